"""A coming written on the wrong patient: one asks to move it, another person confirms (rulings 8)."""

from collections.abc import Callable

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.actions.checks import check_moment, facility_of, kept
from lighthis.encounters.models import Encounter, EncounterMove
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient

# filled in joins.py by higher floors
before_move: list[
    Callable[[Encounter, Patient], None]
] = []  # coming, the other patient; may refuse: a woman in a men's room
after_move: list[Callable[[EncounterMove, Actor], object]] = []  # papers printed before are taken out of use


def ask_move(encounter: Encounter, to_patient: Patient, reason: str, *, by: Actor) -> EncounterMove:
    """A coming was written on the wrong patient: one asks, another person confirms (rulings 8). Raises Refusal."""
    asked = any(row.state == "asked" for row in queries.moves_of(encounter.id, at=encounter.facility_id))
    rules.check_move(encounter.patient_id, to_patient.id, encounter.status, reason, asked_already=asked)
    check_moment(to_patient, encounter.arrived_at, facility_of(by), "to_patient")
    move = EncounterMove(
        facility_id=encounter.facility_id, encounter_id=encounter.id, from_patient_id=encounter.patient_id,
        to_patient_id=to_patient.id, reason=reason.strip(), asked_by_id=by.person,
    )  # fmt: skip
    move.encounter, move.to_patient = encounter, to_patient
    session.add(move)
    session.flush()
    audit.wrote(move, "move asked for", by=by, patient=encounter.patient_id, reason=reason)
    return move


def recall_move(move: EncounterMove, *, by: Actor) -> None:
    """Who asked to move a coming takes the request back before anybody answered. Raises Refusal."""
    kept(move)
    rules.check_recall(move.asked_by_id, by.id, move.state)
    move.state, move.answered_at, move.answered_by_id = "withdrawn", clock.now(), by.id
    audit.wrote(move, "request taken back", by=by, patient=move.from_patient_id, reason=move.reason)


def answer_move(move: EncounterMove, accepted: bool, *, by: Actor) -> None:
    """A second person confirms or declines; all that hangs on the coming follows it to the right patient. Raises Refusal."""
    kept(move)
    rules.check_second_person(move.asked_by_id, by.id, move.state)
    encounter = move.encounter
    move.state, move.answered_at, move.answered_by_id = "done" if accepted else "declined", clock.now(), by.person
    if not accepted:
        audit.wrote(move, "move declined", by=by, patient=move.from_patient_id, reason=move.reason)
        return
    rules.check_move(encounter.patient_id, move.to_patient_id, encounter.status, move.reason, asked_already=False)
    check_moment(move.to_patient, encounter.arrived_at, facility_of(by), "")
    for refuse in before_move:
        refuse(encounter, move.to_patient)
    registration.card(move.to_patient, facility_of(by), by=by)
    encounter.patient_id = move.to_patient_id
    session.flush()
    session.refresh(encounter)
    for patient_id in (move.from_patient_id, move.to_patient_id):
        audit.wrote(encounter, "moved to another patient", by=by, patient=patient_id, reason=move.reason)
    for tell in after_move:
        tell(move, by)
