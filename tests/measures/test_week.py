"""The measures of a week that was computed by hand (tests/measures/week.py), from the tables of the store to the file."""

import csv
import io
from datetime import date
from decimal import Decimal

import make
import pytest
from measures import week
from openpyxl import load_workbook
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.measures import queries, rules
from lighthis.measures.rules import Figure
from lighthis.scales import rules as scales
from lighthis.triage.models import Assessment

MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
PERIOD = "since=16.11.2026&until=22.11.2026"
RANKS = {code: look.rank for code, look in scales.looks().items()}


@pytest.fixture
def now(store):
    with clock.at(week.at(week.NOW)):
        yield clock.now()


@pytest.fixture
def comings(now):
    with units.work():
        week.furnish()
        week.furnish("RUR")  # another hospital's week counts for nobody here
    session.remove()
    return queries.comings(make.by_code(), MONDAY, SUNDAY)


@pytest.fixture
def report(comings, now):
    return rules.report(comings, RANKS, now)


def numbers(one: Figure):
    return one.n, one.median, one.p90, one.share, one.open, one.breached


def by_category(report, name):
    return {
        one.key: numbers(getattr(one, name)) for one in (*report.categories, report.total) if one is not report.total
    } | {"all": numbers(getattr(report.total, name))}


def test_twelve_came_and_by_the_initial_triage_two_were_red(report):
    assert report.total.comings == 12
    assert {one.key: one.comings for one in report.categories} == {"red": 2, "yellow": 4, "green": 4, "": 2}


def test_door_to_triage(report):
    # minutes: A1 2 · A5 2 | A2 5 · A4 15 · A7 5 · B1 8 | A3 11 · A6 10 · A9 8 · B3 4 | A8 never, gone · B2 waits for 5; in time: 10
    assert by_category(report, "to_triage") == {
        "red": (2, 2, 2, Decimal("100.0"), 0, 0),
        "yellow": (4, Decimal("6.5"), 15, Decimal("75.0"), 0, 0),  # 5 5 8 15: (5+8)/2; rank ⌈3.6⌉ = 4th; 3 of 4
        "green": (4, 9, 11, Decimal("75.0"), 0, 0),  # 4 8 10 11: (8+10)/2; 4th; 10 is in time
        "": (0, None, None, None, 1, 0),  # B2 has waited 5 of 10 minutes
        "all": (10, Decimal("6.5"), 11, Decimal("80.0"), 1, 0),  # 2 2 4 5 5 8 8 10 11 15: (5+8)/2; 9th; 8 of 10
    }


def test_door_to_triage_ends_where_triage_begins(comings, now):
    # A3 began at 20:04 and took 6 minutes, A6 at 08:07 and took 2; of the others nobody wrote it: the end counts, no length
    began = {"A3": "16 20:04", "A6": "18 08:07"}
    with units.work():
        for row in session.scalars(select(Assessment)):
            row.started_at = week.at(
                began.get(session.get_one(week.Encounter, row.encounter_id).complaint.split()[-1], "")
            )
    session.remove()
    report = rules.report(queries.comings(make.by_code(), MONDAY, SUNDAY), RANKS, now)
    assert by_category(report, "to_triage")["green"] == (4, Decimal("6.5"), 8, Decimal("100.0"), 0, 0)  # 4 5 8 8
    assert by_category(report, "triage_lasted") == {
        "red": (0, None, None, None, 0, 0), "yellow": (0, None, None, None, 0, 0), "green": (2, 4, 6, None, 0, 0),
        "": (0, None, None, None, 0, 0), "all": (2, 4, 6, None, 0, 0),
    }  # fmt: skip
    assert by_category(report, "from_triage")["green"] == (
        3,
        89,
        142,
        None,
        0,
        0,
    )  # to the doctor it counts from the end


def test_changed_categories_by_their_reason(comings, now, sign_in):
    # A7 raised green to yellow, B3 lowered yellow to green; A2 yellow and died: say that a person had raised it, too
    with units.work():
        reasons = {"A7": "clinical-concern", "B3": "not-confirmed", "A2": "clinical-concern"}
        for row in session.scalars(select(Assessment)):
            name = session.get_one(week.Encounter, row.encounter_id).complaint.split()[-1]
            row.override_code = reasons.get(name, "")
            row.proposed = "green" if name == "A2" else row.proposed
    session.remove()
    found = rules.overrides(queries.comings(make.by_code(), MONDAY, SUNDAY), RANKS)
    assert found == {"clinical-concern": (2, 0, 1, 0), "not-confirmed": (0, 1, 0, 0)}
    page = sign_in("deputy_chief").get(f"/measures/review?{PERIOD}").text
    assert ["Clinical concern", "2", "0", "1", "0"] in rows_of(page)
    assert "instead of green: Clinical concern" in " ".join(page.split())


def test_door_to_doctor_with_the_one_who_still_waits_and_is_late(report):
    # A1 4 · A5 8, late after 0+5 | A2 25 · A4 50 · A7 25, B1 waits for 180, late after 30 | A3 100 · A9 150 · B3 20, late after 120;
    # A6 left unseen | A8 3 · B2 waits for 5, nobody said how long they may
    assert by_category(report, "to_doctor") == {
        "red": (2, 6, 8, Decimal("50.0"), 0, 0),
        "yellow": (3, 25, 50, Decimal("50.0"), 1, 1),  # 2 in time of 3 seen and 1 breached
        "green": (3, 100, 150, Decimal("66.7"), 0, 0),  # 2 of 3
        "": (1, 3, 3, None, 1, 0),
        "all": (9, 25, 150, Decimal("55.6"), 2, 1),  # 3 4 8 20 25 25 50 100 150: 5th; ⌈8.1⌉ = 9th; 5 of 8 + 1
    }


def test_triage_to_doctor(report):
    # A1 2 · A5 6 | A2 20 · A4 35 · A7 20 | A3 89 · A9 142 · B3 16; A8 was not triaged
    assert by_category(report, "from_triage")["all"] == (8, 20, 142, None, 0, 0)  # 2 6 16 20 20 35 89 142
    assert by_category(report, "from_triage")["green"] == (3, 89, 142, None, 0, 0)


def test_length_of_stay(report):
    # A1 40 · A5 180 | A2 120 · A4 120 · A7 120 · B1 here | A3 150 · A6 121 · A9 300 · B3 here | A8 20 · B2 here
    assert by_category(report, "stayed") == {
        "red": (2, 110, 180, None, 0, 0), "yellow": (3, 120, 120, None, 1, 0), "green": (3, 150, 300, None, 1, 0),
        "": (1, 20, 20, None, 1, 0), "all": (9, 120, 300, None, 3, 0),
    }  # fmt: skip


def test_quality(report):
    # left unseen: A6. Due again before anybody came: A4 20:45 of 20:50, not done; A9 01:58 of 02:20, done 01:50; B1 17:38, not done
    assert report.total.left_unseen == 1
    assert (report.again_due, report.again_done) == (3, 1)
    # eleven triages; A7 green raised to yellow, B3 yellow lowered to green; of the greens A3 A6 A9 B3 one lacks values: A9
    assert (report.triages, report.raised, report.lowered) == (11, 1, 1)
    assert (report.greens, report.provisional_greens) == (4, 1)


def test_who_is_to_be_looked_at_again(comings, report):
    # A2 yellow, died 19½ hours after the door; A4 yellow, in intensive care after 2; A5 red, at home after 3; A3 died after 25 hours: no
    assert (report.too_low, report.too_high) == (2, 1)
    why = {session.get_one(week.Encounter, one.id).complaint: reasons for one, reasons in rules.review(comings)}
    assert why == {"жалоба A5": ["home"], "жалоба A4": ["intensive"], "жалоба A2": ["died"]}


def test_category_by_outcome(report):
    rows = {one.key: {kind: count for kind, count in one.outcomes.items() if count} for one in report.categories}
    assert rows == {
        "red": {"admit": 1, "home": 1}, "yellow": {"admit": 1, "home": 1, "transferred": 1, "": 1},
        "green": {"home": 2, "left": 1, "": 1}, "": {"died": 1, "": 1},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (rules.DAY, {16: 3, 17: 1, 18: 2, 19: 2, 20: 1, 21: 0, 22: 3}),
        (rules.SHIFT, {8: 8, 20: 4}),  # A4 at 20:00 begins the night; A5 02:10, A6 07:59 and A9 23:50 are of it
        (rules.HOUR, {2: 1, 7: 1, 8: 1, 9: 1, 12: 2, 17: 1, 19: 3, 20: 1, 23: 1}),
    ],
)
def test_by_day_shift_and_hour(comings, now, by, expected):
    found = rules.groups(comings, by, since=MONDAY, until=SUNDAY, shifts=(8, 20), zone="Asia/Tashkent", now=now)
    counted = {one.key.day if by == rules.DAY else one.key: one.comings for one in found}
    assert {key: count for key, count in counted.items() if count or by == rules.DAY} == expected
    if by == rules.SHIFT:
        night = next(one for one in found if one.key == 20)
        # doctor: A4 50 · A5 8 · A9 150 (A6 left): 8 50 150; in time: none of 30, 5 and 120; gone: A4 120 · A5 180 · A6 121 · A9 300
        assert numbers(night.to_doctor) == (3, 50, 150, Decimal("0.0"), 0, 0)
        assert night.stayed.median == Decimal("150.5")
        assert night.left_unseen == 1


def test_the_page_says_the_same(comings, sign_in):
    page = sign_in("aggregate_reader").get(f"/measures?{PERIOD}&by=shift")
    assert page.status_code == 200
    for cells in (
        ["Yellow", "3", "25", "50", "50.0", "1", "1"], ["All", "9", "25", "150", "55.6", "2", "1"],
        ["08:00–20:00", "8", "5", "22.5"], ["Triaged again in time", "1", "3", "33.3"],
    ):  # fmt: skip
        assert any(row[: len(cells)] == cells for row in rows_of(page.text)), (cells, rows_of(page.text))
    assert "Неделин" not in page.text
    assert "жалоба" not in page.text
    assert "style=" not in page.text


def rows_of(text: str) -> list[list[str]]:
    """The cells of each row, without the words that only a phone shows."""
    import re

    found = []
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", text, re.DOTALL):
        bare = re.sub(r'<span class="phone">.*?</span>', "", row)
        found.append(
            [
                re.sub(r"<[^>]+>", "", cell).strip().replace(",", ".")
                for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", bare, re.DOTALL)
            ]
        )
    return found


def test_the_files_hold_the_same_numbers(comings, sign_in):
    reader = sign_in("statistician")
    answer = reader.get(f"/measures.csv?{PERIOD}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="measures-20261116-20261122.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert ["Yellow", "3", "25", "50", "50.0", "1", "1"] in rows
    assert ["All", "9", "25", "150", "55.6", "2", "1"] in rows
    book = load_workbook(io.BytesIO(reader.get(f"/measures.xlsx?{PERIOD}").data))
    assert len(book.sheetnames) == 10
    sheet = [list(row) for row in book[book.sheetnames[1]].iter_rows(values_only=True)]
    assert ["Yellow", 3, 25, 50, 50, 1, 1] in sheet
    assert reader.get("/measures.xlsx?since=1.1.2020&until=1.1.2026").status_code == 400


def test_the_review_hides_a_hidden_coming_from_who_may_not_see_it(comings, sign_in):
    head, other = (
        sign_in(role).get(f"/measures/review?{PERIOD}").text for role in ("head_of_department", "statistician")
    )
    assert [name in head for name in ("Неделинa2", "Неделинa4", "Неделинa5", "Неделинa3")] == [True, True, True, False]
    assert [name in other for name in ("Неделинa2", "Неделинa4", "Неделинa5")] == [False, True, True]
    assert "жалоба A2" not in head
    assert sign_in("aggregate_reader").get(f"/measures/review?{PERIOD}").status_code == 403
    assert sign_in("doctor").get(f"/measures?{PERIOD}").status_code == 403
    assert sign_in("head_of_department", "RUR").get(f"/measures?{PERIOD}").status_code == 404  # no emergency department
