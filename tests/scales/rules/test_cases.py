"""The shared cases of the scales we have, and what always holds for any patient."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scales.rules.patients import ADULT_RED, CHILD_RED, codes, signs, triage

from lighthis.scales import rules
from lighthis.scales.rules import cases

CASES = Path(__file__).parents[4] / "shared/data/triage/cases.json"


def shared_cases():
    if not CASES.is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/data/triage/cases.json is absent"))]
    found = json.loads(CASES.read_text(encoding="utf-8"), parse_float=str)["cases"]
    assert len(found) > 0
    return [pytest.param(case, id=case["id"]) for case in found]


@pytest.mark.parametrize("case", shared_cases())
def test_shared_case(case):
    found = cases.answered(case)
    expected = {name: Decimal(v) if name in FRACTIONS else v for name, v in case["expected"].items()}
    assert {key: found[key] for key in expected} == expected


FRACTIONS = ("map_mmhg", "shock_index")


@st.composite
def assessments(draw):
    """Any patient of either chart with any subset of signs and values."""
    age = draw(
        st.sampled_from(
            [
                {"age_days": 3},
                {"age_months": 5},
                {"age_years": 3},
                {"age_years": 8},
                {"age_years": 35},
                {"age_years": 70},
            ]
        )
    )
    chart = rules.chart(rules.Inputs.from_plain(age)).code
    maybe = st.sampled_from([True, False, None])
    answers = {code: draw(maybe) for code in draw(st.lists(st.sampled_from(signs(chart)), unique=True, max_size=12))}
    vitals = {
        "heart_rate": st.integers(0, 300),
        "respiratory_rate": st.integers(0, 120),
        "temperature_c": st.integers(200, 450).map(lambda tenths: f"{tenths // 10},{tenths % 10}"),
        "spo2_percent": st.integers(0, 100),
        "systolic_bp": st.integers(0, 300),
        "avpu": st.sampled_from("ACVPU"),
        "capillary_refill_s": st.integers(0, 60),
        "supplemental_oxygen": st.booleans(),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(vitals)), unique=True))
    return {**age, **answers, **{name: draw(vitals[name]) for name in chosen}}


@given(assessments())
def test_no_fact_at_all_fires_nothing_but_age(entered):
    ages = {name: value for name, value in entered.items() if name.startswith("age_")}
    assert codes(rules.assess(rules.Inputs.from_plain(ages))) <= {"age_under_8_days", "infant_8d_6m"}


@given(assessments(), st.data())
def test_forgetting_a_fact_never_makes_a_new_rule_fire(entered, data):
    facts = sorted(name for name in entered if not name.startswith("age_"))
    forgotten = data.draw(st.sets(st.sampled_from(facts))) if facts else set()
    full = rules.assess(rules.Inputs.from_plain(entered))
    less = rules.assess(
        rules.Inputs.from_plain({name: value for name, value in entered.items() if name not in forgotten})
    )
    assert codes(less) <= codes(full)
    assert less.rank >= full.rank


@given(assessments())
def test_answering_no_to_everything_else_lowers_nothing(entered):
    before = rules.assess(rules.Inputs.from_plain(entered))
    after = triage(entered)
    assert after.rank <= before.rank
    assert codes(after) >= codes(before)


@given(assessments(), st.data())
def test_adding_a_red_sign_always_gives_red(entered, data):
    adult = rules.chart(rules.Inputs.from_plain(entered)).code == "IITT_ADULT"
    sign = data.draw(st.sampled_from(ADULT_RED if adult else CHILD_RED))
    found = rules.assess(rules.Inputs.from_plain({**entered, sign: True}))
    assert (found.category, found.rank, found.supervisor_review) == ("red", 0, False)


@given(assessments())
def test_results_and_inputs_survive_json(entered):
    inputs = rules.Inputs.from_plain(entered)
    found = rules.assess(inputs)
    assert rules.Assessment.from_json(json.loads(json.dumps(found.as_json()))) == found
    assert rules.Inputs.from_plain(json.loads(json.dumps(inputs.as_json()))) == inputs
    score = rules.second_score(inputs)
    assert score is None or rules.Score.from_json(json.loads(json.dumps(score.as_json()))) == score


@given(assessments())
def test_green_is_never_final_while_something_is_missing(entered):
    found = rules.assess(rules.Inputs.from_plain(entered))
    assert found.provisional == (found.category == "green" and not found.complete)
    assert found.complete == (found.missing == ())


@pytest.mark.parametrize(
    ("scale", "patient", "is_other"),
    [
        ("IITT_ADULT", {"age_years": 12}, False),
        ("IITT_ADULT", {"age_years": 11}, True),
        ("IITT_CHILD", {"age_months": 143}, False),
        ("IITT_CHILD", {"age_years": 12}, True),
        ("SATS_ADULT", {"age_years": 12}, True),
        ("SATS_ADULT", {"age_years": 12, "height_cm": 151}, False),
        ("SATS_OLDER_CHILD", {"age_months": 35}, True),
        ("SATS_YOUNGER_CHILD", {"age_months": 36}, True),
        ("NEWS2", {"age_years": 15}, True),
        ("NEWS2", {"age_years": 30, "pregnant": True}, True),
        ("NEWS2", {"age_years": 16}, False),
        ("BEDSIDE_PEWS", {"age_years": 16}, True),
        ("GCS_CHILD", {"age_years": 5}, True),
        ("GCS_CHILD", {}, False),
        ("START", {"age_years": 7}, False),
        ("IITT", {"age_years": 7}, False),
    ],
)
def test_a_chart_for_somebody_else_answers_and_says_so(scale, patient, is_other):
    ages = {name: value for name, value in patient.items() if name.startswith("age_")}
    found = cases.answered({"id": "T", "scale": scale, **ages, "inputs": {**patient, "heart_rate": 80}})
    assert found.get("hints", []) == (["scale_not_for_this_patient"] if is_other else [])
