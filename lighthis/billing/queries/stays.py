"""What billing asks of a stay: which days it is charged for, and which are charged."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.billing.models import LedgerEntry
from lighthis.billing.rules import days
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room
from lighthis.facility.queries import facility
from lighthis.kernel import clock

PLANNED = "planned"  # how someone came who was asked to come


def in_emergency(coming: Encounter, at: datetime) -> bool:
    """Whether care at a moment of a coming is emergency care: until a bed was given to who did not come by plan."""
    if coming.kind != "inpatient" or coming.arrival == PLANNED:
        return coming.kind == "emergency"
    rows = select(Stay.admitted_at).where(
        Stay.facility_id == coming.facility_id, Stay.encounter_id == coming.id, Stay.withdrawn_at.is_(None)
    )
    admitted = session.scalar(rows)
    return admitted is None or at < admitted


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


def days_charged(stay: Stay, entries: Sequence[LedgerEntry]) -> dict[date, LedgerEntry]:
    """The bed days that are charged and were not taken back."""
    undone = {one.reverses_id for one in entries}
    mine = f"stay:{stay.id}:"
    return {
        days.day_of(one.basis): one
        for one in entries
        if one.kind == "charge" and one.basis.startswith(mine) and one.id not in undone
    }


def open_stays(at: UUID) -> list[Stay]:
    """Stays that are not over, for the nightly charging of bed days."""
    rows = select(Stay).where(Stay.facility_id == at, Stay.left_at.is_(None)).options(joinedload(Stay.encounter))
    return list(session.scalars(rows))
