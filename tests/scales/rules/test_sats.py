"""SATS by its published tables (triage reference 2.2–2.4): every limit and its neighbour, every sign, both charts of children."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.scales import rules
from lighthis.scales.rules import cases

WELL = {
    "SATS_ADULT": {"mobility": "walking", "respiratory_rate": 12, "heart_rate": 80, "systolic_bp": 120},
    "SATS_OLDER_CHILD": {"mobility": "normal_for_age", "respiratory_rate": 19, "heart_rate": 90},
    "SATS_YOUNGER_CHILD": {"mobility": "normal_for_age", "respiratory_rate": 30, "heart_rate": 110},
}
AGES = {"SATS_ADULT": {"age_years": 40}, "SATS_OLDER_CHILD": {"age_years": 8}, "SATS_YOUNGER_CHILD": {"age_months": 20}}
FOR_ALL = {"temperature_c": "36.8", "avpu": "A", "trauma": False}


def scored(scale, **changes):
    """What the chart says of a patient who is well but for some changes; None takes a value away."""
    ages = {name: changes.pop(name) for name in list(changes) if name.startswith("age_")} or AGES[scale]
    inputs = {**WELL[scale], **FOR_ALL, **changes}
    return cases.answered({"scale": scale, **ages, "inputs": {n: v for n, v in inputs.items() if v is not None}})


# points by value: the tables of 2.3 as they are printed
TABLES = {
    "SATS_ADULT": {
        "respiratory_rate": {0: 2, 8: 2, 9: 0, 14: 0, 15: 1, 20: 1, 21: 2, 29: 2, 30: 3, 60: 3},
        "heart_rate": {0: 2, 40: 2, 41: 1, 50: 1, 51: 0, 100: 0, 101: 1, 110: 1, 111: 2, 129: 2, 130: 3, 250: 3},
        "systolic_bp": {0: 3, 70: 3, 71: 2, 80: 2, 81: 1, 100: 1, 101: 0, 199: 0, 200: 2, 260: 2},
        "temperature_c": {"34.9": 2, "34,95": 0, "35.0": 0, "38.4": 0, "38.44": 0, "38.45": 2, "38,5": 2},
        "mobility": {"walking": 0, "with_help": 1, "stretcher": 2},
        "avpu": {"C": 2, "A": 0, "V": 1, "P": 2, "U": 3},
        "trauma": {True: 1, False: 0},
    },
    "SATS_OLDER_CHILD": {
        "respiratory_rate": {14: 3, 15: 2, 16: 2, 17: 0, 21: 0, 22: 1, 26: 1, 27: 2},
        "heart_rate": {59: 3, 60: 2, 79: 2, 80: 0, 99: 0, 100: 1, 129: 1, 130: 2},
        "temperature_c": {"34.9": 2, "35.0": 0, "38.4": 0, "38.5": 2},
        "mobility": {"normal_for_age": 0, "unable_to_walk_as_normal": 2},
        "avpu": {"C": 2, "A": 0, "V": 1, "P": 2, "U": 3},
        "trauma": {True: 1, False: 0},
    },
    "SATS_YOUNGER_CHILD": {
        "respiratory_rate": {19: 3, 20: 2, 25: 2, 26: 0, 39: 0, 40: 2, 49: 2, 50: 3},
        "heart_rate": {69: 3, 70: 2, 79: 2, 80: 0, 130: 0, 131: 2, 159: 2, 160: 3},
        "temperature_c": {"34.9": 2, "35.0": 0, "38.4": 0, "38.5": 2},
        "mobility": {"normal_for_age": 0, "unable_to_move_as_normal": 2},
        "avpu": {"A": 0, "V": 1, "P": 2, "U": 3},
        "trauma": {True: 1, False: 0},
    },
}


@pytest.mark.parametrize(
    ("scale", "name", "value", "points"),
    [
        (scale, name, value, points)
        for scale, parts in TABLES.items()
        for name, table in parts.items()
        for value, points in table.items()
    ],
)
def test_points_of_a_value(scale, name, value, points):
    assert scored(scale, **{name: value})["tews"] == points


@pytest.mark.parametrize(
    ("age", "height", "chart"),
    [
        ({"age_years": 12}, None, "SATS_OLDER_CHILD"),
        ({"age_years": 13}, None, "SATS_ADULT"),
        ({"age_years": 12}, "150", "SATS_OLDER_CHILD"),
        ({"age_years": 12}, "150.1", "SATS_ADULT"),
        ({"age_years": 13}, "90", "SATS_ADULT"),
        ({"age_months": 36}, None, "SATS_OLDER_CHILD"),
        ({"age_months": 35}, None, "SATS_YOUNGER_CHILD"),
        ({"age_months": 35}, "120", "SATS_YOUNGER_CHILD"),
        ({}, "94.9", "SATS_YOUNGER_CHILD"),
        ({}, "95", "SATS_OLDER_CHILD"),
        ({}, "151", "SATS_ADULT"),
        ({"appears_adult": True}, None, "SATS_ADULT"),
        ({"appears_adult": False}, None, "SATS_OLDER_CHILD"),
    ],
)
def test_the_chart_by_age_and_height(age, height, chart):
    inputs = rules.Inputs.from_plain({**age, **({"height_cm": height} if height else {})})
    assert rules.chart(inputs, "SATS").code == chart


ADULT_SIGNS = {
    "red": "airway_obstructed seizure_current burn_facial_inhalation hypoglycaemia cardiac_arrest",
    "orange": "high_energy_transfer shortness_of_breath_acute reduced_consciousness coughing_blood chest_pain stabbed_neck "
    "haemorrhage_uncontrolled seizure_post_ictal focal_neurology_acute aggression threatened_limb eye_injury "
    "dislocation_large_joint fracture_compound burn_over_20 burn_electrical burn_circumferential burn_chemical "
    "poisoning_overdose diabetic_ketonuria vomiting_fresh_blood pregnancy_abdominal_trauma pregnancy_abdominal_pain severe_pain",
    "yellow": "haemorrhage_controlled dislocation_finger_toe fracture_closed burn_other abdominal_pain diabetic_over_17 "
    "vomiting_persistently pregnancy_trauma pregnancy_pv_bleed moderate_pain",
}
CHILD_SIGNS = {
    "red": "not_breathing obstructed_breathing cyanosis_or_spo2 severe_respiratory_distress shock_signs "
    "haemorrhage_uncontrolled convulsing coma severe_dehydration burn_facial_inhalation hypoglycaemia purpuric_rash",
    "orange": "tiny_baby inconsolable_crying more_sleepy poisoning_overdose focal_neurology_acute severe_mechanism_of_injury "
    "burns_10_percent eye_injury fracture_open_threatened_limb dislocation_large_joint",
    "yellow": "some_respiratory_distress some_dehydration unable_to_drink malnutrition_wasting malnutrition_oedema "
    "unwell_diabetic burn_other fracture_closed dislocation_finger_toe",
}


@pytest.mark.parametrize(
    ("scale", "sign", "category"),
    [
        (scale, sign, category)
        for scale, groups in (
            ("SATS_ADULT", ADULT_SIGNS), ("SATS_OLDER_CHILD", CHILD_SIGNS), ("SATS_YOUNGER_CHILD", CHILD_SIGNS)
        )
        for category, codes in groups.items()
        for sign in codes.split()
    ],
)  # fmt: skip
def test_each_sign_alone(scale, sign, category):
    assert scored(scale, signs=[sign])["category"] == category


def test_no_sign_of_the_charts_is_forgotten_or_invented():
    for scale, groups in (("SATS_ADULT", ADULT_SIGNS), ("SATS_OLDER_CHILD", CHILD_SIGNS)):
        wanted = {sign for codes in groups.values() for sign in codes.split()}
        assert {line.code for line in rules.scale(scale).criteria} == wanted


@pytest.mark.parametrize(
    ("scale", "changes", "category"),
    [
        ("SATS_ADULT", {"glucose_mmol_l": "2.9"}, "red"),
        ("SATS_ADULT", {"glucose_mmol_l": "3.0"}, "green"),
        ("SATS_ADULT", {"glucose_mmol_l": "11.1", "ketonuria": True}, "orange"),
        ("SATS_ADULT", {"glucose_mmol_l": "11", "ketonuria": True}, "green"),
        ("SATS_ADULT", {"glucose_mmol_l": "17"}, "green"),
        ("SATS_ADULT", {"glucose_mmol_l": "17,1"}, "yellow"),
        ("SATS_ADULT", {"glucose_mmol_l": "17.1", "ketonuria": True}, "orange"),
        ("SATS_ADULT", {"avpu": "V"}, "orange"),
        ("SATS_ADULT", {"avpu": "C"}, "orange"),
        ("SATS_ADULT", {"spo2_percent": 80}, "green"),
        ("SATS_OLDER_CHILD", {"avpu": "V"}, "green"),
        ("SATS_OLDER_CHILD", {"avpu": "P"}, "red"),
        ("SATS_OLDER_CHILD", {"spo2_percent": 91}, "red"),
        ("SATS_OLDER_CHILD", {"spo2_percent": 92}, "green"),
        ("SATS_YOUNGER_CHILD", {"age_days": 59}, "orange"),
        ("SATS_YOUNGER_CHILD", {"age_months": 1}, "orange"),
        ("SATS_YOUNGER_CHILD", {"age_months": 2}, "green"),
    ],
)
def test_signs_that_follow_from_a_measurement(scale, changes, category):
    assert scored(scale, **changes)["category"] == category


@pytest.mark.parametrize(
    ("changes", "tews", "category"),
    [
        ({"mobility": "stretcher"}, 2, "green"),
        ({"mobility": "stretcher", "trauma": True}, 3, "yellow"),
        ({"mobility": "stretcher", "heart_rate": 115}, 4, "yellow"),
        ({"mobility": "stretcher", "heart_rate": 115, "trauma": True}, 5, "orange"),
        ({"mobility": "stretcher", "heart_rate": 115, "respiratory_rate": 25}, 6, "orange"),
        ({"mobility": "stretcher", "heart_rate": 115, "respiratory_rate": 25, "trauma": True}, 7, "red"),
    ],
)
def test_the_colour_of_a_sum(changes, tews, category):
    found = scored("SATS_ADULT", **changes)
    assert (found["tews"], found["category"]) == (tews, category)


def test_the_highest_sum_is_that_of_the_manual():
    worst = {"mobility": "stretcher", "respiratory_rate": 40, "heart_rate": 140, "systolic_bp": 60, "temperature_c": 40}
    assert scored("SATS_ADULT", **worst, avpu="U", trauma=True)["tews"] == 17
    del worst["systolic_bp"]
    child = {**worst, "mobility": "unable_to_walk_as_normal", "respiratory_rate": 10, "heart_rate": 50, "avpu": "U"}
    assert scored("SATS_OLDER_CHILD", **child, trauma=True)["tews"] == 14
    assert scored("SATS_YOUNGER_CHILD", **child | {"mobility": "unable_to_move_as_normal"}, trauma=True)["tews"] == 14


def test_a_missing_pressure_leaves_green_provisional_and_says_so():
    found = scored("SATS_ADULT", systolic_bp=None)
    assert (found["category"], found["complete"], found["missing"]) == ("green", False, ["systolic_bp"])
    assert scored("SATS_ADULT", systolic_bp=None, signs=["cardiac_arrest"])["category"] == "red"
    plain = {**WELL["SATS_ADULT"], **FOR_ALL, "age_years": 40}
    del plain["systolic_bp"]
    assert rules.assess(rules.Inputs.from_plain(plain), "SATS").provisional


def test_hot_or_cold_by_hand_counts_where_nobody_measured():
    assert scored("SATS_ADULT", temperature_c=None, feels_hot=True)["tews"] == 2
    assert scored("SATS_ADULT", temperature_c=None)["tews"] == 0
    assert scored("SATS_ADULT", temperature_c="37.0", feels_hot=True)["tews"] == 0


RANK = ["red", "orange", "yellow", "green"]


@given(
    st.sampled_from(sorted(WELL)), st.integers(0, 300), st.integers(0, 120), st.integers(200, 450), st.sampled_from("ACVPU"),
    st.booleans(), st.data(),
)  # fmt: skip
def test_one_more_sign_never_makes_it_milder(scale, pulse, breaths, tenths, avpu, trauma, data):
    measured = {
        "heart_rate": pulse, "respiratory_rate": breaths, "temperature_c": f"{tenths // 10}.{tenths % 10}",
        "avpu": avpu, "trauma": trauma,
    }  # fmt: skip
    sign = data.draw(st.sampled_from([line.code for line in rules.scale(scale).criteria]))
    before, after = scored(scale, **measured), scored(scale, **measured, signs=[sign])
    assert after["tews"] == before["tews"]
    assert RANK.index(after["category"]) <= RANK.index(before["category"])


@given(st.sampled_from(sorted(WELL)), st.data())
def test_a_value_less_never_adds_points(scale, data):
    name = data.draw(st.sampled_from(sorted({**WELL[scale], "temperature_c": 0, "avpu": 0})))
    full, less = scored(scale), scored(scale, **{name: None})
    assert less["tews"] <= full["tews"]
    assert (full["complete"], less["complete"], less["missing"]) == (True, False, [name])
