"""Numbers of slips, when a pack is due, what may be written back: without a store."""

from datetime import date, timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.downtime import rules
from lighthis.downtime.rules import Settings
from lighthis.kernel.text import Refusal

NOW = make.moment("2026-11-22 09:00")
NUMBERS = st.sets(st.integers(1, 999_999), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("D-2026-000123", "D-2026-000123"),
        (" d-2026-123 ", "D-2026-000123"),
        ("В-2026-000123", "D-2026-000123"),  # the key of D on a Russian keyboard
        ("Д 2026-000123", "D-2026-000123"),
        ("E-2026-000123", ""),
        ("D-2026-0001234", ""),
        ("D-٢٠٢٦-000123", ""),
        ("", ""),
        ("D-2026-000123\n<b>", ""),
    ],
)
def test_a_number_as_people_type_it(typed, read):
    assert rules.as_typed(typed) == read


@given(st.integers(2000, 2099), st.integers(1, 999_999))
def test_every_number_that_is_printed_can_be_typed(year, running):
    printed = rules.number(year, running)
    assert rules.as_typed(printed) == rules.as_typed(printed.lower()) == printed


@pytest.mark.parametrize(
    ("wall", "hour", "nights", "due"),
    [
        ("2026-11-22 03:59", 4, (), False),
        ("2026-11-22 04:00", 4, (), True),
        ("2026-11-22 04:00", 4, (date(2026, 11, 22),), False),
        ("2026-11-22 23:30", 4, (date(2026, 11, 21),), True),  # off since the evening before: made up
        ("2026-11-22 00:00", 0, (date(2026, 11, 21),), True),
        ("2026-11-22 22:59", 23, (date(2026, 11, 21),), False),
    ],
)
def test_when_a_pack_is_due(wall, hour, nights, due):
    assert rules.is_due(make.moment(wall), hour, nights) is due


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", set()),
        ("3", {3}),
        ("3-5, 9", {3, 4, 5, 9}),
        ("3 – 5;9\n10", {3, 4, 5, 9, 10}),
        ("000003-000004", {3, 4}),
        ("3,3,3-4", {3, 4}),
    ],
)
def test_numbers_of_sheets_as_people_write_them(text, found):
    assert rules.read_numbers(text, range(1, 11)) == found


@pytest.mark.parametrize("text", ["11", "0", "3-11", "5-3", "три", "3-4-5", "-3", "D-2026-000003", "3" * 500, "٣"])
def test_what_is_no_number_of_the_pack_is_refused(text):
    with pytest.raises(Refusal) as refusal:
        rules.read_numbers(text, range(1, 11))
    assert refusal.value.field == "numbers"


@given(NUMBERS, st.data())
def test_exactly_the_written_numbers_are_read(known, data):
    wanted = data.draw(st.sets(st.sampled_from(sorted(known))))
    assert rules.read_numbers(", ".join(str(one) for one in wanted), known) == wanted
    whole = f"{min(known)}-{max(known)}"
    assert rules.read_numbers(whole, known) == known


@given(st.lists(st.sampled_from(sorted(rules.STATES))))
def test_an_account_leaves_no_slip_out(states):
    assert rules.account(states).total == len(states)


@pytest.mark.parametrize(("hours", "fits"), [(0, True), (71, True), (72, True), (73, False), (-1, False)])
def test_how_far_back_a_sheet_may_lie(hours, fits):
    at = NOW - timedelta(hours=hours)
    if fits:
        rules.check_written(at, now=NOW, hours_back=72)
    else:
        with pytest.raises(Refusal):
            rules.check_written(at, now=NOW, hours_back=72)


@pytest.mark.parametrize(
    ("since", "until", "as_of"),
    [(2, 3, 5), (3, -1, 5), (1, 2, 5), (9, 6, 5), (2, 2, 5)],  # hours ago: backwards, to come, before the pack
)
def test_a_downtime_lies_after_its_pack_and_in_the_past(since, until, as_of):
    ago = [NOW - timedelta(hours=hours) for hours in (since, until, as_of)]
    with pytest.raises(Refusal):
        rules.check_used(ago[0], ago[1], as_of=ago[2], now=NOW)


def test_settings_are_ours_until_the_hospital_has_its_own():
    assert rules.settings_of({}) == Settings()
    assert rules.settings_of({"downtime": {"hour": 2}}) == Settings(hour=2)
    assert rules.settings_of({"downtime": rules.checked(Settings(hour=0, movement=0))}) == Settings(hour=0, movement=0)


@pytest.mark.parametrize(
    "given", [Settings(hour=24), Settings(keep_days=0), Settings(arrival=61), Settings(arrival=0, admission=0, doses=0, movement=0)]
)  # fmt: skip
def test_settings_out_of_bounds_are_refused(given):
    with pytest.raises(Refusal):
        rules.checked(given)
