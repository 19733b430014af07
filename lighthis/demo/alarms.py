"""Notices told to others, and a bus that brings many at once."""

from uuid import UUID

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.demo.hospital import Hospital, Steps, minutes
from lighthis.disaster import actions as disaster
from lighthis.disaster import queries as tags
from lighthis.disaster import rules as disaster_rules
from lighthis.duties import actions as duties
from lighthis.duties import queries, rules
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock

TAKES = {"infection": "эпидемиолог Содиков", "police": "дежурный Алиев"}
HAPPENED = {
    "happened": "Со слов сопровождающих, упал на улице",
    "words_of": "бригада скорой помощи",
    "condition": "средней тяжести",
}
LEFT_OUT = 0.2  # notices that nobody tells, so that the lists have something waiting
BREATHES = {"can_walk": "no", "breathing": "yes"}
CALM = {**BREATHES, "rate_over_30": "no", "radial_pulse": "yes"}
BUS = (
    {"can_walk": "yes"}, {**CALM, "obeys_commands": "yes"}, {**BREATHES, "rate_over_30": "yes"}, {"can_walk": "yes"},
    {**CALM, "obeys_commands": "no"}, {"can_walk": "yes"}, {"can_walk": "no", "breathing": "no", "breathing_after_airway": "no"},
    {**CALM, "obeys_commands": "yes"}, {"can_walk": "yes"},
)  # fmt: skip
ROOMS = {"red": "Противошоковая", "yellow": "Палата наблюдения", "green": "Смотровые"}


def told(hospital: Hospital, coming: UUID) -> Steps:
    """The notices of a coming, one after the other: the call, some papers, some receipts."""
    for duty_id in [one.id for one in queries.of_comings([coming], at=hospital.facility_id)]:
        if hospital.dice.random() < LEFT_OUT:
            continue
        yield minutes(hospital, 3, 50)
        nurse = hospital.on_duty("triage_nurse", department="ER")
        row = queries.duty(duty_id, at=hospital.facility_id)
        if row.state != "open":
            continue
        if row.kind == "police":
            duties.change(row, HAPPENED, by=nurse)
        who = duties.Call(nurse.name, TAKES[row.kind], their_number=str(hospital.dice.randint(100, 999)))
        duties.signal(row, clock.now(), who, by=nurse)
        if row.kind == "infection" and hospital.dice.random() < 0.6:
            yield minutes(hospital, 30, 200)
            row = queries.duty(duty_id, at=hospital.facility_id)
            if "send" in rules.STEPS[row.state]:
                duties.send(row, clock.now(), who, by=nurse)


def bus(hospital: Hospital) -> Steps:
    """Many at once: the mode opens, people are triaged by tags, two of them are known by now."""
    doctor = hospital.on_duty("doctor", department="ER")
    disaster.open_mode("Учение: столкновение автобуса на кольцевой дороге", by=doctor)
    made = [one.id for one in disaster.reserve(12, by=doctor)]
    for tag_id, answers in zip(made, BUS, strict=False):
        yield minutes(hospital, 1, 2)
        nurse = hospital.on_duty("triage_nurse", department="ER")
        tag = tags.tag(tag_id, at=hospital.facility_id)
        found = disaster_rules.walk("START", answers).category or ""
        disaster.triage(tag, "adult", answers, clock.now(), by=nurse, place=ROOMS.get(found, ""))
    yield minutes(hospital, 1, 3)
    here = hospital.busy & {one[0] for one in hospital.people}
    for tag_id, patient_id in zip(made[1:3], sorted(here), strict=False):
        coming = next((one for one in _open(hospital, patient_id)), None)
        if coming is not None:
            disaster.link(tags.tag(tag_id, at=hospital.facility_id), coming, by=doctor)


def _open(hospital: Hospital, patient_id: UUID) -> list[Encounter]:
    rows = select(Encounter).where(
        Encounter.facility_id == hospital.facility_id, Encounter.patient_id == patient_id, Encounter.status == "open"
    )
    return list(session.scalars(rows))
