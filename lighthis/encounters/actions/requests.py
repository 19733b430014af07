"""The department is asked for a bed, and answers."""

from datetime import date

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import rules
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal


def ask_bed(encounter: Encounter, department: Department, wish: str, planned_on: date | None, by: Actor) -> BedRequest:
    """A department is asked to take the patient."""
    request = BedRequest(
        facility_id=encounter.facility_id, encounter_id=encounter.id, department_id=department.id, wish=wish,
        planned_on=planned_on, asked_by_id=by.person,
    )  # fmt: skip
    request.encounter, request.department = encounter, department
    session.add(request)
    session.flush()
    audit.wrote(request, "bed asked for", by=by, patient=encounter.patient_id, detail={"department": department.code})
    return request


def answer_request(request: BedRequest, accepted: bool, answer: str, *, by: Actor) -> None:
    """The department accepts the patient, or declines with a reason and the doctor decides anew. Raises Refusal."""
    rules.check_answer(request.state, accepted, answer)
    rules.check_open(request.encounter.status)
    request.state = "accepted" if accepted else "declined"
    request.answer, request.answered_at, request.answered_by_id = answer.strip(), clock.now(), by.person
    audit.wrote(request, f"bed request {request.state}", by=by, patient=request.encounter.patient_id, reason=answer)


def check_department(department: Department, facility: Facility) -> None:
    """The department is of this hospital and has beds. Raises NotFound, Refusal."""
    if department.facility_id != facility.id:
        raise NotFound
    if department.is_closed or department.kind not in facilities.WARDS:
        raise Refusal(N_("this department has no beds"), field="department")
