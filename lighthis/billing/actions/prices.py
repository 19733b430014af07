"""The price list: items, dated prices, and files of both. A price that was used is never edited; a new one follows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.billing.actions.ledger import facility_of
from lighthis.billing.models import Price, PricedItem
from lighthis.billing.queries import coverage
from lighthis.billing.queries import prices as queries
from lighthis.billing.rules import days, money
from lighthis.billing.rules.prices import EXEMPT, NAMES, VAT, PriceRow, RowError, check_until, mxik_of
from lighthis.db.engine import session
from lighthis.facility.queries import facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.kernel.uzbek import to_cyrillic


def add_item(
    code: str,
    names: dict[str, str],
    category: str,
    unit: str = "",
    *,
    by: Actor,
    is_sensitive: bool = False,
    mxik: str = "",
    vat: str = EXEMPT,
) -> PricedItem:
    """Put a new item on the price list; Uzbek Cyrillic is made from Latin where it is not given. Raises Refusal."""
    at = facility_of(by)
    if queries.by_code(code, at=at) is not None:
        raise Refusal(N_("the code %(code)s is on the price list already"), field="code", code=code)
    if not any(names.get(name) for name in NAMES):
        raise Refusal(N_("a name is needed in at least one language"), field="name_ru")
    item = PricedItem(facility_id=at, code=code.strip(), category=category, unit=unit, is_sensitive=is_sensitive)
    for name, text in _named(names).items():
        setattr(item, name, text)
    _tax(item, mxik, vat)
    session.add(item)
    session.flush()
    audit.wrote(item, "priced item made", by=by)
    return item


def _named(names: Mapping[str, str]) -> dict[str, str]:
    """The names that were given; the Cyrillic one is made of the Latin one where it was left out."""
    given = {name: names[name] for name in NAMES if names.get(name)}
    if given.get("name_uz") and "name_uz_cyrl" not in given:
        given["name_uz_cyrl"] = to_cyrillic(given["name_uz"])
    return given


def _tax(item: PricedItem, mxik: str, vat: str) -> None:
    if vat not in VAT:
        raise Refusal(N_("choose from the list"), field="vat")
    item.mxik, item.vat = mxik_of(mxik), vat


def set_tax(item: PricedItem, mxik: str, vat: str, unit: str, *, by: Actor) -> None:
    """The code of the state's catalogue, the VAT mark and the unit of an item; what was charged stays as it is. Raises Refusal."""
    before = {"mxik": item.mxik, "vat": item.vat, "unit": item.unit}
    _tax(item, mxik, vat)
    item.unit = unit.strip()
    after = {"mxik": item.mxik, "vat": item.vat, "unit": item.unit}
    session.flush()
    audit.wrote(item, "priced item changed", by=by, detail={"before": before, "after": after})


def change_item(item: PricedItem, names: dict[str, str], *, is_sensitive: bool, is_active: bool, by: Actor) -> None:
    """Give an item other names, mark it sensitive, or take it out of use."""
    values = {**_named(names), "is_sensitive": is_sensitive, "is_active": is_active}
    audit.changed(item, values, "priced item changed", by=by, detail={"code": item.code})
    session.flush()


def choose_bed_days(codes: Mapping[str, str], *, by: Actor) -> None:
    """As which lines of the price list the hospital charges days in a bed. Raises Refusal for a line that is none of them."""
    at = facility_of(by)
    lines = {one.code for one in queries.bed_day_lines(at)}
    for kind, code in codes.items():
        if kind not in days.BED_DAY_ITEMS or code not in lines:
            raise Refusal(N_("choose from the list"), field=kind)
    hospital = facility(at)
    before = hospital.settings.get("bed_day_items", {})
    hospital.settings = {**hospital.settings, "bed_day_items": dict(codes)}
    session.flush()
    detail = {"before": {"bed_day_items": before}, "after": {"bed_day_items": dict(codes)}}
    audit.wrote(hospital, "settings changed", by=by, detail=detail)


def add_price(
    item: PricedItem, payer: str, amount: Decimal, valid_from: date, *, by: Actor, until: date | None = None
) -> Price:
    """A price from a day on in the list of a payer, or of an organisation, up to a last day or the next price; it ends the one before
    and leaves all that was charged alone. One from the same day that nobody was charged by yet was mistyped: it is put right.
    Raises Refusal."""
    if payer not in money.PAYERS and payer not in coverage.codes(item.facility_id):
        raise Refusal(N_("choose from the list"), field="payer")
    if amount < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field="amount")
    own = [one for one in item.prices if one.payer == payer]
    end = check_until(valid_from, until, own)
    for one in own:
        if one.valid_from == valid_from:
            return _put_right(one, item, amount, end, by=by)
    for one in own:
        if one.valid_from < valid_from and (one.valid_to is None or one.valid_to > valid_from):
            one.valid_to = valid_from
    price = Price(
        facility_id=item.facility_id, item_id=item.id, payer=payer, amount=amount, valid_from=valid_from, valid_to=end
    )
    item.prices.append(price)
    session.flush()
    detail = {"item": item.code, "payer": payer, "amount": str(amount), "until": str(until or "")}
    audit.wrote(price, "price set", by=by, detail=detail)
    return price


def _put_right(price: Price, item: PricedItem, amount: Decimal, end: date | None, *, by: Actor) -> Price:
    if (price.amount, price.valid_to) == (amount, end) or queries.is_charged_since(item, price.valid_from):
        raise Refusal(N_("there is a price from this day already; choose a later day"), field="valid_from")
    before, price.amount, price.valid_to = price.amount, amount, end
    session.flush()
    detail = {"item": item.code, "payer": price.payer, "before": str(before), "amount": str(amount)}
    audit.wrote(price, "price set", by=by, detail=detail)
    return price


def end_price(price_id: UUID, last_day: date, *, by: Actor) -> Price:
    """The last day on which a price holds; after it the next list is asked. Not before a day on which the item was charged. Raises
    Refusal."""
    row = queries.price(price_id, at=facility_of(by), lock=True)
    item = queries.item(row.item_id, at=row.facility_id)
    end = check_until(row.valid_from, last_day, [one for one in item.prices if one.payer == row.payer])
    if end is None or queries.is_charged_since(item, end):
        raise Refusal(N_("the item was charged after this day; choose a later one"), field="valid_until")
    detail = {"item": item.code, "payer": row.payer}
    audit.changed(row, {"valid_to": end}, "price ended", by=by, detail=detail)
    return row


def import_prices(rows: Sequence[PriceRow], *, by: Actor) -> tuple[int, list[RowError]]:
    """Bring rows of a file into the price list; a row that is there already changes nothing. Returns how many came in, and
    which could not: the caller keeps all, the good ones or none."""
    items = queries.by_codes({row.code for row in rows}, at=facility_of(by))
    taken, refused = 0, []
    for row in rows:
        try:
            taken += _import_one(row, items, by=by)
        except Refusal as refusal:
            refused.append(RowError(row.number, refusal.field or "", refusal.message))
    return taken, refused


def _import_one(row: PriceRow, items: dict[str, PricedItem], *, by: Actor) -> bool:
    item = items.get(row.code)
    made = item is None
    if item is None:
        if not any(row.names.values()):
            raise Refusal(N_("no item has this code; give it a name too"), field="code")
        item = items[row.code] = add_item(
            row.code,
            dict(row.names),
            row.category or "procedure",
            row.unit,
            by=by,
            mxik=row.mxik,
            vat=row.vat or EXEMPT,
        )
    made |= _tax_of(row, item, by=by)
    if row.amount is None or row.valid_from is None:
        return made
    same = [one for one in item.prices if (one.payer, one.valid_from) == (row.payer, row.valid_from)]
    if not same:
        add_price(item, row.payer, row.amount, row.valid_from, by=by, until=row.until)
        return True
    if same[0].amount != row.amount:
        raise Refusal(
            N_("another price holds from this day already: %(amount)s"), field="amount", amount=same[0].amount
        )
    if row.until is not None and row.until != same[0].last_day:
        end_price(same[0].id, row.until, by=by)
        return True
    return made


def _tax_of(row: PriceRow, item: PricedItem, *, by: Actor) -> bool:
    """What a row says of the state's catalogue, VAT and the unit; what it leaves empty stays. Returns whether anything changed."""
    said = (row.mxik or item.mxik, row.vat or item.vat, row.unit or item.unit)
    if said == (item.mxik, item.vat, item.unit):
        return False
    set_tax(item, *said, by=by)
    return True
