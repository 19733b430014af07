"""Beds: their state, and how a decision sees a bed and the patient who is to lie in it."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from lighthis.admission import queries, rules
from lighthis.admission.actions.rows import locked
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility import periods
from lighthis.facility.models import BY_DAY, Bed, Facility
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import people


def change_bed_state(bed: Bed, state: str, reason: str, *, by: Actor, why: str = "other") -> Bed:
    """Ready, cleaning or closed (`why` of `periods.REASONS`, and words); never while a patient lies in it. Raises Refusal."""
    bed = locked(bed)
    refusal = rules.may_change_bed(bed.state, state, reason, occupied=_is_taken(bed))
    if refusal is not None:
        raise refusal
    if bed.closed_on is not None:
        raise Refusal(N_("This bed was closed for good."))
    if state == "closed" and why not in periods.REASONS:
        raise Refusal(N_("choose from the list"), field="closed_for")
    if state == "closed" and queries.hold_of_bed(bed.id, clock.now(), at=bed.facility_id) is not None:
        raise Refusal(N_("This bed is kept for a patient: end that first."))
    before, bed.state, bed.state_reason = bed.state, state, reason.strip()
    if state == "closed":
        periods.close(bed, why, bed.state_reason, by.id)
    elif before == "closed":
        periods.reopen(bed)
    detail = {"before": before, "after": state} | ({"why": why} if state == "closed" else {})
    audit.wrote(bed, "bed state changed", by=by, reason=reason, detail=detail)
    return bed


def guest_of(encounter: Encounter, wish: str, at: datetime) -> rules.Guest:
    """The patient as a decision about beds sees them; an unknown birth date leaves the age open."""
    patient = people.behind(encounter.patient, ())
    day = clock.local(at, session.get_one(Facility, encounter.facility_id).zone).date()
    born: date | None = patient.birth_date
    years = ages.age(born, day).years if born is not None and born <= day else None
    return rules.Guest(patient.sex, years, wish)


def place_of(bed: Bed, encounter: Encounter, *, besides: UUID | None = None) -> rules.Place:
    """A bed as a decision for a coming sees it: who lies in its room now, whether it was taken or kept for another meanwhile."""
    at = bed.facility_id
    sexes = queries.sexes_in([bed.room_id], at=at, besides=besides).get(bed.room_id, frozenset())
    hold = queries.hold_of_bed(bed.id, clock.now(), at=at)
    return replace(
        place_as(bed, sexes), is_occupied=_is_taken(bed), free_since=queries.free_since(bed.id, at=at),
        held_until=hold.until if hold is not None and hold.encounter_id != encounter.id else None,
    )  # fmt: skip


def _is_taken(bed: Bed) -> bool:
    at = bed.facility_id
    return queries.lying_in(bed.id, at=at) is not None or queries.carer_in(bed.id, at=at) is not None


def place_as(bed: Bed, sexes: frozenset[str]) -> rules.Place:
    """A free bed as a decision sees it, given the sexes of those who lie in its room."""
    room = bed.room
    return rules.Place(
        bed.number, room.number, room.sex, room.kind, bed.kind, bed.state, bed.profile or room.department.profile,
        sexes=sexes, is_mixed=room.department.kind == "icu", by_day=room.department.kind == BY_DAY,
    )  # fmt: skip
