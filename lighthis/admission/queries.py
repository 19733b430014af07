"""Reads of stays and beds; always bounded by the facility, always a fixed number of statements."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from lighthis.admission import ward
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.kernel.text import NotFound
from lighthis.registration.models import Patient


def stay(stay_id: UUID, *, at: UUID) -> Stay:
    """A stay of this facility with encounter, patient, departments and beds. Raises NotFound."""
    found = session.scalar(_whole().where(Stay.id == stay_id, Stay.facility_id == at))
    if found is None:
        raise NotFound
    return found


def open_stay_of(encounter_id: UUID) -> Stay | None:
    """The stay of an encounter while the patient is here."""
    return session.scalar(_whole().where(Stay.encounter_id == encounter_id, Stay.left_at.is_(None)))


def stay_of(encounter_id: UUID) -> Stay | None:
    """The stay of an encounter, ended or not; one that was entered in error is none."""
    return session.scalar(_whole().where(Stay.encounter_id == encounter_id, Stay.withdrawn_at.is_(None)))


def open_stay_of_patient(ids: list[UUID], *, at: UUID) -> Stay | None:
    """Where a person, under any of these ids, lies at this facility."""
    rows = _whole().where(Encounter.patient_id.in_(ids), Stay.facility_id == at, Stay.left_at.is_(None))
    return session.scalars(rows.order_by(Stay.id.desc()).limit(1)).first()


def _whole() -> Select[Stay]:
    return (
        select(Stay)
        .join(Stay.encounter)
        .options(
            joinedload(Stay.encounter).joinedload(Encounter.patient),
            joinedload(Stay.doctor),
            selectinload(Stay.departments).joinedload(StayDepartment.department),
            selectinload(Stay.occupancies)
            .joinedload(BedOccupancy.bed)
            .joinedload(Bed.room)
            .joinedload(Room.department),
        )
    )


def bed_map(department_id: UUID, *, at: UUID, since: datetime, on: date) -> ward.BedMap:
    """The bed map of a department on a day, with what happened since a moment. Raises NotFound."""
    department = session.get(Department, department_id)
    if department is None or department.facility_id != at:
        raise NotFound
    return ward.BedMap(
        department,
        ward.tabs(at, on=on),
        ward.rooms_of(department_id, on),
        ward.waiting(at, department_id),
        ward.movement(department_id, since),
    )


def free_beds(department_id: UUID, *, at: UUID, sex: str | None = None, on: date | None = None) -> list[Bed]:
    """Ready and empty beds of a department by room and number; with a sex, only those of rooms for it or for either."""
    taken = select(BedOccupancy.bed_id).where(BedOccupancy.until.is_(None))
    rows = (
        select(Bed)
        .join(Bed.room)
        .where(Bed.facility_id == at, Room.department_id == department_id, Bed.state == "ready")
        .where(Bed.kind != "carer", Bed.id.not_in(taken))
        .options(joinedload(Bed.room).joinedload(Room.department))
    )
    if sex is not None:
        rows = rows.where(Room.sex.in_(("any", sex)), Bed.kind == "bed")
    if on is not None:
        rows = rows.where(ward.deployed(on))
    found = session.scalars(rows)
    return sorted(found, key=lambda bed: (ward.natural(bed.room.number), ward.natural(bed.number)))


def sexes_in(room_ids: list[UUID], *, besides: UUID | None = None) -> dict[UUID, frozenset[str]]:
    """Of which sexes are those who lie in the rooms now, leaving out one stay."""
    rows = (
        select(Bed.room_id, Patient.sex)
        .select_from(BedOccupancy)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .join(Patient, Patient.id == Encounter.patient_id)
        .where(BedOccupancy.until.is_(None), Bed.room_id.in_(room_ids))
    )
    if besides is not None:
        rows = rows.where(Stay.id != besides)
    found: dict[UUID, set[str]] = {}
    for room_id, sex in session.execute(rows):
        found.setdefault(room_id, set()).add(sex)
    return {room_id: frozenset(sexes) for room_id, sexes in found.items()}


def lying_in(bed_id: UUID) -> Stay | None:
    """Who lies in a bed now."""
    return session.scalar(
        select(Stay).join(BedOccupancy).where(BedOccupancy.bed_id == bed_id, BedOccupancy.until.is_(None))
    )


def free_since(bed_id: UUID) -> datetime | None:
    """When the last patient of a bed left it; None where nobody ever lay in it."""
    return session.scalar(
        select(func.max(BedOccupancy.until)).where(
            BedOccupancy.bed_id == bed_id, BedOccupancy.until > BedOccupancy.since
        )
    )


def requests_placed(encounter_id: UUID) -> list[BedRequest]:
    """The requests of an encounter that were answered with a bed, newest last."""
    rows = select(BedRequest).where(BedRequest.encounter_id == encounter_id, BedRequest.state == "placed")
    return list(session.scalars(rows.order_by(BedRequest.id)))


def exists(table: type[Any], *where: ColumnElement[bool]) -> bool:
    """Whether there is such a row."""
    return session.scalar(select(table.id).where(*where).limit(1)) is not None
