"""The bed map of a department: rooms, beds, who lies in them, for whom they are kept."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from lighthis.admission.holding import counts
from lighthis.admission.models import BedHold, BedOccupancy, Stay, StayLeave
from lighthis.admission.ward.family import Kin, kin_of
from lighthis.admission.ward.leaving import end_of
from lighthis.admission.ward.movement import Movement
from lighthis.admission.ward.people import PERSON, Person, named, persons_of
from lighthis.admission.ward.waiting import Waiting
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.facility.queries import WARDS
from lighthis.kernel import clock
from lighthis.registration.links import families_of
from lighthis.registration.models import Allergy
from lighthis.staff.models import Staff


@dataclass(frozen=True)
class Lying:
    """Who lies in a bed."""

    person: Person
    stay_id: UUID
    admitted_at: datetime
    doctor: str
    has_allergy: bool = False
    away_until: datetime | None = None  # on leave, to be back by then
    leaving_at: datetime | None = None  # announced to leave then
    kin: tuple[Kin, ...] = ()  # the mother, or the children of this birth


@dataclass(frozen=True)
class Held:
    """For whom a bed is kept, and until when."""

    person: Person
    hold_id: UUID
    until: datetime


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
    held: Held | None = None


@dataclass(frozen=True)
class RoomRow:
    """A room of the map with its beds."""

    id: UUID
    number: str
    sex: str
    kind: str
    beds: list[BedRow] = field(default_factory=list)


@dataclass(frozen=True)
class Tab:
    """A department over the map: beds deployed, occupied, those that somebody can be put to now, and that are to be free today."""

    department: Department
    deployed: int
    occupied: int
    free: int
    frees: int = 0


@dataclass(frozen=True)
class BedMap:
    """Everything the bed map of a department shows."""

    department: Department
    tabs: list[Tab]
    rooms: list[RoomRow]
    waiting: list[Waiting]
    movement: Movement


def tabs(at: UUID, *, on: date) -> list[Tab]:
    """The wards of a facility by code, with beds deployed that day, occupied and free; cots and carers' places are not counted."""
    counted = and_(deployed(on), Bed.kind.not_in(("cot", "carer")))
    kept = select(BedHold.bed_id).join(Encounter, Encounter.id == BedHold.encounter_id)
    kept = kept.where(BedHold.facility_id == at, counts(clock.now()))
    end = end_of(on, at)
    empty = and_(BedOccupancy.id.is_(None), Bed.state == "ready", Bed.kind == "bed", Bed.id.not_in(kept))
    lying = and_(BedOccupancy.facility_id == at, BedOccupancy.bed_id == Bed.id, BedOccupancy.until.is_(None))
    rows = (
        select(
            Department, func.count(case((counted, Bed.id))), func.count(case((counted, BedOccupancy.id))),
            func.count(case((and_(counted, empty), Bed.id))), func.count(case((and_(counted, Stay.leaving_at < end), Bed.id))),
        )
        .outerjoin(Room, and_(Room.facility_id == at, Room.department_id == Department.id))
        .outerjoin(Bed, and_(Bed.facility_id == at, Bed.room_id == Room.id))
        .outerjoin(BedOccupancy, lying)
        .outerjoin(Stay, and_(Stay.facility_id == at, Stay.id == BedOccupancy.stay_id))
        .where(Department.facility_id == at, Department.kind.in_(WARDS), Department.is_closed == 0)
        .group_by(Department.id)
        .order_by(Department.code)
    )  # fmt: skip
    return [Tab(*row) for row in session.execute(rows)]


def deployed(on: date) -> ColumnElement[bool]:
    """Beds that the hospital has on a day."""
    return and_(Bed.opened_on <= on, or_(Bed.closed_on.is_(None), Bed.closed_on > on))


def rooms_of(department_id: UUID, on: date, *, at: UUID) -> list[RoomRow]:
    taken, kept = _lying(department_id, at), _held(department_id, clock.now(), at)
    rows = (
        select(Room.id, Room.number, Room.sex, Room.kind, Bed)
        .outerjoin(Bed, and_(Bed.facility_id == at, Bed.room_id == Room.id, deployed(on)))
        .where(Room.facility_id == at, Room.department_id == department_id)
    )
    rooms: dict[UUID, RoomRow] = {}
    for id_, number, sex, kind, bed in session.execute(rows):
        room = rooms.setdefault(id_, RoomRow(id_, number, sex, kind))
        if bed is not None:
            room.beds.append(
                BedRow(
                    bed.id,
                    bed.number,
                    bed.kind,
                    bed.state,
                    bed.state_reason,
                    bed.profile,
                    taken.get(bed.id),
                    kept.get(bed.id),
                )
            )
    for room in rooms.values():
        room.beds.sort(key=lambda bed: natural(bed.number))
    return sorted(rooms.values(), key=lambda room: natural(room.number))


def natural(number: str) -> tuple[int, str]:
    """Sorts 2 before 10."""
    return len(number), number


def _lying(department_id: UUID, at: UUID) -> dict[UUID, Lying]:
    away = and_(StayLeave.facility_id == at, StayLeave.stay_id == Stay.id, StayLeave.until.is_(None))
    rows = (
        select(
            *PERSON, BedOccupancy.bed_id, Stay.id, Stay.admitted_at, Staff.family, StayLeave.promised, Stay.leaving_at
        )
        .select_from(BedOccupancy)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .outerjoin(Staff, Staff.id == Stay.doctor_id)
        .outerjoin(StayLeave, away)
        .where(BedOccupancy.facility_id == at, Room.department_id == department_id, BedOccupancy.until.is_(None))
    )
    known = {row[8]: row for row in session.execute(named(rows))}  # a bed once, by its newest spelling
    persons = persons_of(known.values())
    found = [(persons[row[1]], *row[8:]) for row in known.values()]
    allergic = _allergic([person.patient_id for person, *_rest in found])
    kin = kin_of([row[9] for row in known.values()], at)
    return {
        bed_id: Lying(
            person, stay_id, admitted_at, doctor or "", person.patient_id in allergic, promised, leaving, kin.get(stay_id, ())
        )
        for person, bed_id, stay_id, admitted_at, doctor, promised, leaving in found
    }  # fmt: skip


def _held(department_id: UUID, now: datetime, at: UUID) -> dict[UUID, Held]:
    rows = (
        select(*PERSON, BedHold.bed_id, BedHold.id, BedHold.until)
        .select_from(BedHold)
        .join(Bed, Bed.id == BedHold.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .join(Encounter, Encounter.id == BedHold.encounter_id)
        .where(BedHold.facility_id == at, Room.department_id == department_id, counts(now))
    )
    known = {row[8]: row for row in session.execute(named(rows))}
    persons = persons_of(known.values())
    return {bed_id: Held(persons[row[1]], *row[9:]) for bed_id, row in known.items()}


def _allergic(ids: list[UUID]) -> set[UUID]:
    families = families_of(ids)
    rows = select(Allergy.patient_id).where(Allergy.patient_id.in_(families), Allergy.withdrawn_at.is_(None))
    return {one for id_ in session.scalars(rows) for one in families[id_]}
