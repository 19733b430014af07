"""What happens to a hospital stay: to bed, to another bed, home; all of one verb is kept or nothing."""

from datetime import datetime
from uuid import UUID

from lighthis.admission import queries, rules
from lighthis.admission.actions import hooks
from lighthis.admission.actions.beds import guest_of, place_of
from lighthis.admission.actions.carers import leave_with
from lighthis.admission.actions.holds import make_way
from lighthis.admission.actions.leave import end_with_stay, refuse_move_then
from lighthis.admission.actions.rows import (
    bed_is_mine,
    begin_department,
    change_department,
    here_since,
    lay,
    locked,
    locked_open,
    open_department,
    present_bed,
)
from lighthis.admission.actions.sent import sent
from lighthis.admission.models import Stay
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import actions as comings
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.models import Bed, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.records.models import Diagnosis
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.registration.queries import ids_of

WAITING = frozenset({"waiting", "accepted"})
GIVE_AWAY = "admission.beds"  # senior nurse, heads: who may also close beds


def place(
    request: BedRequest,
    bed: Bed,
    at: datetime,
    *,
    by: Actor,
    despite: str = "",
    doctor_id: UUID | None = None,
    override: bool = False,
    came_at: datetime | None = None,
) -> Stay:
    """The department accepts and gives the bed, in one: a stay with its case history number begins. Raises Refusal.

    The encounter becomes inpatient and keeps its emergency part: coming, triage, doctor and decision stay as they are
    before `admitted_at`. Who was planned has come at `came_at`, or with the bed. `override`: a bed kept for another is given away.
    """
    request = locked(request)
    encounter, bed = locked(request.encounter), locked(bed)
    _check_request(request, encounter, bed)
    comings.check_brought(encounter, at, despite)
    arrived = came_at or at if comings.is_awaited(encounter) else encounter.arrived_at
    at = rules.same_minute(rules.same_minute(at, arrived), queries.free_since(bed.id, at=bed.facility_id))
    place, guest = place_of(bed, encounter), guest_of(encounter, request.wish, at)
    refusal = rules.may_place(guest, place, at, now=clock.now(), arrived=arrived, despite=despite)
    refusal = refusal or rules.hold_refusal(
        place, override=override, may_override=by.may(GIVE_AWAY), reason=despite
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    if comings.is_awaited(encounter):
        comings.came(encounter, min(arrived, clock.now()), by=by)
    stay = _begin(request, encounter, bed, at, doctor_id)
    make_way(bed, encounter, despite, by=by)
    before, encounter.kind = encounter.kind, "inpatient"
    request.state, request.answered_by_id, request.answered_at = "placed", by.id, clock.now()
    detail = {"bed": str(bed.id), "was": before}
    audit.wrote(stay, "placed", by=by, patient=encounter.patient_id, reason=despite, detail=detail)
    for follow in hooks.after_place:
        follow(stay)
    return stay


def _begin(request: BedRequest, encounter: Encounter, bed: Bed, at: datetime, doctor_id: UUID | None) -> Stay:
    stay = Stay(
        facility_id=request.facility_id, encounter_id=encounter.id, number=case_number(request.facility_id, at),
        admitted_at=at, doctor_id=doctor_id, encounter=encounter, **sent(encounter),
    )  # fmt: skip
    with bed_is_mine(bed):
        session.add(stay)
        session.flush()
        begin_department(stay, bed.room.department_id, at)
        lay(stay, bed, at)
    return stay


def _check_request(request: BedRequest, encounter: Encounter, bed: Bed) -> None:
    """What does not depend on the bed's fit. Raises Refusal."""
    if request.state not in WAITING:
        raise Refusal(N_("This request was answered a moment ago. Open the bed map to see how."))
    if encounter.status != "open":
        raise Refusal(N_("This coming is closed; the patient cannot be put to bed on it."))
    if bed.room.department_id != request.department_id:
        raise Refusal(N_("This bed is in another department than the one that was asked."), field="bed")
    session.get_one(Patient, encounter.patient_id, with_for_update=True)
    lies = queries.open_stay_of_patient(ids_of(encounter.patient_id), at=request.facility_id)
    if lies is not None:
        raise Refusal(N_("The patient already lies here: case history %(number)s."), number=lies.number)


def transfer(
    stay: Stay,
    bed: Bed,
    at: datetime,
    *,
    by: Actor,
    despite: str = "",
    doctor_id: UUID | None = None,
    override: bool = False,
) -> Stay:
    """To another bed, of the same department or of another: the old one ends when the new one begins. Raises Refusal."""
    stay = locked_open(stay)
    at = refuse_move_then(stay, at)
    present, encounter = present_bed(stay), stay.encounter
    beds = {one.id: locked(one) for one in sorted({bed, *([present.bed] if present else [])}, key=lambda one: one.id)}
    old, bed = beds[present.bed_id] if present else None, beds[bed.id]
    at = rules.same_minute(at, queries.free_since(bed.id, at=bed.facility_id))
    place, guest = place_of(bed, encounter, besides=stay.id), guest_of(encounter, "ordinary", at)
    refusal = rules.may_transfer(
        guest, place, at, now=clock.now(), since=here_since(stay), same_bed=old is bed, despite=despite, by_day=stay.by_day
    ) or rules.hold_refusal(place, override=override, may_override=by.may(GIVE_AWAY), reason=despite)  # fmt: skip
    if refusal is not None:
        raise refusal
    _move(stay, old, bed, at, doctor_id)
    make_way(bed, encounter, despite, by=by)
    detail = {"from": str(old.id) if old else "", "to": str(bed.id), "at": at.isoformat()}
    audit.wrote(stay, "transferred", by=by, patient=encounter.patient_id, reason=despite, detail=detail)
    for follow in hooks.after_transfer:
        follow(stay)
    return stay


def _move(stay: Stay, old: Bed | None, bed: Bed, at: datetime, doctor_id: UUID | None) -> None:
    with bed_is_mine(bed):
        present = present_bed(stay)
        if present is not None and old is not None:
            present.until, old.state = at, "cleaning"
            session.flush()
        lay(stay, bed, at, doctor_before=stay.doctor_id)
    if bed.room.department_id != open_department(stay).department_id:
        change_department(stay, bed.room.department_id, at)
    stay.doctor_id = doctor_id or stay.doctor_id


def discharge(
    stay: Stay,
    left_at: datetime,
    disposition: str,
    outcome: str,
    *,
    by: Actor,
    work_capacity: str = "",
    recommendations: str = "",
    elsewhere: rules.Elsewhere = rules.NOWHERE,
) -> Stay:
    """End the stay [in, out) when the patient has really left; the bed goes to cleaning only now. Raises Refusal."""
    stay = locked_open(stay)
    present = present_bed(stay)
    refusal = rules.may_discharge(
        left_at, now=clock.now(), since=here_since(stay), has_diagnosis=has_final_diagnosis(stay.encounter) or (is_well_newborn(stay) and outcome != "died"),
        disposition=disposition, outcome=outcome, elsewhere=elsewhere,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    for may_refuse in hooks.before_discharge:
        may_refuse(stay)
    end_with_stay(stay, left_at, by)
    encounter = locked(stay.encounter)
    if present is not None:
        locked(present.bed).state, present.until = "cleaning", left_at
    stay.left_at, stay.disposition, stay.outcome, stay.leaving_at = left_at, disposition, outcome, None
    stay.work_capacity, stay.recommendations = work_capacity, recommendations
    stay.transferred_to, stay.agreed_with, stay.transport = elsewhere.where, elsewhere.agreed_with, elsewhere.transport
    open_department(stay).until = left_at
    leave_with(stay, left_at)
    encounter.status, encounter.ended_at = "closed", left_at
    if outcome == "died":
        registration.died(session.get_one(Patient, encounter.patient_id, with_for_update=True), left_at, by=by)
    session.flush()
    detail = {"disposition": disposition, "outcome": outcome, "at": left_at.isoformat()}
    audit.wrote(stay, "discharged", by=by, patient=encounter.patient_id, detail=detail)
    for follow in hooks.after_discharge:
        follow(stay)
    return stay


def never_placed(stay: Stay, reason: str, *, by: Actor) -> None:
    """A placement that never was (`mistakes.withdraw`): the interval becomes empty, the number stays used, the patient waits again.
    Raises Refusal."""
    for may_refuse in hooks.before_withdraw:
        may_refuse(stay)
    stay.left_at, stay.withdrawn_at, stay.withdrawn_why = stay.admitted_at, clock.now(), reason
    stay.leaving_at = None
    for lain in stay.occupancies:
        lain.until = lain.since
    for kept in stay.departments:
        kept.until = kept.since
    for carer in stay.carers:
        carer.until = carer.since
    encounter = locked(stay.encounter)
    encounter.kind = _kind_before(encounter)
    if encounter.arrival == comings.PLANNED and encounter.arrived_at == stay.admitted_at:
        comings.did_not_come(encounter, reason, by=by)  # the coming was written with the bed
    for request in queries.requests_placed(encounter.id, at=encounter.facility_id)[-1:]:
        request.state, request.answered_by_id, request.answered_at = "waiting", None, None
    session.flush()


def _kind_before(encounter: Encounter) -> str:
    """What the encounter was before it became inpatient: a decision to admit ends an emergency or an outpatient part."""
    if not queries.exists(Disposition, encounter, Disposition.kind == "admit"):
        return "inpatient"
    from_outpatients = encounter.department is not None and encounter.department.kind == "outpatient"
    return "outpatient" if from_outpatients else "emergency"


def has_final_diagnosis(encounter: Encounter) -> bool:
    """Whether the main diagnosis of the end of the stay is written (form 066, item 4.1)."""
    return queries.exists(Diagnosis, encounter, Diagnosis.role == "main", Diagnosis.withdrawn_at.is_(None))


def is_well_newborn(stay: Stay) -> bool:
    """A child born here that never needed a bed of its own: it leaves without a final diagnosis and form 066 (cis-forms.md 2)."""
    return stay.is_newborn and all(one.bed.kind == "cot" for one in stay.occupancies if one.is_real)


def case_number(facility_id: UUID, at: datetime) -> str:
    """The number of form 003: one running number per facility and calendar year (cis-forms.md 1)."""
    year = clock.local(at, session.get_one(Facility, facility_id).zone).year
    return f"{next_number(facility_id, 'stay', year)}/{year}"
