"""When doses fall: over midnight, the last day, stops, the first day, leap days, changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.treatment.rules import Plan, doses

TASHKENT, BERLIN = "Asia/Tashkent", "Europe/Berlin"
THRICE = (time(8), time(14), time(20))


def at(text, zone=TASHKENT):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def fall(plan, since, until, zone=TASHKENT):
    """The doses as the clock on the wall shows them."""
    found = doses.planned(plan, at(since, zone), at(until, zone), zone)
    return [f"{one.astimezone(ZoneInfo(zone)):%d %H:%M}" for one in found]


CASES = {
    "the first day begins in the afternoon": (
        Plan("times", at("2026-11-22 15:00"), times=THRICE), "2026-11-22 00:00", "2026-11-24 00:00",
        ["22 20:00", "23 08:00", "23 14:00", "23 20:00"],
    ),
    "a dose at the very start belongs to it": (
        Plan("times", at("2026-11-22 14:00"), times=THRICE), "2026-11-22 00:00", "2026-11-23 00:00", ["22 14:00", "22 20:00"],
    ),
    "the last day is whole": (
        Plan("times", at("2026-11-22 15:00"), date(2026, 11, 23), THRICE), "2026-11-22 00:00", "2026-11-30 00:00",
        ["22 20:00", "23 08:00", "23 14:00", "23 20:00"],
    ),
    "a dose at the moment of the stop is not given": (
        Plan("times", at("2026-11-22 07:00"), None, THRICE, 0, at("2026-11-22 14:00")), "2026-11-22 00:00", "2026-11-24 00:00",
        ["22 08:00"],
    ),
    "stopped before it began": (
        Plan("times", at("2026-11-22 07:00"), None, THRICE, 0, at("2026-11-22 07:00")), "2026-11-22 00:00", "2026-11-24 00:00", [],
    ),
    "midnight is the first minute of its day": (
        Plan("times", at("2026-11-22 07:00"), date(2026, 11, 23), (time(0), time(12))), "2026-11-22 00:00", "2026-11-25 00:00",
        ["22 12:00", "23 00:00", "23 12:00"],
    ),
    "every eight hours over midnight": (
        Plan("every", at("2026-11-22 18:00"), every_hours=8), "2026-11-22 00:00", "2026-11-24 00:00",
        ["22 18:00", "23 02:00", "23 10:00", "23 18:00"],
    ),
    "every 48 hours, seen from the middle": (
        Plan("every", at("2026-11-22 18:00"), every_hours=48), "2026-11-23 00:00", "2026-11-27 00:00", ["24 18:00", "26 18:00"],
    ),
    "every six hours ends with the last day": (
        Plan("every", at("2026-11-22 18:00"), date(2026, 11, 22), every_hours=6), "2026-11-22 00:00", "2026-11-24 00:00", ["22 18:00"],
    ),
    "once": (Plan("once", at("2026-11-22 18:00")), "2026-11-22 00:00", "2026-11-24 00:00", ["22 18:00"]),
    "once, seen from the day after": (Plan("once", at("2026-11-22 18:00")), "2026-11-23 00:00", "2026-11-24 00:00", []),
    "when needed nothing falls due": (Plan("needed", at("2026-11-22 18:00")), "2026-11-22 00:00", "2026-11-24 00:00", []),
    "a diet has no doses": (Plan("always", at("2026-11-22 18:00")), "2026-11-22 00:00", "2026-11-24 00:00", []),
    "the leap day is a day": (
        Plan("times", at("2028-02-28 10:00"), date(2028, 3, 1), (time(9),)), "2028-02-28 00:00", "2028-03-05 00:00", ["29 09:00", "01 09:00"],
    ),
    "a common year has none": (
        Plan("times", at("2027-02-28 08:00"), date(2027, 3, 1), (time(9),)), "2027-02-28 00:00", "2027-03-05 00:00", ["28 09:00", "01 09:00"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_doses_fall_as_the_sheet_says(case):
    plan, since, until, expected = case
    assert fall(plan, since, until) == expected


def test_an_hour_that_the_clocks_leave_out_is_given_after_it_and_one_that_comes_twice_once():
    spring = Plan("times", at("2026-03-28 12:00", BERLIN), times=(time(2, 30), time(3, 30)))
    assert fall(spring, "2026-03-29 00:00", "2026-03-30 00:00", BERLIN) == ["29 03:30"]
    autumn = Plan("times", at("2026-10-24 12:00", BERLIN), times=(time(2, 30),))
    assert fall(autumn, "2026-10-25 00:00", "2026-10-26 00:00", BERLIN) == ["25 02:30"]
    hourly = Plan("every", at("2026-10-24 20:00", BERLIN), every_hours=8)
    assert fall(hourly, "2026-10-24 12:00", "2026-10-26 00:00", BERLIN) == [
        "24 20:00",
        "25 03:00",
        "25 11:00",
        "25 19:00",
    ]


START = datetime(2027, 12, 30, tzinfo=UTC)
MINUTES = st.integers(0, 90 * 24 * 60)
PLANS = st.builds(
    lambda pattern, start, days, times, every, stop: Plan(
        pattern, START + timedelta(minutes=start),
        None if days is None else doses.last_day((START + timedelta(minutes=start)).astimezone(ZoneInfo(TASHKENT)).date(), days),
        tuple(sorted(times)), every, None if stop is None else START + timedelta(minutes=start + stop),
    ),
    st.sampled_from(["times", "every", "once", "needed"]), MINUTES, st.none() | st.integers(1, 40),
    st.sets(st.times().map(lambda one: one.replace(second=0, microsecond=0)), min_size=1, max_size=6), st.integers(1, 60),
    st.none() | st.integers(0, 20 * 24 * 60),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(PLANS, MINUTES, st.integers(0, 20 * 24 * 60), st.integers(0, 20 * 24 * 60))
def test_the_doses_of_a_span_are_those_of_its_parts(plan, since, first, second):
    a = START + timedelta(minutes=since)
    b, c = a + timedelta(minutes=first), a + timedelta(minutes=first + second)
    whole = doses.planned(plan, a, c, TASHKENT)
    assert whole == doses.planned(plan, a, b, TASHKENT) + doses.planned(plan, b, c, TASHKENT)
    assert whole == sorted(set(whole))
    over = doses.end(plan, TASHKENT)
    for one in whole:
        assert plan.starts_at <= one < (over or one + timedelta(1))
        assert doses.is_planned(plan, one, TASHKENT)
        assert (
            not doses.is_planned(plan, one + timedelta(minutes=1), TASHKENT)
            or one + timedelta(minutes=1) in whole
            or c <= one + timedelta(minutes=1)
        )


@settings(max_examples=40, deadline=None)
@given(PLANS, st.integers(0, 20 * 24 * 60))
def test_a_stop_takes_away_what_comes_after_and_nothing_before(plan, minutes):
    stop = plan.starts_at + timedelta(minutes=minutes)
    stopped = Plan(
        plan.pattern,
        plan.starts_at,
        plan.last_on,
        plan.times,
        plan.every_hours,
        min(filter(None, [plan.ends_at, stop])),
    )
    until = plan.starts_at + timedelta(days=60)
    assert doses.planned(stopped, START, until, TASHKENT) == [
        one for one in doses.planned(plan, START, until, TASHKENT) if one < stop
    ]


@settings(max_examples=40, deadline=None)
@given(PLANS, PLANS)
def test_two_plans_overlap_the_same_either_way_and_where_a_moment_belongs_to_both(one, other):
    assert doses.overlaps(one, other, TASHKENT) == doses.overlaps(other, one, TASHKENT)
    later = max(one.starts_at, other.starts_at)
    both = doses.runs(one, later, TASHKENT) and doses.runs(other, later, TASHKENT)
    assert doses.overlaps(one, other, TASHKENT) == both


def test_so_many_days_count_from_the_day_of_the_start():
    assert doses.last_day(date(2028, 2, 27), 3) == date(2028, 2, 29)
    assert doses.last_day(date(2026, 12, 31), 1) == date(2026, 12, 31)
