"""Every vital-sign limit of the IITT charts from both sides (reference 1.3, 1.5)."""

import pytest
from scales.rules.patients import ADULT, CHILD, NORMAL, triage


@pytest.mark.parametrize(
    ("name", "value", "category", "review"),
    [
        # trap 1: red band and high-risk band of the heart rate are two bands
        ("heart_rate", 49, "red", False),
        ("heart_rate", 50, "yellow", True),
        ("heart_rate", 59, "yellow", True),
        ("heart_rate", 60, "green", False),
        ("heart_rate", 130, "green", False),
        ("heart_rate", 131, "yellow", True),
        ("heart_rate", 150, "yellow", True),
        ("heart_rate", 151, "red", False),
        ("heart_rate", 0, "red", False),
        ("respiratory_rate", 9, "yellow", True),
        ("respiratory_rate", 10, "green", False),
        ("respiratory_rate", 30, "green", False),
        ("respiratory_rate", 31, "yellow", True),
        ("temperature_c", "35,9", "yellow", True),
        ("temperature_c", "36,0", "green", False),
        ("temperature_c", "39.0", "green", False),
        ("temperature_c", "39.1", "yellow", True),
        # 0.3: two decimals are rounded half up first
        ("temperature_c", "39.04", "green", False),
        ("temperature_c", "39.05", "yellow", True),
        ("temperature_c", "35.95", "green", False),
        ("spo2_percent", 91, "yellow", True),
        ("spo2_percent", 92, "green", False),
        ("avpu", "V", "yellow", True),
        ("avpu", "P", "yellow", True),
        ("avpu", "C", "yellow", True),
        ("avpu", "U", "red", False),
        ("capillary_refill_s", 3, "green", False),
        ("capillary_refill_s", "3,1", "red", False),
        ("glucose_mmol_l", "2.99", "red", False),
        ("glucose_mmol_l", "3,0", "green", False),
        ("systolic_bp", 0, "green", False),
    ],
)
def test_limits_of_the_adult_chart(name, value, category, review):
    found = triage(ADULT, **{name: value})
    assert (found.category, found.supervisor_review, found.complete) == (category, review, True)


CHILD_BANDS = [
    # 1.5: age in completed units, heart rate high > and low <, respiratory rate high >= and low <
    ({"age_months": 7, "age_days": 220}, "heart_rate", (89, 90, 180, 181)),
    ({"age_months": 11, "age_days": 360}, "heart_rate", (89, 90, 180, 181)),
    ({"age_years": 1}, "heart_rate", (79, 80, 160, 161)),
    ({"age_months": 59}, "heart_rate", (79, 80, 160, 161)),
    ({"age_months": 60}, "heart_rate", (69, 70, 140, 141)),
    ({"age_years": 11}, "heart_rate", (69, 70, 140, 141)),
    ({"age_months": 7, "age_days": 220}, "respiratory_rate", (24, 25, 49, 50)),
    ({"age_months": 12}, "respiratory_rate", (19, 20, 39, 40)),
    ({"age_years": 4}, "respiratory_rate", (19, 20, 39, 40)),
    ({"age_years": 5}, "respiratory_rate", (9, 10, 29, 30)),
    ({"age_months": 143}, "respiratory_rate", (9, 10, 29, 30)),
]


@pytest.mark.parametrize(("age", "name", "points"), CHILD_BANDS)
def test_high_risk_vital_signs_of_the_child_chart(age, name, points):
    base = {**NORMAL, "heart_rate": 120, "respiratory_rate": 27, **age}
    assert [triage(base, **{name: value}).category for value in points] == ["yellow", "green", "green", "yellow"]
    assert all(triage(base, **{name: value}).supervisor_review for value in (points[0], points[-1]))


@pytest.mark.parametrize("heart_rate", [0, 20, 300])
def test_trap_2_no_heart_rate_is_red_for_a_child(heart_rate):
    assert triage(CHILD, heart_rate=heart_rate).category == "yellow"


@pytest.mark.parametrize(
    ("name", "value", "category", "review"),
    [
        ("temperature_c", "35.9", "yellow", True),
        ("temperature_c", "36.0", "green", False),
        ("temperature_c", "39.0", "green", False),
        ("temperature_c", "39.1", "yellow", True),
        ("spo2_percent", 91, "yellow", True),
        ("spo2_percent", 92, "green", False),
        ("avpu", "V", "yellow", True),
        ("avpu", "U", "red", False),
        ("capillary_refill_s", 3, "green", False),
        ("capillary_refill_s", "3,1", "red", False),
        ("glucose_mmol_l", "2.99", "red", False),
        ("glucose_mmol_l", 3, "green", False),
    ],
)
def test_limits_that_the_child_chart_shares(name, value, category, review):
    found = triage(CHILD, **{name: value})
    assert (found.category, found.supervisor_review) == (category, review)
