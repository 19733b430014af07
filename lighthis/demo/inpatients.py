"""Beds, planned stays, the cash desk."""

from collections.abc import Generator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission import queries as beds
from lighthis.admission.models import Stay
from lighthis.billing.actions.cash import take_deposit, take_payment
from lighthis.billing.actions.shifts import close_shift, count_safe, in_drawer, move_cash, open_shift
from lighthis.billing.queries import cash, drawer, stays
from lighthis.charging import actions as charging
from lighthis.db.engine import session
from lighthis.demo import endings, histories, leaving, payers, treating
from lighthis.demo.hospital import Hospital, Steps, choose, minutes, person
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as requests
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration

SURGERY = {"SUR", "PSU"}
DISCHARGED = "mserv-0004-00004"
SMALL = 7 * 365  # days of age: a child whose mother stays
CLEANED = timedelta(minutes=40)
ENOUGH = Decimal(500_000)  # so much change a drawer keeps
TRIES = 8  # looks for a bed, each some half an hour after the other
OUTCOMES = ("loc-cs-001", "loc-cs-002", "loc-cs-002", "loc-cs-003")


def stay(hospital: Hospital, coming: UUID, scenario: dict[str, Any]) -> Steps:
    """Bed, intensive care and then a ward, days in it, discharge, cleaning."""
    stay_id = yield from _to_bed(hospital, coming)
    if stay_id is None:
        return
    yield minutes(hospital, 60, 300)
    doctor = hospital.on_duty("doctor", department=scenario["department"])
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "clinical", scenario["diagnosis"], "", clock.now(), by=doctor)
    histories.on_admission(encounter, by=doctor)
    if scenario["department"] in SURGERY:
        histories.operated(hospital, encounter, by=doctor)
    treating.prescribed(hospital, session.get_one(Stay, stay_id))
    _mother_stays(session.get_one(Stay, stay_id), by=doctor)
    if "ward" in scenario:
        yield from treating.rounds(hospital, stay_id, minutes(hospital, 14 * 60, 40 * 60))
        doctor = hospital.on_duty("doctor", department=scenario["ward"])
        left = _out_of_intensive_care(hospital, stay_id, scenario["ward"], by=doctor)
        if left is not None:
            yield CLEANED
            _clean(hospital, left)
    stays = timedelta(days=max(scenario["stay_days"], 1)) + minutes(hospital, 0, 240)
    yield from treating.rounds(hospital, stay_id, stays)
    bed = _discharge(hospital, coming, stay_id, scenario["diagnosis"], by=doctor)
    yield minutes(hospital, 20, 70)
    _clean(hospital, bed)


def _clean(hospital: Hospital, bed: UUID) -> None:
    nurse = hospital.on_duty("senior_nurse", "ward_nurse")
    admission.change_bed_state(session.get_one(Bed, bed), "ready", "", by=nurse)


def _mother_stays(stay: Stay, *, by: Actor) -> None:
    """The mother of a small child stays beside it."""
    born = stay.encounter.patient.birth_date
    if born is not None and (stay.admitted_at.date() - born).days < SMALL:
        places = beds.free_carer_places(stay.department.id, at=stay.facility_id)
        admission.add_carer(stay, "Мать ребёнка", "mother", clock.now(), by=by, bed=next(iter(places), None))


def _to_bed(hospital: Hospital, coming: UUID) -> Generator[timedelta, None, UUID | None]:
    """The department looks for a bed for some hours; where there is none, the patient goes to another hospital."""
    for _ in range(TRIES):
        stay_id = _place(hospital, coming)
        if stay_id is not None:
            return stay_id
        yield minutes(hospital, 15, 45)
    encounter = session.get_one(Encounter, coming)
    request = requests.live_request(coming, at=hospital.facility_id)
    if encounter.kind == "emergency":
        doctor = hospital.on_duty("doctor", department="ER")
        ending = endings.ending(hospital, "transferred", reason="no-place")
        encounters.decide(encounter, "transferred", clock.now(), by=doctor, ending=ending)
    elif request is not None and request.state == "waiting":
        encounters.answer_request(
            request, False, "Нет мест, приглашён на другой день.", by=hospital.on_duty("head_of_department")
        )
    hospital.busy.discard(encounter.patient_id)
    return None


def _place(hospital: Hospital, coming: UUID) -> UUID | None:
    rows = select(BedRequest).where(BedRequest.facility_id == hospital.facility_id, BedRequest.encounter_id == coming)
    request = session.scalar(rows.where(BedRequest.state.in_(("waiting", "accepted"))))
    if request is None:
        return None
    nurse = hospital.on_duty("senior_nurse", "ward_nurse", "doctor", department=request.department.code)
    for bed in _free_beds(request.department, request.encounter, request.wish):
        try:
            return admission.place(request, bed, clock.now(), by=nurse).id
        except Refusal:
            continue
    return None


def _free_beds(department: Department, encounter: Encounter, wish: str) -> list[Bed]:
    """Free beds in the order a nurse would try them: what was wished, no isolator for nothing, a cot for a newborn only."""
    free = beds.free_beds(department.id, at=department.facility_id)
    born, sex = encounter.patient.birth_date, encounter.patient.sex
    is_newborn = born is not None and (encounter.arrived_at.date() - born).days < 28
    fits = [bed for bed in free if bed.kind == ("cot" if is_newborn else "bed") and bed.room.sex in {"any", sex}]
    fits = fits or [bed for bed in free if bed.kind == "bed" and bed.room.sex in {"any", sex}]
    return sorted(
        fits, key=lambda bed: ((bed.room.kind == "better") != (wish == "better"), bed.room.kind == "isolator")
    )


def _out_of_intensive_care(hospital: Hospital, stay_id: UUID, ward: str, *, by: Actor) -> UUID | None:
    """To a ward as soon as the patient can go; where it is full, intensive care keeps the patient. Returns the bed to clean."""
    stay = session.get_one(Stay, stay_id)
    before = stay.occupancies[-1].bed_id
    for bed in _free_beds(hospital.department(ward), stay.encounter, "ordinary"):
        try:
            admission.transfer(stay, bed, clock.now(), by=by)
        except Refusal:
            continue
        return before
    return None


def _discharge(hospital: Hospital, coming: UUID, stay_id: UUID, diagnosis: str, *, by: Actor) -> UUID:
    """The final diagnosis, the bill, the way home. Returns the bed to clean."""
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "main", diagnosis, "", clock.now(), by=by)
    _settle(hospital, encounter)
    stay = session.get_one(Stay, stay_id)
    bed = stay.occupancies[-1].bed_id
    admission.discharge(stay, clock.now(), DISCHARGED, hospital.dice.choice(OUTCOMES), by=by)
    leaving.papers(hospital, stay, by=by)
    return bed


def planned(hospital: Hospital) -> Steps:
    """A planned patient with a referral; some pay for a better room."""
    scenario = choose(hospital, planned=True)
    patient = person(hospital, scenario)
    registrar = hospital.on_duty("registrar")
    registration.card(patient, session.get_one(Facility, hospital.facility_id), by=registrar)
    pays = hospital.dice.random() < 0.5
    department = hospital.department(scenario["department"])
    rooms = select(Room.id).where(Room.facility_id == hospital.facility_id, Room.department_id == department.id)
    wish = "better" if pays and session.scalar(rooms.where(Room.kind == "better")) else "ordinary"
    coming = encounters.plan(
        patient, department, wish, clock.today(str(hospital.zone)), "self_pay" if pays else "budget", by=registrar,
        referred_by=hospital.dice.choice(["Семейная поликлиника № 2", "Oilaviy poliklinika № 5"]),
        referral_number=str(hospital.dice.randint(100, 999)), diagnosis_code=scenario["diagnosis"],
    ).encounter_id  # fmt: skip
    yield minutes(hospital, 10, 40)
    payers.insured(hospital, session.get_one(Encounter, coming))
    payers.estimates(hospital, session.get_one(Encounter, coming), by=registrar)
    if wish == "better":
        cashier = _cashier(hospital)
        if cashier is not None:
            take_deposit(session.get_one(Encounter, coming), "cash", Decimal(1_000_000), Decimal(1_000_000), by=cashier)
    yield minutes(hospital, 5, 30)
    encounters.came(session.get_one(Encounter, coming), clock.now(), by=registrar)
    yield from stay(hospital, coming, {**scenario, "stay_days": min(scenario["stay_days"] or 3, 5)})


def _cashier(hospital: Hospital) -> Actor | None:
    """The cashier, where a shift is open at this hour."""
    try:
        actor = hospital.on_duty("cashier")
    except IndexError:
        return None
    return actor if actor.id and cash.open_shift_of(actor.id, at=hospital.facility_id) is not None else None


def _settle(hospital: Hospital, encounter: Encounter) -> None:
    """Who pays, pays before leaving, while the desk is open."""
    cashier = _cashier(hospital)
    if encounter.payer == "self_pay" and cashier is not None:
        try:
            take_payment(encounter, "card", by=cashier)
        except Refusal:
            return


def cash_day(hospital: Hospital) -> Steps:
    """The desk opens in the morning and closes in the evening, counted."""
    try:
        cashier = hospital.on_duty("cashier")
    except IndexError:
        return
    _first_count(hospital)
    open_shift("1", Decimal(200_000), by=cashier, notes={"10000": 10, "5000": 14, "1000": 30})
    yield timedelta(hours=11, minutes=30)
    shift = cash.open_shift_of(cashier.id, at=hospital.facility_id) if cashier.id else None
    if shift is None:
        return
    if in_drawer(shift) > ENOUGH:
        more = (in_drawer(shift) - ENOUGH) // 50_000 * 50_000
        if more:
            move_cash(
                "encashment", more, by=cashier, notes={"50000": int(more) // 50_000}, reference=f"№ {shift.number[-2:]}"
            )
    close_shift(shift, in_drawer(shift), by=cashier)


def _first_count(hospital: Hospital) -> None:
    """What lay in the safe when the book began."""
    if not drawer.of_safe(hospital.facility_id)[1]:
        count_safe(
            Decimal(3_000_000), "остаток на начало учёта", by=hospital.on_duty("accountant", "chief_doctor", "cashier")
        )


def night(hospital: Hospital) -> Steps:
    """After midnight the day that ended is charged, as the nightly timer does it."""
    for stay in stays.open_stays(hospital.facility_id):
        charging.follow_until_now(stay)
    return
    yield timedelta()
