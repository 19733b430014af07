"""The ward as one picture: rows of the bed map, who waits, what happened; a fixed number of statements."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.facility.queries import WARDS
from lighthis.registration.models import Allergy, Patient, PatientName
from lighthis.staff.models import Staff

marks: list[Callable[[list[UUID]], dict[UUID, str]]] = []  # filled in app.py: triage categories of encounters


@dataclass(frozen=True)
class Person:
    """A patient as lists name them."""

    patient_id: UUID
    encounter_id: UUID
    sex: str
    birth_date: date | None
    birth_precision: str
    family: str
    given: str
    patronymic: str


@dataclass(frozen=True)
class Lying:
    """Who lies in a bed."""

    person: Person
    stay_id: UUID
    admitted_at: datetime
    doctor: str
    has_allergy: bool = False


@dataclass(frozen=True)
class BedRow:
    """A bed of the map."""

    id: UUID
    number: str
    kind: str
    state: str
    reason: str
    profile: str
    lying: Lying | None


@dataclass(frozen=True)
class RoomRow:
    """A room of the map with its beds."""

    id: UUID
    number: str
    sex: str
    kind: str
    beds: list[BedRow] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """A patient whom a department was asked to take, and is not yet in a bed."""

    person: Person
    request_id: UUID
    department_id: UUID
    asked_at: datetime
    planned_on: date | None
    wish: str
    comes_from: str  # kind of the encounter: emergency, inpatient, outpatient
    mark: str


@dataclass(frozen=True)
class Movement:
    """What happened in a department since a moment."""

    admitted: int = 0
    moved_in: int = 0
    moved_out: int = 0
    discharged: int = 0
    died: int = 0


@dataclass(frozen=True)
class Tab:
    """A department over the map: beds deployed and occupied."""

    department: Department
    deployed: int
    occupied: int


@dataclass(frozen=True)
class BedMap:
    """Everything the bed map of a department shows."""

    department: Department
    tabs: list[Tab]
    rooms: list[RoomRow]
    waiting: list[Waiting]
    movement: Movement


def tabs(at: UUID, *, on: date) -> list[Tab]:
    """The wards of a facility by code, with beds deployed that day and beds occupied; cots and carers' places are not counted."""
    counted = and_(deployed(on), Bed.kind.not_in(("cot", "carer")))
    rows = (
        select(Department, func.count(case((counted, Bed.id))), func.count(case((counted, BedOccupancy.id))))
        .outerjoin(Room, Room.department_id == Department.id)
        .outerjoin(Bed, Bed.room_id == Room.id)
        .outerjoin(BedOccupancy, and_(BedOccupancy.bed_id == Bed.id, BedOccupancy.until.is_(None)))
        .where(Department.facility_id == at, Department.kind.in_(WARDS), Department.is_closed == 0)
        .group_by(Department.id)
        .order_by(Department.code)
    )
    return [Tab(department, deployed, occupied) for department, deployed, occupied in session.execute(rows)]


def deployed(on: date) -> ColumnElement[bool]:
    return and_(Bed.opened_on <= on, or_(Bed.closed_on.is_(None), Bed.closed_on > on))


def rooms_of(department_id: UUID, on: date) -> list[RoomRow]:
    taken = _lying(department_id)
    rows = (
        select(Room.id, Room.number, Room.sex, Room.kind, Bed)
        .outerjoin(Bed, and_(Bed.room_id == Room.id, deployed(on)))
        .where(Room.department_id == department_id)
    )
    rooms: dict[UUID, RoomRow] = {}
    for id_, number, sex, kind, bed in session.execute(rows):
        room = rooms.setdefault(id_, RoomRow(id_, number, sex, kind))
        if bed is not None:
            room.beds.append(
                BedRow(bed.id, bed.number, bed.kind, bed.state, bed.state_reason, bed.profile, taken.get(bed.id))
            )
    for room in rooms.values():
        room.beds.sort(key=lambda bed: natural(bed.number))
    return sorted(rooms.values(), key=lambda room: natural(room.number))


def natural(number: str) -> tuple[int, str]:
    """Sorts 2 before 10."""
    return len(number), number


_PERSON: tuple[Any, ...] = (
    Patient.id, Encounter.id, Patient.sex, Patient.birth_date, Patient.birth_precision,
    PatientName.family, PatientName.given, PatientName.patronymic,
)  # fmt: skip


def _named(rows: Any) -> Any:
    """With the patient and the spelling in use; several current spellings come as several rows, the newest last."""
    return (
        rows.join(Patient, Patient.id == Encounter.patient_id)
        .outerjoin(PatientName, and_(PatientName.patient_id == Patient.id, PatientName.use == "current"))
        .order_by(PatientName.id)
    )


def _person(values: Any) -> Person:
    return Person(*values[:5], *(value or "" for value in values[5:8]))


def _lying(department_id: UUID) -> dict[UUID, Lying]:
    rows = (
        select(*_PERSON, BedOccupancy.bed_id, Stay.id, Stay.admitted_at, Staff.family)
        .select_from(BedOccupancy)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .outerjoin(Staff, Staff.id == Stay.doctor_id)
        .where(Room.department_id == department_id, BedOccupancy.until.is_(None))
    )
    found = [(_person(row), *row[8:]) for row in session.execute(_named(rows))]
    allergic = _allergic([person.patient_id for person, *_rest in found])
    return {
        bed_id: Lying(person, stay_id, admitted_at, doctor or "", person.patient_id in allergic)
        for person, bed_id, stay_id, admitted_at, doctor in found
    }


def _allergic(ids: list[UUID]) -> set[UUID]:
    rows = select(Allergy.patient_id).where(Allergy.patient_id.in_(ids), Allergy.withdrawn_at.is_(None))
    return set(session.scalars(rows))


def waiting(at: UUID, department_id: UUID | None = None) -> list[Waiting]:
    """Who waits for a bed, of one department or of the facility: those who are here first, then planned ones by day."""
    rows = (
        select(
            *_PERSON, BedRequest.id, BedRequest.department_id, BedRequest.created_at, BedRequest.planned_on,
            BedRequest.wish, Encounter.kind,
        )
        .select_from(BedRequest)
        .join(Encounter, Encounter.id == BedRequest.encounter_id)
        .where(BedRequest.facility_id == at, BedRequest.state.in_(("waiting", "accepted")))
    )  # fmt: skip
    if department_id is not None:
        rows = rows.where(BedRequest.department_id == department_id)
    found: dict[UUID, Any] = {row[8]: row for row in session.execute(_named(rows))}
    category = _marks([row[1] for row in found.values()])
    listed: list[Waiting] = []
    for row in found.values():
        facts: tuple[Any, ...] = (*row[8:], category.get(row[1], ""))
        listed.append(Waiting(_person(row), *facts))
    return sorted(listed, key=lambda one: (one.planned_on is not None, one.planned_on or date.min, one.asked_at))


def _marks(encounter_ids: list[UUID]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for ask in marks:
        found.update(ask(encounter_ids))
    return found


def movement(department_id: UUID, since: datetime) -> Movement:
    """Counts by department intervals; the statistics of form 007 come from the same rows (cis-forms.md 4.3)."""
    came, went = StayDepartment.since >= since, StayDepartment.until >= since
    first, last = StayDepartment.since == Stay.admitted_at, StayDepartment.until == Stay.left_at
    rows = (
        select(
            func.count(case((and_(came, first), 1))),
            func.count(case((and_(came, StayDepartment.since > Stay.admitted_at), 1))),
            func.count(case((and_(went, or_(Stay.left_at.is_(None), StayDepartment.until < Stay.left_at)), 1))),
            func.count(case((and_(went, last, Stay.outcome != "died"), 1))),
            func.count(case((and_(went, last, Stay.outcome == "died"), 1))),
        )
        .select_from(StayDepartment)
        .join(Stay, Stay.id == StayDepartment.stay_id)
        .where(StayDepartment.department_id == department_id, Stay.withdrawn_at.is_(None))
        .where(or_(came, went))
    )
    return Movement(*session.execute(rows).one())


@dataclass(frozen=True)
class Whereabouts:
    """Where a patient lies now, for the banner."""

    department: Department
    room: str
    bed: str
    admitted_at: datetime
    doctor: Staff | None


def whereabouts(ids: list[UUID], *, at: UUID) -> Whereabouts | None:
    """The bed in which a person, under any of these ids, lies at a facility."""
    return next(iter(lying(ids, at=at).values()), None)


def lying(ids: list[UUID], *, at: UUID) -> dict[UUID, Whereabouts]:
    """Of these patients, who lies at a facility, and where; in one statement however many they are."""
    rows = (
        select(Encounter.patient_id, Department, Room.number, Bed.number, Stay.admitted_at, Staff)
        .select_from(BedOccupancy)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Department, Department.id == Room.department_id)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .outerjoin(Staff, Staff.id == Stay.doctor_id)
        .where(Encounter.patient_id.in_(ids), Stay.facility_id == at, BedOccupancy.until.is_(None))
        .order_by(BedOccupancy.since)
    )
    return {patient: Whereabouts(*found) for patient, *found in session.execute(rows)}
