"""Reads of triage: who stands where on the board, and until when (triage.md 1.7, 9.3)."""

from datetime import date, timedelta

import make
import pytest
from sqlalchemy import event

from lighthis.db.engine import engine, session
from lighthis.encounters import actions as encounters
from lighthis.encounters.queries import ages_of
from lighthis.kernel import clock
from lighthis.kernel.text import Message, NotFound
from lighthis.scales import rules
from lighthis.triage import actions, queries, telling

RED, YELLOW = {"stridor": True}, {"wheezing": True}


def came(family="Каримова", *, minutes_ago=60, **more):
    of = make.patient(family, **more)
    at = clock.now() - timedelta(minutes=minutes_ago)
    return encounters.arrive(of, "on-foot", "кашель", at, by=make.actor("registrar"))


def triaged(coming, minutes_after=5, by="triage_nurse", **signs):
    plain = {
        "age_years": 40, "respiratory_rate": "16", "spo2_percent": "98", "heart_rate": "80", "temperature_c": "36,7",
        "avpu": "A", **{sign.code: False for sign in rules.scale("IITT_ADULT").signs}, **signs,
    }  # fmt: skip
    at = coming.arrived_at + timedelta(minutes=minutes_after)
    return actions.assess(coming, rules.Inputs.from_plain(plain), at=at, by=make.actor(by))


def board():
    session.flush()
    return queries.board(make.by_code())


def test_order_is_by_category_with_the_untriaged_after_red(work):
    triaged(came("Зелёный"))
    untriaged = came("Новая", minutes_ago=2)
    triaged(came("Жёлтая", minutes_ago=50), **YELLOW)
    triaged(came("Вторая", minutes_ago=55), **YELLOW)
    triaged(came("Красный", minutes_ago=20), **RED)
    rows = board()
    assert [row.encounter.patient.name.family for row in rows] == ["Красный", "Новая", "Вторая", "Жёлтая", "Зелёный"]
    assert rows[1].encounter.id == untriaged.id
    assert (rows[1].category, rows[1].target_min, rows[1].late_min) == ("", 10, 0)


def test_whom_the_supervisor_shall_see_stands_first_in_the_category(work):
    triaged(came("Ждёт", minutes_ago=60), **YELLOW)
    triaged(came("Старший", minutes_ago=30), respiratory_rate="32")
    assert [row.encounter.patient.name.family for row in board()] == ["Старший", "Ждёт"]


@pytest.mark.parametrize(
    ("signs", "waited", "late"),
    [({}, 119, 0), ({}, 121, 1), (YELLOW, 30, 0), (YELLOW, 47, 17), (RED, 5, 0), (RED, 8, 8)],
)
def test_late_begins_after_the_target_and_for_red_at_the_alarm(work, signs, waited, late):
    triaged(came(minutes_ago=waited), minutes_after=1, **signs)
    row = board()[0]
    assert (row.waited_min, row.late_min) == (waited, late)


def test_untriaged_is_late_after_ten_minutes_or_the_hospitals_own(work):
    came(minutes_ago=12)
    assert board()[0].late_min == 2
    make.by_code().settings = {"first_look_minutes": 5}
    assert (board()[0].target_min, board()[0].late_min) == (5, 7)


def test_with_the_doctor_nobody_is_late(work):
    coming = came(minutes_ago=90)
    triaged(coming, **YELLOW)
    encounters.take(coming, by=make.actor("doctor"))
    coming.doctor_at = coming.seen_at = coming.arrived_at + timedelta(minutes=40)
    row = board()[0]
    assert (row.waited_min, row.late_min, row.again_late) == (40, 0, False)
    assert queries.median_to_doctor(coming.facility_id) == 40


def test_triage_again_is_due_after_its_time(work):
    coming = came(minutes_ago=70)
    triaged(coming, **YELLOW)
    assert board()[0].again_late
    triaged(coming, minutes_after=60, **YELLOW)
    assert not board()[0].again_late


def test_median_without_anybody(work):
    assert queries.median_to_doctor(make.by_code().id) is None


def test_a_withdrawn_triage_gives_way_to_the_one_before(work):
    coming = came()
    triaged(coming, **YELLOW)
    wrong = triaged(coming, minutes_after=9, **RED)
    assert queries.latest([coming.id], at=coming.facility_id)[coming.id] is wrong
    actions.enter_in_error(wrong, "другой пациент", by=make.actor("head_of_department"))
    assert queries.latest([coming.id], at=coming.facility_id)[coming.id].category == "yellow"
    assert [row.category for row in queries.history(coming.id, coming.facility_id)] == ["red", "yellow"]


def test_the_timeline_says_category_reason_and_withdrawal(work):
    coming = came()
    actions.straight_to_red(coming, by=make.actor("triage_nurse"))
    glance = telling.happenings(coming, "en")[0]
    assert isinstance(glance.what, Message)
    assert glance.what.text % glance.what.values == "Red — immediate, at a glance"
    assert glance.words == ""
    raised = triaged(coming, minutes_after=20)
    raised.override_reason, raised.withdrawn_why = "бледен, потеет", "не тот пациент"
    newest = (
        telling.happenings(coming, "ru")[0] if raised.assessed_at > glance.at else telling.happenings(coming, "ru")[1]
    )
    assert (newest.words, newest.withdrawn) == ("бледен, потеет", "не тот пациент")


def test_assessments_of_another_facility_are_not_found(work):
    made = triaged(came())
    assert queries.assessment(made.id, at=made.facility_id) is made
    with pytest.raises(NotFound):
        queries.assessment(made.id, at=make.by_code("RUR").id)


@pytest.mark.parametrize(
    ("born", "precision", "expected"),
    [
        (date(2014, 11, 23), "day", (11, 143)),
        (date(2014, 11, 22), "day", (12, 144)),
        (date(1986, 1, 1), "year", (40, None)),
        (None, "unknown", (None, None)),
    ],
)
def test_age_is_counted_on_the_wall_clock_of_the_coming(work, born, precision, expected):
    coming = came()
    coming.arrived_at = make.moment("2026-11-21 20:30")  # 22 November, 01:30 in Tashkent
    coming.patient.birth_date, coming.patient.birth_precision = born, precision
    found = ages_of(coming)
    assert (found.age_years, found.age_months) == expected
    assert found.age_is_estimated == (precision != "day")


def statements(number):
    for one in range(number):
        triaged(came(f"Пациент{chr(1072 + one % 30)}", minutes_ago=30 + one))
    session.flush()
    session.expire_all()
    heard = []

    def listen(_connection, _cursor, statement, *_more):
        heard.append(statement)

    hospital = make.by_code()
    session.refresh(hospital)
    event.listen(engine(), "before_cursor_execute", listen)
    rows = queries.board(hospital)
    shown = [(row.encounter.patient.name.family, row.encounter.doctor, row.request) for row in rows]
    event.remove(engine(), "before_cursor_execute", listen)
    return len(shown), len(heard)


def test_the_board_asks_the_store_as_often_for_thirty_as_for_five(work):
    few = statements(5)
    many = statements(25)
    assert (few[0], many[0]) == (5, 30)
    assert few[1] == many[1]
