"""Which triage counts, which zone belongs to a category, how zones and shifts are written."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.triage import rules
from lighthis.triage.rules import Zone

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Triage:
    name: str
    assessed_at: datetime
    created_at: datetime


def triage(name, happened, entered) -> Triage:
    """Minutes after noon of the event and of the entry."""
    return Triage(name, NOON + timedelta(minutes=happened), NOON + timedelta(minutes=entered))


@pytest.mark.parametrize(
    ("entered", "order"),
    [
        ([("a", 0, 0), ("b", 10, 10)], "ab"),
        ([("a", 0, 0), ("b", 0, 0)], "ab"),  # two nurses in one minute: the second counts
        (
            [("a", 30, 30), ("b", 10, 40)],
            "ba",
        ),  # written afterwards from a sheet: it happened before, it does not count
        ([("a", 30, 30), ("b", -50, -50)], "ab"),  # the clock jumped back by eighty minutes: entered later, counts
        ([("a", 0, 0), ("b", 20, 20), ("c", 10, 30)], "acb"),
        ([("a", 60, 60), ("b", 5, 5), ("c", 15, 15)], "abc"),
        ([], ""),
    ],
)
def test_the_last_triage_counts(entered, order):
    assert "".join(one.name for one in rules.in_order([triage(*one) for one in entered])) == order


@given(st.lists(st.integers(-500, 500), max_size=12))
def test_on_a_clock_that_runs_forward_the_order_is_that_of_the_events(moments):
    entered = [triage(str(place), moment, place) for place, moment in enumerate(moments)]
    ordered = rules.in_order(entered)
    assert ordered == sorted(entered, key=lambda one: (one.assessed_at, one.created_at))


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(-500, 500)), max_size=12))
def test_nothing_is_lost_or_doubled_whatever_the_clock_did(moments):
    entered = [triage(str(place), *moment) for place, moment in enumerate(moments)]
    assert sorted(rules.in_order(entered), key=lambda one: int(one.name)) == entered


LISTED = [Zone("Шок", "red"), Zone("Шок 2", "red"), Zone("Наблюдение", "yellow"), Zone("КТ", "")]


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("red", "Шок"),
        ("orange", "Наблюдение"),
        ("yellow", "Наблюдение"),
        ("green", ""),
        ("black", ""),
        ("", ""),
        ("blue", ""),
    ],
)
def test_the_first_zone_of_a_category_or_of_the_next_milder_one(category, name):
    found = rules.zone_for(category, LISTED)
    assert (found.name if found else "") == name


def test_without_an_order_of_the_hospital_the_zones_of_the_reference_hold():
    assert [(str(one.name.text), one.category) for one in rules.zones({})] == [
        ("Resuscitation room", "red"), ("Observation room", "yellow"), ("Examination rooms", "green")
    ]  # fmt: skip
    assert rules.zones({"emergency_zones": {"": ["КТ"]}}) == [Zone("КТ", "")]
    assert rules.shifts({}) == (8, 20)


def test_too_many_zones_are_refused():
    with pytest.raises(Refusal):
        rules.zones_of({"red": "\n".join(f"Палата {number}" for number in range(61))})


@given(st.lists(st.integers(0, 23), min_size=1, max_size=6))
def test_shift_hours_come_back_sorted_and_once(hours):
    assert rules.shift_hours(", ".join(map(str, hours))) == sorted(set(hours))


@pytest.mark.parametrize("text", ["", ",", "24", "-1", "8.5", "восемь", "٨", "008", "1 2 3 4 5 6 7"])
def test_shift_hours_that_are_none(text):
    with pytest.raises(Refusal):
        rules.shift_hours(text)
