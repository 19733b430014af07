"""The maternity ward of the demo at the end of the week: mothers with newborns, and everywhere a patient who leaves today or tomorrow."""

import random
from datetime import timedelta

from sqlalchemy import select

from lighthis.admission import actions, queries
from lighthis.admission.models import Stay, StayDepartment
from lighthis.admission.rules import Born
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital
from lighthis.encounters import actions as encounters
from lighthis.facility.models import Department
from lighthis.kernel import ages, clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration.models import Patient

WARD = "MAT"
MOTHERS = 3
DAYS_OF = (0.4, 1.6, 2.7)  # how long ago each came
LABEL = "новорождённый"


def delivered(hospital: Hospital) -> int:
    """Mothers with children in the maternity ward, where the hospital has one: beside her, in a cot, twins. Returns how many children."""
    dice, born = random.Random(f"births {hospital.code}"), 0
    with units.work():
        rows = select(Department).where(Department.facility_id == hospital.facility_id, Department.code == WARD)
        ward = session.scalar(rows)
    if ward is None:
        return 0
    for days in DAYS_OF[:MOTHERS]:
        came = hospital.loaded_at - timedelta(days=days)
        with clock.at(came), units.work():
            stay_id = _mother(hospital, ward, dice)
        if stay_id is None:
            continue
        with clock.at(came + timedelta(hours=5)), units.work():
            born += _children(hospital, session.get_one(Stay, stay_id), dice, twins=born == 1)
    return born


def _mother(hospital: Hospital, ward: Department, dice: random.Random) -> object | None:
    """A woman of the register comes for her delivery and gets a bed."""
    registrar, nurse = hospital.on_duty("registrar"), hospital.on_duty("ward_nurse", "senior_nurse", department=WARD)
    patient = _woman(hospital, dice)
    free = queries.free_beds(ward.id, at=hospital.facility_id, sex="female")
    since = {one.id: queries.free_since(one.id, at=hospital.facility_id) for one in free}
    beds = [one for one in free if (since[one.id] or clock.now()) <= clock.now()]
    if patient is None or not beds:
        return None
    asked = encounters.plan(
        patient, session.get_one(Department, ward.id), "ordinary", clock.today(str(hospital.zone)), "budget", by=registrar,
        referred_by="Сельский врачебный пункт", referral_number=str(dice.randint(100, 999)), diagnosis_code="O80.0",
    )  # fmt: skip
    stay = actions.place(asked, beds[0], clock.now(), by=nurse, despite="роды начались")
    records.diagnose(
        stay.encounter, "clinical", "O80.0", "", clock.now(), by=hospital.on_duty("doctor", department=WARD)
    )
    return stay.id


def _woman(hospital: Hospital, dice: random.Random) -> Patient | None:
    today = clock.today(str(hospital.zone))
    for id_, sex, born in dice.sample(hospital.people, len(hospital.people)):
        if (
            id_ not in hospital.busy
            and sex == "female"
            and born is not None
            and 19 <= ages.age(born, today).years <= 36
        ):
            hospital.busy.add(id_)
            return session.get_one(Patient, id_)
    return None


def _children(hospital: Hospital, mother: Stay, dice: random.Random, *, twins: bool) -> int:
    """One child beside the mother, or twins of whom one lies in a cot."""
    nurse = hospital.on_duty("ward_nurse", "senior_nurse", department=WARD)
    cots = queries.cots(mother.department.id, at=mother.facility_id, on=clock.today(str(hospital.zone)))
    name = mother.encounter.patient.name
    label = f"{LABEL}, мать: {name.given} {name.patronymic}".strip() if name else LABEL
    for order in range(1, 3 if twins else 2):
        told = Born(
            dice.choice(["male", "female"]), clock.now() - timedelta(minutes=60 - 10 * order), order=order,
            weight_g=dice.randrange(2350 if twins else 2900, 2700 if twins else 3900, 10), length_cm=dice.randint(47, 54), apgar_1=dice.randint(6, 8),
            apgar_5=dice.randint(8, 9), weeks=36 if twins else dice.randint(38, 41),
        )  # fmt: skip
        bed = cots[0] if cots and (twins and order == 1) else None
        actions.write_birth(mother, told, by=nurse, label=label if order == 1 else f"{label} (2)", bed=bed)
    return 2 if twins else 1


def announced(hospital: Hospital) -> int:
    """In each ward somebody who leaves today or tomorrow; returns how many."""
    with units.work():
        rows = (
            select(Stay)
            .join(StayDepartment, StayDepartment.stay_id == Stay.id)
            .where(Stay.facility_id == hospital.facility_id, StayDepartment.facility_id == hospital.facility_id)
            .where(Stay.left_at.is_(None), Stay.is_newborn == 0, StayDepartment.until.is_(None))
            .order_by(StayDepartment.department_id, Stay.admitted_at)
        )
        first = {one.department.id: one for one in reversed(list(session.scalars(rows)))}
        for turn, stay in enumerate(first.values()):
            _announce(hospital, stay, hours=3 if turn % 2 == 0 else 24)
    return len(first)


def _announce(hospital: Hospital, stay: Stay, *, hours: int) -> None:
    at = (clock.now() + timedelta(hours=hours)).replace(minute=0, second=0, microsecond=0)
    doctor = hospital.on_duty("doctor", department=stay.department.code)
    try:
        actions.announce_leaving(stay, at, by=doctor)
    except Refusal:
        return
