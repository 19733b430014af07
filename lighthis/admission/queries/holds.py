"""Beds kept for somebody. A hold lapses by itself: it counts while its time lasts and while somebody still waits for it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from lighthis.admission.holding import counts
from lighthis.admission.models import BedHold
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room
from lighthis.kernel.text import NotFound


def hold(hold_id: UUID, *, at: UUID) -> BedHold:
    """A hold of this facility. Raises NotFound."""
    found = session.get(BedHold, hold_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def _holds(at: UUID, now: datetime) -> Select[BedHold]:
    rows = select(BedHold).join(Encounter, Encounter.id == BedHold.encounter_id)
    return rows.where(BedHold.facility_id == at, counts(now))


def hold_of_bed(bed_id: UUID, now: datetime, *, at: UUID) -> BedHold | None:
    """For whom a bed is kept."""
    return session.scalar(_holds(at, now).where(BedHold.bed_id == bed_id))


def hold_of_encounter(encounter_id: UUID, now: datetime, *, at: UUID) -> BedHold | None:
    """Which bed is kept for a coming."""
    rows = _holds(at, now).where(BedHold.encounter_id == encounter_id)
    return session.scalar(rows.options(joinedload(BedHold.bed).joinedload(Bed.room).joinedload(Room.department)))


def overlapping_holds(bed_id: UUID, encounter_id: UUID, now: datetime, *, at: UUID) -> list[BedHold]:
    """Holds of a bed or of a coming whose time is not over, counting or not."""
    mine = or_(BedHold.bed_id == bed_id, BedHold.encounter_id == encounter_id)
    rows = select(BedHold).where(BedHold.facility_id == at, mine, BedHold.until > now)
    return list(session.scalars(rows.with_for_update()))


def holds_of_beds(bed_ids: list[UUID], now: datetime, *, at: UUID) -> dict[UUID, BedHold]:
    """Which of these beds are kept for somebody."""
    return {one.bed_id: one for one in session.scalars(_holds(at, now).where(BedHold.bed_id.in_(bed_ids)))}


def holds_of(encounter_id: UUID, *, at: UUID) -> list[BedHold]:
    """Every bed that was ever kept for a coming, oldest first."""
    rows = select(BedHold).where(BedHold.facility_id == at, BedHold.encounter_id == encounter_id)
    return list(session.scalars(rows.order_by(BedHold.id).options(joinedload(BedHold.bed).joinedload(Bed.room))))
