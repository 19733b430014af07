"""What the demo's stays are treated with, and what nurses gave. These dice are rolled apart: the rest of the week stays as it was."""

import random
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from lighthis.admission.models import Stay
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital, Steps
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Refusal
from lighthis.treatment import actions, queries
from lighthis.treatment.models import Prescription
from lighthis.treatment.rules import Draft, doses

DRUGS = (  # name, dose, unit, route, times, hours
    ("Цефтриаксон", "1", "g", "iv", ("08:00", "20:00")), ("Омепразол", "20", "mg", "oral", ("07:30", "19:30")),
    ("Эналаприл", "5", "mg", "oral", ("08:00", "20:00")), ("Гепарин натрия", "5000", "IU", "sc", ("06:00", "14:00", "22:00")),
    ("Натрия хлорид 0,9 %", "400", "ml", "iv_drip", ("10:00",)), ("Метоклопрамид", "10", "mg", "im", ("08:00", "14:00", "20:00")),
)  # fmt: skip
PROCEDURES = (("Перевязка", "бинт 2, салфетки 4", ("10:00",)), ("Ингаляция", "", ("09:00", "18:00")))
DIETS = ("chr-0042-0024", "table-5", "table-9", "table-10")
FORGOTTEN = 0.05  # how many doses nobody has written yet
PAYERS = ("covtp-0001-00010", "covtp-0001-00010", "covtp-0001-00001", "covtp-0001-00009")
SELDOM, OFTEN, LATELY = timedelta(hours=12), timedelta(hours=2), timedelta(hours=14)


def prescribed(hospital: Hospital, stay: Stay) -> None:
    """The doctor fills the sheet after the first examination."""
    dice, now = random.Random(stay.number), clock.now()
    doctor = _on_duty(hospital, stay, "doctor")
    common = {
        "starts_at": now,
        "prescribed_at": now,
        "standing_in": "дежурный врач",
        "knows_allergy": True,
        "despite": "замены нет",
    }
    drafts = [
        Draft("drug", name, "times", dose=Decimal(dose), unit=unit, route=route, times=times, funding=dice.choice(PAYERS),
              last_on=doses.last_day(clock.local(now, str(hospital.zone)).date(), 7), **common)  # type: ignore[arg-type]
        for name, dose, unit, route, times in dice.sample(DRUGS, dice.randint(2, 3))
    ]  # fmt: skip
    pain = {"condition": "боль или температура выше 38,5", "least_hours": 6, "funding": PAYERS[0]}
    drafts.append(Draft("drug", "Парацетамол", "needed", dose=Decimal(500), unit="mg", route="oral", **pain, **common))  # type: ignore[arg-type]
    name, materials, times = dice.choice(PROCEDURES)
    drafts.append(Draft("procedure", name, "times", times=times, materials=materials, **common))  # type: ignore[arg-type]
    drafts.append(Draft("diet", "diet", "always", code=dice.choice(DIETS), **common))  # type: ignore[arg-type]
    for draft in drafts:
        actions.prescribe(stay.encounter, draft, by=doctor)


def rounds(hospital: Hospital, stay_id: UUID, span: timedelta) -> Steps:
    """The nurse writes doses again and again for so long: seldom in the days before, often in the last hours."""
    while span > timedelta():
        step = min(SELDOM if clock.now() < hospital.loaded_at - LATELY else OFTEN, span)
        span -= step
        yield step
        _give(hospital, session.get_one(Stay, stay_id))


def _give(hospital: Hospital, stay: Stay) -> None:
    now, dice = clock.now(), random.Random(f"{stay.number} {clock.now():%d %H}")
    place = queries.place_of(stay.encounter_id, hospital.facility_id)
    nurse = _on_duty(hospital, stay, "ward_nurse", "senior_nurse")
    there = queries.besides([place] if place else [], by=nurse, at=hospital.facility_id, now=now, ahead=timedelta())
    for line in (one for bed in there for one in bed.lines):
        if line.due_at is None or dice.random() < FORGOTTEN:
            continue
        at = min(now, line.due_at + timedelta(minutes=dice.randint(0, 25)))
        state, reason = ("not_given", "refused") if dice.random() < 0.05 else ("given", "")
        _write(stay, line.prescription, actions.Mark(line.prescription.id, line.due_at, state, at, reason), nurse)


def _write(stay: Stay, row: Prescription, mark: actions.Mark, nurse: Actor) -> None:
    try:
        actions.give(stay.encounter, [mark], by=nurse)
    except Refusal:
        return


def _on_duty(hospital: Hospital, stay: Stay, *roles: str) -> Actor:
    """Somebody of the patient's department."""
    before = hospital.dice.getstate()
    found = hospital.on_duty(*roles, department=stay.department.code)
    hospital.dice.setstate(before)
    return found
