"""An outpatient visit: somebody comes to the hospital's own polyclinic or consulting room, and goes home the same day."""

from collections.abc import Callable
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import rules
from lighthis.encounters.actions import begin, check_moment
from lighthis.encounters.actions.checks import facility_of
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department, Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient
from lighthis.visits import queries

ON_ONES_OWN = "self-referred"  # code of `arrival`

after_visit: list[Callable[[Encounter, Actor], object]] = []  # filled in joins_of_charges.py


def visit(
    patient: Patient,
    department: Department,
    complaint: str,
    at: datetime,
    payer: str,
    *,
    by: Actor,
    referred_by: str = "",
    referral_number: str = "",
    secrecy: str = "ordinary",
    again: bool = False,
) -> Encounter:
    """A visit to an outpatient department; the doctor's decision ends it. `again` allows a second open one there. Raises Refusal."""
    facility = facility_of(by)
    check_moment(patient, at, facility, "arrived_at")
    rules.check_payer(payer)
    _check_department(department, facility)
    if not again:
        _check_elsewhere(patient, department)
    made = begin(patient, facility, "outpatient", at, by)
    made.complaint, made.payer, made.secrecy, made.department_id = complaint, payer, secrecy, department.id
    made.arrival = ON_ONES_OWN
    made.referred_by, made.referral_number = referred_by, referral_number
    session.flush()
    audit.wrote(made, "came", by=by, detail={"number": made.number, "payer": payer})
    for tell in after_visit:
        tell(made, by)
    return made


def _check_department(department: Department, facility: Facility) -> None:
    if department.facility_id != facility.id or department.is_closed or department.kind != facilities.OUTPATIENT:
        raise Refusal(N_("choose a department of this hospital that receives outpatients"), field="department")


def _check_elsewhere(patient: Patient, department: Department) -> None:
    there = queries.open_visit(patients.ids_of(patient.id), department.id, at=department.facility_id)
    if there is not None:
        words = N_("This patient has an open visit to this department already: %(number)s.")
        raise Refusal(words, number=there.number, field="again")
