"""Buttons lead where the published trees lead; numbers of tags are read as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.disaster import rules
from lighthis.kernel.text import Refusal
from lighthis.scales import rules as scales

ADULT = [  # triage.md 7, START
    ({"can_walk": "yes"}, "green"),
    ({"can_walk": "no", "breathing": "no", "breathing_after_airway": "yes"}, "red"),
    ({"can_walk": "no", "breathing": "no", "breathing_after_airway": "no"}, "black"),
    ({"can_walk": "no", "breathing": "yes", "rate_over_30": "yes"}, "red"),
    ({"can_walk": "no", "breathing": "yes", "rate_over_30": "no", "radial_pulse": "no"}, "red"),
    ({"can_walk": "no", "breathing": "yes", "rate_over_30": "no", "radial_pulse": "yes", "obeys_commands": "no"}, "red"),
    ({"can_walk": "no", "breathing": "yes", "rate_over_30": "no", "radial_pulse": "yes", "obeys_commands": "yes"}, "yellow"),
]  # fmt: skip
BREATHES = {"can_walk": "no", "breathing": "yes"}
CALM = {**BREATHES, "rate_outside_15_45": "no", "irregular_breathing": "no", "palpable_pulse": "yes"}
CHILD = [  # triage.md 7, JumpSTART
    ({"can_walk": "yes"}, "green"),
    ({"can_walk": "no", "breathing": "no", "breathing_after_airway": "no", "palpable_pulse": "no"}, "black"),
    ({"can_walk": "no", "breathing": "no", "breathing_after_airway": "no", "palpable_pulse": "yes",
      "breathing_after_rescue_breaths": "yes"}, "red"),
    ({**BREATHES, "rate_outside_15_45": "yes"}, "red"),
    ({**BREATHES, "irregular_breathing": "yes"}, "red"),
    ({**CALM, "palpable_pulse": "no"}, "red"),
    ({**CALM, "avpu": "U"}, "red"),
    ({**CALM, "avpu": "P", "pain_response": "inappropriate"}, "red"),
    ({**CALM, "avpu": "P", "pain_response": "appropriate", "cannot_walk_yet": "no"}, "yellow"),
    ({**CALM, "avpu": "A", "cannot_walk_yet": "yes", "significant_injury": "no"}, "green"),
    ({**CALM, "avpu": "V", "cannot_walk_yet": "yes", "significant_injury": "yes"}, "yellow"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("looks", "given_", "wanted"), [("adult", *one) for one in ADULT] + [("child", *one) for one in CHILD]
)
def test_answers_lead_to_the_published_category(looks, given_, wanted):
    assert rules.walk(rules.scale_of("START", looks), given_).category == wanted


def presses(looks, choose):
    """Press buttons from the first question to the result."""
    given_, asked = {}, []
    while (walked := rules.walk(rules.scale_of("START", looks), given_)).category is None:
        asked.append(walked.next_question)
        before = dict(given_)
        given_ |= dict(choose(rules.buttons(walked)).adds)
        assert given_ != before
        assert len(asked) <= 10
    return walked.category, len(asked), given_


@given(st.sampled_from(["adult", "child"]), st.data())
def test_any_buttons_end_in_a_category_within_few_presses(looks, data):
    category, count, given_ = presses(looks, lambda shown: data.draw(st.sampled_from(shown)))
    assert category in rules.COLOURS
    assert count <= 7
    assert rules.answers(rules.scale_of("START", looks), given_) == given_


def test_whatever_stands_in_an_address_is_no_answer_unless_the_tree_knows_it():
    given_ = {"can_walk": "maybe", "breathing": "yes", "x": "yes", "avpu": "Z", "looks": "adult"}
    assert rules.answers("START", given_) == {"breathing": "yes"}


def test_answers_are_told_in_the_order_of_the_questions():
    for looks, (given_, _wanted) in (("adult", ADULT[-1]), ("child", CHILD[-1])):
        kept = dict(sorted(given_.items()))
        assert [code for code, _ in rules.in_order(rules.scale_of("START", looks), kept)] == list(given_)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("17", 17), ("T-000017", 17), ("t17", 17), (" 000017 ", 17), ("0", None), ("", None), ("T-", None), ("١٧", None), ("1" * 12, None)],
)  # fmt: skip
def test_tag_numbers(typed, number):
    assert rules.tag_number(typed) == number
    assert number is None or rules.tag_number(rules.written(number)) == number


def test_every_label_of_a_button_has_words():
    for shown in rules.SEVERAL.values():
        for one in shown:
            assert not one.is_label or scales.label(one.words, "ru") != one.words


SALT = {"breathing_after_interventions": "yes"}
FOUR = [dict(one.adds) for one in rules.SEVERAL["SALT", "four"]]


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ({"breathing_after_interventions": "no"}, "black"),
        ({**SALT, **FOUR[0], "minor_injuries_only": "yes"}, "green"),
        ({**SALT, **FOUR[0], "minor_injuries_only": "no"}, "yellow"),
        *(({**SALT, **bad, "likely_to_survive_with_resources": "yes"}, "red") for bad in FOUR[1:]),
        *(({**SALT, **bad, "likely_to_survive_with_resources": "no"}, "grey") for bad in FOUR[1:]),
    ],
)
def test_salt_leads_to_the_published_category(given_, wanted):
    assert rules.walk("SALT", given_).category == wanted


@given(st.data())
def test_any_buttons_of_salt_end_within_three_presses(data):
    given_, pressed = {}, 0
    while (walked := rules.walk("SALT", given_)).category is None:
        given_ |= dict(data.draw(st.sampled_from(rules.buttons(walked))).adds)
        pressed += 1
        assert pressed <= 3
    assert walked.category in rules.COLOURS


@pytest.mark.parametrize(
    ("kept", "wanted"), [({}, "START"), ({"disaster_method": "SALT"}, "SALT"), ({"disaster_method": "x"}, "START")]
)
def test_a_hospital_chooses_its_method(kept, wanted):
    assert rules.method(kept) == wanted


@pytest.mark.parametrize(
    ("how", "method", "triaged", "words"),
    [
        ("walk", "START", False, "START"),
        ("runs", "SALT", False, "choose"),
        ("", "SALT", False, "choose"),
        ("walk", "SALT", True, "already"),
    ],
)
def test_who_may_be_sorted_by_voice(how, method, triaged, words):
    with pytest.raises(Refusal, match=words):
        rules.check_sort(how, method=method, is_triaged=triaged)
