"""Vital signs are written down: by a named person, with the score of that moment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.actions import is_awaited
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import same_minute
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.observations import queries, rules
from lighthis.observations.models import Observation
from lighthis.scales.rules import Inputs, second_score


def observe(
    encounter: Encounter, inputs: Inputs, extra: Mapping[str, str | None], at: datetime, *, by: Actor
) -> Observation:
    """Keep one more set, with NEWS2 or Bedside PEWS where one fits; SpO2 counts on the scale that a doctor chose. Raises Refusal."""
    rules.check_coming(encounter.status, awaited=is_awaited(encounter))
    at = same_minute(at, encounter.arrived_at)
    rules.check_time(at, now=clock.now(), arrived_at=encounter.arrived_at)
    chosen = str(queries.holding(encounter).get("spo2_scale", "1"))
    inputs = replace(inputs, vitals=replace(inputs.vitals, spo2_scale=chosen))
    score = second_score(inputs)
    measured = inputs.as_json() | {name: value for name, value in extra.items() if value}
    rules.check_set(measured)
    if by.id is None:
        raise ValueError("vital signs are written by a person")
    ordered = facility(encounter.facility_id).settings.get("monitoring_minutes", {})
    made = Observation(
        facility_id=encounter.facility_id, encounter_id=encounter.id, taken_at=at, by_id=by.id, measured=measured,
        score=score.as_json() if score else {}, again_at=rules.next_at(at, score.monitoring if score else None, ordered),
    )  # fmt: skip
    session.add(made)
    session.flush()
    detail = {"scale": score.version, "score": score.score} if score else {}
    audit.wrote(made, "vital signs written", by=by, patient=encounter.patient_id, detail=detail)
    return made


def enter_in_error(row: Observation, reason: str, *, by: Actor) -> None:
    """A set that never was, as two people say (rulings 8); it stays readable, struck out, in no chart. Raises Refusal."""
    check_standing(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)


def check_standing(row: Observation) -> None:
    """Whether the set still counts. Raises Refusal."""
    rules.check_standing(row.withdrawn_at)
