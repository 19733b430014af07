"""What is unusual: by table, and honest days at random in which nothing is."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.oddities import rules
from lighthis.oddities.rules import Act, Given, Limits, Service, Work
from lighthis.oddities.words import BY_HAND, VOIDS

D = Decimal
DAY = date(2026, 11, 20)
LIMITS = Limits()
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def act(who=A, coming=0, day=DAY, hour=12):
    return Act(who, UUID(int=1000 + coming), day, hour)


def acts(count, who=A, **more):
    return [act(who, number, **more) for number in range(count)]


def seen(found):
    return [(one.person, one.count, one.of, one.usual) for one in found]


@pytest.mark.parametrize(
    ("odd", "totals", "expected"),
    [
        (6, {A: 24, B: 100, C: 100}, [(A, 6, 24, 0)]),
        (5, {A: 5, B: 100}, []),  # too few to say anything
        (6, {A: 25, B: 100}, []),  # a smaller share than the limit
        (6, {}, [(A, 6, 6, 0)]),  # took back only, wrote nothing
    ],
)
def test_who_takes_back_much_is_shown_beside_colleagues(odd, totals, expected):
    assert seen(rules.much(VOIDS, acts(odd), totals, 6, 25)) == expected


def test_what_everybody_does_is_not_unusual():
    odd = [*acts(8, A), *acts(8, B), *acts(8, C)]
    assert rules.much(BY_HAND, odd, {A: 10, B: 11, C: 12}, 8, 40) == []
    alone = rules.much(BY_HAND, [*acts(8, A), *acts(1, B), *acts(1, C)], {A: 10, B: 10, C: 10}, 8, 40)
    assert seen(alone) == [(A, 8, 10, 10)]


@pytest.mark.parametrize(
    ("opens", "closes", "hour", "expected"),
    [
        (7, 21, 6, 1),
        (7, 21, 7, 0),
        (7, 21, 20, 0),
        (7, 21, 21, 1),
        (0, 24, 3, 0),
        (8, 8, 3, 0),
        (20, 6, 23, 0),
        (20, 6, 7, 1),
    ],
)
def test_money_goes_back_while_the_desk_is_open(opens, closes, hour, expected):
    found = rules.late([act(hour=hour)], Limits(opens=opens, closes=closes))
    assert len(found) == expected


def test_a_late_refund_is_counted_beside_all_of_that_cashier():
    refunds = [act(hour=12), act(hour=23), act(B, hour=22), act(B, hour=22), act(C, hour=10)]
    assert seen(rules.late(refunds, LIMITS)) == [(B, 2, 2, 1), (A, 1, 2, 2)]


def operation(start, minutes, who=A):
    begin = datetime(2026, 11, 20, 9) + timedelta(minutes=start)
    return Work(act(who, start), minutes, begin, begin + timedelta(minutes=minutes))


@pytest.mark.parametrize(("count", "expected"), [(48, []), (49, [(A, 49, 735, 735)])])
def test_a_day_holds_no_more_than_its_minutes(count, expected):
    assert seen(rules.rates([Work(one, 15) for one in acts(count)], LIMITS)) == expected


def test_minutes_of_two_days_are_not_one_day():
    works = [*(Work(one, 15) for one in acts(40)), *(Work(one, 15) for one in acts(40, day=DAY + timedelta(days=1)))]
    assert rules.rates(works, LIMITS) == []


@pytest.mark.parametrize(("second", "overlap"), [(35, None), (34, 16), (50, None), (0, 50)])
def test_a_surgeon_is_in_one_operation_at_a_time(second, overlap):
    found = rules.rates([operation(0, 50), operation(second, 50)], LIMITS)
    assert [one.overlap for one in found] == ([] if overlap is None else [overlap])
    assert rules.rates([operation(0, 50), operation(second, 50, B)], LIMITS) == []


def discounts(count, off, who=A, start=0):
    return [Given(act(who, number), UUID(int=number), D(off), D(100)) for number in range(start, start + count)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (discounts(5, 10), [(A, 5, 5, 0)]),
        (discounts(4, 10), []),
        (discounts(5, 9), [(A, 5, 5, 0)]),
        (discounts(5, 8), []),
        (discounts(5, 10) + discounts(5, 3, start=10), []),  # no more often than smaller ones
        (discounts(5, 5) + discounts(5, 5), [(A, 5, 5, 0)]),  # in two slices
        (discounts(5, 10) + discounts(1, 10, B, 20), [(A, 5, 5, 0)]),
    ],
)
def test_discounts_at_the_limit(given, expected):
    assert seen(rules.close_to_limit(given, D(10), LIMITS)) == expected


@pytest.mark.parametrize(
    ("left", "died", "by_order", "is_odd"),
    [
        (0, None, False, False),  # on the day of the discharge
        (-1, None, False, True),
        (-3, None, True, False),  # a test that was completed later
        (-4, None, True, True),
        (None, -1, False, True),
        (None, 0, False, False),
        (None, None, False, False),
        (0, -1, False, True),
    ],
)
def test_a_service_when_the_patient_was_not_there(left, died, by_order, is_odd):
    left, died = (None if days is None else DAY + timedelta(days=days) for days in (left, died))
    one = Service(act(), DAY - timedelta(days=9), left, died, by_order)
    assert bool(rules.ghosts([one], LIMITS)) == is_odd


def test_a_service_before_the_patient_came():
    assert rules.ghosts([Service(act(), DAY, None, None)], LIMITS) == []
    assert seen(rules.ghosts([Service(act(), DAY + timedelta(days=1), None, None)], LIMITS)) == [(A, 1, 1, 0)]


def test_a_hospital_sets_its_own_limits():
    assert rules.limits({"unusual": {"opens": 0, "voids_least": 2}}) == Limits(opens=0, voids_least=2)
    assert rules.limits({"unusual": {"opens": None}}) == rules.limits({}) == Limits()
    assert set(rules.FIELDS) == set(vars(Limits()))


people = st.integers(1, 9).map(lambda number: UUID(int=number))
days = st.integers(0, 30).map(lambda number: DAY - timedelta(days=number))
honest = st.builds(Act, people, st.integers(1000, 2000).map(lambda number: UUID(int=number)), days, st.integers(7, 20))


@given(st.lists(honest, max_size=60), st.data())
def test_honest_days_list_nothing(every, data):
    """Each takes back, or charges by hand, less than a fifth; refunds in hours; the day holds what is done in it."""
    totals = {person: sum(one.person == person for one in every) for person in {one.person for one in every}}
    odd = [one for person, of in totals.items() for one in [one for one in every if one.person == person][: of // 5]]
    assert rules.much(VOIDS, odd, totals, LIMITS.voids_least, LIMITS.voids_share) == []
    assert rules.much(BY_HAND, odd, totals, LIMITS.by_hand_least, LIMITS.by_hand_share) == []
    assert rules.late(every, LIMITS) == []
    assert rules.rates([Work(one, 12) for one in every], LIMITS) == []
    off = data.draw(st.decimals("0.01", "8.99", places=2))
    assert (
        rules.close_to_limit(
            [Given(one, UUID(int=place), off, D(100)) for place, one in enumerate(every)], D(10), LIMITS
        )
        == []
    )
    stays = [Service(one, one.day - timedelta(days=2), one.day, None) for one in every]
    assert rules.ghosts(stays, LIMITS) == []


@given(st.lists(honest, max_size=60), st.integers(6, 20))
def test_what_is_planted_among_honest_days_is_found_exactly(every, planted):
    bad = UUID(int=77)
    totals = {person: 1 + sum(one.person == person for one in every) for person in {one.person for one in every}}
    found = rules.much(VOIDS, acts(planted, bad), {**totals, bad: 2 * planted}, LIMITS.voids_least, 25)
    assert seen(found) == [(bad, planted, 2 * planted, 0)]
    assert seen(rules.late([*every, *acts(planted, bad, hour=3)], LIMITS)) == [(bad, planted, planted, 0)]
    gone = [Service(one, DAY - timedelta(days=9), DAY - timedelta(days=5), None) for one in acts(planted, bad)]
    stays = [Service(one, one.day, one.day, None) for one in every]
    assert seen(rules.ghosts([*stays, *gone], LIMITS)) == [(bad, planted, planted, 0)]


def test_everybody_is_measured_by_the_own_limit():
    chief, clerk = uuid4(), uuid4()
    given = [
        Given(Act(who, uuid4(), date(2026, 11, 10)), uuid4(), D(50_000), D(100_000))
        for who in (chief, clerk)
        for _ in range(5)
    ]
    assert [one.person for one in rules.close_to_limit(given, D(10), LIMITS, {chief})] == [clerk]
    whole = [replace(one, off=D(95_000)) for one in given]
    assert {one.person for one in rules.close_to_limit(whole, D(10), LIMITS, {chief})} == {chief, clerk}
