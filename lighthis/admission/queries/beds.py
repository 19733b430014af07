"""Beds: the map of a department, which are free, who lies where."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.admission import ward
from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.kernel.text import NotFound
from lighthis.registration.models import Patient


def bed_map(department_id: UUID, *, at: UUID, since: datetime, on: date) -> ward.BedMap:
    """The bed map of a department on a day, with what happened since a moment. Raises NotFound."""
    department = session.get(Department, department_id)
    if department is None or department.facility_id != at:
        raise NotFound
    return ward.BedMap(
        department,
        ward.tabs(at, on=on),
        ward.rooms_of(department_id, on, at=at),
        ward.waiting(at, department_id),
        ward.movement(department_id, since, at=at),
    )


def free_beds(
    department_id: UUID,
    *,
    at: UUID,
    sex: str | None = None,
    on: date | None = None,
    states: tuple[str, ...] = ("ready",),
) -> list[Bed]:
    """Ready and empty beds of a department by room and number, kept ones too; with a sex, only those of rooms for it or for either."""
    taken = select(BedOccupancy.bed_id).where(BedOccupancy.facility_id == at, BedOccupancy.until.is_(None))
    rows = (
        select(Bed)
        .join(Bed.room)
        .where(Bed.facility_id == at, Room.department_id == department_id, Bed.state.in_(states))
        .where(Bed.kind != "carer", Bed.id.not_in(taken))
        .options(joinedload(Bed.room).joinedload(Room.department))
    )
    if sex is not None:
        rows = rows.where(Room.sex.in_(("any", sex)), Bed.kind == "bed")
    if on is not None:
        rows = rows.where(ward.deployed(on))
    found = session.scalars(rows)
    return sorted(found, key=lambda bed: (ward.natural(bed.room.number), ward.natural(bed.number)))


def sexes_in(room_ids: list[UUID], *, at: UUID, besides: UUID | None = None) -> dict[UUID, frozenset[str]]:
    """Of which sexes are those who lie in the rooms now, leaving out one stay."""
    rows = (
        select(Bed.room_id, Patient.sex)
        .select_from(BedOccupancy)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .join(Patient, Patient.id == Encounter.patient_id)
        .where(
            BedOccupancy.facility_id == at, BedOccupancy.until.is_(None), Bed.room_id.in_(room_ids), Bed.kind != "cot"
        )
    )
    if besides is not None:
        rows = rows.where(Stay.id != besides)
    found: dict[UUID, set[str]] = {}
    for room_id, sex in session.execute(rows):
        found.setdefault(room_id, set()).add(sex)
    return {room_id: frozenset(sexes) for room_id, sexes in found.items()}


def lying_in(bed_id: UUID, *, at: UUID) -> Stay | None:
    """Who lies in a bed now."""
    rows = select(Stay).join(BedOccupancy, BedOccupancy.stay_id == Stay.id)
    rows = rows.where(BedOccupancy.facility_id == at, BedOccupancy.bed_id == bed_id, BedOccupancy.until.is_(None))
    return session.scalar(rows)


def free_since(bed_id: UUID, *, at: UUID) -> datetime | None:
    """When the last patient of a bed left it; None where nobody ever lay in it."""
    return session.scalar(
        select(func.max(BedOccupancy.until)).where(
            BedOccupancy.facility_id == at, BedOccupancy.bed_id == bed_id, BedOccupancy.until > BedOccupancy.since
        )
    )


def lain_in_since(bed_id: UUID, moment: datetime, *, at: UUID, besides: UUID) -> datetime | None:
    """When somebody else was first put to a bed after a moment, or lay in it then; None where nobody did."""
    return session.scalar(
        select(func.min(BedOccupancy.since)).where(
            BedOccupancy.facility_id == at,
            BedOccupancy.bed_id == bed_id,
            BedOccupancy.stay_id != besides,
            or_(
                BedOccupancy.until.is_(None), and_(BedOccupancy.until > moment, BedOccupancy.until > BedOccupancy.since)
            ),
        )
    )
