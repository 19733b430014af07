"""An operation: planned, written on, done with its protocol signed, cancelled, entered in error."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.staff import queries as staff
from lighthis.surgery import queries
from lighthis.surgery.models import Operation
from lighthis.surgery.rules import operations as rules

# filled in joins.py: an operation was done, or one that was done is an error; whether any stands now
after_operations: list[Callable[[Encounter, bool, Actor], object]] = []
after_operation: list[Callable[[Operation, Actor], object]] = []  # the same, of the operation itself: charges follow
# filled in joins.py: the department where the patient of a coming lies
lies_in: list[Callable[[UUID, UUID], UUID | None]] = []
TEXTS = (
    "name", "code", "urgency", "anaesthesia", "assistants", "anaesthetist", "nurse", "code_before", "diagnosis_before", "code_after",
    "diagnosis_after", "complications", "histology", "despite",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """What is known of an operation: words by column, the surgeon, the times, the parts of the protocol."""

    texts: Mapping[str, str]
    surgeon_id: UUID
    planned_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    is_main: bool = False
    protocol: Mapping[str, str] = field(default_factory=dict)


def plan(encounter: Encounter, facts: Sheet, *, by: Actor) -> Operation:
    """An operation is planned. Raises Refusal."""
    rules.check_writable(encounter.status)
    row = Operation(facility_id=encounter.facility_id, encounter_id=encounter.id, by_id=by.person)
    row.encounter = encounter
    _fill(row, facts, by)
    session.add(row)
    session.flush()
    audit.wrote(row, "operation planned", by=by, patient=encounter.patient_id)
    return row


def save(row: Operation, facts: Sheet, *, by: Actor) -> None:
    """Keep what is known so far; the protocol is not signed yet. Raises Refusal."""
    rules.check_open(row.state, row.withdrawn_at is not None)
    _fill(row, facts, by)
    audit.wrote(row, "operation written", by=by, patient=row.encounter.patient_id)


def done(row: Operation, facts: Sheet, *, by: Actor) -> None:
    """It was done and its protocol is signed: from now on nobody alters it. Raises Refusal."""
    encounter = row.encounter
    rules.check_open(row.state, row.withdrawn_at is not None)
    rules.check_writable(encounter.status)
    _fill(row, facts, by)
    if row.started_at is None or row.ended_at is None:
        raise Refusal(N_("write when it began and ended"), field="ended_at" if row.started_at else "started_at")
    rules.check_times(row.started_at, row.ended_at, now=clock.now(), arrived_at=encounter.arrived_at)
    rules.check_protocol(row.protocol, row.anaesthesia, row.code_after, row.diagnosis_after)
    given = queries.last_words(encounter, row.started_at)
    rules.check_consent(
        rules.consent_gap(rules.needed(row.anaesthesia), given, row.started_at), row.despite, field="despite"
    )
    _check_main(row)
    row.department_id = next((found for ask in lies_in if (found := ask(encounter.id, encounter.facility_id))), None)
    row.state, row.signed_at, row.signed_by_id = "done", clock.now(), by.person
    session.flush()
    audit.wrote(row, "operation done", by=by, patient=encounter.patient_id, reason=row.despite or "")
    _tell(row, by)


def _check_main(row: Operation) -> None:
    """One operation of a stay says that it is the main one; where none does, form 066 asks. Raises Refusal."""
    others = [one for one in queries.operations(row.encounter) if one.state == "done" and one.id != row.id]
    if row.is_main and any(one.is_main for one in others):
        raise Refusal(N_("another operation of this stay is the main one already"), field="is_main")


def cancel(row: Operation, reason: str, *, by: Actor) -> None:
    """It is not done after all. Raises Refusal."""
    rules.check_open(row.state, row.withdrawn_at is not None)
    if not reason.strip():
        raise Refusal(N_("write why it is not done"), field="reason")
    row.state, row.cancelled_why = "cancelled", reason.strip()
    audit.wrote(row, "operation cancelled", by=by, patient=row.encounter.patient_id, reason=reason)


def check_standing(row: Operation) -> None:
    """Whether it can still be marked as an error. Raises Refusal."""
    rules.check_writable(row.encounter.status)
    rules.check_standing(row.withdrawn_at)


def enter_in_error(row: Operation, reason: str, *, by: Actor) -> None:
    """An operation that never was, as two people say (rulings 8): it stays readable, and the stay is as before. Raises Refusal."""
    check_standing(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)
    _tell(row, by)


def _tell(row: Operation, by: Actor) -> None:
    stands = queries.has_operations(row.encounter)
    for tell in after_operations:
        tell(row.encounter, stands, by)
    for follow in after_operation:
        follow(row, by)


def _fill(row: Operation, facts: Sheet, by: Actor) -> None:
    """What was written; a sensitive code of ICD-10 hides the coming (rulings 9). Raises Refusal."""
    texts: dict[str, Any] = {name: (facts.texts.get(name) or "").strip() for name in TEXTS}
    rules.check_plan(texts["name"], texts["urgency"], facts.planned_at, arrived_at=row.encounter.arrived_at)
    if all(one.id != facts.surgeon_id for one in staff.doctors(row.facility_id)):
        raise Refusal(N_("choose from the list"), field="operated_by")
    for name, text in texts.items():
        setattr(row, name, text)
    row.surgeon_id, row.is_main, row.planned_at = facts.surgeon_id, facts.is_main, facts.planned_at
    row.started_at, row.ended_at = facts.started_at, facts.ended_at
    row.protocol = {name: text for name in rules.PROTOCOL if (text := (facts.protocol.get(name) or "").strip())}
    encounters.hide_for(row.encounter, (row.code_before, row.code_after), "diagnosis of an operation", by=by)
