"""What may be written of a coming and decided in it, without a store."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.encounters import rules
from lighthis.kernel.text import Refusal

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TASHKENT = "Asia/Tashkent"


def moment(at, **more):
    facts = {"now": NOW, "born": date(1983, 2, 14), "died_at": None, "zone": TASHKENT, "field": "at", **more}
    rules.check_moment(at, **facts)


@pytest.mark.parametrize(("prefix", "year", "running", "written"), [("E", 2026, 123, "E-2026-000123"), ("", 2027, 1, "E-2027-000001"),
                                                                    ("П", 2026, 1_234_567, "П-2026-1234567")])  # fmt: skip
def test_number(prefix, year, running, written):
    assert rules.number(prefix, year, running) == written


def test_moment_may_be_now_but_not_later():
    moment(NOW)
    with pytest.raises(Refusal, match="still to come"):
        moment(NOW + timedelta(seconds=1))


def test_moment_on_the_day_of_birth_by_the_wall_clock():
    # 21.11 at 19:30 UTC is 22.11 at 00:30 in Tashkent: a child born on 22.11 may have come then
    moment(datetime(2026, 11, 21, 19, 30, tzinfo=UTC), born=date(2026, 11, 22))
    with pytest.raises(Refusal, match="before the patient was born"):
        moment(datetime(2026, 11, 21, 18, 59, tzinfo=UTC), born=date(2026, 11, 22))


def test_moment_not_after_death():
    died = NOW - timedelta(hours=1)
    moment(died, died_at=died)
    with pytest.raises(Refusal, match="death"):
        moment(died + timedelta(minutes=1), died_at=died)


@given(st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_moment_is_accepted_exactly_inside_the_life(at):
    born, died = date(1983, 2, 14), NOW - timedelta(days=3)
    inside = at <= died and (at + timedelta(hours=5)).date() >= born
    try:
        moment(at, died_at=died)
    except Refusal:
        assert not inside
    else:
        assert inside


@given(st.integers(0, 200_000), st.integers(0, 200_000))
def test_same_minute_never_reaches_behind(one, other):
    at, after = NOW + timedelta(milliseconds=one), NOW + timedelta(milliseconds=other)
    moved = rules.same_minute(at, after)
    assert moved in (at, after)
    assert (moved < after) is (at.replace(second=0, microsecond=0) < after.replace(second=0, microsecond=0))


@pytest.mark.parametrize(
    ("kind", "wish", "has_department", "field"),
    [
        ("admit", "ordinary", True, None),
        ("admit", "ordinary", False, "department"),
        ("admit", "penthouse", True, "wish"),
        ("home", "ordinary", False, None),
        ("dead_on_arrival", "ordinary", False, None),
        ("fly", "ordinary", True, "kind"),
    ],
)
def test_decision_needs(kind, wish, has_department, field):
    if field is None:
        rules.check_decision(kind, wish, has_department=has_department)
        return
    with pytest.raises(Refusal) as refusal:
        rules.check_decision(kind, wish, has_department=has_department)
    assert refusal.value.field == field


@pytest.mark.parametrize(("state", "may"), [(None, True), ("waiting", True), ("accepted", False), ("placed", False)])
def test_second_decision_only_while_the_request_waits(state, may):
    if may:
        rules.check_second_decision(state)
    else:
        with pytest.raises(Refusal):
            rules.check_second_decision(state)


@pytest.mark.parametrize(("state", "accepted", "answer", "fine"), [
    ("waiting", True, "", True), ("waiting", False, "мест нет", True), ("waiting", False, " ", False),
    ("withdrawn", True, "", False), ("accepted", True, "", False), ("placed", False, "x", False),
])  # fmt: skip
def test_answer_of_the_department(state, accepted, answer, fine):
    if fine:
        rules.check_answer(state, accepted, answer)
    else:
        with pytest.raises(Refusal):
            rules.check_answer(state, accepted, answer)


@pytest.mark.parametrize(("planned", "payer", "wish", "field"), [
    (date(2026, 11, 22), "self_pay", "better", None), (date(2026, 11, 21), "budget", "ordinary", "planned_on"),
    (date(2027, 11, 24), "budget", "ordinary", "planned_on"), (date(2026, 12, 1), "gift", "ordinary", "payer"),
    (date(2026, 12, 1), "budget", "roof", "wish"),
])  # fmt: skip
def test_plan(planned, payer, wish, field):
    if field is None:
        rules.check_plan(planned, date(2026, 11, 22), payer, wish)
        return
    with pytest.raises(Refusal) as refusal:
        rules.check_plan(planned, date(2026, 11, 22), payer, wish)
    assert refusal.value.field == field


@pytest.mark.parametrize(("status", "same", "asked", "reason", "fine"), [
    ("open", False, False, "не та карта", True), ("closed", False, False, "не та карта", True),
    ("entered_in_error", False, False, "не та карта", False), ("open", True, False, "не та карта", False),
    ("open", False, True, "не та карта", False), ("open", False, False, "", False),
])  # fmt: skip
def test_move(status, same, asked, reason, fine):
    one = uuid4()
    other = one if same else uuid4()
    if fine:
        rules.check_move(one, other, status, reason, asked_already=asked)
    else:
        with pytest.raises(Refusal):
            rules.check_move(one, other, status, reason, asked_already=asked)


def test_another_person_confirms():
    one, other = uuid4(), uuid4()
    rules.check_second_person(one, other, "asked")
    for answered_by, state in ((one, "asked"), (None, "asked"), (other, "done"), (other, "declined")):
        with pytest.raises(Refusal):
            rules.check_second_person(one, answered_by, state)


def test_error_only_without_consequences():
    rules.check_error("open", ["withdrawn", "declined"])
    for states in (["waiting"], ["accepted"], ["withdrawn", "placed"]):
        with pytest.raises(Refusal):
            rules.check_error("open", states)
    with pytest.raises(Refusal):
        rules.check_error("entered_in_error", [])


@pytest.mark.parametrize(
    ("ground", "text", "is_closed", "is_open", "field"),
    [
        ("life", "без сознания", True, False, ""),
        ("life", "без сознания", False, False, None),
        ("life", "без сознания", False, True, None),
        ("life", "без сознания", True, True, ""),  # a record that came meanwhile: opened again, and told again
        ("curious", "без сознания", True, False, "ground"),
        ("", "без сознания", True, False, "ground"),
        ("other", " надо ", True, False, "text"),
    ],
)
def test_closed_records_open_for_a_ground_and_a_reason(ground, text, is_closed, is_open, field):
    if field == "":
        rules.check_glass(ground, text, is_closed=is_closed, is_open=is_open)
        return
    with pytest.raises(Refusal) as refusal:
        rules.check_glass(ground, text, is_closed=is_closed, is_open=is_open)
    assert refusal.value.field == field


@given(
    st.booleans(), st.sampled_from([None, UUID(int=1), UUID(int=2), UUID(int=3)]), st.sampled_from([None, UUID(int=1)])
)
def test_sensitive_comings_are_hidden(has_right, person, doctor):
    registered_by = UUID(int=2)
    facts = {"has_right": has_right, "person": person, "doctor": doctor, "registered_by": registered_by}
    assert rules.may_see("ordinary", **facts)
    expected = has_right or (person is not None and (person in (doctor, registered_by)))
    assert rules.may_see("sensitive", **facts) is expected
