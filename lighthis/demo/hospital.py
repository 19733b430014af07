"""A hospital of the demo while its week is lived through: who is on duty, who may fall ill."""

import random
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.demo import data
from lighthis.facility.models import Department
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.registration import actions as registration
from lighthis.registration.models import Patient
from lighthis.staff import queries as staff
from lighthis.staff.models import Post, Role, Staff

ROUND_THE_CLOCK = "ER"  # the department that works in shifts
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
    loaded_at: datetime = field(default_factory=clock.now)  # up to when the week is lived

    def on_duty(self, *roles: str, department: str = "") -> Actor:
        """Somebody of a role, of the department where there is one; in the emergency department of the present shift."""
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
        return staff.actor_of(self.dice.choice(self._crew(own) if department == ROUND_THE_CLOCK else own))

    def _crew(self, posts: list[Post]) -> list[Post]:
        """Half of them, in turns of twelve hours; the first of the list are on duty when the demo is opened."""
        crew, turn = max(1, len(posts) // 2), self._turn(clock.now()) - self._turn(self.loaded_at)
        return [posts[(turn * crew + place) % len(posts)] for place in range(crew)]

    def _turn(self, at: datetime) -> int:
        """The running number of a shift: from eight to eight."""
        since = at.astimezone(self.zone) - timedelta(hours=8)
        return since.toordinal() * 2 + since.hour // 12

    def department(self, code: str) -> Department:
        """A department by its code."""
        return session.scalars(
            select(Department).where(Department.facility_id == self.facility_id, Department.code == code)
        ).one()


def choose(hospital: Hospital, *, planned: bool = False) -> dict[str, Any]:
    able = [one for one in data.scenarios() if one["facility"] == hospital.code]
    if planned:
        able = [one for one in able if one["disposition"] == "admit" and one["department"] not in {"", "ICU"}] or able
    return hospital.dice.choices(able, [one["weight"] for one in able])[0]


def person(hospital: Hospital, scenario: dict[str, Any]) -> Patient:
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


def minutes(hospital: Hospital, least: int, most: int) -> timedelta:
    return timedelta(minutes=hospital.dice.randint(least, most), seconds=hospital.dice.randrange(60))
