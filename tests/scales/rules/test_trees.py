"""START, JumpSTART and SALT, question by question (triage reference 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.text import Refusal
from lighthis.scales import rules

UP = {"can_walk": False, "breathing": True}
START = {**UP, "respiratory_rate": 20, "radial_pulse": True, "obeys_commands": True}
CHILD = {**UP, "respiratory_rate": 25, "palpable_pulse": True, "avpu": "A"}
GOOD = {
    "breathing_after_interventions": True, "obeys_commands_or_purposeful_movement": True, "peripheral_pulse": True,
    "respiratory_distress": False, "major_haemorrhage_controlled": True,
}  # fmt: skip


def walked(code, answers, **more):
    return rules.walk(code, rules.Inputs.from_plain({**answers, **more}))


@pytest.mark.parametrize(
    ("answers", "category"),
    [
        ({"can_walk": True}, "green"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": True}, "red"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": False}, "black"),
        ({**START, "respiratory_rate": 31}, "red"),
        ({**START, "respiratory_rate": 30}, "yellow"),
        ({**START, "respiratory_rate": 0}, "yellow"),
        ({**START, "radial_pulse": False}, "red"),
        ({**START, "capillary_refill_s": 3}, "red"),
        ({**START, "capillary_refill_s": "2.1"}, "red"),
        ({**START, "capillary_refill_s": 2}, "yellow"),
        ({**START, "radial_pulse": False, "capillary_refill_s": 1}, "red"),
        ({**START, "radial_pulse": None, "capillary_refill_s": 2}, "yellow"),
        ({**START, "radial_pulse": None, "capillary_refill_s": 5}, "red"),
        ({**START, "obeys_commands": False}, "red"),
        (START, "yellow"),
        ({**START, "respiratory_rate": None, "rate_over_30": True}, "red"),
        ({**START, "respiratory_rate": None, "rate_over_30": False}, "yellow"),
    ],
)
def test_start(answers, category):
    assert walked("START", answers).category == category


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({}, "walk"),
        ({"can_walk": False}, "breath"),
        ({"can_walk": False, "breathing": False}, "airway"),
        (UP, "rate"),
        ({**UP, "respiratory_rate": 20}, "pulse"),
        ({**UP, "respiratory_rate": 20, "radial_pulse": True}, "commands"),
        ({"breathing": True, "respiratory_rate": 40}, "walk"),
    ],
)
def test_start_stops_at_the_first_open_question(answers, question):
    found = walked("START", answers)
    assert (found.category, found.next_question) == (None, question)
    assert found.asks


@pytest.mark.parametrize(
    ("answers", "category"),
    [
        ({"can_walk": True}, "green"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": True}, "red"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": False, "palpable_pulse": False}, "black"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": False, "palpable_pulse": True,
          "breathing_after_rescue_breaths": True}, "red"),
        ({"can_walk": False, "breathing": False, "breathing_after_airway": False, "palpable_pulse": True,
          "breathing_after_rescue_breaths": False}, "black"),
        ({**CHILD, "respiratory_rate": 14}, "red"),
        ({**CHILD, "respiratory_rate": 15}, "yellow"),
        ({**CHILD, "respiratory_rate": 45}, "yellow"),
        ({**CHILD, "respiratory_rate": 46}, "red"),
        ({**CHILD, "irregular_breathing": True}, "red"),
        ({**CHILD, "respiratory_rate": None, "rate_outside_15_45": False}, "yellow"),
        ({**CHILD, "respiratory_rate": None, "rate_outside_15_45": True}, "red"),
        ({**CHILD, "palpable_pulse": False}, "red"),
        ({**CHILD, "avpu": "V"}, "yellow"),
        ({**CHILD, "avpu": "U"}, "red"),
        ({**CHILD, "avpu": "P", "pain_response": "appropriate"}, "yellow"),
        ({**CHILD, "avpu": "P", "pain_response": "inappropriate"}, "red"),
        ({**CHILD, "posturing": True}, "red"),
        ({**CHILD, "cannot_walk_yet": True, "significant_injury": False}, "green"),
        ({**CHILD, "cannot_walk_yet": True, "significant_injury": True}, "yellow"),
        ({**CHILD, "cannot_walk_yet": False}, "yellow"),
    ],
)  # fmt: skip
def test_jumpstart(answers, category):
    assert walked("JUMPSTART", answers).category == category


@pytest.mark.parametrize(
    ("answers", "question"),
    [
        ({**CHILD, "avpu": "P"}, "mind"),
        ({**CHILD, "cannot_walk_yet": True}, "infant"),
        ({**CHILD, "avpu": None}, "mind"),
    ],
)
def test_jumpstart_stops(answers, question):
    assert walked("JUMPSTART", answers).next_question == question


@pytest.mark.parametrize(
    ("answers", "category"),
    [
        ({"breathing_after_interventions": False}, "black"),
        ({**GOOD, "minor_injuries_only": True}, "green"),
        ({**GOOD, "minor_injuries_only": False}, "yellow"),
        *(
            ({**GOOD, bad: not GOOD[bad], "likely_to_survive_with_resources": survives}, category)
            for bad in list(GOOD)[1:]
            for survives, category in ((True, "red"), (False, "grey"))
        ),
        (GOOD, None),
        ({**GOOD, "peripheral_pulse": None}, None),
        ({**GOOD, "peripheral_pulse": False}, None),
    ],
)
def test_salt(answers, category):
    assert walked("SALT", answers).category == category


def test_a_value_that_cannot_be_is_refused():
    with pytest.raises(Refusal):
        walked("START", START, respiratory_rate=500)


TREES = {
    code: [sign.code for sign in rules.scale(code).signs] for code in ("START", "JUMPSTART", "SALT")
}  # fmt: skip


@given(st.sampled_from(sorted(TREES)), st.data())
def test_whoever_answers_everything_gets_a_category(code, data):
    answers = {sign: data.draw(st.booleans()) for sign in TREES[code]}
    answers |= {
        "respiratory_rate": data.draw(st.integers(0, 120)), "avpu": data.draw(st.sampled_from("ACVPU")),
        "capillary_refill_s": data.draw(st.integers(0, 60)),
        "pain_response": data.draw(st.sampled_from(["appropriate", "inappropriate"])),
    }  # fmt: skip
    found = walked(code, answers)
    assert found.category in rules.scale(code).times
    assert found.next_question is None


@given(st.sampled_from(sorted(TREES)), st.data())
def test_a_category_stays_when_later_questions_are_answered(code, data):
    """What was decided with less is not changed by answers to questions that were never asked."""
    signs = TREES[code]
    some = {sign: data.draw(st.booleans()) for sign in data.draw(st.lists(st.sampled_from(signs), unique=True))}
    some |= {"respiratory_rate": 20, "avpu": "A"}
    found = walked(code, some)
    if found.category is None:
        return
    asked = {name for node in rules.scale(code).nodes if node.code in found.steps for name in node.asks}
    more = {sign: data.draw(st.booleans()) for sign in signs if sign not in some and sign not in asked}
    assert walked(code, some, **more).category == found.category
