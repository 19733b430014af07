"""Where a patient lay and who treated when care was given: by these a charge is counted among departments and doctors."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.billing.queries.cash import bounds
from lighthis.billing.rules import days
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility


@dataclass(frozen=True)
class Care:
    """Which department gave care and which doctor ordered or did it, as far as it is known."""

    department_id: UUID | None = None
    doctor_id: UUID | None = None


def given(coming: Encounter, basis: str, at: datetime, told: Care) -> Care:
    """Who gave the care behind a charge: the department in which the patient lay then (a bed day counts where it ended), and who
    ordered or did it (`told`: what is known of the fact itself), else who treated then."""
    lain = _lain(coming, _moment(coming, basis, at)) if coming.kind == "inpatient" else Care()
    return Care(
        lain.department_id or told.department_id or coming.department_id,
        told.doctor_id or lain.doctor_id or coming.doctor_id,
    )


def _moment(coming: Encounter, basis: str, at: datetime) -> datetime:
    """The moment by which the place is found: of a bed day its end, as its price is found too (`days.place_on`)."""
    if not days.is_bed_day(basis):
        return at
    return bounds(days.day_of(basis), facility(coming.facility_id).zone)[1] - timedelta(microseconds=1)


def _lain(coming: Encounter, at: datetime) -> Care:
    """The department that answered for a stay at a moment, and the doctor who treated; nothing before the stay began."""
    rows = (
        select(StayDepartment.department_id, Stay.id, Stay.doctor_id)
        .join(Stay, Stay.id == StayDepartment.stay_id)
        .where(
            StayDepartment.facility_id == coming.facility_id, Stay.facility_id == coming.facility_id,
            Stay.encounter_id == coming.id, Stay.withdrawn_at.is_(None), StayDepartment.since <= at,
            or_(StayDepartment.until.is_(None), StayDepartment.until > StayDepartment.since),
        )
        .order_by(StayDepartment.since.desc(), StayDepartment.id.desc())
        .limit(1)
    )  # fmt: skip
    found = session.execute(rows).first()
    if found is None:
        return Care()
    department_id, stay_id, now = found
    before = (
        select(BedOccupancy.doctor_before_id)
        .where(
            BedOccupancy.facility_id == coming.facility_id, BedOccupancy.stay_id == stay_id, BedOccupancy.since > at,
            or_(BedOccupancy.until.is_(None), BedOccupancy.until > BedOccupancy.since),
        )
        .order_by(BedOccupancy.since, BedOccupancy.id)
        .limit(1)
    )  # fmt: skip
    moved = session.execute(before).first()
    return Care(department_id, now if moved is None else moved[0])
