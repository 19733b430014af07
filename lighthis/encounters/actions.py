"""What happens to comings: arriving, planning, the doctor's decision, the department's answer."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import UUID

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters import queries, rules
from lighthis.encounters.models import BedRequest, Disposition, Encounter, EncounterMove
from lighthis.facility import queries as facilities
from lighthis.facility.actions import next_number
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal
from lighthis.registration import actions as registration
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient

# Filled in app.py by higher floors; each may raise a Refusal.
before_decision: list[Callable[[Encounter, str], None]] = []  # coming, kind: an admission needs its diagnosis
after_plan: list[Callable[[Encounter, str, str, Actor], None]] = []  # coming, code and words of the referral diagnosis
before_move: list[Callable[[Encounter, Patient], None]] = []  # coming, the other patient: a woman in a men's room
after_move: list[Callable[[EncounterMove, Actor], object]] = []  # papers printed before are taken out of use
before_error: list[Callable[[Encounter], None]] = []  # refuses where charges or a stay hang on the coming
after_error: list[Callable[[Encounter, str, Actor], object]] = []  # coming, reason: its papers are taken out of use


def arrive(
    patient: Patient,
    arrival: str,
    complaint: str,
    at: datetime,
    *,
    by: Actor,
    referred_by: str = "",
    ambulance: str = "",
    secrecy: str = "ordinary",
    again: bool = False,
) -> Encounter:
    """An emergency coming, free for the patient (rulings 27). `again` allows a second open one. Raises Refusal."""
    facility = _facility(by)
    check_moment(patient, at, facility, "arrived_at")
    there = queries.open_emergency_of(patients.ids_of(patient.id), at=facility.id)
    if there is not None and not again:
        raise Refusal(
            N_("This patient is in the emergency department already: %(number)s."), number=there.number, field="again"
        )
    encounter = _new(patient, facility, "emergency", at, by)
    encounter.arrival, encounter.complaint, encounter.secrecy = arrival, complaint, secrecy
    encounter.referred_by, encounter.ambulance, encounter.payer = referred_by, ambulance, "budget"
    emergency = facilities.departments(facility.id, ("emergency",))
    encounter.department_id = emergency[0].id if emergency else None
    session.flush()
    audit.wrote(encounter, "came", by=by, detail={"number": encounter.number})
    return encounter


def plan(
    patient: Patient,
    department: Department,
    wish: str,
    planned_on: date,
    payer: str,
    *,
    by: Actor,
    referred_by: str = "",
    referral_number: str = "",
    diagnosis_code: str = "",
    diagnosis_text: str = "",
    complaint: str = "",
    secrecy: str = "ordinary",
) -> BedRequest:
    """A planned stay: an inpatient coming and a request to the department for that day. Raises Refusal."""
    facility = _facility(by)
    rules.check_plan(planned_on, clock.today(facility.zone), payer, wish)
    check_moment(patient, clock.now(), facility, "planned_on")
    _check_department(department, facility)
    encounter = _new(patient, facility, "inpatient", clock.now(), by)
    encounter.arrival, encounter.payer, encounter.secrecy = "planned", payer, secrecy
    encounter.referred_by, encounter.referral_number, encounter.complaint = referred_by, referral_number, complaint
    encounter.department_id = department.id
    session.flush()
    audit.wrote(encounter, "planned", by=by, detail={"number": encounter.number, "payer": payer})
    for tell in after_plan:
        tell(encounter, diagnosis_code, diagnosis_text, by)
    return _ask_bed(encounter, department, wish, planned_on, by)


def came(encounter: Encounter, at: datetime, *, by: Actor) -> None:
    """The planned patient has come: from now on the coming's time is when it happened, not when it was planned. Raises Refusal."""
    check_moment(encounter.patient, at, _facility(by), "at")
    encounter.arrived_at = at
    audit.wrote(encounter, "came as planned", by=by)


def take(encounter: Encounter, *, by: Actor) -> None:
    """The doctor takes the patient; a second doctor may take over. Raises Refusal."""
    rules.check_open(encounter.status)
    before = encounter.doctor_id
    encounter.doctor_id, encounter.doctor_at = _person(by), clock.now()
    audit.wrote(encounter, "taken by the doctor", by=by, detail={"before": str(before) if before else ""})


def decide(
    encounter: Encounter,
    kind: str,
    at: datetime,
    *,
    by: Actor,
    department: Department | None = None,
    wish: str = "ordinary",
    text: str = "",
) -> Disposition:
    """The doctor's decision on an emergency patient; `admit` asks the department for a bed, the others end the coming. Raises Refusal."""
    rules.check_open(encounter.status)
    if encounter.kind == "inpatient":
        raise Refusal(
            N_("Only an emergency or outpatient coming is decided here; a ward discharges its patients itself.")
        )
    rules.check_decision(kind, text, wish, has_department=department is not None)
    at = rules.same_minute(at, encounter.arrived_at)
    _check_in_coming(encounter, at, by)
    for refuse in before_decision:
        refuse(encounter, kind)
    _withdraw_earlier(encounter, by)
    made = Disposition(
        facility_id=encounter.facility_id, encounter_id=encounter.id, kind=kind, decided_at=at, by_id=_person(by), text=text
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.wrote(made, "decided", by=by, patient=encounter.patient_id, detail={"kind": kind})
    _carry_out(encounter, made, department, wish, by)
    return made


def answer_request(request: BedRequest, accepted: bool, answer: str, *, by: Actor) -> None:
    """The department accepts the patient, or declines with a reason and the doctor decides anew. Raises Refusal."""
    rules.check_answer(request.state, accepted, answer)
    rules.check_open(request.encounter.status)
    request.state = "accepted" if accepted else "declined"
    request.answer, request.answered_at, request.answered_by_id = answer.strip(), clock.now(), _person(by)
    audit.wrote(request, f"bed request {request.state}", by=by, patient=request.encounter.patient_id, reason=answer)


def ask_move(encounter: Encounter, to_patient: Patient, reason: str, *, by: Actor) -> EncounterMove:
    """A coming was written on the wrong patient: one asks, another person confirms (rulings 8). Raises Refusal."""
    asked = any(row.state == "asked" for row in queries.moves_of(encounter.id))
    rules.check_move(encounter.patient_id, to_patient.id, encounter.status, reason, asked_already=asked)
    check_moment(to_patient, encounter.arrived_at, _facility(by), "to_patient")
    move = EncounterMove(
        facility_id=encounter.facility_id, encounter_id=encounter.id, from_patient_id=encounter.patient_id,
        to_patient_id=to_patient.id, reason=reason.strip(), asked_by_id=_person(by),
    )  # fmt: skip
    move.encounter, move.to_patient = encounter, to_patient
    session.add(move)
    session.flush()
    audit.wrote(move, "move asked for", by=by, patient=encounter.patient_id, reason=reason)
    return move


def answer_move(move: EncounterMove, accepted: bool, *, by: Actor) -> None:
    """A second person confirms or declines; all that hangs on the coming follows it to the right patient. Raises Refusal."""
    rules.check_second_person(move.asked_by_id, by.id, move.state)
    encounter = move.encounter
    move.state, move.answered_at, move.answered_by_id = "done" if accepted else "declined", clock.now(), _person(by)
    if not accepted:
        audit.wrote(move, "move declined", by=by, patient=move.from_patient_id, reason=move.reason)
        return
    rules.check_move(encounter.patient_id, move.to_patient_id, encounter.status, move.reason, asked_already=False)
    check_moment(move.to_patient, encounter.arrived_at, _facility(by), "")
    for refuse in before_move:
        refuse(encounter, move.to_patient)
    registration.card(move.to_patient, _facility(by), by=by)
    encounter.patient_id = move.to_patient_id
    session.flush()
    session.refresh(encounter)
    for patient_id in (move.from_patient_id, move.to_patient_id):
        audit.wrote(encounter, "moved to another patient", by=by, patient=patient_id, reason=move.reason)
    for tell in after_move:
        tell(move, by)


def set_secrecy(encounter: Encounter, secrecy: str, reason: str, *, by: Actor) -> None:
    """Hide a coming from posts without the right, or show it again (rulings 9)."""
    if secrecy not in {"ordinary", "sensitive"}:
        raise Refusal(N_("choose from the list"), field="secrecy")
    encounter.secrecy = secrecy
    audit.wrote(encounter, f"made {secrecy}", by=by, reason=reason)


def enter_in_error(encounter: Encounter, reason: str, *, by: Actor) -> None:
    """A coming that never was: it stays in the record under its number, out of every list. Raises Refusal."""
    rules.check_error(encounter.status, reason, [row.state for row in queries.requests_of([encounter.id])])
    for refuse in before_error:
        refuse(encounter)
    encounter.status, encounter.ended_at = "entered_in_error", clock.now()
    audit.wrote(encounter, "entered in error", by=by, reason=reason)
    for tell in after_error:
        tell(encounter, reason, by)


def check_moment(patient: Patient, at: datetime, facility: Facility, field: str) -> None:
    """An event of a patient at a facility lies in the past and in the patient's life. Raises Refusal."""
    born = patient.birth_date if patient.birth_precision in {"day", "month", "year"} else None
    rules.check_moment(at, now=clock.now(), born=born, died_at=patient.died_at, zone=facility.zone, field=field)


def _new(patient: Patient, facility: Facility, kind: str, at: datetime, by: Actor) -> Encounter:
    registration.card(patient, facility, by=by)
    year = clock.local(at, facility.zone).year
    prefix = str(facility.settings.get("encounter_prefix", "") or rules.DEFAULT_PREFIX)
    encounter = Encounter(
        facility_id=facility.id, patient_id=patient.id, kind=kind, arrived_at=at, registered_by_id=_person(by),
        number=rules.number(prefix, year, next_number(facility.id, "encounter", year)),
    )  # fmt: skip
    encounter.patient = patient
    session.add(encounter)
    return encounter


def _ask_bed(encounter: Encounter, department: Department, wish: str, planned_on: date | None, by: Actor) -> BedRequest:
    request = BedRequest(
        facility_id=encounter.facility_id, encounter_id=encounter.id, department_id=department.id, wish=wish,
        planned_on=planned_on, asked_by_id=_person(by),
    )  # fmt: skip
    request.encounter, request.department = encounter, department
    session.add(request)
    session.flush()
    audit.wrote(request, "bed asked for", by=by, patient=encounter.patient_id, detail={"department": department.code})
    return request


def _withdraw_earlier(encounter: Encounter, by: Actor) -> None:
    request = queries.live_request(encounter.id)
    rules.check_second_decision(request.state if request else None)
    if request is not None:
        request.state = "withdrawn"
        audit.wrote(request, "bed request withdrawn", by=by, patient=encounter.patient_id)
    earlier = queries.decision(encounter.id)
    if earlier is not None:
        earlier.withdrawn_at = clock.now()
        audit.wrote(earlier, "decision withdrawn", by=by, patient=encounter.patient_id)
    session.flush()


def _carry_out(encounter: Encounter, made: Disposition, department: Department | None, wish: str, by: Actor) -> None:
    if encounter.doctor_id is None:
        encounter.doctor_id, encounter.doctor_at = made.by_id, made.decided_at
    if made.kind == "admit" and department is not None:
        _check_department(department, _facility(by))
        _ask_bed(encounter, department, wish, None, by)
        return
    encounter.status, encounter.ended_at = "closed", made.decided_at
    audit.wrote(encounter, "ended", by=by, detail={"by": made.kind})
    if made.kind == "died":
        registration.died(encounter.patient, made.decided_at, by=by)


def _check_in_coming(encounter: Encounter, at: datetime, by: Actor) -> None:
    check_moment(encounter.patient, at, _facility(by), "at")
    if at < encounter.arrived_at:
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=encounter.arrived_at, field="at")


def _check_department(department: Department, facility: Facility) -> None:
    if department.facility_id != facility.id:
        raise NotFound
    if department.is_closed or department.kind not in facilities.WARDS:
        raise Refusal(N_("this department has no beds"), field="department")


def _facility(by: Actor) -> Facility:
    if by.facility_id is None:
        raise NotFound
    return facilities.facility(by.facility_id)


def _person(by: Actor) -> UUID:
    if by.id is None:
        raise ValueError("a coming is written by a person")
    return by.id
