"""Triage done: assessed by a named person, kept with everything it was computed from."""

from datetime import datetime, timedelta
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import same_minute
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.triage import queries, rules
from lighthis.triage.models import Assessment

RAISE_ONLY = N_("only a doctor lowers a category; you may raise it, or ask the supervising doctor")
CATEGORIES = ("red", "yellow", "green")
SHORTEST_REASON = 5  # characters of an override's reason (triage.md 9.2)


def assess(
    encounter: Encounter,
    inputs: rules.Inputs,
    *,
    at: datetime,
    by: Actor,
    category: str = "",
    override_reason: str = "",
    not_measured: str = "",
    complaint: str = "",
) -> Assessment:
    """Keep one more assessment. The scale proposes; `category` overrides it up, or down by a doctor, with a reason. Raises Refusal."""
    _check_present(encounter)
    at = same_minute(at, encounter.arrived_at)
    if at > clock.now() or at < encounter.arrived_at:
        raise Refusal(N_("the time of triage lies between the arrival and now"), field="assessed_at")
    proposed = rules.assess(inputs)
    chosen = category or proposed.category
    _check_override(proposed, chosen, override_reason, by)
    if complaint.strip():
        encounter.complaint = complaint.strip()
    made = _row(encounter, inputs, proposed, chosen, at, by)
    made.override_reason = override_reason.strip() if chosen != proposed.category else ""
    made.inputs = {**inputs.as_json(), "not_measured_because": not_measured, "complaint": encounter.complaint}
    session.add(made)
    session.flush()
    detail = {"category": chosen, "proposed": proposed.category, "version": proposed.version}
    audit.wrote(made, "triaged", by=by, patient=encounter.patient_id, reason=made.override_reason, detail=detail)
    return made


def _row(
    encounter: Encounter, inputs: rules.Inputs, proposed: rules.Assessment, chosen: str, at: datetime, by: Actor
) -> Assessment:
    times = queries.times_of(facility(encounter.facility_id), proposed.scale)[chosen]
    second = rules.second_score(inputs)
    # a doctor who triages has looked: nobody more senior is called by the scale
    supervisor = proposed.supervisor_review and chosen != "red" and not by.may("encounters.decide")
    return Assessment(
        facility_id=encounter.facility_id, encounter_id=encounter.id, assessed_at=at, by_id=_person(by), scale="IITT",
        scale_version=proposed.version, chart=proposed.scale, proposed=proposed.category, category=chosen,
        result={**proposed.as_json(), "second": second.as_json() if second else None}, rank=rules.looks()[chosen].rank,
        is_complete=proposed.complete and not (chosen == CATEGORIES[-1] and queries.unasked(proposed)),
        needs_supervisor=supervisor, target_at=encounter.arrived_at + timedelta(minutes=times.target_min),
        again_at=at + timedelta(minutes=times.retriage_min),
    )  # fmt: skip


def straight_to_red(encounter: Encounter, *, by: Actor) -> Assessment:
    """Red at a glance: the patient goes to the resuscitation room now, the signs are written afterwards. Raises Refusal."""
    inputs = queries.ages_of(encounter)
    return assess(encounter, inputs, at=clock.now(), by=by, category="red", override_reason=queries.AT_A_GLANCE)


def put_at(encounter: Encounter, place: str, *, by: Actor) -> None:
    """Where in the department the patient is now: a room, a zone, the corridor. Raises Refusal."""
    _check_present(encounter)
    before, encounter.place = encounter.place, place.strip()
    if before != encounter.place:
        audit.wrote(encounter, "place in the department", by=by, detail={"before": before, "after": encounter.place})


def withdraw(row: Assessment, reason: str, *, by: Actor) -> None:
    """An assessment entered in error; it stays in the record with the reason. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This triage is withdrawn already."))
    if not reason.strip():
        raise Refusal(N_("say why it was written in error"), field="reason")
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason.strip()
    audit.wrote(row, "triage withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)


def _check_present(encounter: Encounter) -> None:
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; triage belongs to an open one."))
    if encounter.kind != "emergency":
        raise Refusal(N_("This patient is not in the emergency department."))


def _check_override(proposed: rules.Assessment, chosen: str, reason: str, by: Actor) -> None:
    if chosen not in CATEGORIES:
        raise Refusal(N_("choose red, yellow or green"), field="category")
    if chosen == proposed.category:
        return
    looks = rules.looks()
    if looks[chosen].rank > looks[proposed.category].rank and not by.may("encounters.decide"):
        raise Refusal(RAISE_ONLY, field="category")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(N_("say in a few words why another category than the proposed one"), field="override_reason")


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise Refusal(N_("triage is done by a person"))
    return by.id
