"""Who came to the consulting rooms of a hospital before the demo is opened: some were seen, some wait; these dice are rolled apart."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo import bedside, endings
from lighthis.demo.hospital import Hospital, person
from lighthis.encounters import actions as encounters
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.records import actions as records
from lighthis.visits.actions import visit

GROWN: dict[str, Any] = {"sex": "any", "age": {"unit": "years", "from": 18, "to": 85}}
CAME = (  # minutes ago, complaints, ICD-10, payer, whether the doctor has ended the visit
    (110, "Кашель вторую неделю, слабость", "J20.9", "budget", True),
    (85, "Bosh ogʻrigʻi, qon bosimi koʻtariladi", "I10", "self_pay", True),
    (40, "Боли в пояснице после нагрузки", "", "self_pay", False),
    (15, "Kontrol koʻrik", "", "budget", False),
)


def received(hospital: Hospital) -> int:
    """The visits of this morning, where the hospital receives outpatients; how many."""
    apart = replace(hospital, dice=random.Random(f"visits {hospital.code}"))
    with units.work():
        clinic = session.scalar(
            select(Department).where(Department.facility_id == hospital.facility_id, Department.kind == "outpatient")
        )
        for ago, complaint, code, payer, is_over in CAME if clinic is not None else ():
            _came(apart, clinic, clock.now() - timedelta(minutes=ago), complaint, code, payer, is_over)
    return len(CAME) if clinic is not None else 0


def _came(
    hospital: Hospital, clinic: Department, at: datetime, complaint: str, code: str, payer: str, is_over: bool
) -> None:
    row = visit(person(hospital, GROWN), clinic, complaint, at, payer, by=hospital.on_duty("registrar"))
    if not is_over:
        return
    doctor = hospital.on_duty("doctor", department=clinic.code)
    bedside.examined(row, complaint, by=doctor)
    records.diagnose(row, "main", code, "", clock.now(), by=doctor)
    encounters.decide(row, "home", clock.now(), by=doctor, ending=endings.ending(hospital, "home"))
