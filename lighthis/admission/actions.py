"""What happens to a hospital stay: to bed, to another bed, home; all of one verb is kept or nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lighthis.admission import queries, rules
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.actions import next_number
from lighthis.facility.models import Bed, Facility
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.records.models import Diagnosis
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.registration.queries import ids_of

WAITING = frozenset({"waiting", "accepted"})

after_place: list[Callable[[Stay], None]] = []  # filled in app.py by higher floors, as the other three
after_transfer: list[Callable[[Stay], None]] = []
before_discharge: list[Callable[[Stay], None]] = []  # may raise Refusal
after_discharge: list[Callable[[Stay], None]] = []
before_withdraw: list[Callable[[Stay], None]] = []  # may raise Refusal: something followed

Row = TypeVar("Row", Bed, BedRequest, Encounter, Stay)


def place(
    request: BedRequest, bed: Bed, at: datetime, *, by: Actor, despite: str = "", doctor_id: UUID | None = None
) -> Stay:
    """The department accepts and gives the bed, in one: a stay with its case history number begins. Raises Refusal.

    The encounter becomes inpatient and keeps its emergency part: coming, triage, doctor and decision stay as they are
    before `admitted_at`.
    """
    request = _held(request)
    encounter, bed = _held(request.encounter), _held(bed)
    _check_request(request, encounter, bed)
    at = rules.same_minute(rules.same_minute(at, encounter.arrived_at), queries.free_since(bed.id))
    refusal = rules.may_place(
        guest_of(encounter, request.wish, at),
        place_of(bed),
        at,
        now=clock.now(),
        arrived=encounter.arrived_at,
        despite=despite,
    )
    if refusal is not None:
        raise refusal
    stay = Stay(
        facility_id=request.facility_id, encounter_id=encounter.id, number=_case_number(request.facility_id, at),
        admitted_at=at, doctor_id=doctor_id, encounter=encounter,
    )  # fmt: skip
    with _bed_is_mine(bed):
        session.add(stay)
        session.flush()
        _begin_department(stay, bed.room.department_id, at)
        _lay(stay, bed, at)
    before = encounter.kind
    encounter.kind = "inpatient"
    request.state, request.answered_by_id, request.answered_at = "placed", by.id, clock.now()
    audit.wrote(
        stay, "placed", by=by, patient=encounter.patient_id, reason=despite, detail={"bed": str(bed.id), "was": before}
    )
    for follow in after_place:
        follow(stay)
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
    stay: Stay, bed: Bed, at: datetime, *, by: Actor, despite: str = "", doctor_id: UUID | None = None
) -> Stay:
    """To another bed, of the same department or of another: the old one ends when the new one begins. Raises Refusal."""
    stay = _held_open(stay)
    present = present_bed(stay)
    beds = {one.id: _held(one) for one in sorted({present.bed, bed}, key=lambda one: one.id)}
    old, bed = beds[present.bed_id], beds[bed.id]
    at = rules.same_minute(at, queries.free_since(bed.id))
    refusal = rules.may_transfer(
        guest_of(stay.encounter, "ordinary", at), place_of(bed, besides=stay.id), at,
        now=clock.now(), since=present.since, same_bed=old.id == bed.id, despite=despite,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    with _bed_is_mine(bed):
        present.until, old.state = at, "cleaning"
        session.flush()
        _lay(stay, bed, at)
    if bed.room.department_id != old.room.department_id:
        _change_department(stay, bed.room.department_id, at)
    stay.doctor_id = doctor_id or stay.doctor_id
    detail = {"from": str(old.id), "to": str(bed.id), "at": at.isoformat()}
    audit.wrote(stay, "transferred", by=by, patient=stay.encounter.patient_id, reason=despite, detail=detail)
    for follow in after_transfer:
        follow(stay)
    return stay


def discharge(
    stay: Stay,
    left_at: datetime,
    disposition: str,
    outcome: str,
    *,
    by: Actor,
    work_capacity: str = "",
    recommendations: str = "",
) -> Stay:
    """End the stay [in, out) when the patient has really left; the bed goes to cleaning only now. Raises Refusal."""
    stay = _held_open(stay)
    present = present_bed(stay)
    refusal = rules.may_discharge(
        left_at, now=clock.now(), since=present.since, has_diagnosis=has_final_diagnosis(stay.encounter_id),
        disposition=disposition, outcome=outcome,
    )  # fmt: skip
    if refusal is not None:
        raise refusal
    for may_refuse in before_discharge:
        may_refuse(stay)
    bed, encounter = _held(present.bed), _held(stay.encounter)
    stay.left_at, stay.disposition, stay.outcome = left_at, disposition, outcome
    stay.work_capacity, stay.recommendations = work_capacity, recommendations
    present.until, _open_department(stay).until, bed.state = left_at, left_at, "cleaning"
    encounter.status, encounter.ended_at = "closed", left_at
    if outcome == "died":
        registration.died(session.get_one(Patient, encounter.patient_id, with_for_update=True), left_at, by=by)
    session.flush()
    detail = {"disposition": disposition, "outcome": outcome, "at": left_at.isoformat()}
    audit.wrote(stay, "discharged", by=by, patient=encounter.patient_id, detail=detail)
    for follow in after_discharge:
        follow(stay)
    return stay


def withdraw(stay: Stay, reason: str, *, by: Actor) -> None:
    """A placement entered in error, while nothing followed: the interval becomes empty, the number stays used, the patient waits again. Raises Refusal."""
    stay = _held_open(stay)
    if not reason.strip():
        raise Refusal(N_("say what was wrong"), field="reason")
    if len([one for one in stay.occupancies if one.until is None or one.until > one.since]) > 1:
        raise Refusal(
            N_("The patient was already transferred; a placement can be taken back only while nothing followed.")
        )
    for may_refuse in before_withdraw:
        may_refuse(stay)
    stay.left_at, stay.withdrawn_at, stay.withdrawn_why = stay.admitted_at, clock.now(), reason
    for lain in stay.occupancies:
        lain.until = lain.since
    for kept in stay.departments:
        kept.until = kept.since
    encounter = _held(stay.encounter)
    encounter.kind = _kind_before(encounter)
    for request in queries.requests_placed(encounter.id)[-1:]:
        request.state, request.answered_by_id, request.answered_at = "waiting", None, None
    session.flush()
    audit.wrote(stay, "placement withdrawn", by=by, patient=encounter.patient_id, reason=reason)


def _kind_before(encounter: Encounter) -> str:
    """What the encounter was before it became inpatient: a decision to admit ends an emergency or an outpatient part."""
    if not queries.exists(Disposition, Disposition.encounter_id == encounter.id, Disposition.kind == "admit"):
        return "inpatient"
    from_outpatients = encounter.department is not None and encounter.department.kind == "outpatient"
    return "outpatient" if from_outpatients else "emergency"


def change_bed_state(bed: Bed, state: str, reason: str, *, by: Actor) -> Bed:
    """Ready, cleaning or closed (with a reason); never while a patient lies in it. Raises Refusal."""
    bed = _held(bed)
    refusal = rules.may_change_bed(bed.state, state, reason, occupied=queries.lying_in(bed.id) is not None)
    if refusal is not None:
        raise refusal
    before, bed.state, bed.state_reason = bed.state, state, reason.strip()
    audit.wrote(bed, "bed state changed", by=by, reason=reason, detail={"before": before, "after": state})
    return bed


def guest_of(encounter: Encounter, wish: str, at: datetime) -> rules.Guest:
    """The patient as a decision about beds sees them; an unknown birth date leaves the age open."""
    patient = encounter.patient
    day = clock.local(at, session.get_one(Facility, encounter.facility_id).zone).date()
    born: date | None = patient.birth_date
    years = ages.age(born, day).years if born is not None and born <= day else None
    return rules.Guest(patient.sex, years, wish)


def place_of(bed: Bed, *, besides: UUID | None = None) -> rules.Place:
    """A bed as a decision sees it, with who lies in its room now and whether it was taken meanwhile."""
    sexes = queries.sexes_in([bed.room_id], besides=besides).get(bed.room_id, frozenset())
    taken = queries.lying_in(bed.id) is not None
    return replace(place_as(bed, sexes), is_occupied=taken, free_since=queries.free_since(bed.id))


def place_as(bed: Bed, sexes: frozenset[str]) -> rules.Place:
    """A free bed as a decision sees it, given the sexes of those who lie in its room."""
    room = bed.room
    return rules.Place(
        bed.number, room.number, room.sex, room.kind, bed.kind, bed.state, bed.profile or room.department.profile,
        sexes=sexes, is_mixed=room.department.kind == "icu",
    )  # fmt: skip


def has_final_diagnosis(encounter_id: UUID) -> bool:
    """Whether the main diagnosis of the end of the stay is written (form 066, item 4.1)."""
    main = (Diagnosis.encounter_id == encounter_id, Diagnosis.role == "main", Diagnosis.withdrawn_at.is_(None))
    return queries.exists(Diagnosis, *main)


def present_bed(stay: Stay) -> BedOccupancy:
    """Where the patient lies now. Raises Refusal where the stay is over."""
    for one in stay.occupancies:
        if one.until is None:
            return one
    raise Refusal(N_("The patient has already left."))


def _open_department(stay: Stay) -> StayDepartment:
    return next(one for one in stay.departments if one.until is None)


def _held(row: Row) -> Row:
    """The row as it is now, kept by us until the unit ends."""
    return session.get_one(type(row), row.id, with_for_update=True, populate_existing=True)


def _held_open(stay: Stay) -> Stay:
    stay = _held(stay)
    session.expire(stay, ["occupancies", "departments"])
    if stay.left_at is not None:
        raise Refusal(N_("The patient has already left."))
    return stay


def _case_number(facility_id: UUID, at: datetime) -> str:
    """The number of form 003: one running number per facility and calendar year (cis-forms.md 1)."""
    year = clock.local(at, session.get_one(Facility, facility_id).zone).year
    return f"{next_number(facility_id, 'stay', year)}/{year}"


def _begin_department(stay: Stay, department_id: UUID, at: datetime) -> None:
    stay.departments.append(StayDepartment(facility_id=stay.facility_id, department_id=department_id, since=at))


def _change_department(stay: Stay, department_id: UUID, at: datetime) -> None:
    _open_department(stay).until = at
    session.flush()
    _begin_department(stay, department_id, at)
    session.flush()


def _lay(stay: Stay, bed: Bed, at: datetime) -> None:
    stay.occupancies.append(BedOccupancy(facility_id=stay.facility_id, bed=bed, since=at))
    session.flush()


@contextmanager
def _bed_is_mine(bed: Bed) -> Iterator[None]:
    """The database has the last word on "one patient a bed, one bed a patient"; its no becomes a sentence."""
    words = N_("Bed %(bed)s in room %(room)s was taken a moment ago. Choose another.")
    refusal = Refusal(words, field="bed", bed=bed.number, room=bed.room.number)
    try:
        with session.begin_nested():
            yield
    except IntegrityError as clash:
        raise refusal from clash
