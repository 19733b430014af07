"""Who waits for a bed: those who are here, and those who are planned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, case, or_, select

from lighthis.admission.holding import counts
from lighthis.admission.models import BedHold
from lighthis.admission.ward.people import PERSON, Person, named, persons_of
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Room
from lighthis.kernel import clock

marks: list[Callable[[list[UUID], UUID], dict[UUID, str]]] = []  # filled in joins.py: triage categories of encounters


PLANNED = "planned"


@dataclass(frozen=True)
class Waiting:
    """A patient whom a department was asked to take, and is not yet in a bed. Planned ones are here once their coming is written."""

    person: Person
    request_id: UUID
    department_id: UUID
    asked_at: datetime
    planned_on: date | None
    wish: str
    comes_from: str  # kind of the encounter: emergency, inpatient, outpatient
    payer: str
    arrived_at: datetime
    is_here: bool
    held_bed: str
    held_room: str
    held_until: datetime | None
    mark: str


def waiting(at: UUID, department_id: UUID | None = None) -> list[Waiting]:
    """Who waits for a bed, of one department or of the facility: those who are here first, then planned ones by day."""
    here = or_(Encounter.arrival != PLANNED, Encounter.came_entered_at.is_not(None))
    rows = (
        select(
            *PERSON, BedRequest.id, BedRequest.department_id, BedRequest.created_at, BedRequest.planned_on,
            BedRequest.wish, Encounter.kind, Encounter.payer, Encounter.arrived_at, case((here, 1), else_=0),
            Bed.number, Room.number, BedHold.until,
        )
        .select_from(BedRequest)
        .join(Encounter, Encounter.id == BedRequest.encounter_id)
        .outerjoin(BedHold, and_(BedHold.facility_id == at, BedHold.encounter_id == Encounter.id, counts(clock.now())))
        .outerjoin(Bed, Bed.id == BedHold.bed_id)
        .outerjoin(Room, Room.id == Bed.room_id)
        .where(BedRequest.facility_id == at, BedRequest.state.in_(("waiting", "accepted")))
    )  # fmt: skip
    if department_id is not None:
        rows = rows.where(BedRequest.department_id == department_id)
    found: dict[UUID, Any] = {row[8]: row for row in session.execute(named(rows))}
    category, persons = _marks([row[1] for row in found.values()], at), persons_of(found.values())
    listed = [_waiting(row, persons[row[1]], category.get(row[1], "")) for row in found.values()]
    return sorted(listed, key=lambda one: (not one.is_here, one.planned_on or date.min, one.asked_at))


def _waiting(row: Any, person: Person, mark: str) -> Waiting:
    request_id, department_id, asked_at, planned_on, wish, kind, payer, arrived_at, here, bed, room, until = row[8:]
    return Waiting(
        person, request_id, department_id, asked_at, planned_on, wish, kind, payer, arrived_at, bool(here),
        bed or "", room or "", until, mark,
    )  # fmt: skip


def _marks(encounter_ids: list[UUID], at: UUID) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for ask in marks:
        found.update(ask(encounter_ids, at))
    return found
