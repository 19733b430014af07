"""Form 016 of a year on paper: months as they were signed, and the longer rows from the months above them."""

from fractions import Fraction

import pytest

from lighthis.statistics.rules import signed
from lighthis.statistics.rules.columns import COLUMNS_016
from lighthis.statistics.rules.days import Month, months, periods

SPAN = months(Month(2026, 1), Month(2026, 3))


def month(name, start, admitted, average=Fraction(10)):
    numbers = dict.fromkeys([one for one in COLUMNS_016 if one], 0)
    return {"period": name, "kind": "month", **numbers, "present_start": start, "admitted": admitted, "present_end": start + admitted, "average_beds": average}  # fmt: skip


def year(kept):
    rows = [month("2026-01", 5, 1), month("2026-02", 6, 2), month("2026-03", 8, 3)]
    longer = [{"period": one.name, "kind": one.kind, "first_day": "", "last_day": ""} for one in periods(SPAN)[3:]]
    return {row["period"]: row for row in signed.year([*rows, *longer], periods(SPAN), kept)}


def test_a_signed_month_stands_as_signed_and_the_quarter_follows_from_what_is_printed():
    found = year({"2026-02": {**month("2026-02", 6, 7), "level": "hospital", "average_beds": 10.5}})
    assert found["2026-02"]["admitted"] == 7
    assert found["2026-Q1"]["admitted"] == 1 + 7 + 3
    assert (found["2026-Q1"]["present_start"], found["2026-Q1"]["present_end"]) == (5, 11)
    assert found["2026-Q1"]["average_beds"] == Fraction("30.5") / 3
    assert year({})["2026-Q1"]["admitted"] == 6


@pytest.mark.parametrize(
    ("department", "profile", "level"),
    [(None, None, "hospital"), ("WT", None, "department"), ("WT", "surgical", "profile"), (None, "surgical", None)],
)
def test_the_signed_row_of_what_was_asked_for(department, profile, level):
    rows = [
        {"level": "hospital", "department": None, "profile": None}, {"level": "department", "department": "WT", "profile": None},
        {"level": "profile", "department": "WT", "profile": "surgical"},
    ]  # fmt: skip
    found = signed.line_of(rows, department, profile)
    assert (found["level"] if found else None) == level
