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
from lighthis.kernel.text import Message, Overdue
from lighthis.records import actions as records
from lighthis.registration.models import Patient, PatientName
from lighthis.scales import rules
from lighthis.triage import actions, queries
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


def zoned(**lists) -> None:
    """The hospital writes its own zones."""
    hospital = make.by_code()
    lists = lists or {"red": ["Шоковая 1", "Шоковая 2"], "yellow": ["Палата наблюдения"], "other": ["КТ"]}
    kept = {{"other": ""}.get(name, name): names for name, names in lists.items()}
    hospital.settings = {**hospital.settings, "emergency_zones": kept}


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


def test_a_card_on_a_phone_says_what_each_line_is(sign_in):
    with units.work():
        came(minutes_ago=12)
    shown = words(sign_in("triage_nurse").get("/emergency"))
    assert "Doctor: nobody yet Nurse: nurse?" in shown
    assert "Waits: 12 min target 10 overdue by 2 min Next: Triage now" in shown


def test_patients_come_before_the_other_views_on_a_phone(sign_in):
    """One row of buttons: the rest is a line of links, so that the first patient is not three screens down."""
    with units.work():
        came()
    text = sign_in("triage_nurse").get("/emergency").text
    assert text.count('class="btn"') <= 2
    assert text.index("</table>") < text.index("?view=wall")
    assert "?view=wall" in text
    assert "?view=paper" in text


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
    assert "Смотровая 2 Турсунов Ж. Б. Doctor: Тестовdoc А. К." in shown
    assert "with the doctor since" in shown
    assert "Decision Турсунов Ж. Б." in shown
    with units.work():
        coming = session.get_one(Encounter, encounter_id)
        records.diagnose(coming, "admission", "J18.9", "", clock.now(), by=make.actor("doctor"))
        encounters.decide(coming, "admit", clock.now(), by=make.actor("doctor"), department=make.wards()[1])
    assert "Waits for a bed: TH" in words(doctor.get("/emergency"))


def test_it_refreshes_by_the_header_only_and_slower_or_off(sign_in):
    nurse = sign_in("triage_nurse")
    answer = nurse.get("/emergency")
    assert answer.headers["Refresh"] == "30; url=/emergency"
    assert "the next look in 30 s." in words(answer)
    assert "http-equiv" not in answer.text
    assert nurse.get("/emergency?refresh=60").headers["Refresh"] == "60; url=/emergency?refresh=60"
    off = nurse.get("/emergency?refresh=off")
    assert "Refresh" not in off.headers
    assert "The page does not refresh by itself." in words(off)
    assert 'href="/emergency?refresh=60"' in off.text
    strange = nurse.get("/emergency?refresh=0;url=evil&view=%F0%9F%99%82")
    assert (strange.status_code, strange.headers["Refresh"]) == (200, "30; url=/emergency")


def test_the_wall_shows_number_and_zone_but_no_person(sign_in):
    with units.work():
        zoned()
        coming = came(place="Шоковая 1")
        triaged(coming, stridor=True)
        number = coming.number
    answer = sign_in("triage_nurse").get("/emergency?view=wall")
    shown = words(answer)
    assert '<body class="wall">' in answer.text
    assert f"Red immediately {number} Шоковая 1 1 h 0 min" in shown
    assert "Турсунов" not in answer.text
    assert COMPLAINT not in answer.text
    assert answer.headers["Refresh"] == "30; url=/emergency?view=wall"


def test_the_wall_shows_no_words_that_somebody_wrote_and_nobody_who_died(sign_in):
    with units.work():
        zoned()
        came("Каримов", place="у Иванова в кабинете")
        dead = came("Азимов", place="КТ")
        session.add(_stored(dead, "black", make.actor("triage_nurse")))
        dead_number = dead.number
    wall = sign_in("triage_nurse").get("/emergency?view=wall")
    assert "elsewhere" in words(wall)
    assert "Иванова" not in wall.text
    assert dead_number not in wall.text
    assert "Black: 1 too late" in words(sign_in("triage_nurse").get("/emergency"))


def test_a_zone_alone_or_zones_under_each_other(sign_in):
    with units.work():
        zoned()
        came("Каримов", place="КТ")
        came("Азимов", place="коридор")
        triaged(came("Юсупов", place="Шоковая 1"), stridor=True)
    nurse = sign_in("triage_nurse")
    everybody = nurse.get("/emergency")
    for title in ("All: 3", "КТ: 1", "Шоковая 1: 1", "Палата наблюдения: 0", "Elsewhere, or not stated: 1"):
        assert title in words(everybody)
    one = nurse.get("/emergency?zone=КТ")
    assert "Каримов" in one.text
    assert "Азимов" not in one.text
    assert "All: 3" in words(one)
    assert one.headers["Refresh"] == "30; url=/emergency?zone=%D0%9A%D0%A2"
    rest = nurse.get("/emergency?zone=-&by=zone")
    assert "Азимов" in rest.text
    assert "Каримов" not in rest.text
    grouped = words(nurse.get("/emergency?by=zone"))
    heads = [grouped.index(head) for head in ("Шоковая 1 (1)", "КТ (1)", "Elsewhere, or not stated (1)")]
    assert heads == sorted(heads)
    assert "Палата наблюдения (" not in grouped
    assert "Nobody is in this zone now." in words(nurse.get("/emergency?zone=Шоковая 2"))


def test_a_zone_is_proposed_by_the_category_and_chosen_from_the_list(sign_in):
    with units.work():
        zoned()
        coming = came()
        triaged(coming, stridor=True)
        id_ = coming.id
    nurse = sign_in("triage_nurse")
    assert "goes to: Шоковая 1" in words(nurse.get("/emergency"))
    form = nurse.get(f"/encounters/{id_}/place")
    assert '<option value="Шоковая 1" selected>' in form.text
    for given, kept in (
        ({"zone": "Шоковая 2", "place": ""}, "Шоковая 2"),
        ({"zone": "Шоковая 2", "place": "рентген"}, "рентген"),  # the list still shows where the patient was
        ({"zone": "КТ", "place": "рентген"}, "КТ"),  # the words still say where the patient was
        ({"zone": "", "place": ""}, ""),
    ):
        assert nurse.post(f"/encounters/{id_}/place", given).status_code == 303
        session.remove()
        assert session.get_one(Encounter, id_).place == kept
    both = nurse.post(f"/encounters/{id_}/place", {"zone": "КТ", "place": "рентген"})
    assert both.status_code == 422
    assert "choose a zone or write another place, not both" in words(both)
    assert nurse.post(f"/encounters/{id_}/place", {"zone": "чужая"}).status_code == 422


def test_what_is_overdue_is_red_and_stands_first(sign_in, monkeypatch):
    """Issue 4, 6: a notice that nobody told in time turns red where everybody looks."""
    with units.work():
        triaged(came())
    told = [Message("blood"), Message("X-ray"), Message("drug"), Message("suture"), Overdue("notice to the police")]
    monkeypatch.setattr(queries, "pending", [lambda ids, at: dict.fromkeys(ids, told)])
    text = sign_in("doctor").get("/emergency").text
    assert '<span class="also late">notice to the police</span>' in text
    assert "blood; X-ray; 2 more" in text


def test_pending_tasks_stand_beside_the_patient_but_not_those_of_a_hidden_coming(sign_in, monkeypatch):
    with units.work():
        open_, hidden = came("Каримов"), came("Азимов", secrecy="sensitive")
        ids = {open_.id, hidden.id}
    asked = []

    def tasks(given, at):
        asked.append((set(given), at))
        return {id_: [Message(f"task {number} <b>") for number in range(1, 6)] for id_ in given}

    monkeypatch.setattr(queries, "pending", [tasks])
    answer = sign_in("head_of_department").get("/emergency")
    shown = words(answer)
    assert "task 1 <b>; task 2 <b>; task 3 <b>; 2 more" in shown
    assert shown.count("task 1") == 1
    assert "5 tasks" in shown
    assert asked == [(ids, make.by_code().id)]
    sign_in("triage_nurse").get("/emergency?view=wall")
    assert len(asked) == 1  # nobody's tasks are on the wall


def test_who_waits_for_results_is_not_queued_again(sign_in, monkeypatch):
    with units.work():
        triaged(came("Каримов"))
        seen, waits = came("Азимов"), came("Юсупов")
        for coming in (seen, waits):
            triaged(coming)
            encounters.take(coming, by=make.actor("doctor"))
        awaited = waits.id
        came("Рахимов")
    monkeypatch.setattr(queries, "pending", [lambda ids, at: {awaited: [Message("Blood count")]}])
    shown = words(sign_in("doctor").get("/emergency?by=step"))
    order = ["Wait for triage (1)", "Рахимов", "Wait for a doctor (1)", "Каримов", "With the doctor (1)", "Азимов",
             "Wait for results and tasks (1)", "Юсупов"]  # fmt: skip
    places = [shown.index(word) for word in order]
    assert places == sorted(places)


@pytest.mark.parametrize("category", ["red", "orange", "yellow", "green", "grey", "blue", "black"])
def test_every_category_has_colour_shape_numeral_and_word(sign_in, category):
    look = rules.looks()[category]
    with units.work():
        coming = came()
        session.add(_stored(coming, category, make.actor("triage_nurse")))
    answer = sign_in("triage_nurse").get("/emergency")
    cell = answer.text.split("<tbody")[1].split("</td>")[0]
    assert f'class="lvl {category}"' in cell
    assert look.background in cell
    assert f">{look.numeral.replace('-', '–')}</text>" in cell
    assert f"<b>{category.capitalize()}</b>" in cell
    assert f"{category.capitalize()}: 1 too late" in words(answer)


def test_the_strip_puts_the_untriaged_between_red_and_yellow(sign_in):
    with units.work():
        came()
        session.add(_stored(came("Азимов"), "orange", make.actor("triage_nurse")))
    shown = words(sign_in("triage_nurse").get("/emergency"))
    heads = [
        shown.index(one) for one in ("Red: nobody", "Orange: 1", "Not triaged: 1", "Yellow: nobody", "Green: nobody")
    ]
    assert heads == sorted(heads)


@pytest.mark.parametrize(("paper", "tag"), [("ru", "ru"), ("uz", "uz-Latn")])
def test_the_sheet_comes_in_either_language_with_lines_to_write_on(sign_in, paper, tag):
    with units.work():
        zoned()
        triaged(came(place="КТ"), wheezing=True)
    nurse = sign_in("triage_nurse")
    answer = nurse.get(f"/emergency?view=paper&paper={paper}")
    assert f'<html lang="{tag}">' in answer.text
    assert answer.text.count('<tr role="row" class="onpaper">') == 12
    assert 'class="sideways"' in answer.text
    assert "КТ" in answer.text
    assert '<html lang="en">' in nurse.get("/emergency").text  # the reader's own language stays


def test_a_hospital_writes_its_zones_and_shifts(sign_in):
    chief = sign_in("administrator")
    page = chief.get("/emergency/settings")
    assert "8, 20" in page.text
    fields = {
        "zones_red": "Шоковая 1\n  Шоковая   2 \n\n",
        "zones_orange": "",
        "zones_yellow": "Наблюдение",
        "zones_green": "",
        "zones_other": "КТ",
        "shift_hours": "20, 8;14",
    }
    assert chief.post("/emergency/settings", fields).status_code == 303
    session.remove()
    kept = make.by_code().settings
    assert kept["emergency_zones"] == {
        "red": ["Шоковая 1", "Шоковая 2"], "orange": [], "yellow": ["Наблюдение"], "green": [], "": ["КТ"],
    }  # fmt: skip
    assert kept["shift_hours"] == [8, 14, 20]
    for wrong, words_ in (
        ({"zones_red": "КТ\nкт"}, "stands here twice"), ({"zones_green": "я" * 81}, "at most 80 letters"),
        ({"shift_hours": "25"}, "whole hours from 0 to 23"), ({"shift_hours": "1 2 3 4 5 6 7"}, "no more than 6 shifts"),
    ):  # fmt: skip
        answer = chief.post("/emergency/settings", {**fields, **wrong})
        assert answer.status_code == 422
        assert words_ in words(answer)
    assert sign_in("triage_nurse").get("/emergency/settings").status_code == 403


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
    nurse.get("/emergency", headers={"Referer": "http://localhost/emergency"})
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


def test_two_hundred_patients_with_zones_and_tasks_fit_into_thirty_kilobytes(sign_in, monkeypatch):
    tasks = [
        Message("Umumiy qon tahlili, koagulogramma"),
        Message("Koʻkrak qafasi rentgenogrammasi"),
        Message("ЭКГ"),
        Message("4"),
    ]
    monkeypatch.setattr(queries, "pending", [lambda ids, at: dict.fromkeys(ids, tasks)])
    with units.work():
        zoned()
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
        nurse.get("/emergency")
        event.remove(engine(), "before_cursor_execute", listen)
        counts.append(len(heard))
        heard.clear()
    assert counts[0] == counts[1]
