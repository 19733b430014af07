"""What billing asks of a stay: which days it is charged for, and which are charged."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.models import LedgerEntry
from lighthis.billing.rules import days, facts
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound

NOON = time(12)
# filled in joins_of_stays.py: the days of a stay that a package covers
in_packages: list[Callable[[Stay], set[date]]] = []
PLANNED = "planned"  # how someone came who was asked to come


def in_emergency(coming: Encounter, at: datetime) -> bool:
    """Whether care at a moment of a coming is emergency care: until a bed was given to who did not come by plan."""
    return is_emergency(coming, at, lambda: admitted_at(coming))


def is_emergency(coming: Encounter, at: datetime, admitted: Callable[[], datetime | None]) -> bool:
    """The same where it is known, or asked for once, when the bed was given."""
    if coming.kind != "inpatient" or coming.arrival == PLANNED:
        return coming.kind == "emergency"
    given = admitted()
    return given is None or at < given


def admitted_at(coming: Encounter) -> datetime | None:
    """When a coming was given a bed."""
    rows = select(Stay.admitted_at).where(
        Stay.facility_id == coming.facility_id, Stay.encounter_id == coming.id, Stay.withdrawn_at.is_(None)
    )
    return session.scalar(rows)


def places(stay: Stay) -> list[days.Place]:
    """Where a patient lay, in order, read afresh: the hooks run in the unit that has just changed it."""
    rows = (
        select(BedOccupancy)
        .where(BedOccupancy.facility_id == stay.facility_id, BedOccupancy.stay_id == stay.id)
        .options(joinedload(BedOccupancy.bed).joinedload(Bed.room).joinedload(Room.department))
        .order_by(BedOccupancy.since)
    )
    return [
        days.Place(one.since, one.until, one.bed.room.kind, one.bed.room.department.kind, one.bed.profile)
        for one in session.scalars(rows)
        if one.bed.kind != "cot"
        and (one.until is None or one.until > one.since)  # a cot is no paid bed (cis-forms.md 4.3 rule 5)
    ]


def bed_day_codes(at: UUID) -> dict[str, str]:
    """Codes of the bed-day items of a facility: its own setting over the shipped ones."""
    own = facility(at).settings.get("bed_day_items", {})
    return days.BED_DAY_ITEMS | {kind: str(code) for kind, code in own.items() if kind in days.BED_DAY_ITEMS}


def days_due(stay: Stay, until: date) -> dict[date, str]:
    """Day to code of the priced item, for each day before `until` that the stay is charged for."""
    if stay.withdrawn_at is not None:
        return {}
    zone = facility(stay.facility_id).zone
    admitted = clock.local(stay.admitted_at, zone).date()
    left = clock.local(stay.left_at, zone).date() if stay.left_at else None
    lain, codes = places(stay), bed_day_codes(stay.facility_id)
    found = {day: days.place_on(day, lain, zone) for day in days.bed_days(admitted, left, until, by_day=stay.by_day)}
    return {day: days.bed_day_item(place, codes) for day, place in found.items() if place is not None}


def moment_of(stay: Stay, day: date) -> datetime:
    """The moment of a day of a stay by which its price is found: noon, as far as the patient was there then."""
    noon = datetime.combine(day, NOON, ZoneInfo(facility(stay.facility_id).zone))
    return min(max(noon, stay.admitted_at), stay.left_at or max(noon, stay.admitted_at))


def days_charged(stay: Stay, entries: Sequence[LedgerEntry]) -> dict[date, LedgerEntry]:
    """The bed days that are charged and were not taken back."""
    undone = {one.reverses_id for one in entries}
    mine = f"stay:{stay.id}:"
    return {
        days.day_of(one.basis): one
        for one in entries
        if one.kind == "charge" and one.basis.startswith(mine) and one.id not in undone
    }


def days_missing(stay: Stay, until: date, entries: Sequence[LedgerEntry]) -> dict[date, str]:
    """The days before `until` that are to be charged still: in no package, and taken off the bill by nobody."""
    standing, given_up = days_charged(stay, entries), facts.taken_by_hand(entries)
    covered = {day for ask in in_packages for day in ask(stay)}
    return {
        day: code
        for day, code in days_due(stay, until).items()
        if day not in standing and day not in covered and days.basis_of(stay.id, day) not in given_up
    }


def open_stays(at: UUID) -> list[Stay]:
    """Stays that are not over, for the nightly charging of bed days."""
    rows = select(Stay).where(Stay.facility_id == at, Stay.left_at.is_(None)).options(joinedload(Stay.encounter))
    return list(session.scalars(rows))


def stay(stay_id: UUID, *, at: UUID) -> Stay:
    """A stay at this facility. Raises NotFound."""
    found = session.scalar(
        select(Stay).where(Stay.facility_id == at, Stay.id == stay_id).options(joinedload(Stay.encounter))
    )
    if found is None:
        raise NotFound
    return found
