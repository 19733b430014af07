"""Seven days of life: comings, triage, decisions, beds, charges, discharges, each at its time by the person on duty."""

import heapq
import random
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission import queries as beds
from lighthis.admission.models import Stay
from lighthis.billing.actions.cash import close_shift, in_drawer, open_shift, take_deposit, take_payment
from lighthis.billing.actions.charges import charge
from lighthis.billing.models import PricedItem
from lighthis.billing.queries import cash
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo import data
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.staff import queries as staff
from lighthis.staff.models import Post, Role, Staff
from lighthis.triage import actions as triage
from lighthis.triage import rules as scales

DAYS = 7
ARRIVALS = {"NAM": 11, "LOL": 8}  # emergency comings a day
PLANNED = {"NAM": 2, "LOL": 1, "BOG": 2}  # planned stays a day
BY_HOUR = (1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 7, 6, 5, 5, 5, 5, 6, 7, 7, 6, 4, 3, 2)
Steps = Generator[timedelta, None, None]


@dataclass
class Hospital:
    """A hospital of the region while the week is lived through."""

    facility_id: UUID
    code: str
    zone: ZoneInfo
    dice: random.Random
    people: list[tuple[UUID, str, date | None]]  # id, sex, birth date
    busy: set[UUID] = field(default_factory=set)

    def on_duty(self, *roles: str, department: str = "") -> Actor:
        """Somebody of a role, of the department where there is one."""
        rows = (
            select(Post, Department.code)
            .join(Staff, Staff.id == Post.staff_id)
            .join(Role, Role.id == Post.role_id)
            .outerjoin(Department, Department.id == Post.department_id)
            .where(Post.facility_id == self.facility_id, Role.code.in_(roles))
            .order_by(Staff.login)
        )
        posts = session.execute(rows).all()
        own = [post for post, code in posts if code == department] or [post for post, _code in posts]
        return staff.actor_of(self.dice.choice(own))

    def department(self, code: str) -> Department:
        """A department by its code."""
        return session.scalars(
            select(Department).where(Department.facility_id == self.facility_id, Department.code == code)
        ).one()


def live(hospitals: list[Hospital], now: datetime, tell: Callable[[str], None]) -> Counter[str]:
    """Live the week up to `now`; what would come later has not happened yet. Returns what the hospitals' rules refused, and how often."""
    queue: list[tuple[datetime, int, Steps]] = []
    for hospital in hospitals:
        for at, steps in _beginnings(hospital, now):
            heapq.heappush(queue, (at, len(queue), steps))
    done = len(queue)
    refused: Counter[str] = Counter()
    while queue:
        at, _number, steps = heapq.heappop(queue)
        if at > now:
            continue
        try:
            with clock.at(at), units.work():
                pause = next(steps, None)  # the last step is kept too: no exception may leave the unit
        except Refusal as refusal:
            refused[refusal.message.text] += 1
            continue
        done += 1
        if pause is not None:
            heapq.heappush(queue, (at + pause, done, steps))
        if done % 200 == 0:
            tell(f"{at:%d.%m %H:%M}")
    return refused


def _beginnings(hospital: Hospital, now: datetime) -> list[tuple[datetime, Steps]]:
    """When who comes, over the days before now."""
    made: list[tuple[datetime, Steps]] = []
    midnight = now.astimezone(hospital.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for back in range(DAYS, -1, -1):
        day = midnight - timedelta(days=back)
        made.append((day + timedelta(hours=8, minutes=20), _cash_day(hospital)))
        for _ in range(ARRIVALS.get(hospital.code, 0)):
            hour = hospital.dice.choices(range(24), BY_HOUR)[0]
            at = day + timedelta(hours=hour, minutes=hospital.dice.randrange(60))
            made.append((at, _emergency(hospital, _scenario(hospital))))
        for _ in range(PLANNED.get(hospital.code, 0)):
            at = day + timedelta(hours=9, minutes=hospital.dice.randrange(120))
            made.append((at, _planned(hospital)))
    return made


def _scenario(hospital: Hospital, *, planned: bool = False) -> dict[str, Any]:
    able = [one for one in data.scenarios() if one["facility"] == hospital.code]
    if planned:
        able = [one for one in able if one["disposition"] == "admit" and one["department"] not in {"", "ICU"}] or able
    return hospital.dice.choices(able, [one["weight"] for one in able])[0]


def _person(hospital: Hospital, scenario: dict[str, Any]) -> Patient:
    """Somebody of the register whose age and sex fit and who is not here already; else a child is registered."""
    today = clock.today(str(hospital.zone))
    unit, least, most = scenario["age"]["unit"], scenario["age"]["from"], scenario["age"]["to"]
    for id_, sex, born in hospital.dice.sample(hospital.people, len(hospital.people)):
        if id_ in hospital.busy or born is None or scenario["sex"] not in {"any", sex}:
            continue
        if least <= getattr(ages.age(born, today), unit) <= most:
            hospital.busy.add(id_)
            return session.get_one(Patient, id_)
    return _child(hospital, scenario, unit, hospital.dice.randint(least, most))


def _child(hospital: Hospital, scenario: dict[str, Any], unit: str, count: int) -> Patient:
    today = clock.today(str(hospital.zone))
    days = {"days": 1, "months": 30, "years": 365}[unit] * count + hospital.dice.randrange(1 if unit == "days" else 25)
    row = hospital.dice.choice(data.table("people"))
    sex = scenario["sex"] if scenario["sex"] != "any" else hospital.dice.choice(["male", "female"])
    given = hospital.dice.choice(
        ["Амир", "Имрон", "Билол", "Юсуф"] if sex == "male" else ["Солиҳа", "Мадина", "Осиё", "Имона"]
    )
    draft = registration.PatientDraft(
        family=row["family"], given=given, sex=sex, birth_date=today - timedelta(days=days), district=row["district"], phone=row["phone"]
    )  # fmt: skip
    return registration.register(draft, by=hospital.on_duty("registrar"))


def _minutes(hospital: Hospital, least: int, most: int) -> timedelta:
    return timedelta(minutes=hospital.dice.randint(least, most), seconds=hospital.dice.randrange(60))


def _emergency(hospital: Hospital, scenario: dict[str, Any]) -> Steps:
    """One emergency patient from the door on; between the steps other people's steps happen."""
    patient = _person(hospital, scenario)
    registrar = hospital.on_duty("registrar", "triage_nurse", department="ER")
    facility = session.get_one(Facility, hospital.facility_id)
    registration.card(patient, facility, by=registrar)
    complaint = scenario["complaint_uz" if hospital.dice.random() < 0.4 else "complaint_ru"]
    ambulance = f"103/{hospital.dice.randint(1, 12)}" if scenario["arrival"] == "ambulance" else ""
    coming = encounters.arrive(
        patient, scenario["arrival"], complaint, clock.now(), by=registrar, ambulance=ambulance
    ).id
    yield _minutes(hospital, 2, 14)
    category = _triage(hospital, coming, scenario)
    if hospital.dice.random() < 0.2:
        _allergy(hospital, coming)
    yield _minutes(hospital, *{"red": (1, 5), "yellow": (8, 40)}.get(category, (20, 110)))
    doctor = hospital.on_duty("doctor", department="ER")
    encounters.take(session.get_one(Encounter, coming), by=doctor)
    yield _minutes(hospital, 8, 30)
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "admission", scenario["diagnosis"], "", clock.now(), by=doctor)
    records.note(encounter, "examination", complaint, clock.now(), by=doctor)
    for code in scenario["services"]:
        _charge(encounter, code, f"order:{coming}:{code}", by=doctor)
    yield _minutes(hospital, 15, 90)
    encounter = session.get_one(Encounter, coming)
    kind = scenario["disposition"]
    department = hospital.department(scenario["department"]) if kind == "admit" else None
    text = "" if kind == "admit" else "Рекомендации даны, при ухудшении обратиться снова."
    encounters.decide(encounter, kind, clock.now(), by=doctor, department=department, text=text)
    hospital.busy.discard(encounter.patient_id)
    if kind == "admit":
        yield _minutes(hospital, 10, 45)
        yield from _stay(hospital, coming, scenario)


def _triage(hospital: Hospital, coming: UUID, scenario: dict[str, Any]) -> str:
    encounter = session.get_one(Encounter, coming)
    born = encounter.patient.birth_date
    lived = ages.age(born, clock.today(str(hospital.zone))) if born else ages.Age(40, 480, 14600)
    plain = {
        "age_years": lived.years,
        "age_months": lived.months,
        "age_days": lived.days,
        **_shaken(hospital, scenario["vitals"]),
    }
    signs = dict.fromkeys(scenario["signs"], True)
    chart = scales.chart(scales.Inputs.from_plain(plain))
    rest = {sign.code: False for sign in chart.signs if sign.code not in signs}
    inputs = scales.Inputs.from_plain(plain | rest | signs)
    nurse = hospital.on_duty("triage_nurse", department="ER")
    return triage.assess(encounter, inputs, at=clock.now(), by=nurse).category


def _shaken(hospital: Hospital, vitals: dict[str, Any]) -> dict[str, str]:
    """Each vital sign a little beside its middle; now and then one was not taken."""
    made = {}
    for name, value in vitals.items():
        if isinstance(value, str):
            made[name] = value
        elif name == "spo2_percent":
            made[name] = str(min(100, value + hospital.dice.randint(-1, 1)))
        elif isinstance(value, float):
            made[name] = f"{value + hospital.dice.choice([-0.2, -0.1, 0, 0.1, 0.2]):.1f}"
        else:
            made[name] = str(max(0, value + hospital.dice.randint(-3, 3)) if value > 10 else value)
    return made


def _allergy(hospital: Hospital, coming: UUID) -> None:
    patient = session.get_one(Encounter, coming).patient
    nurse = hospital.on_duty("triage_nurse", department="ER")
    if hospital.dice.random() < 0.5:
        if not patient.allergies:
            registration.no_allergies(patient, by=nurse)
        return
    row = hospital.dice.choice(data.table("allergies"))
    registration.add_allergy(
        patient,
        row["substance_ru"],
        row["reaction_ru"],
        hospital.dice.randint(2005, 2025),
        row["how_known_ru"],
        by=nurse,
    )


def _charge(encounter: Encounter, code: str, basis: str, *, by: Actor) -> None:
    rows = select(PricedItem).where(PricedItem.facility_id == encounter.facility_id, PricedItem.code == code)
    item = session.scalar(rows)
    if item is not None:
        charge(encounter, item, Decimal(1), basis, clock.now(), by=by)


def _free_bed(request: BedRequest) -> Bed | None:
    """A free bed of the department that suits sex and wish."""
    free = beds.free_beds(request.department_id, at=request.facility_id, sex=request.encounter.patient.sex)
    suits = [bed for bed in free if bed.kind == "bed" and (bed.room.kind == "better") == (request.wish == "better")]
    return next((bed for bed in suits if bed.room.kind != "isolator"), None)


def _stay(hospital: Hospital, coming: UUID, scenario: dict[str, Any]) -> Steps:
    """Bed, days in it, discharge, cleaning."""
    stay_id = _place(hospital, coming)
    while stay_id is None:
        yield timedelta(hours=3)
        stay_id = _place(hospital, coming)
    yield _minutes(hospital, 60, 300)
    doctor = hospital.on_duty("doctor", department=scenario["department"])
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "clinical", scenario["diagnosis"], "", clock.now(), by=doctor)
    records.note(encounter, "diary", "Состояние стабильное, лечение продолжить.", clock.now(), by=doctor)
    yield timedelta(days=max(scenario["stay_days"], 1)) + _minutes(hospital, 0, 240)
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "main", scenario["diagnosis"], "", clock.now(), by=doctor)
    _settle(hospital, encounter)
    stay = session.get_one(Stay, stay_id)
    bed = stay.occupancies[-1].bed_id
    admission.discharge(stay, clock.now(), DISCHARGED, hospital.dice.choice(OUTCOMES), by=doctor)
    yield _minutes(hospital, 20, 70)
    nurse = hospital.on_duty("senior_nurse", "ward_nurse")
    admission.change_bed_state(session.get_one(Bed, bed), "ready", "", by=nurse)


DISCHARGED = "discharged"
OUTCOMES = ("recovered", "better", "better", "no_change")


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


def _planned(hospital: Hospital) -> Steps:
    """A planned patient with a referral; some pay for a better room."""
    scenario = _scenario(hospital, planned=True)
    patient = _person(hospital, scenario)
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
    yield _minutes(hospital, 10, 40)
    if wish == "better":
        cashier = _cashier(hospital)
        if cashier is not None:
            take_deposit(session.get_one(Encounter, coming), "cash", Decimal(1_000_000), Decimal(1_000_000), by=cashier)
    yield _minutes(hospital, 5, 30)
    yield from _stay(hospital, coming, {**scenario, "stay_days": min(scenario["stay_days"] or 3, 5)})


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


def _cash_day(hospital: Hospital) -> Steps:
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
