"""Triage done: assessed by a named person, kept with everything it was computed from."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import ages_of
from lighthis.encounters.rules import same_minute
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import codes
from lighthis.scales import rules
from lighthis.triage import queries
from lighthis.triage.models import Assessment

RAISE_ONLY = N_("only a doctor lowers a category; you may raise it, or ask the supervising doctor")
SCALE2_BY_DOCTORS = N_("a doctor chooses scale 2, for proven hypercapnic failure only")
OTHER = "other"  # of the country's list of reasons
SHORTEST_REASON = 5  # characters of an override's reason (triage.md 9.2)

# filled in joins_of_charges.py: somebody was triaged, or a triage never was
after_triage: list[Callable[[Encounter, Actor], object]] = []


def assess(
    encounter: Encounter, inputs: rules.Inputs, *, at: datetime, by: Actor, category: str = "", override_reason: str = "",
    override_code: str = OTHER, not_measured: str = "", complaint: str = "", started_at: datetime | None = None,
) -> Assessment:  # fmt: skip
    """Keep one more assessment, from when it began to its end `at`. The scale proposes; `category` overrides it up, or down by a doctor,
    with a reason of the country's list and in words. Raises Refusal.
    """
    at = _moment(encounter, at)
    standing = queries.scale2(encounter.id, at=encounter.facility_id)
    inputs = _on_its_scale(inputs, standing, by)
    proposed = rules.assess(inputs, queries.own_scale(facility(encounter.facility_id)))
    chosen = category or proposed.category
    _check_override(proposed, chosen, override_code, override_reason, by)
    if complaint.strip():
        encounter.complaint = complaint.strip()
    made = _row(encounter, inputs, proposed, chosen, at, by)
    made.scale2_by_id, made.scale2_at = _whose_word(inputs, standing, made)
    made.started_at = _begun(encounter, started_at, at)
    if chosen != proposed.category:
        made.override_code, made.override_reason = override_code, override_reason.strip()
    made.inputs = {**inputs.as_json(), "not_measured_because": not_measured, "complaint": encounter.complaint}
    session.add(made)
    session.flush()
    audit.wrote(made, "triaged", by=by, patient=encounter.patient_id, reason=made.override_reason, detail=_detail(made))
    _tell(encounter, by)
    return made


def _tell(encounter: Encounter, by: Actor) -> None:
    for tell in after_triage:
        tell(encounter, by)


def _detail(made: Assessment) -> dict[str, str]:
    """What the log says of a triage."""
    detail = {"category": made.category, "proposed": made.proposed, "version": made.scale_version}
    detail |= {"spo2_scale": "2"} if made.scale2_by_id else {}
    return detail | ({"reason": made.override_code} if made.override_code else {})


def _kept(encounter: Encounter) -> None:
    """The coming as it is now, kept by us: of two who triage at one moment the second comes after the first."""
    session.flush()
    session.refresh(encounter, with_for_update={"of": Encounter})


def _moment(encounter: Encounter, at: datetime) -> datetime:
    """When a patient who is in the department was triaged; from here on the coming is ours. Raises Refusal."""
    _kept(encounter)
    _check_present(encounter)
    if clock.now() < encounter.arrived_at:
        return encounter.arrived_at  # the clock jumped back behind the arrival: nobody waits until it is right again
    at = same_minute(at, encounter.arrived_at)
    if at > clock.now() or at < encounter.arrived_at:
        raise Refusal(N_("the time of triage lies between the arrival and now"), field="assessed_at")
    return at


def _begun(encounter: Encounter, started_at: datetime | None, ended_at: datetime) -> datetime | None:
    """When a triage began: between the arrival and its end; nothing where the clock jumped back meanwhile. Raises Refusal."""
    if started_at is None or clock.now() < encounter.arrived_at:
        return None
    started_at = same_minute(started_at, encounter.arrived_at)
    if started_at > ended_at >= started_at.replace(second=0, microsecond=0):
        return ended_at  # an end that was typed has no seconds
    if not encounter.arrived_at <= started_at <= ended_at:
        raise Refusal(N_("the triage began between the arrival and its end"), field="started_at")
    return started_at


def _on_its_scale(inputs: rules.Inputs, standing: Assessment | None, by: Actor) -> rules.Inputs:
    """Scale 2 of SpO2 is a doctor's word and stands until a doctor takes it back (triage.md 3.1). Raises Refusal."""
    if by.may("encounters.decide"):
        return inputs
    if standing is None and inputs.vitals.spo2_scale == "2":
        raise Refusal(SCALE2_BY_DOCTORS, field="spo2_scale")
    return replace(inputs, vitals=replace(inputs.vitals, spo2_scale="2" if standing else "1"))


def _whose_word(
    inputs: rules.Inputs, standing: Assessment | None, made: Assessment
) -> tuple[UUID | None, datetime | None]:
    """Who chose scale 2, and when: now, or at an earlier triage of the coming; nobody where scale 1 counts."""
    if inputs.vitals.spo2_scale != "2":
        return None, None
    return (standing.scale2_by_id, standing.scale2_at) if standing else (made.by_id, made.assessed_at)


def _row(
    encounter: Encounter, inputs: rules.Inputs, proposed: rules.Assessment, chosen: str, at: datetime, by: Actor
) -> Assessment:
    times = queries.times_of(facility(encounter.facility_id), proposed.scale)[chosen]
    second = rules.second_score(inputs)
    # a doctor who triages has looked: nobody more senior is called by the scale
    supervisor = proposed.supervisor_review and chosen != "red" and not by.may("encounters.decide")
    return Assessment(
        facility_id=encounter.facility_id, encounter_id=encounter.id, sequence=queries.next_sequence(encounter),
        assessed_at=at, by_id=by.person, scale=queries.scale_of(proposed.scale),
        scale_version=proposed.version, chart=proposed.scale, proposed=proposed.category, category=chosen,
        result={**proposed.as_json(), "second": second.as_json() if second else None}, rank=rules.looks()[chosen].rank,
        is_complete=proposed.complete and not (chosen == queries.mildest(proposed.scale) and queries.unasked(proposed)),
        needs_supervisor=supervisor, target_at=encounter.arrived_at + timedelta(minutes=times.target_min),
        again_at=at + timedelta(minutes=times.retriage_min),
    )  # fmt: skip


def straight_to_red(encounter: Encounter, *, by: Actor) -> Assessment:
    """Red at a glance: the patient goes to the resuscitation room now, the signs are written afterwards. Raises Refusal."""
    inputs = ages_of(encounter)
    if queries.scale2(encounter.id, at=encounter.facility_id) is not None:
        inputs = replace(inputs, vitals=replace(inputs.vitals, spo2_scale="2"))
    return assess(
        encounter,
        inputs,
        at=clock.now(),
        by=by,
        category="red",
        override_reason=queries.AT_A_GLANCE,
        override_code="clinical-concern",
    )


def put_at(encounter: Encounter, place: str, *, by: Actor) -> None:
    """Where in the department the patient is now: a room, a zone, the corridor. Raises Refusal."""
    _check_present(encounter)
    before, encounter.place = encounter.place, place.strip()
    if before != encounter.place:
        audit.wrote(encounter, "place in the department", by=by, detail={"before": before, "after": encounter.place})


def enter_in_error(row: Assessment, reason: str, *, by: Actor) -> None:
    """A triage that never was, as two people say (rulings 8); it stays in the record with the reason. Raises Refusal."""
    check_standing(row)
    row.withdrawn_at, row.withdrawn_why = clock.now(), reason
    session.flush()
    audit.wrote(row, "triage withdrawn", by=by, patient=row.encounter.patient_id, reason=reason)
    _tell(row.encounter, by)


def check_standing(row: Assessment) -> None:
    """Whether the triage still counts. Raises Refusal."""
    if row.withdrawn_at is not None:
        raise Refusal(N_("This triage is withdrawn already."))


def _check_present(encounter: Encounter) -> None:
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; triage belongs to an open one."))
    if encounter.kind != "emergency":
        raise Refusal(N_("This patient is not in the emergency department."))


def _check_override(proposed: rules.Assessment, chosen: str, code: str, reason: str, by: Actor) -> None:
    if chosen not in rules.times(proposed.scale):
        raise Refusal(N_("choose a category of this scale"), field="category")
    if chosen == proposed.category:
        return
    looks = rules.looks()
    if looks[chosen].rank > looks[proposed.category].rank and not by.may("encounters.decide"):
        raise Refusal(RAISE_ONLY, field="category")
    if code not in {one.code for one in codes.code_list(queries.OVERRIDES)}:
        raise Refusal(N_("choose why another category than the proposed one"), field="override_code")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(N_("say in a few words why another category than the proposed one"), field="override_reason")
