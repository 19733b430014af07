"""The arithmetic of the measures: medians, nearest ranks, shares, edges of the windows; no interval is ever negative."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median as their_median
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.measures import rules
from lighthis.measures.rules import Coming, Span, Triage

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RANKS = {"red": 0, "orange": 1, "yellow": 2, "green": 3}
MINUTES = st.integers(0, 10_000)


def minutes(count) -> timedelta:
    return timedelta(minutes=count)


@given(st.lists(MINUTES, min_size=1, max_size=60))
def test_the_median_is_that_of_the_standard_library_without_a_float(values):
    found = rules.median(sorted(values))
    assert isinstance(found, Decimal)
    assert found == Decimal(str(their_median(values)))


@given(st.lists(MINUTES, min_size=1, max_size=60), st.integers(1, 100))
def test_the_nearest_rank_is_the_smallest_that_covers_the_share(values, per_cent):
    ordered = sorted(values)
    found = rules.nearest_rank(ordered, per_cent)
    assert found in ordered
    covered = lambda value: 100 * sum(1 for one in ordered if one <= value) >= per_cent * len(ordered)  # noqa: E731
    assert covered(found)
    assert not any(covered(one) for one in ordered if one < found)


@pytest.mark.parametrize(
    ("values", "p90"),
    [([], None), ([7], 7), (list(range(1, 11)), 9), (list(range(1, 12)), 10), (list(range(1, 101)), 90), ([1, 2], 2)],
)
def test_nearest_rank_by_hand(values, p90):
    assert rules.nearest_rank(values, 90) == p90


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (5, 9, "55.6"), (3, 3, "100.0"), (0, 4, "0.0")],
)
def test_shares_are_rounded_half_up_to_one_decimal(part, whole, text):
    assert str(rules.share(part, whole)) == text
    assert rules.share(0, 0) is None


@given(st.lists(st.builds(Span, MINUTES, st.none() | st.integers(0, 300), st.booleans()), max_size=40))
def test_a_figure_counts_each_span_once_and_open_ones_apart(spans):
    found = rules.figure(spans)
    assert found.n + found.open == len(spans)
    assert found.breached <= found.open
    assert found.within + found.breached <= found.judged <= len(spans)
    assert found.share is None or 0 <= found.share <= 100


@given(st.lists(st.builds(Span, MINUTES, st.integers(0, 300), st.booleans()), max_size=30), st.integers(0, 500))
def test_waiting_longer_never_makes_the_share_better(spans, more):
    later = [one if one.ended else Span(one.minutes + more, one.limit, one.ended) for one in spans]
    before, after = rules.figure(spans), rules.figure(later)
    assert after.breached >= before.breached
    assert before.share is None or after.share <= before.share


@given(st.integers(-10_000_000, 10_000_000))
def test_no_span_is_negative(seconds):
    found = rules.span(NOON, NOON + timedelta(seconds=seconds))
    assert found is None if seconds < 0 else found == seconds // 60
    assert rules.span(None, NOON) is None


MOMENTS = st.integers(-3000, 3000).map(lambda count: NOON + minutes(count))
COMINGS = st.builds(
    Coming, id=st.uuids(), arrived_at=MOMENTS,
    triages=st.lists(
        st.builds(Triage, at=MOMENTS, category=st.sampled_from(list(RANKS)), proposed=st.sampled_from(list(RANKS)),
                  is_complete=st.booleans(), again_at=st.none() | MOMENTS), max_size=3,
    ).map(tuple),
    seen_at=st.none() | MOMENTS, left_at=st.none() | MOMENTS, outcome=st.sampled_from(rules.OUTCOMES),
    limit_min=st.none() | st.integers(0, 300), died_at=st.none() | MOMENTS,
)  # fmt: skip


@given(st.lists(COMINGS, max_size=25), st.sampled_from([rules.DAY, rules.SHIFT, rules.HOUR]))
def test_whatever_was_written_parts_add_up_to_the_whole(comings, by):
    report = rules.report(comings, RANKS, NOON)
    assert sum(one.comings for one in report.categories) == len(comings) == report.total.comings
    assert sum(report.total.outcomes.values()) == len(comings)
    for name in ("to_triage", "to_doctor", "from_triage", "stayed"):
        parts, whole = [getattr(one, name) for one in report.categories], getattr(report.total, name)
        for count in ("n", "within", "judged", "open", "breached"):
            assert sum(getattr(one, count) for one in parts) == getattr(whole, count)
        assert whole.median is None or whole.median >= 0
    assert report.again_done <= report.again_due
    assert report.raised + report.lowered <= report.triages
    since, until = date(2026, 11, 19), date(2026, 11, 26)
    divided = rules.groups(comings, by, since=since, until=until, shifts=(8, 20), zone="Asia/Tashkent", now=NOON)
    assert sum(one.comings for one in divided) == len(comings)


@pytest.mark.parametrize(
    ("category", "event", "after_min", "found"),
    [
        ("green", "died_at", 24 * 60, ["died"]), ("green", "died_at", 24 * 60 + 1, []), ("yellow", "intensive_at", 0, ["intensive"]),
        ("yellow", "theatre_at", 300, ["theatre"]), ("red", "died_at", 5, []), ("orange", "died_at", 5, []), ("", "died_at", 5, []),
        ("green", "died_at", -1, []),
    ],
)  # fmt: skip
def test_the_window_of_a_triage_that_was_too_low(category, event, after_min, found):
    triages = (Triage(NOON, category, category, True, None),) if category else ()
    one = Coming(UUID(int=1), NOON, triages, **{event: NOON + minutes(after_min)})
    assert one.why_too_low() == found


@pytest.mark.parametrize(
    ("category", "outcome", "after_min", "found"),
    [("red", "home", 360, True), ("red", "home", 361, False), ("red", "not_indicated", 10, True), ("red", "admit", 10, False),
     ("red", "declined", 10, False), ("yellow", "home", 10, False)],
)  # fmt: skip
def test_the_window_of_a_triage_that_was_too_high(category, outcome, after_min, found):
    triages = (Triage(NOON, category, category, True, None),)
    assert Coming(UUID(int=1), NOON, triages, left_at=NOON + minutes(after_min), outcome=outcome).is_too_high is found


@pytest.mark.parametrize(("hour", "shift"), [(8, 8), (19, 8), (20, 20), (23, 20), (0, 20), (7, 20)])
def test_the_night_shift_lasts_until_the_morning(hour, shift):
    assert rules.shift_of(hour, (8, 20)) == shift


def test_the_initial_category_stays_that_of_the_first_triage():
    later = Triage(NOON + minutes(9), "red", "red", True, None)
    one = Coming(UUID(int=1), NOON, (Triage(NOON, "green", "green", True, None), later))
    assert one.category == "green"
