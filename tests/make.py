"""Things for tests, made by plain functions with sensible defaults."""

import re
from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.kernel.actor import Actor, system
from lighthis.registration import actions as registration
from lighthis.staff import actions as staff_actions
from lighthis.staff.models import Post, Staff
from lighthis.staff.roles import ROLES

OPENED = date(2026, 1, 1)
TESTS = system("tests")
PASSWORD = "four quiet words here"
HASH = staff_actions.hasher.hash(PASSWORD)


def region() -> None:
    """Two hospitals of the same shape, with one person in every role: GES and RUR (which has no emergency department)."""
    for code, name in (("GES", "Городская экстренная"), ("RUR", "Районная")):
        facility(code, name)
    rural = by_code("RUR")
    rural.domains_off = ["triage"]
    session.flush()


def facility(code: str, name: str) -> Facility:
    """A hospital with an emergency and two inpatient departments, four rooms, beds and staff."""
    made = Facility(
        code=code,
        name_ru=name,
        name_uz=f"{code} shifoxonasi",
        name_uz_cyrl=f"{code}",
        name_en=f"{code} hospital",
        is_open=True,
    )
    session.add(made)
    session.flush()
    department(made, "ER", "emergency", "Приёмное отделение")
    for dep_code, dep_name in (("TH", "Терапия"), ("SU", "Хирургия")):
        dep = department(made, dep_code, "inpatient", dep_name)
        for number, sex, kind in (("1", "male", "ordinary"), ("2", "female", "ordinary"), ("3", "any", "better")):
            room(dep, number, sex, kind)
    roles = staff_actions.ship_roles(made, {}, by=TESTS)
    for role_code in ROLES:
        person = staff_actions.add(
            f"{role_code}.{code}".lower(), f"Тестов{role_code[:3]}", "Али", "Каримович", "ru", by=TESTS
        )
        person.password_hash = HASH
        staff_actions.appoint(person, roles[role_code], None, facility_id=made.id, since=OPENED, by=TESTS)
    return made


def department(at: Facility, code: str, kind: str, name: str) -> Department:
    made = Department(
        facility_id=at.id,
        code=code,
        kind=kind,
        name_ru=name,
        name_uz=name,
        name_uz_cyrl=name,
        name_en=code,
        profile="therapeutic",
    )
    session.add(made)
    session.flush()
    return made


def room(of: Department, number: str, sex: str = "any", kind: str = "ordinary", beds: int = 2) -> Room:
    made = Room(facility_id=of.facility_id, department_id=of.id, number=number, sex=sex, kind=kind)
    session.add(made)
    session.flush()
    for bed in range(1, beds + 1):
        session.add(
            Bed(facility_id=of.facility_id, room_id=made.id, number=str(bed), opened_on=OPENED, profile="therapeutic")
        )
    session.flush()
    return made


def by_code(code: str = "GES") -> Facility:
    return session.scalars(select(Facility).where(Facility.code == code)).one()


def actor(role: str = "doctor", at: str = "GES") -> Actor:
    """The acting person of a role, as the web would make it."""
    person = session.scalars(select(Staff).where(Staff.login == f"{role}.{at}".lower())).one()
    post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
    return Actor(person.id, person.login, post.facility_id, frozenset(post.role.permissions))


def moment(text: str = "2026-11-22 09:00") -> datetime:
    """An aware instant in UTC."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


class Client:
    """A browser without JavaScript: follows links and forms of the pages it gets."""

    def __init__(self, app, language="en"):
        self.web: FlaskClient = app.test_client()
        self.language = language
        with self.web.session_transaction() as cookie:
            cookie["language"] = language

    def sign_in(self, role: str, at: str = "GES") -> None:
        with units.work():
            person = session.scalars(select(Staff).where(Staff.login == f"{role}.{at}".lower())).one()
            post = session.scalars(select(Post).where(Post.staff_id == person.id)).one()
            token = staff_actions.start(person, post, "127.0.0.1", proven="tests")
        with self.web.session_transaction() as cookie:
            cookie["token"], cookie["language"] = token, self.language

    def get(self, address: str, **more):
        return self.web.get(address, **more)

    def post(self, address: str, fields: dict, *, page: str | None = None, **more):
        """Open the form's page, take its hidden fields, send it with `fields` on top."""
        hidden = self.hidden(page or address)
        return self.web.post(address, data={**hidden, **fields}, **more)

    def hidden(self, address: str) -> dict:
        text = self.get(address).text
        found = re.findall(r'<input[^>]*type="hidden"[^>]*>', text)
        pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
        return {
            name.group(1): value.group(1) if value else ""
            for name, value in pairs
            if name and name.group(1) in {"csrf_token", "once", "version"}
        }


def patient(family: str = "Юлдашева", given: str = "Дилноза", patronymic: str = "Шухратовна", *, at: str = "GES", card: bool = True, **more):
    """A registered patient with a card at a hospital."""
    facts = {"sex": "female", "birth_date": date(1983, 2, 14), **more}
    registrar = actor("registrar", at)
    made = registration.register(registration.PatientDraft(family=family, given=given, patronymic=patronymic, **facts), by=registrar)
    if card:
        registration.card(made, by_code(at), by=registrar)
    return made
