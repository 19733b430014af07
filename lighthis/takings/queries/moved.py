"""The one statement behind every report: movements of a period, summed by what was asked, by kind and by accounts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, case, func, select, type_coerce

from lighthis.billing.models import CashShift, LedgerEntry, PricedItem
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.takings.rules import days
from lighthis.takings.rules.figures import Key, Moved, by_payer

BOOKED, CARE = "booked", "care"  # counted when it was written, or when the care was given


@dataclass(frozen=True)
class Period:
    """Days of a facility, both included, and by which time a movement counts in them."""

    at: UUID
    since: date
    until: date
    zone: str
    by: str = BOOKED

    @property
    def time(self) -> Any:
        """The column of that time."""
        return LedgerEntry.happened_at if self.by == CARE else LedgerEntry.created_at


def _day(of: Period) -> ColumnElement[int]:
    """The number of the day at the facility, whatever its clock was set to meanwhile."""
    kept = type_coerce(of.time, BigInteger)
    pieces = days.offsets(of.since, of.until, of.zone)
    ahead = (
        case(*((of.time >= since, offset) for since, offset in reversed(pieces[1:])), else_=pieces[0][1])
        if pieces[1:]
        else pieces[0][1]
    )
    return (kept + ahead) // days.MICROSECONDS  # type: ignore[no-any-return]


def _doctor(_of: Period) -> ColumnElement[Any]:
    """Who gave the care; a visit is charged before anybody took the patient, so where the charge names nobody it counts with who
    did. Money is nobody's."""
    of_care = func.coalesce(LedgerEntry.doctor_id, Encounter.doctor_id)
    return case((LedgerEntry.item_id.is_not(None), of_care), else_=LedgerEntry.doctor_id)


DIVISIONS: dict[str, Callable[[Period], Any]] = {
    "day": _day,
    "month": _day,
    "desk": lambda _of: LedgerEntry.shift_id,
    "cashier": lambda _of: CashShift.cashier_id,
    "department": lambda _of: LedgerEntry.department_id,
    "doctor": _doctor,
    "service": lambda _of: LedgerEntry.item_id,
    "category": lambda _of: PricedItem.category,
    "payer": lambda _of: LedgerEntry.payer_id,
}


def moved(of: Period, by: str) -> list[Moved]:
    """The movements of comings in a period, divided as asked. Cash that moves without a patient is the cash desk's own report."""
    key = DIVISIONS[by](of)
    kinds = (LedgerEntry.kind, LedgerEntry.debit, LedgerEntry.credit)
    rows = _joined(select(key, *kinds, func.sum(LedgerEntry.amount)), by).where(
        LedgerEntry.facility_id == of.at,
        of.time >= _begin(of),
        of.time < _end(of),
        LedgerEntry.encounter_id.is_not(None),
    )
    found = [Moved(*row) for row in session.execute(rows.group_by(key, *kinds))]
    if by == "payer":
        return by_payer(found)
    return [Moved(_named(by, one.key), one.kind, one.debit, one.credit, one.amount) for one in found]


def _joined(rows: Select[Any], by: str) -> Select[Any]:
    if by == "cashier":
        return rows.outerjoin(CashShift, CashShift.id == LedgerEntry.shift_id)
    if by == "doctor":
        return rows.join(Encounter, Encounter.id == LedgerEntry.encounter_id)
    if by == "category":
        return rows.outerjoin(PricedItem, PricedItem.id == LedgerEntry.item_id)
    return rows


def _named(by: str, key: Key) -> Key:
    """Days and months as themselves."""
    if by == "day" and isinstance(key, int):
        return days.day_of(key)
    if by == "month" and isinstance(key, int):
        return days.day_of(key).replace(day=1)
    return key


def _begin(of: Period) -> datetime:
    return days.begin_of(of.since, of.zone)


def _end(of: Period) -> datetime:
    return days.begin_of(of.until + timedelta(days=1), of.zone)
