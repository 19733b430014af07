"""Births: those of a stay, the one that a child's stay began with."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from lighthis.admission import ward
from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.facility.queries import WARDS
from lighthis.kernel.text import NotFound
from lighthis.registration import queries as registration
from lighthis.registration.models import Patient

NEWBORN = "newborn"  # bed profile


def birth(birth_id: UUID, *, at: UUID) -> Birth:
    """A birth of this facility. Raises NotFound."""
    found = session.scalar(_rows(at).where(Birth.id == birth_id))
    if found is None:
        raise NotFound
    return found


def births_of(stay_id: UUID, *, at: UUID, withdrawn: bool = False) -> list[Birth]:
    """The children born in a stay, in the order of birth; with `withdrawn` those entered in error too."""
    rows = _rows(at).where(Birth.mother_stay_id == stay_id)
    rows = rows if withdrawn else rows.where(Birth.withdrawn_at.is_(None))
    return list(session.scalars(rows.order_by(Birth.birth_order, Birth.id)))


def birth_of(child_stay_id: UUID, *, at: UUID) -> Birth | None:
    """The birth that a stay began with; None for who was not born here."""
    rows = _rows(at).where(Birth.child_stay_id == child_stay_id, Birth.withdrawn_at.is_(None))
    return session.scalar(rows)


def births_around(encounter_id: UUID, *, at: UUID) -> list[Birth]:
    """The births of a coming: as the mother's, or as the child's; those entered in error too."""
    own = select(Stay.id).where(Stay.facility_id == at, Stay.encounter_id == encounter_id)
    rows = _rows(at).where(or_(Birth.mother_stay_id.in_(own), Birth.child_stay_id.in_(own)))
    return list(session.scalars(rows.order_by(Birth.birth_order, Birth.id)))


def unwritten_newborns(stay: Stay, since: date) -> list[Patient]:
    """Cards of newborns of this mother, born from about that day on, that no birth names: the register may have been first."""
    first = since - timedelta(days=1)
    known = [one for one in registration.children_of(stay.encounter.patient_id) if one.is_nameless]
    known = [one for one in known if one.birth_date is not None and one.birth_date >= first]
    rows = select(Birth.patient_id).where(
        Birth.facility_id == stay.facility_id, Birth.withdrawn_at.is_(None), Birth.patient_id.in_([one.id for one in known])
    )  # fmt: skip
    named = set(session.scalars(rows)) if known else set()
    return [one for one in known if one.id not in named]


def cots(department_id: UUID, *, at: UUID, on: date) -> list[Bed]:
    """Free ready places for a newborn: cots of a department first, then those of the others and beds for newborns."""
    taken = select(BedOccupancy.bed_id).where(BedOccupancy.facility_id == at, BedOccupancy.until.is_(None))
    profile = or_(Bed.profile == NEWBORN, and_(Bed.profile == "", Department.profile == NEWBORN))
    rows = (
        select(Bed)
        .join(Bed.room)
        .join(Department, Department.id == Room.department_id)
        .where(Bed.facility_id == at, Bed.state == "ready", Bed.id.not_in(taken), ward.deployed(on))
        .where(Department.facility_id == at, Department.kind.in_(WARDS), Department.is_closed == 0)
        .where(or_(Bed.kind == "cot", and_(Bed.kind == "bed", profile)))
        .options(joinedload(Bed.room).joinedload(Room.department))
    )
    found = list(session.scalars(rows))
    return sorted(
        found, key=lambda bed: (bed.room.department_id != department_id, bed.room.department.code, *_order(bed))
    )


def _order(bed: Bed) -> tuple[Any, ...]:
    return bed.kind != "cot", ward.natural(bed.room.number), ward.natural(bed.number)


def _rows(at: UUID) -> Select[Birth]:
    return (
        select(Birth)
        .where(Birth.facility_id == at)
        .options(
            joinedload(Birth.mother_stay).joinedload(Stay.encounter).joinedload(Encounter.patient),
            joinedload(Birth.child_stay).joinedload(Stay.encounter),
            joinedload(Birth.child_stay)
            .selectinload(Stay.occupancies)
            .joinedload(BedOccupancy.bed)
            .joinedload(Bed.room),
        )
    )
