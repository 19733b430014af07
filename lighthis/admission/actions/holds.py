"""Keeping a bed for a patient until a time; it lapses by itself, nobody has to do anything."""

from datetime import datetime

from lighthis.admission import queries, rules
from lighthis.admission.actions.beds import guest_of, place_of
from lighthis.admission.actions.rows import bed_is_mine, locked
from lighthis.admission.models import BedHold
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as comings
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal


def hold(bed: Bed, encounter: Encounter, until: datetime, *, by: Actor, despite: str = "") -> BedHold:
    """A bed is kept for a patient who was asked for, is planned, or lies elsewhere here; a department that keeps one has
    accepted the patient. An earlier hold of the same patient ends. Raises Refusal."""
    encounter, bed = locked(encounter), locked(bed)
    request, now = _waits(encounter, bed), clock.now()
    refusal = rules.may_hold(
        guest_of(encounter, request.wish if request else "ordinary", until), place_of(bed, encounter), until,
        now=now, despite=despite,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    for old in queries.overlapping_holds(bed.id, encounter.id, now, at=bed.facility_id):
        _end(old, "released", "", by)
    if request is not None and request.state == "waiting":
        comings.answer_request(request, True, "", by=by)
    kept = BedHold(
        facility_id=encounter.facility_id, bed_id=bed.id, encounter_id=encounter.id, since=clock.now(), until=until,
        promised=until, by_id=by.id, bed=bed, encounter=encounter,
    )  # fmt: skip
    with bed_is_mine(bed):
        session.add(kept)
        session.flush()
    detail = {"bed": str(bed.id), "until": until.isoformat()}
    audit.wrote(kept, "bed kept", by=by, patient=encounter.patient_id, reason=despite, detail=detail)
    return kept


def _waits(encounter: Encounter, bed: Bed) -> BedRequest | None:
    """The open request for which the bed is kept; None for who lies here already. Raises Refusal."""
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; no bed is kept for it."))
    request = encounters.live_request(encounter.id, at=encounter.facility_id)
    if queries.open_stay_of(encounter.id, at=encounter.facility_id) is not None:
        return None
    if request is None or request.state == "placed":
        raise Refusal(N_("No department was asked for a bed in this coming."))
    if bed.room.department_id != request.department_id:
        raise Refusal(N_("This bed is in another department than the one that was asked."), field="bed")
    return request


def release(kept: BedHold, reason: str, *, by: Actor) -> None:
    """The bed is kept no longer. Raises Refusal where its time is over."""
    kept = locked(kept)
    if kept.ended or kept.until <= clock.now():
        raise Refusal(N_("This bed is not kept any more."))
    if not reason.strip():
        raise Refusal(N_("say why the bed is kept no longer"), field="reason")
    _end(kept, "released", reason.strip(), by)


def release_of(request: BedRequest, by: Actor) -> None:
    """For encounters' list: who is put off needs no bed now."""
    kept = queries.hold_of_encounter(request.encounter_id, clock.now(), at=request.facility_id)
    if kept is not None:
        _end(locked(kept), "released", "", by)


def make_way(bed: Bed, encounter: Encounter, reason: str, *, by: Actor) -> None:
    """Somebody was put to a bed: his own hold is fulfilled, another's on this bed was given away."""
    for kept in queries.overlapping_holds(bed.id, encounter.id, clock.now(), at=bed.facility_id):
        _end(kept, "placed" if kept.encounter_id == encounter.id else "given_away", reason, by)


def _end(kept: BedHold, how: str, reason: str, by: Actor) -> None:
    kept.until = max(clock.now(), kept.since)
    kept.ended, kept.ended_by_id, kept.reason = how, by.id, reason if how != "placed" else ""
    session.flush()
    words = {"placed": "kept bed taken", "given_away": "kept bed given away"}.get(how, "bed no longer kept")
    audit.wrote(kept, words, by=by, patient=kept.encounter.patient_id, reason=kept.reason)
