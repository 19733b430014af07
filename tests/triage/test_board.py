"""The board of the emergency department as the post, the wall and the sheet for a power cut show it."""

import gzip
import html
import re
from datetime import date, timedelta

import make
import pytest
from sqlalchemy import event, select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.records import actions as records
from lighthis.registration.models import Patient, PatientName
from lighthis.scales import rules
from lighthis.triage import actions
from lighthis.triage.models import Assessment

COMPLAINT = "одышка и свист в груди"
KNOWN = {
    "age_years": 38, "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "temperature_c": "36,7",
    "avpu": "A",
}  # fmt: skip


def came(family="Турсунов", *, minutes_ago=60, secrecy="ordinary", place="", at="GES"):
    of = make.patient(family, "Жасур", "Баходирович", sex="male", birth_date=date(1988, 5, 12), at=at)
    moment = clock.now() - timedelta(minutes=minutes_ago)
    row = encounters.arrive(of, "on-foot", COMPLAINT, moment, secrecy=secrecy, by=make.actor("registrar", at))
    row.place = place
    return row


def triaged(coming, **signs):
    absent = {sign.code: False for sign in rules.scale("IITT_ADULT").signs}
    inputs = rules.Inputs.from_plain({**KNOWN, **absent, **signs})
    at = coming.arrived_at + timedelta(minutes=1)
    return actions.assess(coming, inputs, at=at, by=make.actor("triage_nurse"))


def words(answer) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).replace("\u00a0", " ").split())


def test_an_empty_department_says_so(sign_in):
    assert "Nobody is in the emergency department now." in words(sign_in("triage_nurse").get("/emergency"))


def test_the_untriaged_are_late_after_ten_minutes_and_triaged_next(sign_in):
    with units.work():
        coming = str(came(minutes_ago=12).id)
    answer = sign_in("triage_nurse").get("/emergency")
    shown = words(answer)
    assert "Not triaged up to 10 min" in shown
    assert "Турсунов Ж. Б. m, 38 years" in shown
    assert f"{COMPLAINT} Where: write where" in shown
    assert "12 min target 10 overdue by 2 min" in shown
    assert "Not triaged: 1 too late" in shown
    assert f'href="/encounters/{coming}/triage">Triage now' in answer.text
    assert 'class="late"' in answer.text


@pytest.mark.parametrize(
    ("signs", "minutes_ago", "expected"),
    [
        ({"wheezing": True}, 47, ["Yellow urgent", "47 min target 30 overdue by 17 min", "Triage again"]),
        ({"respiratory_rate": "32"}, 11, ["supervising doctor needed", "Supervising doctor"]),
        ({}, 52, ["Green can wait", "52 min target 120", "Doctor by", "Green: all in time"]),
        ({"stridor": True}, 3, ["Red immediately", "3 min target 0", "Red: all in time"]),
        ({"heart_rate": None}, 9, ["Complete the triage"]),
    ],
)
def test_wait_and_next_step(sign_in, signs, minutes_ago, expected):
    with units.work():
        triaged(came(minutes_ago=minutes_ago), **signs)
    shown = words(sign_in("triage_nurse").get("/emergency"))
    for sentence in expected:
        assert sentence in shown


def test_what_the_doctor_decided_stands_as_the_next_step(sign_in):
    doctor = sign_in("doctor")
    with units.work():
        coming = came(place="Смотровая 2")
        triaged(coming, wheezing=True)
        encounters.take(coming, by=make.actor("doctor"))
        encounter_id = coming.id
    shown = words(doctor.get("/emergency"))
    assert "Смотровая 2 Турсунов Ж. Б. Тестовdoc А. К. with the doctor since" in shown
    assert "Decision Турсунов Ж. Б." in shown
    with units.work():
        coming = session.get_one(Encounter, encounter_id)
        records.diagnose(coming, "admission", "J18.9", "", clock.now(), by=make.actor("doctor"))
        encounters.decide(coming, "admit", clock.now(), by=make.actor("doctor"), department=make.wards()[1])
    assert "Waits for a bed: TH" in words(doctor.get("/emergency"))


def test_it_refreshes_by_the_header_only_and_slower_or_off(sign_in):
    nurse = sign_in("triage_nurse")
    answer = nurse.get("/emergency")
    assert answer.headers["Refresh"] == "30; url=/emergency?tick=1"
    assert "the next look in 30 s." in words(answer)
    assert "http-equiv" not in answer.text
    assert nurse.get("/emergency?refresh=60").headers["Refresh"] == "60; url=/emergency?refresh=60&tick=1"
    off = nurse.get("/emergency?refresh=off")
    assert "Refresh" not in off.headers
    assert "The page does not refresh by itself." in words(off)
    assert 'href="/emergency?refresh=60"' in off.text
    strange = nurse.get("/emergency?refresh=0;url=evil&view=%F0%9F%99%82")
    assert (strange.status_code, strange.headers["Refresh"]) == (200, "30; url=/emergency?tick=1")


def test_the_wall_shows_number_and_zone_but_no_person(sign_in):
    with units.work():
        coming = came(place="Шоковая 1")
        triaged(coming, stridor=True)
        number = coming.number
    answer = sign_in("triage_nurse").get("/emergency?view=wall")
    shown = words(answer)
    assert '<body class="wall">' in answer.text
    assert f"Red immediately {number} Шоковая 1 1 h 0 min" in shown
    assert "Турсунов" not in answer.text
    assert COMPLAINT not in answer.text
    assert answer.headers["Refresh"] == "30; url=/emergency?view=wall&tick=1"


def test_the_sheet_for_a_power_cut_holds_everybody_and_stays_still(sign_in):
    with units.work():
        triaged(came(), wheezing=True)
    answer = sign_in("triage_nurse").get("/emergency?view=paper")
    assert "Refresh" not in answer.headers
    shown = words(answer)
    for fact in ("Турсунов Ж. Б.", "12.05.1988", COMPLAINT, "In the department: 1."):
        assert fact in shown


def test_a_sensitive_coming_shows_no_complaint(sign_in):
    with units.work():
        triaged(came(secrecy="sensitive"), wheezing=True)
    answer = sign_in("triage_nurse").get("/emergency")
    assert "Турсунов Ж. Б." in words(answer)
    assert "not shown" in words(answer)
    assert COMPLAINT not in answer.text
    assert COMPLAINT not in sign_in("triage_nurse").get("/emergency?view=paper").text


def test_only_the_first_look_is_logged_with_whom_it_showed(sign_in):
    with units.work():
        patient = str(came().patient_id)
    nurse = sign_in("triage_nurse")
    nurse.get("/emergency")
    nurse.get("/emergency?tick=1")
    rows = session.scalars(select(AuditEntry).where(AuditEntry.action == "looked: emergency board")).all()
    assert [row.detail for row in rows] == [{"ids": [patient]}]


def test_who_may_look_and_what_they_may_open(sign_in):
    with units.work():
        coming = str(came().id)
    registrar = sign_in("registrar").get("/emergency")
    assert registrar.status_code == 200
    assert f"/encounters/{coming}/triage" not in registrar.text
    assert 'accesskey="2"' in registrar.text
    assert sign_in("cashier").get("/emergency").status_code == 403


def test_a_hospital_without_the_department_has_no_board(sign_in):
    assert sign_in("triage_nurse", "RUR").get("/emergency").status_code == 404


def test_nobody_of_another_hospital_is_shown(sign_in):
    with units.work():
        came("Чужой", at="RUR")
    assert "Чужой" not in sign_in("triage_nurse").get("/emergency").text


def full(number: int, first: int = 0) -> None:
    """Many people at once, with the longest names, straight into the tables."""
    nurse, hospital, now = make.actor("triage_nurse"), make.by_code(), clock.now()
    for one in range(first, first + number):
        patient = Patient(
            id=new_id(), search_row=9000 + one, sex="female", birth_date=date(1950, 1, 1), birth_precision="day"
        )
        name = PatientName(
            patient=patient, use="current", family=f"Абдурахмонхўжаева{one:03}", given="Шахзодагўзалхон",
            patronymic="Ғуломиддинхўжақизи",
        )  # fmt: skip
        session.add_all([patient, name])
        coming = Encounter(
            id=new_id(), facility_id=hospital.id, patient_id=patient.id, number=f"E-2026-{one:06}", kind="emergency",
            arrived_at=now - timedelta(minutes=one + 1), registered_by_id=nurse.id,
            complaint=f"юрак соҳасида кучли оғриқ, нафас қисилиши, бош айланиши {one}", place=f"{one}-кўрик хонаси",
        )  # fmt: skip
        session.add(coming)
        session.flush()
        if one % 4:
            category = ("red", "yellow", "green")[one % 3]
            session.add(_stored(coming, category, nurse))


def _stored(coming, category, nurse) -> Assessment:
    return Assessment(
        facility_id=coming.facility_id, encounter_id=coming.id, assessed_at=coming.arrived_at, by_id=nurse.id,
        scale="IITT", scale_version="test", chart="IITT_ADULT", inputs={}, result={}, proposed=category,
        category=category, rank=rules.looks()[category].rank, is_complete=False, needs_supervisor=category == "yellow",
        target_at=coming.arrived_at + timedelta(minutes=30), again_at=coming.arrived_at + timedelta(minutes=30),
    )  # fmt: skip


def test_two_hundred_patients_fit_into_thirty_kilobytes(sign_in):
    with units.work():
        full(200)
    answer = sign_in("deputy_chief", language="uz_Cyrl").get("/emergency")
    assert answer.text.count('<tr role="row">') == 201
    assert len(gzip.compress(answer.data)) <= 30 * 1024


def test_as_many_statements_for_thirty_as_for_five(sign_in):
    nurse, heard = sign_in("triage_nurse"), []

    def listen(_connection, _cursor, statement, *_more):
        heard.append(statement)

    counts = []
    for more, first in ((5, 0), (25, 5)):
        with units.work():
            full(more, first)
        nurse.get("/emergency")
        event.listen(engine(), "before_cursor_execute", listen)
        nurse.get("/emergency?tick=1")
        event.remove(engine(), "before_cursor_execute", listen)
        counts.append(len(heard))
        heard.clear()
    assert counts[0] == counts[1]
