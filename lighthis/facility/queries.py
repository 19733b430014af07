"""Reads of the hospital as a building and a body."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from lighthis.db.engine import session
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.kernel.text import NotFound

WARDS = ("inpatient", "icu")


def facility(facility_id: UUID) -> Facility:
    """A hospital of the installation. Raises NotFound."""
    found = session.get(Facility, facility_id)
    if found is None:
        raise NotFound
    return found


def departments(at: UUID, kinds: tuple[str, ...] = (), *, closed: bool = False) -> list[Department]:
    """The departments of a facility by code, of some kinds or of all; closed ones only when asked for."""
    rows = select(Department).where(Department.facility_id == at).order_by(Department.code)
    if kinds:
        rows = rows.where(Department.kind.in_(kinds))
    if not closed:
        rows = rows.where(Department.is_closed.is_(False))
    return list(session.scalars(rows))


def department(department_id: UUID, *, at: UUID) -> Department:
    """A department of this facility. Raises NotFound."""
    found = session.get(Department, department_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def rooms(department_id: UUID, *, at: UUID) -> list[Room]:
    """The rooms of a department with their beds, for the bed map."""
    rows = select(Room).where(Room.facility_id == at, Room.department_id == department_id).order_by(Room.number)
    return list(session.scalars(rows.options(selectinload(Room.beds))))


def room(room_id: UUID, *, at: UUID) -> Room:
    """A room of this facility. Raises NotFound."""
    found = session.get(Room, room_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def bed(bed_id: UUID, *, at: UUID) -> Bed:
    """A bed of this facility. Raises NotFound."""
    found = session.get(Bed, bed_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found
