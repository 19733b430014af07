"""Pregnancy is yes, no or not known: the criteria of the card fire on yes alone (reference 1.3, 1.4)."""

import pytest
from scales.rules.patients import ADULT, CHILD, PREGNANCY_DANGER

from lighthis.scales import rules

TEN = {**CHILD, "age_years": 10}


def assessed(base, pregnant, **more):
    return rules.assess(rules.Inputs.from_plain({**base, "pregnant": pregnant, **more}))


@pytest.mark.parametrize("danger", PREGNANCY_DANGER)
@pytest.mark.parametrize(("base", "code"), [(ADULT, "pregnant_red"), (TEN, "pregnant_adult_red")])
def test_dangers_count_on_yes_alone(base, code, danger):
    fired = {
        pregnant: code in {one.code for one in assessed(base, pregnant, **{danger: True}).reasons}
        for pregnant in ("yes", "no", "")
    }
    assert fired == {"yes": True, "no": False, "": False}


@pytest.mark.parametrize(
    ("pressure", "category"),
    [((159, 109), "green"), ((160, 100), "red"), ((150, 110), "red"), ((160, 110), "red"), ((None, None), "green")],
)
def test_pressure_in_pregnancy(pressure, category):
    upper, lower = pressure
    assert assessed(ADULT, "yes", systolic_bp=upper, diastolic_bp=lower).category == category
    assert assessed(ADULT, "", systolic_bp=upper, diastolic_bp=lower).category == "green"


@pytest.mark.parametrize(("pregnant", "category"), [("yes", "yellow"), ("no", "green"), ("", "green")])
def test_pregnancy_alone_is_yellow_below_twelve(pregnant, category):
    assert assessed(TEN, pregnant).category == category
    assert assessed(ADULT, pregnant).category == "green"


@pytest.mark.parametrize(
    ("base", "signs", "worse"),
    [
        (ADULT, {}, ""),
        (ADULT, {"severe_headache": True}, "red"),
        (ADULT, {"severe_headache": True, "pregnant": True}, ""),
        (ADULT, {"severe_headache": True, "pregnant": False}, ""),
        (ADULT, {"severe_headache": True, "stridor": True}, ""),
        (ADULT, {"systolic_bp": 165}, "red"),
        (TEN, {}, "yellow"),
        (TEN, {"wheezing": True}, ""),
        (TEN, {"wheezing": True, "any_trauma": True}, "red"),
    ],
)
def test_what_an_answer_would_change(base, signs, worse):
    assert worse_with("pregnant", {**base, **signs}) == worse


def test_a_sign_that_the_chart_does_not_have_changes_nothing():
    assert worse_with("cold_extremities", ADULT) == ""


def worse_with(sign, entered):
    """The category with one more sign, where it is more severe."""
    inputs = rules.Inputs.from_plain(entered)
    return rules.worse_with(rules.chart(inputs), sign, inputs)
