"""One emergency patient from the door on; between the steps other people's steps happen."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from lighthis.db.engine import session
from lighthis.demo import alarms, bedside, data, endings, ordering
from lighthis.demo.hospital import Hospital, Steps, minutes, person
from lighthis.demo.inpatients import stay
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import Brought
from lighthis.facility.models import Facility
from lighthis.kernel import ages, clock
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.scales import rules as scales
from lighthis.staff.models import Staff
from lighthis.triage import actions as triage

ARRIVAL = {  # words of the scenarios to the country's list
    "ambulance": "by-ambulance", "police": "accompanied-by-police", "on_foot": "self-referred", "referred": "other",
}  # fmt: skip
ZONES = {  # where the patients of each category are; the board proposes the first
    "red": ["Шоковая палата 1", "Шоковая палата 2"], "yellow": ["Палата наблюдения 1", "Палата наблюдения 2"],
    "green": ["Кабинет терапевта", "Кабинет хирурга", "Кабинет травматолога"], "": ["Рентген, КТ", "Перевязочная", "Коридор"],
}  # fmt: skip
CHILDREN = "LOL"  # whose patients are brought by their parents


def emergency(hospital: Hospital, scenario: dict[str, Any], *, twice: bool = False) -> Steps:
    """One emergency patient from the door on; between the steps other people's steps happen."""
    patient = person(hospital, scenario)
    registrar = hospital.on_duty("registrar", "triage_nurse", department="ER")
    facility = session.get_one(Facility, hospital.facility_id)
    registration.card(patient, facility, by=registrar)
    complaint = scenario["complaint_uz" if hospital.dice.random() < 0.4 else "complaint_ru"]
    arrival, referred_by = _way(hospital, scenario["arrival"])
    ambulance = scenario["arrival"] == "ambulance"
    way = endings.brought(hospital) if ambulance else Brought(referred_by=referred_by)
    row = encounters.arrive(patient, arrival, complaint, clock.now(), by=registrar, brought=way)
    coming = row.id
    if ambulance and hospital.dice.random() < 0.7:
        endings.hand_over(row, complaint, hospital, by=registrar)
    if twice:
        yield from _at_another_window(hospital, patient, arrival, complaint)
    yield minutes(hospital, *((0, 2) if ambulance else (2, 11)))
    category = _triage(hospital, coming, scenario)
    if hospital.dice.random() < 0.2:
        _allergy(hospital, coming)
    yield minutes(hospital, *{"red": (0, 4), "yellow": (4, 32)}.get(category, (15, 125)))
    doctor = hospital.on_duty("doctor", department="ER")
    encounters.take(session.get_one(Encounter, coming), by=doctor)
    yield minutes(hospital, 8, 30)
    encounter = session.get_one(Encounter, coming)
    records.diagnose(encounter, "admission", scenario["diagnosis"], "", clock.now(), by=doctor)
    bedside.examined(encounter, complaint, by=doctor)
    yield from alarms.told(hospital, coming)
    ordered = ordering.order(hospital, coming)
    yield from ordering.carry_out(hospital, ordered)
    yield from bedside.watched(hospital, coming, category, minutes(hospital, 5, 60))
    encounter = session.get_one(Encounter, coming)
    kind = scenario["disposition"]
    department = hospital.department(scenario["department"]) if kind == "admit" else None
    ending = endings.ending(hospital, kind)
    encounters.decide(encounter, kind, clock.now(), by=doctor, department=department, ending=ending)
    if kind == "admit":
        yield minutes(hospital, 10, 45)
        yield from stay(hospital, coming, scenario)
    hospital.busy.discard(encounter.patient_id)


def _way(hospital: Hospital, word: str) -> tuple[str, str]:
    """How somebody came, by the country's list, and who referred."""
    if word == "on_foot" and hospital.code == CHILDREN:
        return "by-relatives", ""
    return ARRIVAL[word], "Семейная поликлиника № 3" if word == "referred" else ""


def _at_another_window(hospital: Hospital, patient: Patient, arrival: str, complaint: str) -> Steps:
    """The same patient is registered once more; the nurse sees it, and it waits for a second person (rulings 8)."""
    second = encounters.arrive(
        patient, arrival, complaint, clock.now(), by=hospital.on_duty("registrar"), again=True
    ).id
    yield minutes(hospital, 1, 3)
    nurse = hospital.on_duty("triage_nurse", department="ER")
    encounters.ask_error("coming", second, "Один и тот же пациент оформлен в двух окнах", by=nurse)


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
    began = max(encounter.arrived_at, clock.now() - timedelta(minutes=hospital.dice.randint(1, 4)))
    category = triage.assess(encounter, inputs, at=clock.now(), started_at=began, by=nurse).category
    triage.put_at(encounter, hospital.dice.choice(ZONES[category]), by=nurse)
    encounters.watch(encounter, session.get_one(Staff, nurse.id), by=nurse)
    return category


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
