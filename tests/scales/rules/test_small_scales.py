"""ETAT, the coma scale, and what is worked out from two measurements (triage reference 4, 8)."""

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from lighthis.scales import rules
from lighthis.scales.cli import triage
from lighthis.scales.rules import cases


def etat(age=None, **inputs):
    return cases.answered({"scale": "ETAT", **(age or {"age_years": 2}), "inputs": inputs})["category"]


@pytest.mark.parametrize(
    "sign",
    ["not_breathing", "obstructed_breathing", "central_cyanosis", "severe_respiratory_distress", "convulsing_now"],
)
def test_etat_emergency(sign):
    assert etat(**{sign: True}) == "emergency"


@pytest.mark.parametrize(
    "sign",
    [
        "any_trauma", "urgent_surgical_diagnosis", "severe_pallor", "poisoning_or_chemical_exposure", "severe_pain",
        "respiratory_distress", "lethargic_or_irritable", "lethargy", "urgent_referral", "malnutrition_wasting_or_oedema",
        "oedema_of_feet_or_face", "major_burn",
    ],
)  # fmt: skip
def test_etat_priority(sign):
    assert etat(**{sign: True}) == "priority"


@pytest.mark.parametrize(
    ("inputs", "category"),
    [
        ({"cold_hands": True, "weak_and_fast_pulse": True, "capillary_refill_s": 4}, "emergency"),
        ({"cold_hands": True, "weak_and_fast_pulse": True, "capillary_refill_s": 3}, "queue"),
        ({"cold_hands": True, "capillary_refill_s": 4}, "queue"),
        ({"weak_and_fast_pulse": True, "capillary_refill_s": 4}, "queue"),
        ({"avpu": "P"}, "emergency"),
        ({"avpu": "U"}, "emergency"),
        ({"avpu": "V"}, "queue"),
        ({"diarrhoea": True, "sunken_eyes": True}, "queue"),
        ({"diarrhoea": True, "sunken_eyes": True, "very_slow_skin_pinch": True}, "emergency"),
        ({"diarrhoea": True, "sunken_eyes": True, "drinks_poorly": True}, "emergency"),
        ({"sunken_eyes": True, "very_slow_skin_pinch": True}, "queue"),
        ({"temperature_c": "39.0"}, "priority"),
        ({"temperature_c": "38.9"}, "queue"),
        ({"temperature_c": "35.9"}, "priority"),
        ({"temperature_c": "36.0"}, "queue"),
        ({"respiratory_rate": 41}, "priority"),
        ({"respiratory_rate": 40}, "queue"),
    ],
)
def test_etat_limits(inputs, category):
    assert etat(**inputs) == category


@pytest.mark.parametrize(
    ("age", "rate", "category"),
    [
        ({"age_months": 1}, 30, "priority"),
        ({"age_months": 2}, 50, "queue"),
        ({"age_months": 11}, 51, "priority"),
        ({"age_months": 12}, 41, "priority"),
        ({"age_months": 12}, 40, "queue"),
    ],
)
def test_etat_by_age(age, rate, category):
    assert etat(age, respiratory_rate=rate) == category


def test_an_adult_is_not_triaged_by_etat():
    assert rules.chart(rules.Inputs.from_plain({"age_years": 30}), "ETAT").code == "IITT_ADULT"
    assert rules.chart(rules.Inputs.from_plain({"appears_adult": True}), "ETAT").code == "IITT_ADULT"
    assert rules.chart(rules.Inputs.from_plain({"appears_adult": False}), "ETAT").code == "ETAT"


def glasgow(eye, verbal, motor, **age):
    entered = {"eye": eye, "verbal": verbal, "motor": motor, **(age or {"age_years": 40})}
    return rules.coma(rules.Inputs.from_plain({name: value for name, value in entered.items() if value is not None}))


@pytest.mark.parametrize(
    ("parts", "total", "severity"),
    [
        ((1, 1, 1), 3, "severe"), ((2, 2, 4), 8, "severe"), ((3, 2, 4), 9, "moderate"), ((3, 4, 5), 12, "moderate"),
        ((3, 4, 6), 13, "mild"), ((4, 5, 6), 15, "mild"),
    ],
)  # fmt: skip
def test_coma(parts, total, severity):
    found = glasgow(*parts)
    assert (found.total, found.severity) == (total, severity)


def test_what_cannot_be_tested_leaves_no_total():
    found = glasgow(3, "NT", 5)
    assert (found.total, found.severity, found.missing, found.text) == (None, None, (), "E3 V NT M5")


def test_what_nobody_looked_at_is_missing():
    found = glasgow(3, None, 5)
    assert (found.total, found.missing, found.text) == (None, ("verbal",), "E3 V? M5")
    assert glasgow(None, None, None) is None


def test_the_table_of_small_children_is_chosen_by_age():
    assert glasgow(4, 5, 6, age_years=4).scale == "GCS_CHILD"
    assert glasgow(4, 5, 6, age_months=59).scale == "GCS_CHILD"
    assert glasgow(4, 5, 6, age_years=5).scale == "GCS_ADULT"


@given(st.integers(1, 4), st.integers(1, 5), st.integers(1, 6))
def test_the_total_is_the_sum(eye, verbal, motor):
    assert glasgow(eye, verbal, motor).total == eye + verbal + motor


@pytest.mark.parametrize(
    ("systolic", "diastolic", "wanted"),
    [("120", "80", "93.3"), ("90", "50", "63.3"), ("100", "50", "66.7"), ("0", "0", "0.0"), ("121", "80", "93.7")],
)
def test_mean_pressure(systolic, diastolic, wanted):
    assert rules.mean_arterial_pressure(Decimal(systolic), Decimal(diastolic)) == Decimal(wanted)


@pytest.mark.parametrize(
    ("pulse", "systolic", "wanted"),
    [("80", "120", "0.67"), ("90", "100", "0.90"), ("45", "1000", "0.05"), ("1", "200", "0.01")],
)
def test_shock_index(pulse, systolic, wanted):
    assert rules.shock_index(Decimal(pulse), Decimal(systolic)) == Decimal(wanted)


def test_no_value_is_worked_out_from_nothing():
    assert rules.mean_arterial_pressure(None, Decimal(80)) is None
    assert rules.shock_index(Decimal(80), Decimal(0)) is None
    assert rules.shock_index(None, Decimal(80)) is None


@pytest.mark.parametrize(
    ("value", "years", "high"),
    [
        ("0.90", 40, False), ("0.91", 40, True), ("1.22", 5, False), ("1.23", 5, True), ("1.0", 12, False), ("1.01", 12, True),
        ("0.91", 16, True), ("0.90", 16, False), ("2", 3, False), ("2", None, False),
    ],
)  # fmt: skip
def test_a_high_shock_index_by_age(value, years, high):
    assert rules.high_shock_index(Decimal(value), years) is high


def asked(tmp_path, text):
    file = tmp_path / "cases.json"
    file.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(triage, ["score", str(file)])
    return result, [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]


def test_the_command_answers_a_line_for_each_case(tmp_path):
    listed = [
        {
            "id": "a",
            "scale": "DERIVED",
            "age_years": 40,
            "inputs": {"systolic_bp": 120, "diastolic_bp": 80, "heart_rate": 108},
        },
        {"id": "b", "scale": "NEWS2", "age_years": 60, "inputs": {"temperature_c": 39.1}},
    ]
    result, lines = asked(tmp_path, json.dumps({"cases": listed}))
    assert result.exit_code == 0
    assert [line["id"] for line in lines] == ["a", "b"]
    assert (lines[0]["map_mmhg"], lines[0]["shock_index"], lines[0]["category"]) == (93.3, 0.9, None)
    assert (lines[1]["score"], lines[1]["complete"]) == (2, False)


def test_a_wrong_case_is_said_and_the_others_are_answered(tmp_path):
    listed = [
        {"id": "a", "scale": "NOPE", "age_years": 40, "inputs": {}},
        {"id": "b", "scale": "START", "inputs": {"can_walk": True}},
        {"id": "c", "scale": "NEWS2", "age_years": 40, "inputs": {"heart_rate": 999}},
        {"id": "d", "scale": "IITT_ADULT", "age_years": 40, "inputs": {"stridr": True}},
        5,
    ]
    result, lines = asked(tmp_path, json.dumps(listed))
    assert result.exit_code == 1
    assert [(line["id"], "error" in line) for line in lines] == [
        ("a", True), ("b", False), ("c", True), ("d", True), (None, True)
    ]  # fmt: skip
    assert lines[1]["category"] == "green"


@pytest.mark.parametrize("text", ["{", "{}", "5"])
def test_a_file_without_cases_is_refused(tmp_path, text):
    result, _lines = asked(tmp_path, text)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
