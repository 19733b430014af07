"""Triage done: assessed by a named person, kept with everything it was computed from."""

from datetime import datetime, timedelta
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.triage import queries, rules
from lighthis.triage.models import Assessment

RAISE_ONLY = N_("only a doctor lowers a category; you may raise it, or ask the supervising doctor")
CATEGORIES = ("red", "yellow", "green")


def assess(
    encounter: Encounter,
    inputs: rules.Inputs,
    *,
    at: datetime,
    by: Actor,
    category: str = "",
    override_reason: str = "",
    not_measured: str = "",
) -> Assessment:
    """Keep one assessment. The scale proposes; `category` overrides it up, or down by a doctor, with a reason. Raises Refusal."""
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; triage belongs to an open one."))
    if at > clock.now() or at < encounter.arrived_at:
        raise Refusal(N_("the time of triage lies between the arrival and now"), field="at")
    proposed = rules.assess(inputs)
    chosen = category or proposed.category
    _check_override(proposed, chosen, override_reason, by)
    second = rules.second_score(inputs)
    times = queries.times_of(facility(encounter.facility_id), proposed.scale)[chosen]
    made = Assessment(
        facility_id=encounter.facility_id, encounter_id=encounter.id, assessed_at=at, by_id=_person(by), scale="IITT",
        scale_version=proposed.version, chart=proposed.scale,
        inputs={**inputs.as_json(), "not_measured_because": not_measured},
        result={**proposed.as_json(), "second": second.as_json() if second else None},
        proposed=proposed.category, category=chosen, rank=rules.looks()[chosen].rank, override_reason=override_reason,
        is_complete=proposed.complete, needs_supervisor=proposed.supervisor_review,
        target_at=encounter.arrived_at + timedelta(minutes=times.target_min),
        again_at=None if times.continuous else at + timedelta(minutes=times.retriage_min),
    )  # fmt: skip
    session.add(made)
    session.flush()
    detail = {"category": chosen, "proposed": proposed.category, "version": proposed.version}
    audit.wrote(made, "triaged", by=by, patient=encounter.patient_id, reason=override_reason, detail=detail)
    return made


def straight_to_red(encounter: Encounter, *, by: Actor) -> Assessment:
    """Red at a glance: the patient goes to the resuscitation room now, the signs are written afterwards. Raises Refusal."""
    inputs = queries.ages_of(encounter)
    return assess(encounter, inputs, at=clock.now(), by=by, category="red", override_reason=queries.AT_A_GLANCE)


def put_at(encounter: Encounter, place: str, *, by: Actor) -> None:
    """Where in the department the patient is now: a room, a zone, the corridor. Raises Refusal."""
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; triage belongs to an open one."))
    before, encounter.place = encounter.place, place
    audit.wrote(encounter, "place in the department", by=by, detail={"before": before, "after": place})


def withdraw(row: Assessment, reason: str, *, by: Actor) -> None:
    """An assessment entered in error; it stays in the record with the reason."""
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    audit.wrote(row, "triage withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)


def _check_override(proposed: rules.Assessment, chosen: str, reason: str, by: Actor) -> None:
    if chosen not in CATEGORIES:
        raise Refusal(N_("choose red, yellow or green"), field="category")
    if chosen == proposed.category:
        return
    if not reason.strip():
        raise Refusal(N_("say why another category than the proposed one"), field="override_reason")
    looks = rules.looks()
    if looks[chosen].rank > looks[proposed.category].rank and not by.may("encounters.decide"):
        raise Refusal(RAISE_ONLY, field="category")


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise Refusal(N_("triage is done by a person"))
    return by.id
