"""What was written by mistake: one asks to mark it, another person confirms (rulings 8); nothing is erased."""

from collections.abc import Callable
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.actions.checks import facility_of, kept
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

# filled in joins.py by higher floors
before_error: list[Callable[[Encounter], None]] = []  # refuses where charges or a stay hang on the coming
after_error: list[Callable[[Encounter, str, Actor], object]] = []  # coming, reason: its papers are taken out of use


def ask_error(kind: str, subject_id: UUID, reason: str, *, by: Actor) -> EntryError:
    """Something was entered in error: it counts on until another person confirms. Raises NotFound, Refusal."""
    subject = queries.subjects[kind]
    row = subject.find(subject_id, facility_of(by).id)
    subject.check(row)
    if not reason.strip():
        raise Refusal(N_("write how the mistake happened"), field="reason")
    coming = queries.coming_of(row)
    before = queries.errors_of(coming.id, at=coming.facility_id)
    if any(one.subject_id == subject_id and one.state == "asked" for one in before):
        raise Refusal(N_("Somebody asked to mark this as entered in error already; it waits for confirmation."))
    asked = EntryError(
        facility_id=coming.facility_id, encounter_id=coming.id, kind=kind, subject_id=subject_id, reason=reason.strip(),
        asked_by_id=by.person, encounter=coming,
    )  # fmt: skip
    session.add(asked)
    session.flush()
    audit.wrote(asked, "error asked for", by=by, patient=coming.patient_id, reason=reason, detail={"what": kind})
    return asked


def recall_error(asked: EntryError, *, by: Actor) -> None:
    """Who said that something was entered in error takes it back before anybody answered. Raises Refusal."""
    kept(asked)
    rules.check_recall(asked.asked_by_id, by.id, asked.state)
    asked.state, asked.answered_at, asked.answered_by_id = "withdrawn", clock.now(), by.id
    patient_id, detail = asked.encounter.patient_id, {"what": asked.kind}
    audit.wrote(asked, "request taken back", by=by, patient=patient_id, reason=asked.reason, detail=detail)


def answer_error(asked: EntryError, accepted: bool, *, by: Actor) -> None:
    """A second person confirms that something was entered in error, or declines. Raises NotFound, Refusal."""
    kept(asked)
    rules.check_second_person(asked.asked_by_id, by.id, asked.state)
    patient_id = asked.encounter.patient_id
    asked.state, asked.answered_at, asked.answered_by_id = (
        "done" if accepted else "declined",
        clock.now(),
        by.person,
    )
    if not accepted:
        audit.wrote(
            asked, "error declined", by=by, patient=patient_id, reason=asked.reason, detail={"what": asked.kind}
        )
        return
    subject = queries.subjects[asked.kind]
    row = subject.find(asked.subject_id, asked.facility_id)
    subject.check(row)
    subject.mark(row, asked.reason, by)


def enter_in_error(encounter: Encounter, reason: str, *, by: Actor) -> None:
    """A coming that never was: it stays in the record under its number, out of every list. Raises Refusal."""
    check_error(encounter)
    encounter.status, encounter.ended_at = "entered_in_error", clock.now()
    audit.wrote(encounter, "entered in error", by=by, reason=reason)
    for tell in after_error:
        tell(encounter, reason, by)


def check_error(encounter: Encounter) -> None:
    """Nothing hangs on the coming that would be left in the air. Raises Refusal."""
    requests = queries.requests_of([encounter.id], at=encounter.facility_id)
    rules.check_error(encounter.status, [row.state for row in requests])
    for refuse in before_error:
        refuse(encounter)
