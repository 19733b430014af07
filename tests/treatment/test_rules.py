"""What a prescription and a dose must say."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from lighthis.kernel.text import Refusal
from lighthis.treatment import rules
from lighthis.treatment.rules import Draft, states

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
GOOD = {
    "kind": "drug", "name": "Цефтриаксон", "pattern": "times", "starts_at": NOW, "prescribed_at": NOW, "dose": Decimal(1), "unit": "g",
    "route": "iv", "times": ("08:00",), "funding": "covtp-0001-00010",
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("8 14 20", ("08:00", "14:00", "20:00")), ("20:00, 8.30;  8:30", ("08:30", "20:00")), ("00:00", ("00:00",)),
        ("6-15 23:59", ("06:15", "23:59")),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed, read):
    assert rules.read_times(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["", " ", "24:00", "8:60", "утром", "8:5", "-1", "٣:00", " ".join(f"{n // 60}:{n % 60:02}" for n in range(25))],
)
def test_times_that_are_none_are_refused_at_their_field(typed):
    with pytest.raises(Refusal) as refused:
        rules.read_times(typed)
    assert refused.value.field == "times"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"), ({"dose": None}, "dose"), ({"dose": Decimal(0)}, "dose"), ({"unit": ""}, "unit"), ({"route": ""}, "route"),
        ({"funding": ""}, "funding"), ({"pattern": ""}, "pattern"), ({"times": ()}, "times"), ({"pattern": "every"}, "every_hours"),
        ({"pattern": "needed", "least_hours": 6}, "condition"), ({"pattern": "needed", "condition": "боль"}, "least_hours"),
        ({"pattern": "always"}, "pattern"),
    ],
)  # fmt: skip
def test_what_a_drug_lacks_is_said_at_its_field(change, field):
    rules.check_draft(Draft(**GOOD))
    with pytest.raises(Refusal) as refused:
        rules.check_draft(Draft(**GOOD | change))
    assert refused.value.field == field


def test_a_procedure_has_no_dose_and_a_diet_no_times():
    rules.check_draft(Draft("procedure", "Перевязка", "times", NOW, NOW, times=("10:00",)))
    rules.check_draft(Draft("diet", "Стол № 5", "always", NOW, NOW))
    with pytest.raises(Refusal) as refused:
        rules.check_draft(Draft("diet", "", "always", NOW, NOW))
    assert refused.value.field == "table"  # as the form of a diet calls it


def test_days_and_the_last_day_agree():
    first = date(2026, 11, 22)
    assert rules.last_on(first, 5, None) == date(2026, 11, 26) == rules.last_on(first, 5, date(2026, 11, 26))
    assert rules.last_on(first, None, None) is None
    assert rules.last_on(first, None, first) == first
    for days, until in ((5, date(2026, 11, 27)), (None, date(2026, 11, 21))):
        with pytest.raises(Refusal):
            rules.last_on(first, days, until)


def test_who_may_prescribe():
    ward, other, me = UUID(int=1), UUID(int=2), UUID(int=9)
    assert rules.may_prescribe(frozenset(), ward, me, ())
    assert rules.may_prescribe({ward}, ward, me, ())
    assert rules.may_prescribe({other}, ward, me, (None, me))
    assert not rules.may_prescribe({other}, ward, me, (None, UUID(int=8)))
    assert not rules.may_prescribe({other}, ward, None, (None,))


def test_a_stop_lies_between_what_was_given_and_now():
    facts = {"prescribed_at": NOW - 5 * HOUR, "now": NOW, "starts_at": NOW - 4 * HOUR}
    rules.check_stop(NOW, **facts, last_given=NOW)
    rules.check_stop(NOW - 5 * HOUR, **facts, last_given=None)
    for at, given in ((NOW + MINUTE, None), (NOW - 6 * HOUR, None), (NOW - 2 * HOUR, NOW - HOUR)):
        with pytest.raises(Refusal) as refused:
            rules.check_stop(at, **facts, last_given=given)
        assert refused.value.field == "stopped_at"
    begins = NOW + HOUR  # what has not begun may be stopped where it would begin
    rules.check_stop(begins, prescribed_at=NOW, now=NOW, starts_at=begins, last_given=None)


@pytest.mark.parametrize(
    ("late", "state"), [(-61, "ahead"), (-60, "due"), (0, "due"), (30, "due"), (31, "overdue"), (600, "overdue")]
)
def test_a_dose_is_ahead_due_overdue(late, state):
    assert states.stands(NOW - late * MINUTE, NOW, states.limits({})) == state


def test_a_hospital_has_its_own_limits():
    allowed = states.limits({"treatment_minutes": {"late": 5}})
    assert allowed == states.Limits(early=60, late=5)
    assert states.stands(NOW - 6 * MINUTE, NOW, allowed) == "overdue"


MARK = {"now": NOW, "since": NOW - 8 * HOUR, "until": None, "allowed": states.Limits()}


@pytest.mark.parametrize(
    ("state", "reason", "words", "at", "due", "more", "field"),
    [
        ("given", "", "", NOW, NOW - HOUR, {}, ""), ("given", "", "", NOW - 90 * MINUTE, NOW - HOUR, {}, ""),
        ("not_given", "refused", "", NOW, NOW, {}, ""), ("not_given", "other", "рвота", NOW, NOW, {}, ""),
        ("", "", "", NOW, NOW, {}, "how"), ("given", "", "", NOW + MINUTE, NOW, {}, "at"),
        ("given", "", "", NOW - 9 * HOUR, NOW - 8 * HOUR, {}, "at"), ("given", "", "", NOW, NOW + 61 * MINUTE, {}, "at"),
        ("given", "", "", NOW, NOW, {"until": NOW - MINUTE}, "at"), ("not_given", "", "", NOW, NOW, {}, "why"),
        ("not_given", "sleeping", "", NOW, NOW, {}, "why"), ("not_given", "other", " ", NOW, NOW, {}, "words"),
    ],
)  # fmt: skip
def test_how_a_dose_may_be_written(state, reason, words, at, due, more, field):
    if not field:
        states.check_mark(state, reason, words, at, due, **MARK | more)
        return
    with pytest.raises(Refusal) as refused:
        states.check_mark(state, reason, words, at, due, **MARK | more)
    assert refused.value.field == field


def test_what_is_given_when_needed_keeps_its_distance_both_ways():
    given = [NOW - 6 * HOUR, NOW + 7 * HOUR]
    states.check_interval(NOW, given, 6)
    for at, least in ((NOW - MINUTE, 6), (NOW + 2 * HOUR, 6), (NOW, 7), (NOW - 6 * HOUR, 1)):
        with pytest.raises(Refusal):
            states.check_interval(at, given, least)


def test_one_drug_is_one_however_it_is_written():
    needs = [
        ("Цефтриаксон", "g", "b", Decimal(2), 2), ("цефтриаксон ", "g", "b", Decimal("0.5"), 1), ("Цефтриаксон", "g", "a", Decimal(1), 1),
        ("Анальгин", "ml", "b", Decimal(4), 2),
    ]  # fmt: skip
    assert rules.summed(needs) == [
        ("Анальгин", "ml", "b", Decimal(4), 2), ("Цефтриаксон", "g", "a", Decimal(1), 1), ("Цефтриаксон", "g", "b", Decimal("2.5"), 3),
    ]  # fmt: skip
