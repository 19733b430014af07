"""What each end of a coming must be written with, first or repeat refusals, and the times of the ambulance's sheet."""

from dataclasses import replace
from datetime import timedelta

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.encounters import endings, sheets
from lighthis.encounters.rules import DECISIONS
from lighthis.kernel.text import Refusal

NOW = make.moment("2026-11-22 12:00")
REASONS = {"no-indication", "no-referral", "other", "patient-refused"}


def check(kind, ending, text="", *, examined=False, emergency=True):
    endings.check(kind, ending, text, reasons=REASONS, is_examined=examined, is_emergency=emergency)


# what a whole refusal lacks when one thing is left out: by hand from cis-forms.md 3
LACKS = [
    ("not_indicated", {"reason": ""}, "reason"),
    ("not_indicated", {"examination": " "}, "examination"),
    ("not_indicated", {"help_given": ""}, "help_given"),
    ("not_indicated", {"advice": "  "}, "advice"),
    ("not_indicated", {"turn": ""}, "turn"),
    ("declined", {"advice": ""}, "advice"),
    ("declined", {"turn": "third"}, "turn"),
    ("transferred", {}, "facility_to"),
    ("transferred", {"facility_to": "ГКБ № 1"}, "agreed_with"),
    ("not_indicated", {"reason": "because"}, "reason"),
    ("not_indicated", {"reason": "no-referral"}, "reason"),  # never asked of an emergency
    ("home", {"advice": ""}, "advice"),
    ("left", {"told": True}, "told_whom"),
]


@pytest.mark.parametrize(("kind", "changed", "field"), LACKS)
def test_an_end_that_lacks_something_is_refused(kind, changed, field):
    with pytest.raises(Refusal) as refusal:
        check(kind, make.refusal(**changed))
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("kind", "ending", "text"),
    [
        ("not_indicated", make.refusal(), ""),
        ("declined", make.refusal(reason=""), ""),  # the decision says the reason itself
        ("transferred", make.refusal(facility_to="ГКБ № 1", agreed_with="дежурный хирург Алимов"), ""),
        ("home", endings.NOTHING, "Покой, питьё"),
        ("home", endings.Ending(advice="Покой"), ""),
        *((kind, endings.NOTHING, "") for kind in ("admit", "left", "died", "dead_on_arrival")),
    ],
)
def test_a_whole_end_is_taken(kind, ending, text):
    check(kind, ending, text)


def test_the_examination_in_the_record_stands_for_words():
    check("declined", make.refusal(examination=""), examined=True)


def test_papers_may_be_asked_of_planned_patients():
    check("not_indicated", make.refusal(reason="no-referral"), emergency=False)


def test_only_a_doctor_states_death_on_arrival():
    endings.check_doctor("dead_on_arrival", is_doctor=True)
    for kind in DECISIONS:
        if kind != "dead_on_arrival":
            endings.check_doctor(kind, is_doctor=False)
    with pytest.raises(Refusal):
        endings.check_doctor("dead_on_arrival", is_doctor=False)


@pytest.mark.parametrize(
    ("ago", "days", "turn"),
    [([], 30, "first"), ([timedelta(days=29)], 30, "repeat"), ([timedelta(days=30)], 30, "repeat"),
     ([timedelta(days=30, seconds=1)], 30, "first"), ([timedelta(days=200), timedelta(days=3)], 5, "repeat"),
     ([timedelta(days=-1)], 30, "first")],
)  # fmt: skip
def test_a_second_refusal_within_the_days_is_a_repeat(ago, days, turn):
    assert endings.proposed_turn([NOW - one for one in ago], NOW, days) == turn


@given(st.lists(st.integers(-10, 400)), st.integers(1, 366))
def test_the_proposal_is_the_nearest_earlier_refusal(days_ago, within):
    earlier = [NOW - timedelta(days=one) for one in days_ago]
    nearest = min((one for one in days_ago if one >= 0), default=None)
    expected = "repeat" if nearest is not None and nearest <= within else "first"
    assert endings.proposed_turn(earlier, NOW, within) == expected


@pytest.mark.parametrize(
    ("kept", "days"), [({}, 30), ({"repeat_refusal_days": 14}, 14), ({"repeat_refusal_days": None}, 30)]
)
def test_the_days_are_a_setting(kept, days):
    assert endings.repeat_days(kept) == days


# the sheet of the ambulance


def at(minutes):
    return NOW + timedelta(minutes=minutes)


ORDER = dict(zip(sheets.TIMES, map(at, (-60, -55, -40, -10, -5)), strict=True))


def test_times_in_order_are_taken():
    sheets.check_times(ORDER, NOW)
    sheets.check_times(dict.fromkeys(ORDER) | {"received_at": NOW}, NOW)
    sheets.check_times(dict.fromkeys(ORDER, NOW), NOW)


@given(st.lists(st.none() | st.integers(-3000, 30), min_size=5, max_size=5))
def test_times_are_refused_exactly_where_one_is_before_an_earlier_one(minutes):
    times = {name: None if one is None else at(one) for name, one in zip(sheets.TIMES, minutes, strict=True)}
    known = [one for one in minutes if one is not None]
    fine = known == sorted(known) and all(one <= 0 for one in known)
    if fine:
        sheets.check_times(times, NOW)
        return
    with pytest.raises(Refusal) as refusal:
        sheets.check_times(times, NOW)
    assert refusal.value.field in sheets.TIMES


def test_a_wrong_day_is_found():
    with pytest.raises(Refusal) as refusal:
        sheets.check_times(ORDER | {"called_at": at(-60 * 24 * 5)}, NOW)
    assert refusal.value.field == "departed_at"


def test_nobody_is_received_long_before_coming():
    sheets.check_received(at(-59), NOW)
    with pytest.raises(Refusal):
        sheets.check_received(at(-61), NOW)


def test_a_turn_is_said_of_refusals_alone():
    assert endings.without_turn(make.refusal()) == replace(make.refusal(), turn="")
