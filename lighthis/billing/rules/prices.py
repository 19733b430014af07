"""Prices that hold on a day, and rows of a price file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol
from uuid import UUID

from lighthis.billing.rules.money import PAYERS
from lighthis.kernel import dates
from lighthis.kernel.money import CENT
from lighthis.kernel.text import N_, Message, Refusal

MOST = Decimal(10) ** 9  # soʻm; no single service costs a billion
CATEGORIES = ("consultation", "laboratory", "imaging", "procedure", "operation", "bed_day", "meal", "package")
NAMES = ("name_ru", "name_uz", "name_uz_cyrl", "name_en")
COLUMNS = (
    "code",
    *NAMES,
    "category",
    "unit",
    "mxik",
    "vat",
    "payer",
    "amount",
    "valid_from",
    "valid_until",
)  # of a price file
EXEMPT = "exempt"
VAT = (EXEMPT, "12")  # percent (cis-forms.md 10.4)
MXIK_DIGITS = 17
BINARY = Decimal("0.000001")  # 150000.10 stands in a cell of XLSX as 150000.10000000001


class Dated(Protocol):
    """A price of a payer that holds on [valid_from, valid_to)."""

    @property
    def payer(self) -> str: ...
    @property
    def amount(self) -> Decimal: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


class Listed(Protocol):
    """An item of the price list, its names under `NAMES`."""

    @property
    def code(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def mxik(self) -> str: ...
    @property
    def vat(self) -> str: ...
    @property
    def prices(self) -> Sequence[Dated]: ...


def own_price(prices: Iterable[Dated], payer: str, day: date) -> Decimal | None:
    """The price in a payer's own list on a day."""
    holding = (
        one
        for one in prices
        if one.payer == payer and one.valid_from <= day and (one.valid_to is None or day < one.valid_to)
    )
    found = max(holding, key=lambda one: one.valid_from, default=None)
    return None if found is None else found.amount


def price_in(prices: Sequence[Dated], lists: Sequence[str], day: date) -> Decimal | None:
    """The price on a day in the first of some lists that has one; None where none has."""
    found = (own_price(prices, wanted, day) for wanted in lists)
    return next((price for price in found if price is not None), None)


@dataclass(frozen=True)
class Agreed:
    """Prices of items that hold for one coming from a moment on, whatever the list says later."""

    since: datetime
    prices: Mapping[UUID, Decimal]


def no_dearer(price: Decimal | None, item: UUID, at: datetime, agreed: Iterable[Agreed]) -> Decimal | None:
    """The price of the list, or what was agreed before the care where that is less."""
    held = [one.prices[item] for one in agreed if one.since <= at and item in one.prices]
    return price if price is None else min([price, *held])


@dataclass(frozen=True)
class PriceRow:
    """A good row: an item (with names where the file has them) and, where stated, a price from a day on."""

    number: int
    code: str
    names: Mapping[str, str]
    category: str
    unit: str
    payer: str
    amount: Decimal | None
    valid_from: date | None
    mxik: str = ""
    vat: str = ""
    until: date | None = None  # the last day


@dataclass(frozen=True)
class RowError:
    """Which row of a file, which column, what is wrong."""

    number: int
    column: str
    message: Message


def mxik_of(text: str) -> str:
    """The code of the state's catalogue as it is kept: 17 digits, or nothing. Raises Refusal."""
    digits = "".join(text.split())
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == MXIK_DIGITS):
        raise Refusal(N_("a code of the catalogue has 17 digits"), field="mxik")
    return digits


def read_rows(
    rows: Sequence[Mapping[str, str]], today: date, organisations: Sequence[str] = ()
) -> tuple[list[PriceRow], list[RowError]]:
    """Rows of a file (the header is row 1) as good rows and errors; a price twice in the file is an error. `organisations`: the
    codes of those who have a list of their own here."""
    good: list[PriceRow] = []
    bad: list[RowError] = []
    seen: dict[tuple[str, str, date], int] = {}
    for number, row in enumerate(rows, start=2):
        try:
            read = _row(number, row, today, (*PAYERS, *organisations))
            _once(read, seen)
        except Refusal as refusal:
            bad.append(RowError(number, refusal.field or "", refusal.message))
        else:
            good.append(read)
    return good, bad


def _row(number: int, row: Mapping[str, str], today: date, lists: Sequence[str]) -> PriceRow:
    code = row.get("code", "").strip()
    if not code or len(code) > 40:
        raise Refusal(N_("a code is needed, at most 40 signs"), field="code")
    category = row.get("category", "").strip()
    if category and category not in CATEGORIES:
        raise Refusal(N_("no such category: %(value)s"), field="category", value=category[:40])
    names = {name: row.get(name, "").strip()[:200] for name in NAMES}
    payer, amount, since, until = _price(row, today, lists)
    mxik, vat, unit = mxik_of(row.get("mxik", "")), _vat(row.get("vat", "")), row.get("unit", "").strip()[:40]
    return PriceRow(number, code, names, category, unit, payer, amount, since, mxik, vat, until)


def _vat(text: str) -> str:
    vat = text.strip().lower().removesuffix("%").strip()
    vat = "12" if vat in {"0.12", "12.0"} else vat  # a cell of XLSX that shows percent holds a part
    if vat and vat not in VAT:
        raise Refusal(N_("VAT is “exempt” or 12"), field="vat")
    return vat


def _price(
    row: Mapping[str, str], today: date, lists: Sequence[str]
) -> tuple[str, Decimal | None, date | None, date | None]:
    said = payer, amount, since, until = [row.get(name, "").strip() for name in COLUMNS[-4:]]
    if not any(said):
        return "", None, None, None
    if payer not in lists:
        raise Refusal(N_("no such payer: %(value)s"), field="payer", value=payer[:40])
    first, last = _day(since, today, "valid_from"), _day(until, today, "valid_until") if until else None
    check_until(first, last, ())
    return payer, _amount(amount), first, last


def check_until(valid_from: date, until: date | None, prices: Iterable[Dated]) -> date | None:
    """The first day on which a price from a day on holds no longer: after its last day, or when the next of its list begins. Raises
    Refusal where the last day is before the first, or reaches into the next price."""
    following = min((one.valid_from for one in prices if one.valid_from > valid_from), default=None)
    if until is None:
        return following
    if until < valid_from:
        raise Refusal(N_("the last day is before the first"), field="valid_until")
    if following is not None and until >= following:
        raise Refusal(N_("another price holds from %(day)s"), field="valid_until", day=following)
    return until + timedelta(days=1)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise Refusal(N_("a sum is needed, for example 150000"), field="amount") from None
    if not amount.is_finite() or amount < 0 or amount > MOST:
        raise Refusal(N_("a sum is needed, for example 150000"), field="amount")
    cents = amount.quantize(CENT)
    if abs(amount - cents) > BINARY:
        raise Refusal(N_("a sum is needed, for example 150000"), field="amount")
    return cents


def _day(text: str, today: date, column: str) -> date:
    if len(text) == 5 and text.isascii() and text.isdecimal():  # a date cell of XLSX: days since 30.12.1899
        return date(1899, 12, 30) + timedelta(days=int(text))
    try:
        found = dates.parse_day(text, today, future=True)
    except Refusal as refusal:
        raise Refusal(refusal.message.text, field=column, **refusal.message.values) from None
    if found.precision != "day":
        raise Refusal(N_("the whole date is needed, for example 01.01.2027"), field=column)
    return found.day


def file_rows(items: Iterable[Listed]) -> list[list[str | Decimal]]:
    """The whole list as rows of a file under `COLUMNS`: a row for each price, one row for an item without any."""
    rows: list[list[str | Decimal]] = []
    for item in items:
        said = [
            item.code,
            *(getattr(item, name) or "" for name in NAMES),
            item.category,
            item.unit,
            item.mxik,
            item.vat,
        ]
        priced = sorted(item.prices, key=lambda one: (one.payer, one.valid_from))
        rows += [[*said, one.payer, one.amount, *_days(one)] for one in priced] or [[*said, "", "", "", ""]]
    return rows


def _days(price: Dated) -> tuple[str, str]:
    """The first and the last day as a file says them; without a last day the price holds until the next one."""
    last = price.valid_to - timedelta(days=1) if price.valid_to is not None else None
    return price.valid_from.isoformat(), last.isoformat() if last is not None else ""


def _once(row: PriceRow, seen: dict[tuple[str, str, date], int]) -> None:
    if row.valid_from is None:
        return
    key = (row.code, row.payer, row.valid_from)
    if key in seen:
        raise Refusal(N_("the same price stands in row %(other)s"), field="valid_from", other=seen[key])
    seen[key] = row.number
