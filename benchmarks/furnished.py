"""A hospital to be measured: open, with a full register, an emergency department at work and somebody with every right."""

import os
from datetime import UTC, datetime
from pathlib import Path

from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select

from benchmarks.people import fill
from lighthis import config
from lighthis.app import create_app
from lighthis.consultations import actions as consultations
from lighthis.db import keys, migrate, units
from lighthis.db.engine import close_store, engine, session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor, system
from lighthis.observations import actions as observations
from lighthis.orders import actions as orders
from lighthis.orders.rules import Draft
from lighthis.records import actions as records
from lighthis.registration.models import Patient
from lighthis.scales import rules as scales
from lighthis.staff import actions as staff
from lighthis.staff import queries as staff_queries
from lighthis.staff.roles import PERMISSIONS, SECOND_FACTOR
from lighthis.triage import actions as triage


def said(folder: Path) -> dict[str, str]:
    """The settings of a measurement."""
    kept = {name: os.environ[name] for name in ("LIGHTHIS_DATABASE",) if name in os.environ}
    return {"LIGHTHIS_DATA": str(folder), keys.SETTING: os.environ.get(keys.SETTING, ""), **kept}


def furnish(folder: Path, count: int, present_now: int) -> tuple[str, str, str]:
    """A hospital, a person with every right, a full register, so many in the emergency department, three of four triaged, all in zones."""
    settings = config.read(said(folder))
    create_app(settings)
    migrate.upgrade(engine())
    by = system("benchmark")
    with units.work():
        facility = Facility(code="BEN", name_ru="Больница", name_uz="Shifoxona", is_open=True)
        session.add(facility)
        facility.settings = {"emergency_zones": {"red": [f"Смотровая {number}" for number in range(12)]}}
        session.flush()
        session.add(Department(facility_id=facility.id, code="ER", kind="emergency", name_ru="Приёмное"))
        roles = staff.ship_roles(facility, {}, by=by)
        roles["doctor"].permissions = sorted(set(PERMISSIONS) - set(SECOND_FACTOR))
        person = staff.add("bench", "Тестов", "Али", "", "ru", by=by)
        post = staff.appoint(
            person, roles["doctor"], None, facility_id=facility.id, since=datetime.now(UTC).date(), by=by
        )
        session.flush()
    fill(facility, count)
    with units.work():
        actor: Actor = staff_queries.actor_of(post)
        patients = list(session.scalars(select(Patient).order_by(Patient.search_row).limit(present_now)))
        for number, patient in enumerate(patients):
            present(encounters.arrive(patient, "self-referred", "боль в животе", clock.now(), by=actor), number, actor)
        token = staff.start(person, post, "127.0.0.1", proven="benchmark")
    close_store()
    return token, str(patients[0].id), settings.secret


def present(coming: Encounter, number: int, by: Actor) -> None:
    """Somebody in the department as the board shows most of them: in a zone, triaged, some with a doctor."""
    triage.put_at(coming, f"Смотровая {number % 12}", by=by)
    if number % 4:
        pulse = (80, 140, 160)[number % 3]
        inputs = scales.Inputs.from_plain(
            {"age_years": 40, "respiratory_rate": "16", "heart_rate": str(pulse), "avpu": "A"}
        )
        triage.assess(coming, inputs, at=clock.now(), by=by)
    if not number % 5:
        encounters.take(coming, by=by)
    if number % 3:
        owes(coming, number, by)


def owes(coming: Encounter, number: int, by: Actor) -> None:
    """What waits for two of three: tests and drugs ordered, vital signs that are due, a question, a notice to the police."""
    ordered = [Draft("test", "Общий анализ крови", "cbc", urgency="now"), Draft("imaging", "ЭКГ", "")]
    orders.order(coming, ordered[: 1 + number % 2], clock.now(), by=by)
    if not number % 4:
        signs = scales.Inputs.from_plain({"age_years": 40, "respiratory_rate": "25", "heart_rate": "120", "avpu": "A"})
        observations.observe(coming, signs, {}, clock.now(), by=by).again_at = clock.now()
    if not number % 7:
        consultations.ask(coming, None, "окулист", "что с глазом?", "urgent", clock.now(), by=by)
    if not number % 6:
        records.diagnose(coming, "admission", "S06.0", "", clock.now(), by=by)


def signed(folder: Path, token: str, secret: str) -> str:
    """The session cookie of a signed-in browser."""
    app = create_app(config.read(said(folder)))
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    close_store()
    return f"lighthis={serializer.dumps({'token': token, 'language': 'ru'})}"
