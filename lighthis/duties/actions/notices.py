"""A notice is opened, filled in, followed by another, or turns out to be a mistake."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.duties import queries, rules
from lighthis.duties.models import Duty
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal

PROOF = ("laboratory_on", "laboratory_method")
CLOSED = frozenset({"sent", "received", "not_needed", "entered_in_error"})  # what was sent stands as it was sent


def open_duty(
    encounter: Encounter, kind: str, cause: str, code: str, at: datetime, *, by: Actor, reason: str = "", words: str = "",
    first: Duty | None = None, recalls: Duty | None = None, more: Mapping[str, str] | None = None,
) -> Duty:  # fmt: skip
    """A notice is owed from this moment on, by the limits that the facility has set; a sensitive code hides the coming (rulings 9)."""
    facility = facilities.facility(encounter.facility_id)
    signal_due, notice_due = rules.due(at, queries.limits_at(facility, kind))
    row = Duty(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=kind, cause=cause, code=code,
        category=rules.category(code) if kind == "infection" else "", reason=reason, detected_at=at,
        signal_due_at=signal_due, notice_due_at=notice_due, due_at=signal_due, first_id=first.id if first else None, recalls_id=recalls.id if recalls else None,
        content={**(_said_first(first) if first else _known_now(encounter, kind, at, words, facility)), **(more or {})}, opened_by_id=by.person, encounter=encounter,
    )  # fmt: skip
    session.add(row)
    session.flush()
    detail = {"notice": kind, "cause": cause, "code": code, "due": signal_due.isoformat()}
    audit.wrote(row, "notice owed", by=by, patient=encounter.patient_id, reason=reason, detail=detail)
    encounters.hide_for(encounter, [code], "notice", by=by)
    return row


def _said_first(first: Duty) -> dict[str, str]:
    """What the first notice said, without a laboratory's word that was called back since."""
    own = queries.of_comings([first.encounter_id], at=first.facility_id)
    if any(one.cause == "unproven" and one.first_id == first.id and one.state != "entered_in_error" for one in own):
        return {name: value for name, value in first.content.items() if name not in PROOF}
    return first.content


def _known_now(encounter: Encounter, kind: str, at: datetime, words: str, facility: Facility) -> dict[str, str]:
    """What the paper can say at once: the days of form 058; of an injury its diagnosis."""
    if kind == "police":
        return {"injuries": words} if words else {}
    came, made = (clock.local(moment, facility.zone).date() for moment in (encounter.arrived_at, at))
    return {"contact_on": came.isoformat(), "diagnosed_on": made.isoformat()}


def open_by_hand(encounter: Encounter, kind: str, code: str, at: datetime, reason: str, *, by: Actor) -> Duty:
    """A nurse or a doctor says that a notice is owed. Raises Refusal."""
    hold(encounter)
    if encounter.status == "entered_in_error":
        raise Refusal(N_("This coming was entered in error."))
    if kind == "infection" and not code:
        raise Refusal(N_("the disease or the poisoning is told by its code, a suspected one too"), field="code")
    rules.check_moment(at, now=clock.now(), since=encounter.arrived_at, field="detected_at")
    category = rules.category(code) if kind == "infection" else ""
    for one in queries.of_comings([encounter.id], at=encounter.facility_id):
        live = one.first_id is None and one.state not in {"not_needed", "entered_in_error"}
        if live and one.kind == kind and one.category == category:
            raise Refusal(N_("Such a notice is open for this coming already."))
    return open_duty(encounter, kind, "hand", code if kind == "infection" else "", at, by=by, reason=reason.strip())


def follow(row: Duty, cause: str, code: str, at: datetime, reason: str, *, by: Actor) -> Duty:
    """A new notice that points to the first: something changed after it had gone out. Raises Refusal."""
    keep(row)
    if row.state not in rules.GONE_OUT:
        raise Refusal(N_("This notice has not gone out yet: correct it and tell it as it is now."))
    if cause not in rules.FOLLOWS:
        raise Refusal(N_("choose from the list"), field="cause")
    if cause == "changed" and not code:
        raise Refusal(N_("write the code of the new diagnosis"), field="code")
    rules.check_moment(at, now=clock.now(), since=row.detected_at, field="detected_at")
    first = first_of(row)
    return open_duty(row.encounter, row.kind, cause, code or row.code, at, by=by, reason=reason.strip(), first=first)


def change(row: Duty, content: Mapping[str, Any], *, by: Actor) -> None:
    """What the paper will say. Raises Refusal once it was sent."""
    keep(row)
    if row.state in CLOSED:
        raise Refusal(N_("This notice was sent as it stands; a change needs a new one."))
    before = {name: row.content.get(name) for name in content if row.content.get(name) != content[name]}
    row.content = {**row.content, **content}
    audit.wrote(row, "notice filled in", by=by, patient=row.encounter.patient_id, detail={"fields": sorted(before)})


def check_standing(row: Duty) -> None:
    """Whether a notice can still be marked as entered in error. Raises Refusal."""
    if row.state == "entered_in_error":
        raise Refusal(N_("This notice is marked as entered in error already."))


def enter_in_error(row: Duty, reason: str, *, by: Actor) -> None:
    """A notice that never should have been, as two people say (rulings 8): it keeps its number. Raises Refusal."""
    keep(row)
    check_standing(row)
    row.state, row.due_at, row.withdrawn_at, row.withdrawn_why = "entered_in_error", None, clock.now(), reason
    audit.wrote(row, "entered in error", by=by, patient=row.encounter.patient_id, reason=reason)


def enter_all_in_error(encounter: Encounter, reason: str, by: Actor) -> None:
    """For encounters.actions.after_error: notices of a coming that never was are no notices, told or not."""
    for row in queries.of_comings([encounter.id], at=encounter.facility_id):
        if row.state != "entered_in_error":
            enter_in_error(row, reason, by=by)


def first_of(row: Duty) -> Duty:
    """The first notice of a chain."""
    return row if row.first_id is None else queries.duty(row.first_id, at=row.facility_id)


def keep(row: Duty) -> None:
    """The notice as it is now, kept by us: of two who write at once the second sees what the first wrote."""
    session.flush()
    session.refresh(row, with_for_update={"of": Duty})


def hold(encounter: Encounter) -> None:
    """Whoever opens a notice of a coming waits for who is doing so now."""
    session.flush()
    rows = select(Encounter.id).where(Encounter.id == encounter.id, Encounter.facility_id == encounter.facility_id)
    session.execute(rows.with_for_update())
