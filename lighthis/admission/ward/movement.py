"""What happened in a department since the census."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.facility.models import Bed


@dataclass(frozen=True)
class Movement:
    """What happened in a department since a moment."""

    admitted: int = 0
    moved_in: int = 0
    moved_out: int = 0
    discharged: int = 0
    died: int = 0


def movement(department_id: UUID, since: datetime, *, at: UUID) -> Movement:
    """Counts by department intervals; the statistics of form 007 come from the same rows (cis-forms.md 4.3). What was taken back is empty and counts nowhere."""
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
        .where(StayDepartment.facility_id == at, StayDepartment.department_id == department_id)
        .where(Stay.withdrawn_at.is_(None), or_(Stay.is_newborn == 0, has_own_bed(at)))
        .where(or_(came, went), or_(StayDepartment.until.is_(None), StayDepartment.until > StayDepartment.since))
    )
    return Movement(*session.execute(rows).one())


def has_own_bed(at: UUID) -> ColumnElement[bool]:
    """Stays that ever had a bed that is no cot: a newborn without one counts nowhere (cis-forms.md 4.3 rule 5)."""
    return exists().where(
        BedOccupancy.facility_id == at, BedOccupancy.stay_id == Stay.id, Bed.id == BedOccupancy.bed_id, Bed.kind != "cot",
        or_(BedOccupancy.until.is_(None), BedOccupancy.until > BedOccupancy.since),
    )  # fmt: skip
