"""A placement, a transfer or a discharge entered by mistake is taken back: what was never so becomes empty, nothing is erased."""

from datetime import datetime
from typing import Any
from uuid import UUID

from lighthis.admission import queries, rules
from lighthis.admission.actions import hooks
from lighthis.admission.actions.beds import guest_of, place_of
from lighthis.admission.actions.carers import stay_again
from lighthis.admission.actions.leave import away_again, refuse_after_leave
from lighthis.admission.actions.rows import bed_is_mine, begin_department, lay, locked
from lighthis.admission.actions.stays import never_placed
from lighthis.admission.models import BedOccupancy, Stay, StayCorrection
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.rules import check_recall, check_second_person
from lighthis.facility.models import Bed
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.registration.queries import ids_of

TAKEN_BACK = {
    "transfer": "transfer taken back", "discharge": "discharge taken back", "placement": "placement withdrawn",
}  # fmt: skip


def take_back(
    stay: Stay,
    kind: str,
    reason: str,
    *,
    by: Actor,
    bed: Bed | None = None,
    at: datetime | None = None,
    despite: str = "",
) -> StayCorrection:
    """Take back the last transfer of a stay, or its discharge; at once, or asked of another person. Raises Refusal.

    Without `bed` the patient has lain in the bed of before all the time; with it, there until `at` and then in this one.
    """
    stay = _fresh(stay)
    row = _asked(stay, kind, reason, by.person)
    if bed is not None and bed.id != _before(stay, kind).bed_id:
        since = rules.same_minute(at or row.happened_at, queries.free_since(bed.id, at=bed.facility_id))
        row.bed, row.bed_id, row.at, row.despite = bed, bed.id, since, despite.strip()
    return _kept(row, by)


def withdraw(stay: Stay, reason: str, *, by: Actor) -> StayCorrection:
    """A patient put to bed by mistake, while nothing followed; taken back at once, or asked of another person. Raises Refusal."""
    return _kept(_asked(_fresh(stay), "placement", reason, by.person), by)


def _kept(row: StayCorrection, by: Actor) -> StayCorrection:
    """Carried out, or kept as a request where another person confirms. Raises Refusal."""
    stay = row.stay
    _check(row)
    session.add(row)
    session.flush()
    settled = any(ask(stay) for ask in hooks.is_settled)
    if rules.needs_second(row.happened_at, now=clock.now(), settled=settled):
        patient = stay.encounter.patient_id
        audit.wrote(row, "taking back asked for", by=by, patient=patient, reason=row.reason, detail=_detail(row))
    else:
        _carry_out(row, by)
    return row


def _asked(stay: Stay, kind: str, reason: str, person: UUID) -> StayCorrection:
    """What is to be taken back, not written yet. Raises Refusal."""
    last = _last(stay, kind)
    happened = last.until or last.since if kind == "discharge" else last.since
    asked = queries.asked_correction(stay.id, at=stay.facility_id) is not None
    refusal = rules.may_take_back(happened, reason, now=clock.now(), asked_already=asked)
    if refusal is not None:
        raise refusal
    return StayCorrection(
        facility_id=stay.facility_id, stay_id=stay.id, occupancy_id=last.id, kind=kind, happened_at=happened,
        reason=reason.strip(), asked_by_id=person, stay=stay,
    )  # fmt: skip


def answer_correction(row: StayCorrection, accepted: bool, *, by: Actor) -> None:
    """Another person confirms that something is taken back, or declines. Raises Refusal."""
    row = locked(row)
    check_second_person(row.asked_by_id, by.id, row.state)
    row.answered_at, row.answered_by_id = clock.now(), by.person
    if accepted:
        _check(row)
        _carry_out(row, by)
        return
    row.state = "declined"
    patient = row.stay.encounter.patient_id
    audit.wrote(row, "taking back declined", by=by, patient=patient, reason=row.reason, detail=_detail(row))


def recall_correction(row: StayCorrection, *, by: Actor) -> None:
    """Who asked that something be taken back thinks better of it before anybody answered. Raises Refusal."""
    row = locked(row)
    check_recall(row.asked_by_id, by.id, row.state)
    row.state, row.answered_at, row.answered_by_id = "withdrawn", clock.now(), by.id
    patient = row.stay.encounter.patient_id
    audit.wrote(row, "request taken back", by=by, patient=patient, reason=row.reason, detail=_detail(row))


def _check(row: StayCorrection) -> None:
    """Nothing followed, and the patient can lie where it is said. Raises Refusal."""
    stay = _fresh(row.stay)
    if _last(stay, row.kind).id != row.occupancy_id:
        raise Refusal(N_("Something followed meanwhile; look at the stay again."))
    if row.kind == "placement":
        refuse_after_leave(stay)
        return
    if row.kind == "discharge":
        _check_coming(stay)
    before, encounter = _before(stay, row.kind), stay.encounter
    left = before.until or before.since
    taken = queries.lain_in_since(before.bed_id, left, at=stay.facility_id, besides=stay.id)
    guest = guest_of(encounter, "ordinary", clock.now())
    if row.bed is None or row.at is None:
        place = place_of(before.bed, encounter, besides=stay.id)
        refusal = rules.may_lie_again(place, rules.fit(guest, place), taken_at=taken)
    else:
        place = place_of(locked(row.bed), encounter, besides=stay.id)
        refusal = rules.may_lie_elsewhere(
            place, row.at, now=clock.now(), since=before.since, taken_at=taken
        ) or rules.fit_refusal(rules.fit(guest, place), row.despite)  # fmt: skip
        refusal = refusal or rules.hold_refusal(place, override=False, may_override=False)
    if refusal is not None:
        raise refusal


def _check_coming(stay: Stay) -> None:
    """The closed coming can open again. Raises Refusal."""
    encounter = stay.encounter
    patient = session.get_one(Patient, encounter.patient_id, with_for_update=True)
    lies = queries.open_stay_of_patient(ids_of(patient.id), at=stay.facility_id)
    if lies is not None:
        raise Refusal(N_("The patient already lies here: case history %(number)s."), number=lies.number)
    if encounter.status != "closed":
        raise Refusal(N_("This coming was entered in error."))
    if patient.died_at is not None and patient.died_at != stay.left_at:
        raise Refusal(N_("The patient has died; the stay cannot open again."))


def _carry_out(row: StayCorrection, by: Actor) -> None:
    stay = row.stay
    if row.kind == "placement":
        never_placed(stay, row.reason, by=by)
    else:
        before = _before(stay, row.kind)
        if row.kind == "discharge":
            row.before = _reopen(stay, row.reason, by)
        else:
            _empty(stay, before)
        _go_on(stay, before, row.bed, row.at)
    row.state = "done"
    session.flush()
    patient = stay.encounter.patient_id
    audit.wrote(row, TAKEN_BACK[row.kind], by=by, patient=patient, reason=row.reason, detail=_detail(row))
    for follow in hooks.after_correction:
        follow(row, by)


def _reopen(stay: Stay, reason: str, by: Actor) -> dict[str, Any]:
    """The stay and its coming are open again. Returns what the discharge had said; what was written for the patient stays."""
    encounter = locked(stay.encounter)
    patient = session.get_one(Patient, encounter.patient_id)
    said = {
        "left_at": stay.left_at.isoformat() if stay.left_at else "",
        "disposition": stay.disposition,
        "outcome": stay.outcome,
        "transferred_to": stay.transferred_to,
    }
    if patient.died_at is not None and patient.died_at == stay.left_at:
        registration.did_not_die(patient, reason, by=by)
    away_again(stay, stay.left_at)
    if stay.left_at is not None:
        stay_again(stay, stay.left_at)
    stay.left_at, stay.disposition, stay.outcome = None, "", ""
    stay.transferred_to, stay.agreed_with, stay.transport = "", "", ""
    encounter.status, encounter.ended_at = "open", None
    return said


def _empty(stay: Stay, before: BedOccupancy) -> None:
    """The last piece never was; neither was that of its department."""
    last = _real(stay)[-1]
    last.until, stay.doctor_id = last.since, last.doctor_before_id
    if last.bed.room.department_id != before.bed.room.department_id:
        piece = [one for one in stay.departments if one.is_real][-1]
        piece.until = piece.since
    session.flush()


def _go_on(stay: Stay, before: BedOccupancy, bed: Bed | None, at: datetime | None) -> None:
    """The patient lies on in the bed of before, or from a moment on in another one."""
    department = [one for one in stay.departments if one.is_real][-1]
    moves = bed is not None and bed.room.department_id != department.department_id
    with bed_is_mine(bed or before.bed):
        before.until, department.until = at, at if moves else None
        if bed is None:
            locked(before.bed).state = "ready"
        session.flush()
        if bed is not None and at is not None:
            lay(stay, bed, at, doctor_before=stay.doctor_id)
    if moves and bed is not None and at is not None:
        begin_department(stay, bed.room.department_id, at)
    session.flush()


def _last(stay: Stay, kind: str) -> BedOccupancy:
    """The piece that the placement or the transfer began, or that the discharge ended. Raises Refusal where there was none."""
    pieces = _real(stay)
    if stay.withdrawn_at is not None or not pieces:
        raise Refusal(N_("This stay was entered in error."))
    if kind == "discharge":
        if stay.left_at is None:
            raise Refusal(N_("The patient was not discharged."))
        if pieces[-1].until != stay.left_at:
            raise Refusal(N_("The patient left without having a bed; this discharge is not taken back here."))
        return pieces[-1]
    if stay.left_at is not None:
        raise Refusal(N_("The patient has already left: the discharge is taken back first."))
    if pieces[-1].until is not None:
        raise Refusal(N_("The patient lies without a bed now: give a bed first."))
    if kind == "placement" and len(pieces) > 1:
        raise Refusal(
            N_("The patient was already transferred; a placement can be taken back only while nothing followed.")
        )
    if kind == "transfer" and len(pieces) == 1:
        raise Refusal(N_("The patient was not transferred."))
    begun = stay.admitted_at if kind == "placement" else pieces[-2].until
    if pieces[-1].since != begun:
        raise Refusal(N_("The patient lay without a bed before this one; transfer the patient instead."))
    return pieces[-1]


def _before(stay: Stay, kind: str) -> BedOccupancy:
    return _real(stay)[-1 if kind == "discharge" else -2]


def _real(stay: Stay) -> list[BedOccupancy]:
    return [one for one in stay.occupancies if one.is_real]


def _fresh(stay: Stay) -> Stay:
    stay = locked(stay)
    session.expire(stay, ["occupancies", "departments"])
    return stay


def _detail(row: StayCorrection) -> dict[str, Any]:
    return {"what": row.kind, "at": row.happened_at.isoformat(), "bed": str(row.bed_id or "")}
