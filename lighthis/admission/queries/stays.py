"""Stays with their pieces."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Room
from lighthis.kernel.text import NotFound


def stay(stay_id: UUID, *, at: UUID) -> Stay:
    """A stay of this facility with encounter, patient, departments and beds. Raises NotFound."""
    found = session.scalar(_whole().where(Stay.id == stay_id, Stay.facility_id == at))
    if found is None:
        raise NotFound
    return found


def open_stay_of(encounter_id: UUID, *, at: UUID) -> Stay | None:
    """The stay of an encounter while the patient is here."""
    rows = _whole().where(Stay.facility_id == at, Stay.encounter_id == encounter_id)
    return session.scalar(rows.where(Stay.left_at.is_(None)))


def department_of(encounter_id: UUID, at: UUID) -> UUID | None:
    """The department that answers now for the patient of an encounter; None where the patient lies in no bed."""
    rows = select(StayDepartment.department_id).join(Stay, Stay.id == StayDepartment.stay_id)
    rows = rows.where(
        StayDepartment.facility_id == at, Stay.facility_id == at, Stay.encounter_id == encounter_id, Stay.left_at.is_(None),
        Stay.withdrawn_at.is_(None), StayDepartment.until.is_(None),
    )  # fmt: skip
    return session.scalar(rows)


def stay_of(encounter_id: UUID, *, at: UUID) -> Stay | None:
    """The stay of an encounter, ended or not; one that was entered in error is none."""
    rows = _whole().where(Stay.facility_id == at, Stay.encounter_id == encounter_id)
    return session.scalar(rows.where(Stay.withdrawn_at.is_(None)))


def course_of(encounter_id: UUID, *, at: UUID) -> Stay | None:
    """The stay of an encounter with its beds and nothing around it, for the timeline of a coming that is open on the page."""
    rows = select(Stay).where(Stay.facility_id == at, Stay.encounter_id == encounter_id, Stay.withdrawn_at.is_(None))
    beds = selectinload(Stay.occupancies).joinedload(BedOccupancy.bed).joinedload(Bed.room).joinedload(Room.department)
    return session.scalar(
        rows.options(lazyload(Stay.encounter), lazyload(Stay.departments), joinedload(Stay.doctor), beds)
    )


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


def requests_placed(encounter_id: UUID, *, at: UUID) -> list[BedRequest]:
    """The requests of an encounter that were answered with a bed, newest last."""
    rows = select(BedRequest).where(BedRequest.facility_id == at, BedRequest.encounter_id == encounter_id)
    return list(session.scalars(rows.where(BedRequest.state == "placed").order_by(BedRequest.id)))


def requests_of_coming(encounter_id: UUID, *, at: UUID) -> list[BedRequest]:
    """Every bed request of a coming."""
    rows = select(BedRequest).where(BedRequest.facility_id == at, BedRequest.encounter_id == encounter_id)
    return list(session.scalars(rows))


def exists(table: type[Any], encounter: Encounter, *where: ColumnElement[bool]) -> bool:
    """Whether a coming has such a row."""
    rows = select(table.id).where(table.facility_id == encounter.facility_id, table.encounter_id == encounter.id)
    return session.scalar(rows.where(*where).limit(1)) is not None


def by_number(number: str, at: UUID) -> tuple[str, dict[str, UUID]] | None:
    """The page of the stay with that number of form 003, for whoever holds a paper of it."""
    rows = select(Stay.id).where(Stay.facility_id == at, Stay.number == number, Stay.withdrawn_at.is_(None))
    found = session.scalar(rows)
    return ("admission.stay", {"stay_id": found}) if found else None
