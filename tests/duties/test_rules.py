"""Time limits, lists of codes, what arises and what follows: by tables and by properties."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.duties import rules
from lighthis.duties.rules import Known
from lighthis.kernel.text import Refusal

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
MINUTES = st.integers(1, rules.LONGEST)
ONE, TWO = UUID(int=1), UUID(int=2)


def test_limits_of_the_reference():
    """cis-forms.md 6: call within 2 hours, paper within 12; the police within an hour is our guess."""
    assert rules.due(AT, rules.limits({}, "infection")) == (AT + timedelta(hours=2), AT + timedelta(hours=12))
    assert rules.due(AT, rules.limits({}, "police")) == (AT + timedelta(hours=1), None)


def test_a_facility_sets_its_own_limits():
    own = {"duties": {"police": {"signal_min": 30, "notice_min": 1440}}}
    assert rules.limits(own, "police") == rules.Limits(30, 1440)
    assert rules.limits(own, "infection") == rules.DEFAULTS["infection"]


@given(INSTANTS, MINUTES, st.none() | MINUTES, st.integers(-20_000, 20_000))
def test_late_exactly_after_the_limit(detected, signal, notice, passed):
    now = detected + timedelta(minutes=passed)
    until, _ = rules.due(detected, rules.Limits(signal, notice))
    assert rules.is_late(until, now) == (passed > signal)
    assert rules.minutes_late(until, None, now) == max(0, passed - signal)
    assert rules.minutes_late(until, until, now) == 0


@given(st.lists(st.sampled_from(["signal", "send", "receipt", "not_needed"]), max_size=6), st.none() | INSTANTS)
def test_steps_come_in_their_order_and_each_once(steps, notice_due):
    state, done = "open", []
    for step in steps:
        try:
            rules.check_step(state, step)
        except Refusal:
            continue
        state, due = rules.after(step, notice_due)
        done.append(step)
        assert due is None or (step == "signal" and due == notice_due)
    whole = ["signal", "send", "receipt"]
    assert done == whole[: len(done)] or done == ["not_needed"]


def test_moments_are_neither_in_the_future_nor_before_what_came_before():
    rules.check_moment(AT.replace(second=0), now=AT, since=AT.replace(second=40), field="at")
    for wrong, since in ((AT + timedelta(minutes=1), AT), (AT - timedelta(minutes=2), AT)):
        with pytest.raises(Refusal):
            rules.check_moment(wrong, now=AT, since=since, field="at")


@pytest.mark.parametrize(
    ("code", "listed", "found"),
    [
        ("A00", "A00-A09", True), ("A09.0", "A00-A09", True), ("A10", "A00-A09", False), ("B05.9", "B05", True),
        ("B06", "B05", False), ("T35", "S00-T35", True), ("T36", "S00-T35", False), ("S99.9", "S00–T14", True),
        ("A48.1", "A48.1", True), ("A48.0", "A48.1", False), ("A48", "A48.1", False), ("U07.1", "U07.1-U07.2", True),
        ("T88.2", "T88.0-T88.1", False), ("Y09", "X85-Y09", True), ("Y10", "X85-Y09", False), ("X60", "", False),
    ],
)  # fmt: skip
def test_codes_in_lists(code, listed, found):
    assert rules.matches(code, rules.ranges(listed)) is found


@given(st.tuples(st.sampled_from("ABSTVXY"), st.integers(0, 99)), st.tuples(st.sampled_from("ABSTVXY"), st.integers(0, 99)),
       st.tuples(st.sampled_from("ABSTVXY"), st.integers(0, 99)), st.integers(0, 9))  # fmt: skip
def test_a_range_holds_what_lies_between_its_ends(one, other, asked, finer):
    low, high = sorted((one, other))
    text = f"{low[0]}{low[1]:02}-{high[0]}{high[1]:02}"
    assert rules.matches(f"{asked[0]}{asked[1]:02}.{finer}", rules.ranges(text)) == (low <= asked <= high)


@pytest.mark.parametrize("typed", ["грипп", "A9", "A09-", "B10-A20", "A09 - J", "T36–Т35"])
def test_what_is_no_list_is_refused_by_name(typed):
    with pytest.raises(Refusal):
        rules.ranges(typed)


def test_lists_are_read_as_people_type_them():
    wanted = (("A00", "A09"), ("B05", "B05"), ("T36", "T65"))
    assert rules.ranges("а00 – а09, b05;\nT36-T65 ") == wanted


INFECTION = Known(ONE, "infection", "diagnosis", "A09", "open")
GONE = Known(ONE, "infection", "diagnosis", "A09", "sent")


@pytest.mark.parametrize(
    ("kind", "cause", "code", "role", "known", "wanted"),
    [
        ("infection", "diagnosis", "A09", "admission", [], ("diagnosis", None, None)),
        ("infection", "diagnosis", "A09.0", "clinical", [INFECTION], None),
        ("infection", "diagnosis", "A09", "main", [Known(ONE, "infection", "diagnosis", "A09", "not_needed")], None),
        ("infection", "diagnosis", "A02.0", "clinical", [INFECTION], ("diagnosis", None, None)),
        ("infection", "diagnosis", "A02.0", "clinical", [GONE], ("changed", ONE, None)),
        ("infection", "diagnosis", "B18", "concomitant", [GONE], ("diagnosis", None, None)),
        ("infection", "diagnosis", "A02.0", "main", [GONE, Known(TWO, "infection", "refuted", "A09", "open", ONE)],
         ("changed", ONE, TWO)),
        ("police", "injury", "S06.0", "admission", [], ("injury", None, None)),
        ("police", "injury", "S06.0", "main", [Known(ONE, "police", "arrival", "", "received")], None),
        ("police", "injury", "S06.0", "main", [Known(ONE, "police", "arrival", "", "not_needed")], ("injury", None, None)),
        ("police", "injury", "S06.1", "main", [Known(ONE, "police", "injury", "", "not_needed")], None),
        ("police", "unknown", "", "", [GONE], ("unknown", None, None)),
    ],
)  # fmt: skip
def test_what_arises(kind, cause, code, role, known, wanted):
    found = rules.arises(kind, cause, code, role, known)
    assert (found and (found.cause, found.follows, found.instead_of)) == wanted


def test_a_refuted_diagnosis_is_called_back_once():
    assert rules.refuted("A09", [], [GONE]) == [GONE]
    assert rules.refuted("A09", ["A09.0"], [GONE]) == []
    assert rules.refuted("A09", [], [INFECTION]) == []
    assert rules.refuted("A09", [], [GONE, Known(TWO, "infection", "refuted", "A09", "open", ONE)]) == []


def test_a_death_is_told_of_once_and_not_for_what_was_refuted():
    police = Known(TWO, "police", "injury", "", "signalled")
    assert rules.told_of_death([GONE, police, INFECTION]) == [GONE, police]
    follow = Known(UUID(int=3), "infection", "death", "A09", "open", ONE)
    assert rules.told_of_death([GONE, follow]) == []
    assert rules.told_of_death([GONE, Known(TWO, "infection", "refuted", "A09", "sent", ONE)]) == []
