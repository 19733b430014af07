"""The worked example of cis-forms.md 4.4, written by hand from the page: ten days of March, therapy and surgery."""

from collections import Counter
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from lighthis.admission.rules import follows
from lighthis.kernel.text import Refusal
from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.days import Month, months, sheet_day, whole_years
from lighthis.statistics.rules.exact import rate, rounded
from lighthis.statistics.rules.facts import OTHER_HOSPITAL, BedSpan, Hospital, Piece, Span, Stay
from lighthis.statistics.rules.figures import balanced

OPENED = datetime(2025, 2, 1)


def at(text):
    day, clock = text.split(" ")
    number, month = day.split(".")
    hour, minute = clock.split(":")
    return datetime(2025, int(month), int(number), int(hour), int(minute))


def stay(name, *places, died=False, to=""):
    """`places`: department, bed, since; the last entry is when the stay ended, or None."""
    marks = [at(since) for _department, _bed, since in places[:-1]]
    left = at(places[-1]) if places[-1] else None
    pieces = tuple(
        Piece(department, bed, since, until)
        for (department, bed, _), since, until in zip(places[:-1], marks, [*marks[1:], left], strict=True)
    )
    return Stay(name, name, name, "male", None, marks[0], left, pieces, died=died, to=to)


HOME = Hospital(
    census=0, departments={"T": "therapeutic", "S": "surgical"},
    beds={
        **{f"T{n}": (BedSpan("T", "therapeutic", "any", OPENED, None),) for n in range(1, 6)},
        **{f"S{n}": (BedSpan("S", "surgical", "any", OPENED, None),) for n in range(1, 5)},
    },
    closures={"S4": (Span(OPENED, None),)},
    stays=(
        stay("A", ("T", "T1", "1.3 09:00"), "6.3 11:00"),
        stay("B", ("T", "T2", "27.2 15:30"), "3.3 10:00"),
        stay("C", ("S", "S1", "2.3 12:10"), ("T", "T3", "5.3 13:00"), "9.3 12:00"),
        stay("D", ("S", "S2", "4.3 08:00"), "4.3 22:00", died=True),
        stay("E", ("T", "T2", "8.3 14:00"), None),
        stay("F", ("S", "S3", "6.3 01:15"), "7.3 18:40", to=OTHER_HOSPITAL),
    ),
)  # fmt: skip
FIRST, LAST = date(2025, 3, 1), date(2025, 3, 10)
WORDS = ("present_start", "admitted", "moved_in", "moved_out", "discharged", "discharged_to_other_hospital", "died", "present_end", "bed_days")  # fmt: skip


def test_the_table():
    rows = {row["department"]: [row[name] for name in WORDS] for row in indicators.rows(HOME, FIRST, LAST)}
    assert rows == {
        "T": [1, 2, 1, 0, 3, 0, 0, 1, 14],
        "S": [0, 3, 0, 1, 1, 1, 1, 0, 5],
        None: [1, 5, 1, 1, 4, 1, 1, 1, 19],
    }


def test_present_at_the_end_of_each_day():
    days = [FIRST + timedelta(days=number) for number in range(10)]
    found = [{row["department"]: row for row in sheet.rows(HOME, day) if row["level"] == "department"} for day in days]
    assert [one["T"]["present_end"] for one in found] == [2, 2, 1, 1, 2, 1, 1, 2, 1, 1]
    assert [one["S"]["present_end"] for one in found] == [0, 1, 1, 1, 0, 1, 0, 0, 0, 0]
    assert [one["S"]["zero_night_stays"] for one in found] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert found[0]["S"]["beds_deployed"], found[0]["S"]["beds_closed"] == (4, 1)
    assert (found[4]["T"]["free_any"], found[0]["S"]["free_any"]) == (3, 3)


def test_the_rates():
    row = indicators.rows(HOME, FIRST, LAST)[0]
    assert row["beds_in_work"]["occupancy_percent"] == Fraction(19, 80) * 100
    assert row["beds_deployed"]["occupancy_percent"] == Fraction(19, 90) * 100
    assert row["beds_in_work"]["turnover"] == Fraction(5, 8)
    assert row["beds_in_work"]["idle_days"] == (10 - Fraction(19, 8)) / Fraction(5, 8)
    assert list(row["average_stay"].values()) == [Fraction(19, 5), Fraction(19, 5), Fraction(18, 5)]
    assert row["lethality_percent"] == 20
    assert (row["died_within_24h"], row["died_within_24h_percent"]) == (1, 100)


def test_side_two_names_each_stay_once_an_event():
    lists = sheet.as_json(HOME, date(2025, 3, 5))["lists"]
    assert lists["S"]["moved_out"] == lists["T"]["moved_in"] == ["C"]
    assert lists["T"]["present_end"] == ["A", "C"]
    assert sheet.as_json(HOME, date(2025, 3, 7))["lists"]["S"]["discharged_to_other_hospital"] == ["F"]


def test_a_stay_that_was_nowhere_for_a_time_is_named():
    torn = stay("X", ("T", "T1", "1.3 09:00"), ("S", "S1", "5.3 13:00"), "9.3 12:00")
    torn = torn._replace(pieces=(torn.pieces[0]._replace(until=at("3.3 09:00")), torn.pieces[1]))
    home = Hospital(0, HOME.departments, HOME.beds, stays=(torn,))
    for count in (
        lambda: sheet.rows(home, date(2025, 3, 3)),
        lambda: summary.rows(home, months(Month(2025, 3), Month(2025, 3))),
        lambda: indicators.rows(home, FIRST, LAST),
    ):
        with pytest.raises(Refusal) as refused:
            count()
        assert refused.value.message.values == {"number": "X"}


def test_a_row_that_does_not_balance_is_named():
    with pytest.raises(Refusal) as refused:
        balanced(Counter(present_start=1, admitted=2, present_end=4), "T")
    assert refused.value.message.values == {"row": "T", "expected": 3, "found": 4}


@pytest.mark.parametrize(
    ("moment", "census", "day"),
    [
        ("4.3 00:00", 0, 4), ("3.3 23:59", 0, 3), ("4.3 07:30", 450, 4), ("4.3 07:29", 450, 3), ("4.3 00:00", 450, 3),
    ],
)  # fmt: skip
def test_the_census_minute_belongs_to_the_new_day(moment, census, day):
    assert sheet_day(at(moment), census) == date(2025, 3, day).toordinal()


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2004, 2, 29), date(2022, 2, 28), 17), (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20), (date(1965, 3, 2), date(2025, 3, 1), 59),
        (date(1965, 3, 1), date(2025, 3, 1), 60),
    ],
)  # fmt: skip
def test_age(born, on, years):
    assert whole_years(born, on) == years


@pytest.mark.parametrize(
    ("left", "came", "earlier", "now", "is_again"),
    [
        ("1.3 10:00", "1.3 10:00", "I10", "I10.9", True), ("1.3 10:00", "31.3 23:59", "I10", "I10", True),
        ("1.3 23:59", "1.4 00:00", "I10", "I10", False), ("1.3 10:00", "1.3 09:00", "I10", "I10", False),
        ("1.3 10:00", "2.3 10:00", "I10", "I11", False), ("1.3 10:00", "2.3 10:00", "", "", False),
    ],
)  # fmt: skip
def test_who_came_back(left, came, earlier, now, is_again):
    before, after = stay("A", ("T", "T1", "27.2 09:00"), left), stay("B", ("T", "T1", came), None)
    assert follows(after.admitted_at, now, before.left_at, earlier) is is_again


def test_rates_are_exact_and_rounded_once():
    assert rate(1, 0) is None
    assert rounded(rate(1, 3)) == 0.3333
    assert rounded(rate(2, 3)) == 0.6667
    assert rounded(Fraction(-1, 80000)) == -0.0 or rounded(Fraction(-1, 80000)) == 0
    assert rounded(Fraction(1, 20000)) == 0.0001
    assert rounded(Fraction(4)) == 4


def test_the_months_of_a_year_bring_every_longer_row():
    rows = summary.rows(HOME, months(Month(2025, 1), Month(2025, 12)))
    assert [row["period"] for row in rows[12:]] == [
        "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025-H1", "2025-H2", "2025-9M", "2025", "2025-01/2025-12",
    ]  # fmt: skip
    assert rows[-2]["average_beds"] == Fraction(9 * 11, 12)  # opened on 1 February
