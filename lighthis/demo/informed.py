"""What those who lie in beds at the end of the week said about visitors; these dice are rolled apart."""

import random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Facility
from lighthis.informing import actions
from lighthis.informing.rules import Person, Said
from lighthis.kernel import clock

HOURS = "16:00–19:00, вс 10:00–13:00"
WORD = "тюльпан"
KIN = (("Бахром", "spouse"), ("Зулфия", "mother"), ("Рустам", "child"), ("Нигора", "sibling"))


def patients_say(hospital: Hospital) -> int:
    """Most name somebody, some want nobody told, some agree on a code word, some were not asked; how many were."""
    dice = random.Random(hospital.code)
    with units.work():
        facility = session.get_one(Facility, hospital.facility_id)
        facility.settings = {**facility.settings, "visiting_hours": HOURS}
        rows = select(Encounter).join(BedRequest, BedRequest.encounter_id == Encounter.id).where(
            Encounter.facility_id == facility.id, BedRequest.facility_id == facility.id, Encounter.status == "open",
            BedRequest.state == "placed",
        )  # fmt: skip
        lying = list(session.scalars(rows.options(joinedload(Encounter.patient)).order_by(Encounter.number)))
        asked = [one for one in lying if dice.random() < 0.7]
        for one in asked:
            actions.write(one, _said(one, dice), by=hospital.on_duty("ward_nurse"))
    return len(asked)


def _said(coming: Encounter, dice: random.Random) -> Said:
    if dice.random() < 0.15:
        return Said("nobody", clock.now())
    family = coming.patient.name.family if coming.patient.name else ""
    given, kinship = dice.choice(KIN)
    person = Person(f"{family} {given}".strip(), kinship, "+998 00 123 45 67")
    return Said("named", clock.now(), [person], WORD if dice.random() < 0.3 else "")
