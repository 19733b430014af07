"""What beds and departments hold patients: the building asks before one is closed (filled in joins.py)."""

from uuid import UUID

from sqlalchemy import func, select

from lighthis.admission import queries
from lighthis.admission.models import Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import ANYWHERE, Bed, Department
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal


def bed_is_empty(bed: Bed) -> None:
    """Refuse to close a bed that somebody lies in or that is kept for somebody. Raises Refusal."""
    at = bed.facility_id
    if queries.lying_in(bed.id, at=at) is not None or queries.carer_in(bed.id, at=at) is not None:
        raise Refusal(N_("Somebody lies in bed %(bed)s: move the patient first."), bed=bed.number)
    if queries.hold_of_bed(bed.id, clock.now(), at=bed.facility_id) is not None:
        raise Refusal(N_("This bed is kept for a patient: end that first."))


def lie_in_two_beds(some: list[UUID], others: list[UUID]) -> None:
    """Refuse to link two records that both lie in beds of one hospital: nobody lies in two places. Raises Refusal."""
    rows = select(Stay.facility_id, Stay.number, Encounter.patient_id).join(
        Encounter, Encounter.id == Stay.encounter_id
    )
    rows = rows.where(
        Stay.facility_id.in_(ANYWHERE), Stay.left_at.is_(None), Encounter.patient_id.in_([*some, *others])
    )
    lying: dict[UUID, dict[bool, str]] = {}
    for facility_id, number, patient_id in session.execute(rows):
        lying.setdefault(facility_id, {})[patient_id in some] = number
    for both in lying.values():
        if len(both) > 1:
            raise Refusal(
                N_("Both lie in beds of one hospital now: case histories %(one)s and %(other)s. First correct or end one of them."),
                one=both[True], other=both[False],
            )  # fmt: skip


def department_is_empty(department: Department) -> None:
    """Refuse to close a department with patients, or one that patients wait for. Raises Refusal."""
    at = department.facility_id
    lying = (
        select(func.count())
        .select_from(StayDepartment)
        .join(Stay, Stay.id == StayDepartment.stay_id)
        .where(StayDepartment.facility_id == at, StayDepartment.department_id == department.id)
        .where(StayDepartment.until.is_(None), Stay.left_at.is_(None))
    )
    present = select(func.count()).where(
        Encounter.facility_id == at, Encounter.department_id == department.id, Encounter.status == "open",
        Encounter.kind == "emergency",
    )  # fmt: skip
    waiting = select(func.count()).where(
        BedRequest.facility_id == at,
        BedRequest.department_id == department.id,
        BedRequest.state.in_(("waiting", "accepted")),
    )
    count = sum(session.scalar(rows) or 0 for rows in (lying, present, waiting))
    if count:
        raise Refusal(N_("There are patients in this department or waiting for it: %(count)s."), count=count)
