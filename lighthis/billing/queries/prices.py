"""Priced items and their dated prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from lighthis.billing.models import LedgerEntry, Price, PricedItem
from lighthis.billing.rules import money, prices
from lighthis.db.engine import session
from lighthis.db.own import own
from lighthis.facility.queries import facility
from lighthis.kernel.text import NotFound

ROWS = 50
FOUND = 20


@dataclass(frozen=True)
class PricedLine:
    """An item of the price list and what it costs each payer on a day."""

    item: PricedItem
    amounts: dict[str, Decimal | None]


def item(item_id: UUID, *, at: UUID) -> PricedItem:
    """A priced item of this facility. Raises NotFound."""
    found = session.get(PricedItem, item_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def price(price_id: UUID, *, at: UUID, lock: bool = False) -> Price:
    """A price of this facility. Raises NotFound."""
    return own(Price, price_id, at=at, lock=lock)


def by_code(code: str, *, at: UUID) -> PricedItem | None:
    """The item of a code at a facility."""
    return session.scalar(select(PricedItem).where(PricedItem.facility_id == at, PricedItem.code == code.strip()))


def by_codes(codes: set[str], *, at: UUID) -> dict[str, PricedItem]:
    """Items of several codes at once."""
    rows = select(PricedItem).where(PricedItem.facility_id == at, PricedItem.code.in_(codes))
    return {one.code: one for one in session.scalars(rows)}


def find(text: str, at: UUID, *, limit: int = FOUND) -> list[PricedItem]:
    """Items in use whose code or name holds what was typed; an exact code comes first."""
    wanted = text.strip()
    if not wanted:
        return []
    rows = (
        select(PricedItem)
        .where(PricedItem.facility_id == at, PricedItem.is_active == 1, _like(wanted))
        .order_by(PricedItem.code != wanted.upper(), PricedItem.code)
        .limit(limit)
    )
    return list(session.scalars(rows))


def _like(text: str) -> ColumnElement[bool]:
    """SQLite folds only Latin letters, so Cyrillic names are tried as typed, in small letters and with a capital."""
    shapes = {text, text.lower(), text.capitalize()}
    columns = (PricedItem.name_ru, PricedItem.name_uz, PricedItem.name_uz_cyrl, PricedItem.name_en)
    named = [column.contains(shape, autoescape=True) for column in columns for shape in shapes]
    return or_(PricedItem.code.istartswith(text, autoescape=True), *named)


def page_of(
    at: UUID, day: date, *, text: str = "", category: str = "", page: int = 1, also: str = ""
) -> tuple[list[PricedLine], int]:
    """A page of the price list as it holds on a day, and how many items there are in all; `also`: an organisation with its own list."""
    wanted = [PricedItem.facility_id == at]
    if category:
        wanted.append(PricedItem.category == category)
    if text.strip():
        wanted.append(_like(text.strip()))
    total = session.scalar(select(func.count()).select_from(PricedItem).where(*wanted)) or 0
    rows = select(PricedItem).where(*wanted).order_by(PricedItem.code).limit(ROWS).offset((page - 1) * ROWS)
    return [line(one, day, also) for one in session.scalars(rows)], total


def line(item: PricedItem, day: date, also: str = "") -> PricedLine:
    """An item with its own price for each payer on a day; None where he has none of his own."""
    lists = (*money.PAYERS, also) if also else money.PAYERS
    return PricedLine(item, {payer: prices.own_price(item.prices, payer, day) for payer in lists})


def whole(at: UUID) -> list[PricedItem]:
    """The whole price list, in use or not, with all prices."""
    return list(session.scalars(select(PricedItem).where(PricedItem.facility_id == at).order_by(PricedItem.code)))


def bed_day_lines(at: UUID) -> list[PricedItem]:
    """The lines of the price list that a day in a bed can be charged as."""
    rows = select(PricedItem).where(
        PricedItem.facility_id == at, PricedItem.category == "bed_day", PricedItem.is_active == 1
    )
    return list(session.scalars(rows.order_by(PricedItem.code)))


def count(at: UUID) -> int:
    """How many items the price list of a facility has."""
    return session.scalar(select(func.count()).select_from(PricedItem).where(PricedItem.facility_id == at)) or 0


def is_charged_since(item: PricedItem, day: date) -> bool:
    """Whether care of a day or later was charged as an item, even if that was taken back."""
    since = datetime.combine(day, time(), ZoneInfo(facility(item.facility_id).zone))
    rows = select(LedgerEntry.id).where(
        LedgerEntry.facility_id == item.facility_id, LedgerEntry.item_id == item.id, LedgerEntry.kind == "charge",
        LedgerEntry.happened_at >= since,
    )  # fmt: skip
    return session.scalar(rows.limit(1)) is not None


def with_prices(charges: Sequence[LedgerEntry], *, at: UUID) -> dict[UUID, PricedItem]:
    """The items of some charges by their ids, with all their prices."""
    ids = sorted({one.item_id for one in charges if one.item_id is not None})
    rows = select(PricedItem).where(PricedItem.facility_id == at, PricedItem.id.in_(ids))
    rows = rows.options(selectinload(PricedItem.prices))
    return {one.id: one for one in session.scalars(rows)} if ids else {}
