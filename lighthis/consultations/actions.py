"""Asking a specialist, answering, taking a question back."""

from collections.abc import Callable
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.consultations import rules
from lighthis.consultations.models import Consultation
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import same_minute
from lighthis.facility.models import Department
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.packs.people import short
from lighthis.staff.models import Staff

# filled in joins_of_charges.py: a specialist answered, or an answered consultation never was
after_answer: list[Callable[[Consultation, Actor], object]] = []


def ask(
    encounter: Encounter,
    department: Department | None,
    specialist: str,
    question: str,
    urgency: str,
    at: datetime,
    *,
    by: Actor,
) -> Consultation:
    """A department or a specialist is asked about a patient who is here. Raises NotFound, Refusal."""
    rules.check_asking(encounter.status)
    rules.check_question(question, urgency, specialist, has_department=department is not None)
    if department is not None and (department.facility_id != encounter.facility_id or department.is_closed):
        raise NotFound
    at = same_minute(at, encounter.arrived_at)
    rules.check_time(at, after=encounter.arrived_at, now=clock.now(), field="asked_at")
    ordered = facility(encounter.facility_id).settings.get("consultation_minutes", {})
    row = Consultation(
        facility_id=encounter.facility_id, encounter_id=encounter.id, department_id=department.id if department else None,
        specialist=specialist.strip(), question=question.strip(), urgency=urgency, asked_at=at, asked_by_id=by.person,
        due_at=rules.due_at(at, urgency, ordered),
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"department": department.code if department else "", "urgency": urgency}
    audit.wrote(row, "consultation asked for", by=by, patient=encounter.patient_id, detail=detail)
    return row


def answer(row: Consultation, text: str, at: datetime, *, by: Actor) -> None:
    """The specialist answers; of two at once the second reads who was first. Raises Refusal."""
    _afresh(row)
    rules.check_answer(text, row.encounter.status)
    at = same_minute(at, row.asked_at)
    rules.check_time(at, after=row.asked_at, now=clock.now(), field="answered_at")
    row.state, row.answer, row.answered_at, row.answered_by_id = "answered", text.strip(), at, by.person
    row.answer_entered_at = clock.now()
    audit.wrote(row, "consultation answered", by=by, patient=row.encounter.patient_id)
    _tell(row, by)


def withdraw(row: Consultation, reason: str, *, by: Actor) -> None:
    """Nobody needs the answer any more. Raises Refusal."""
    _afresh(row)
    rules.check_withdrawal(reason, is_own=by.id in {row.asked_by_id, row.encounter.doctor_id})
    row.state, row.withdrawn_at, row.withdrawn_by_id = "withdrawn", clock.now(), by.person
    row.withdrawn_why = reason.strip()
    audit.wrote(row, "consultation withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)


def enter_in_error(row: Consultation, reason: str, *, by: Actor) -> None:
    """A consultation that never was, as two people say (rulings 8): it stays readable, struck out. Raises Refusal."""
    check_standing(row)
    row.state, row.withdrawn_at, row.withdrawn_why = "withdrawn", clock.now(), reason
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    _tell(row, by)


def _tell(row: Consultation, by: Actor) -> None:
    session.flush()
    for tell in after_answer:
        tell(row, by)


def check_standing(row: Consultation) -> None:
    """Whether it still stands. Raises Refusal."""
    if row.state == "withdrawn":
        rules.check_open(row.state, "", None)


def _afresh(row: Consultation) -> None:
    """The row as it is now, kept by us. Raises Refusal where somebody was first."""
    session.flush()
    session.refresh(row, with_for_update={"of": Consultation})
    first = session.get(Staff, row.answered_by_id) if row.answered_by_id else None
    who = short(first)
    rules.check_open(row.state, who, row.answered_at)
