"""Beds, planned stays, the cash desk."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission import queries as beds
from lighthis.admission.models import Stay
from lighthis.billing import actions as billing
from lighthis.billing.actions.cash import close_shift, in_drawer, open_shift, take_deposit, take_payment
from lighthis.billing.queries import cash, stays
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital, Steps, choose, minutes, person
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Facility, Room
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration

DISCHARGED = "discharged"
OUTCOMES = ("recovered", "better", "better", "no_change")


def _free_bed(request: BedRequest) -> Bed | None:
    """A free bed of the department that suits sex and wish."""
    free = beds.free_beds(request.department_id, at=request.facility_id, sex=request.encounter.patient.sex)
    suits = [bed for bed in free if bed.kind == "bed" and (bed.room.kind == "better") == (request.wish == "better")]
    return next((bed for bed in suits if bed.room.kind != "isolator"), None)


def stay(hospital: Hospital, coming: UUID, scenario: dict[str, Any]) -> Steps:
    """Bed, days in it, discharge, cleaning."""
    stay_id = _place(hospital, coming)
    while stay_id is None:
        yield timedelta(hours=3)
        stay_id = _place(hospital, coming)
    yield minutes(hospital, 60, 300)
    doctor = hospital.on_duty("doctor", department=scenario["department"])
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "clinical", scenario["diagnosis"], "", clock.now(), by=doctor)
    records.note(encounter, "diary", "Состояние стабильное, лечение продолжить.", clock.now(), by=doctor)
    yield timedelta(days=max(scenario["stay_days"], 1)) + minutes(hospital, 0, 240)
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "main", scenario["diagnosis"], "", clock.now(), by=doctor)
    _settle(hospital, encounter)
    stay = session.get_one(Stay, stay_id)
    bed = stay.occupancies[-1].bed_id
    admission.discharge(stay, clock.now(), DISCHARGED, hospital.dice.choice(OUTCOMES), by=doctor)
    yield minutes(hospital, 20, 70)
    nurse = hospital.on_duty("senior_nurse", "ward_nurse")
    admission.change_bed_state(session.get_one(Bed, bed), "ready", "", by=nurse)


def _place(hospital: Hospital, coming: UUID) -> UUID | None:
    rows = select(BedRequest).where(BedRequest.encounter_id == coming, BedRequest.state.in_(("waiting", "accepted")))
    request = session.scalar(rows)
    if request is None:
        return None
    bed = _free_bed(request)
    if bed is None:
        return None
    nurse = hospital.on_duty("senior_nurse", "ward_nurse", "doctor", department=request.department.code)
    try:
        return admission.place(request, bed, clock.now(), by=nurse).id
    except Refusal:
        return None


def planned(hospital: Hospital) -> Steps:
    """A planned patient with a referral; some pay for a better room."""
    scenario = choose(hospital, planned=True)
    patient = person(hospital, scenario)
    registrar = hospital.on_duty("registrar")
    registration.card(patient, session.get_one(Facility, hospital.facility_id), by=registrar)
    pays = hospital.dice.random() < 0.5
    department = hospital.department(scenario["department"])
    better = select(Room.id).where(Room.department_id == department.id, Room.kind == "better")
    wish = "better" if pays and session.scalar(better) else "ordinary"
    coming = encounters.plan(
        patient, department, wish, clock.today(str(hospital.zone)), "self_pay" if pays else "budget", by=registrar,
        referred_by=hospital.dice.choice(["Семейная поликлиника № 2", "Oilaviy poliklinika № 5"]),
        referral_number=str(hospital.dice.randint(100, 999)), diagnosis_code=scenario["diagnosis"],
    ).encounter_id  # fmt: skip
    yield minutes(hospital, 10, 40)
    if wish == "better":
        cashier = _cashier(hospital)
        if cashier is not None:
            take_deposit(session.get_one(Encounter, coming), "cash", Decimal(1_000_000), Decimal(1_000_000), by=cashier)
    yield minutes(hospital, 5, 30)
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
    open_shift("1", Decimal(200_000), by=cashier)
    yield timedelta(hours=11, minutes=30)
    shift = cash.open_shift_of(cashier.id, at=hospital.facility_id) if cashier.id else None
    if shift is not None:
        close_shift(shift, in_drawer(shift), by=cashier)


def night(hospital: Hospital) -> Steps:
    """After midnight the day that ended is charged, as the nightly timer does it."""
    for stay in stays.open_stays(hospital.facility_id):
        billing.days_until_now(stay)
    return
    yield timedelta()
