"""Patients of a department who lie there without a bed of their own: in the corridor, waiting for one."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.admission.ward.bedmap import Lying
from lighthis.admission.ward.people import PERSON, named, persons_of
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


def without_bed(department_id: UUID, *, at: UUID) -> list[Lying]:
    """Who lies in a department without a bed, the longest stay first."""
    in_bed = exists().where(
        and_(BedOccupancy.facility_id == at, BedOccupancy.stay_id == Stay.id, BedOccupancy.until.is_(None))
    )
    rows = (
        select(*PERSON, Stay.id, Stay.admitted_at, Staff.family)
        .select_from(StayDepartment)
        .join(Stay, Stay.id == StayDepartment.stay_id)
        .join(Encounter, Encounter.id == Stay.encounter_id)
        .outerjoin(Staff, Staff.id == Stay.doctor_id)
        .where(StayDepartment.facility_id == at, StayDepartment.department_id == department_id)
        .where(StayDepartment.until.is_(None), Stay.left_at.is_(None), ~in_bed, ~_beside_mother(at))
    )
    known = {row[8]: row for row in session.execute(named(rows))}  # a stay once, by the newest spelling
    persons = persons_of(known.values()) if known else {}
    found = [Lying(persons[row[1]], row[8], row[9], row[10] or "") for row in known.values()]
    return sorted(found, key=lambda one: one.admitted_at)


def _beside_mother(at: UUID) -> ColumnElement[bool]:
    """A newborn whose mother has a bed in the same department: the map shows it with her."""
    lain, answers = aliased(BedOccupancy), aliased(StayDepartment)
    return exists().where(
        Birth.facility_id == at, Birth.child_stay_id == Stay.id, Birth.withdrawn_at.is_(None), lain.facility_id == at,
        lain.stay_id == Birth.mother_stay_id, lain.until.is_(None), answers.facility_id == at, answers.until.is_(None),
        answers.stay_id == Birth.mother_stay_id, answers.department_id == StayDepartment.department_id,
    )  # fmt: skip
