"""Entered values: decimal comma, hard limits and soft questions (reference 0.3)."""

from decimal import Decimal

import pytest
from scales.rules.patients import ADULT

from lighthis.kernel.text import Refusal
from lighthis.scales import rules


@pytest.mark.parametrize(
    ("text", "value"),
    [("38,5", "38.5"), ("38.5", "38.5"), (" 38 ", "38"), ("0", "0"), (120, "120"), ("36.80", "36.80")],
)
def test_a_decimal_comma_or_point(text, value):
    assert rules.number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "  ", None])
def test_empty_is_not_measured(text):
    assert rules.number(text) is None


@pytest.mark.parametrize(
    "text", ["1e3", "NaN", "Infinity", "٣٨", "38,5,1", "38 5", "+5", "0x10", True, "9" * 40, "\x00", "38°"]
)
def test_what_is_no_number_is_refused_on_its_field(text):
    with pytest.raises(Refusal) as refused:
        rules.Inputs.from_plain({"heart_rate": text})
    assert refused.value.field == "heart_rate"


HARD = {
    "heart_rate": ("-1", "0", "300", "301"),
    "respiratory_rate": ("-1", "0", "120", "121"),
    "systolic_bp": ("-1", "0", "300", "301"),
    "diastolic_bp": ("-1", "0", "200", "201"),
    "temperature_c": ("19.9", "20.0", "45.0", "45.1"),
    "spo2_percent": ("-1", "0", "100", "101"),
    "glucose_mmol_l": ("0.09", "0.1", "60", "60.01"),
    "height_cm": ("19.9", "20", "250", "250.1"),
}


@pytest.mark.parametrize(("name", "points"), HARD.items())
def test_hard_limits(name, points):
    bad = [bool(rules.impossible(rules.Inputs.from_plain({**ADULT, name: text}))) for text in points]
    assert bad == [True, False, False, True]
    with pytest.raises(Refusal) as refused:
        rules.assess(rules.Inputs.from_plain({**ADULT, name: points[0]}))
    assert refused.value.field == name


SOFT = {
    "heart_rate": ("29", "30", "220", "221"),
    "respiratory_rate": ("4", "5", "70", "71"),
    "systolic_bp": ("49", "50", "260", "261"),
    "temperature_c": ("32.9", "33.0", "42.0", "42.1"),
    "spo2_percent": ("69", "70", "100", "100"),
}


@pytest.mark.parametrize(("name", "points"), SOFT.items())
def test_soft_questions(name, points):
    asked = [
        [doubt.field for doubt in rules.doubtful(rules.Inputs.from_plain({**ADULT, name: text}))] for text in points
    ]
    assert asked == [[name], [], [], [] if name == "spo2_percent" else [name]]


def test_diastolic_pressure_is_not_above_systolic():
    def found(low):
        return [
            d.field
            for d in rules.impossible(rules.Inputs.from_plain({**ADULT, "systolic_bp": 90, "diastolic_bp": low}))
        ]

    assert (found(90), found(91)) == ([], ["diastolic_bp"])


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({"heart_rate": "80,5"}, "heart_rate"),
        ({"avpu": "X"}, "avpu"),
        ({"avpu": "A", "consciousness": "C"}, "consciousness"),
        ({"stridor": "maybe"}, "stridor"),
        ({"age_years": "-1"}, "age_years"),
        ({"age_years": "151"}, "age_years"),
        ({"age_years": "2,5"}, "age_years"),
        ({"spo2_scale": 3}, "spo2_scale"),
    ],
)
def test_wrong_words_are_refused_on_their_field(entered, field):
    with pytest.raises(Refusal) as refused:
        rules.assess(rules.Inputs.from_plain({"age_years": 35, **entered}))
    assert refused.value.field == field


def test_a_sign_no_chart_knows_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="stridr"):
        rules.assess(rules.Inputs.from_plain({**ADULT, "stridr": True}))
