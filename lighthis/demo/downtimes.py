"""A night without the program a day ago: sheets that wait to be typed back, one that is; and a pack of today for the worker."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital
from lighthis.downtime import actions, queries
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Facility
from lighthis.kernel import clock

MADE, BEGAN, ENDED = (timedelta(hours=hours) for hours in (20, 17, 13))  # ago
NOWHERE = Path("/nonexistent")  # the file of the night's pack was removed since


def a_night(hospital: Hospital) -> int:
    """Four sheets were written on, one of them is typed back. How many are owed."""
    now = clock.now()
    with clock.at(now - MADE), units.work():
        nurse, registrar = (hospital.on_duty(role) for role in ("ward_nurse", "registrar"))
        row = actions.ask(session.get_one(Facility, hospital.facility_id), "ru", by=nurse)
        made = actions.Made(NOWHERE, NOWHERE.name, clock.now(), has_pdf=False, has_closed=False, patients=())
        actions.keep({"pack": str(row.id)}, made)
        row.state, row.file = "removed", ""
    with clock.at(now - timedelta(hours=1)), units.work():
        first, second, *_rest = queries.slips_of(row.id, at=hospital.facility_id)
        numbers = f"{first.running}-{first.running + 3}"
        told = actions.account(row, now - BEGAN, now - ENDED, numbers, by=registrar)
        coming = session.scalars(
            select(Encounter)
            .where(Encounter.facility_id == hospital.facility_id, Encounter.kind == "emergency")
            .order_by(Encounter.arrived_at.desc())
        ).first()
        for one, who in ((first, "Содикова Н., медсестра"), (second, "Алиев Б., дежурный врач")):
            actions.begin(one, who, now - BEGAN + timedelta(minutes=40), by=registrar)
        if coming is not None:
            actions.keep_entry(first.number, coming, "came", by=registrar)
            actions.finish(first, by=registrar)
    with units.work():
        house = session.get_one(Facility, hospital.facility_id)
        actions.ask(house, house.paper_language, by=hospital.on_duty("ward_nurse"))
    return told.owed - 1
