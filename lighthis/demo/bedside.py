"""What happens at a patient's side in the department: examined, measured again, a specialist asked. The rest of the week stays as
it was: these dice are rolled apart."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from lighthis.consultations import actions as consultations
from lighthis.consultations import queries as asked_for
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital, Steps
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import ages_of
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.observations import actions as observations
from lighthis.records import actions as records
from lighthis.scales.rules import Inputs
from lighthis.triage import queries as triage

TIMES = {"red": 4, "yellow": 2}  # how often somebody of a category is measured before the decision; others once
USUAL = {
    "heart_rate": 80,
    "respiratory_rate": 16,
    "systolic_bp": 122,
    "diastolic_bp": 76,
}  # where the values go back to
KEPT = (*USUAL, "spo2_percent", "temperature_c", "avpu", "supplemental_oxygen")
FOUND = {
    "general": "Состояние средней тяжести, сознание ясное, кожа обычной окраски.",
    "breathing": "Дыхание везикулярное, проводится во все отделы.",
    "circulation": "Тоны сердца ясные, ритм правильный.",
    "abdomen": "Живот мягкий.",
    "plan": "Общий анализ крови, ЭКГ, наблюдение.",
}
QUESTIONS = ("Нужна ли операция?", "Есть ли показания к переводу в ваше отделение?")
ANSWER = "Осмотрен. Экстренных показаний нет, наблюдение."


def examined(encounter: Encounter, complaint: str, *, by: Actor) -> None:
    """The doctor writes what was found."""
    records.examine(encounter, {"complaints": complaint, **FOUND}, clock.now(), by=by)


def watched(hospital: Hospital, coming: UUID, category: str, span: timedelta) -> Steps:
    """Measured again and again until the decision; now and then a specialist is asked, and perhaps answers."""
    encounter = session.get_one(Encounter, coming)
    dice, times = random.Random(encounter.number), TIMES.get(category, 1)
    asked = _ask(hospital, encounter, dice) if dice.random() < 0.2 else None
    for step in range(1, times + 1):
        yield span / times
        _measure(hospital, session.get_one(Encounter, coming), step, times, dice)
    if asked is not None and dice.random() < 0.6:
        found = asked_for.consultation(asked, at=hospital.facility_id)
        consultations.answer(found, ANSWER, clock.now(), by=_on_duty(hospital, "doctor"))


def _ask(hospital: Hospital, encounter: Encounter, dice: random.Random) -> UUID:
    ward = dice.choice(facilities.departments(encounter.facility_id, facilities.WARDS))
    question, urgency = dice.choice(QUESTIONS), dice.choice(("cito", "urgent"))
    doctor = _on_duty(hospital, "doctor")
    return consultations.ask(encounter, ward, "", question, urgency, clock.now(), by=doctor).id


def _measure(hospital: Hospital, encounter: Encounter, step: int, times: int, dice: random.Random) -> None:
    """The values of the triage, going back to the usual ones."""
    last = triage.latest([encounter.id], at=encounter.facility_id).get(encounter.id)
    if last is None or encounter.status != "open":
        return
    plain = {name: last.inputs[name] for name in KEPT if name in last.inputs}
    for name in sorted(USUAL.keys() & plain.keys()):
        value = int(Decimal(plain[name]))
        back = (USUAL[name] - value) * step // (2 * times)
        plain[name] = str(max(0, value + back + dice.choice((-2, -1, 0, 1, 2))))
    entered = replace(ages_of(encounter), vitals=Inputs.from_plain(plain).vitals)
    observations.observe(encounter, entered, {}, clock.now(), by=_on_duty(hospital, "triage_nurse"))


def _on_duty(hospital: Hospital, role: str) -> Actor:
    """Somebody of the emergency department."""
    before = hospital.dice.getstate()
    found = hospital.on_duty(role, department="ER")
    hospital.dice.setstate(before)
    return found
