"""The IITT charts against the reference page (0.1, 1.2 to 1.7): each sign, each limit from both sides."""

import json
from decimal import Decimal

import pytest
from scales.rules.patients import (
    ADULT,
    ADULT_ALONE_NOTHING,
    ADULT_RED,
    ADULT_YELLOW,
    CHILD,
    CHILD_ALONE_NOTHING,
    CHILD_RED,
    CHILD_YELLOW,
    NORMAL,
    PREGNANCY_DANGER,
    codes,
    signs,
    triage,
)

from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.scales.rules.scales import FOLDER


def test_a_well_adult_is_green_and_final():
    found = triage(ADULT)
    assert (found.category, found.rank, found.complete, found.provisional, found.supervisor_review) == (
        "green",
        3,
        True,
        False,
        False,
    )
    assert found.reasons == ()
    assert found.unasked == ()
    assert found.version == "iitt-2020-03-26"


@pytest.mark.parametrize("sign", ADULT_RED)
def test_each_red_sign_of_the_adult_chart(sign):
    assert triage(ADULT, **{sign: True}).category == "red"


@pytest.mark.parametrize("sign", CHILD_RED)
def test_each_red_sign_of_the_child_chart(sign):
    assert triage(CHILD, **{sign: True}).category == "red"


@pytest.mark.parametrize(("base", "sign"), [(ADULT, s) for s in ADULT_YELLOW] + [(CHILD, s) for s in CHILD_YELLOW])
def test_each_yellow_sign(base, sign):
    found = triage(base, **{sign: True})
    assert (found.category, found.supervisor_review) == ("yellow", False)


@pytest.mark.parametrize(
    ("base", "sign"), [(ADULT, s) for s in ADULT_ALONE_NOTHING] + [(CHILD, s) for s in CHILD_ALONE_NOTHING]
)
def test_signs_that_count_only_together(base, sign):
    assert triage(base, **{sign: True}).category == "green"


def test_every_sign_of_both_charts_is_in_a_table_above():
    together = {
        "severe_abdominal_pain",
        "recent_seizure",
        "severe_headache",
        "visual_changes",
        "active_labour",
        "clinical_concern",
    }
    assert set(signs("IITT_ADULT")) == {*ADULT_RED, *ADULT_YELLOW, *ADULT_ALONE_NOTHING, "clinical_concern"}
    assert set(signs("IITT_CHILD")) == {*CHILD_RED, *CHILD_YELLOW, *CHILD_ALONE_NOTHING, *together}


@pytest.mark.parametrize(
    ("present", "category"),
    [
        ("altered_mental_status stiff_neck", "red"),
        ("altered_mental_status hypothermia_or_fever", "red"),
        ("altered_mental_status headache", "red"),
        ("stiff_neck hypothermia_or_fever", "red"),
        ("stiff_neck headache", "red"),
        ("headache hypothermia_or_fever", "red"),
    ],
)
def test_any_two_of_four_for_an_adult(present, category):
    found = triage(ADULT, **dict.fromkeys(present.split(), True))
    assert found.category == category
    assert ("neuro_any_two", "red", tuple((code, "present") for code in sorted(present.split()))) in {
        (reason.code, reason.category, tuple(sorted(reason.values))) for reason in found.reasons
    }


@pytest.mark.parametrize(
    ("present", "category"),
    [
        # trap 2: a conjunction for the child, "any two" belongs to dehydration
        ("altered_mental_status stiff_neck", "red"),
        ("altered_mental_status hypothermia_or_fever", "red"),
        ("altered_mental_status headache", "yellow"),
        ("stiff_neck hypothermia_or_fever", "green"),
        ("lethargy sunken_eyes", "red"),
        ("very_slow_skin_pinch drinks_poorly", "red"),
        ("lethargy stiff_neck", "yellow"),
        ("sunken_eyes stiff_neck", "green"),
    ],
)
def test_combinations_for_a_child(present, category):
    assert triage(CHILD, **dict.fromkeys(present.split(), True)).category == category


def test_trap_3_the_same_sign_on_two_charts():
    assert triage(CHILD, acute_testicular_pain_or_priapism=True).category == "red"
    assert triage(ADULT, acute_testicular_pain_or_priapism=True).category == "yellow"
    assert triage(CHILD, headache=True).category == "yellow"
    assert triage(ADULT, headache=True).category == "green"
    assert "cold_extremities" not in signs("IITT_ADULT")


@pytest.mark.parametrize(
    ("age", "chart"),
    [
        ({"age_years": 11}, "IITT_CHILD"),
        ({"age_months": 143}, "IITT_CHILD"),
        ({"age_years": 12}, "IITT_ADULT"),  # trap 4
        ({"age_months": 144}, "IITT_ADULT"),
        ({"age_days": 3}, "IITT_CHILD"),
        ({"age_days": 5000}, "IITT_ADULT"),
        ({"appears_adult": True}, "IITT_ADULT"),
        ({"appears_adult": False}, "IITT_CHILD"),
    ],
)
def test_the_chart_follows_the_age(age, chart):
    assert rules.assess(rules.Inputs.from_plain({**NORMAL, **age})).scale == chart


@pytest.mark.parametrize("years", [0, 11, 12, 13, 90])
def test_exactly_one_chart_says_it_applies(years):
    age = {"age_years": Decimal(years)}
    assert [rules.scale(code).applies(age).truth for code in ("IITT_ADULT", "IITT_CHILD")] == [years >= 12, years < 12]


def test_without_an_age_or_a_look_no_chart_is_chosen():
    with pytest.raises(Refusal) as refused:
        rules.assess(rules.Inputs.from_plain(NORMAL))
    assert refused.value.field == "age_years"


def test_an_age_by_appearance_keeps_green_provisional():
    found = rules.assess(rules.Inputs.from_plain({**NORMAL, "appears_adult": "yes"}))
    assert (found.category, found.provisional, found.missing) == ("green", True, ("age_years",))


@pytest.mark.parametrize(
    ("age", "category", "code"),
    [
        ({"age_days": 7, "age_months": 0, "age_years": 0}, "red", "age_under_8_days"),
        ({"age_days": 0}, "red", "age_under_8_days"),
        ({"age_days": 8, "age_months": 0, "age_years": 0}, "yellow", "infant_8d_6m"),
        ({"age_months": 0}, "yellow", "infant_8d_6m"),
        ({"age_months": 6}, "yellow", "infant_8d_6m"),
        ({"age_months": 7}, "green", None),
    ],
)
def test_the_youngest(age, category, code):
    found = triage({**NORMAL, "heart_rate": 130, "respiratory_rate": 36, **age})
    assert found.category == category
    assert codes(found) == ({code} if code else set())


def test_days_unknown_for_a_newborn_are_asked_for():
    assert triage({**NORMAL, "age_months": 0}).missing == ("age_days",)
    assert triage({**NORMAL, "age_months": 1}).missing == ()
    assert triage({**NORMAL, "age_years": 0}).missing == ("age_months",)
    assert triage({**NORMAL, "age_years": 1}).missing == ()
    assert triage({**NORMAL, "age_days": 3}).missing == ()


@pytest.mark.parametrize(
    ("months", "temperature", "category"),
    [
        (1, "35.9", "red"),
        (1, "36.0", "yellow"),
        (1, "39.0", "yellow"),
        (1, "39.1", "red"),
        (2, "39.1", "yellow"),
        (7, "39.1", "yellow"),
    ],
)
def test_temperature_of_a_young_infant(months, temperature, category):
    base = {**NORMAL, "heart_rate": 130, "respiratory_rate": 36, "age_months": months}
    assert triage(base, temperature_c=temperature).category == category


@pytest.mark.parametrize(("age", "category"), [(50, "green"), (51, "red")])
def test_chest_or_abdominal_pain_is_red_over_fifty(age, category):
    assert triage({**ADULT, "age_years": age}, acute_chest_or_abdominal_pain=True).category == category


@pytest.mark.parametrize("base", [ADULT, CHILD])
@pytest.mark.parametrize(
    "danger",
    [*({sign: True} for sign in PREGNANCY_DANGER), {"systolic_bp": 160}, {"diastolic_bp": 110, "systolic_bp": 150}],
)
def test_pregnancy_with_a_danger_sign(base, danger):
    code = "pregnant_red" if base is ADULT else "pregnant_adult_red"
    assert code in codes(triage(base, pregnant=True, **danger), "red")
    assert code not in codes(triage(base, **danger))
    assert code not in codes(rules.assess(rules.Inputs.from_plain({**base, **danger})))


def test_pressure_just_below_the_limits_of_pregnancy():
    assert triage(ADULT, pregnant=True, systolic_bp=159, diastolic_bp=109).category == "green"
    assert triage(ADULT, systolic_bp=220, diastolic_bp=130).category == "green"


def test_step_three_keeps_yellow_and_asks_for_the_senior():
    found = triage(ADULT, heart_rate=140, recent_fainting=True)
    assert (found.category, found.supervisor_review) == ("yellow", True)
    assert codes(found) == {"recent_fainting", "hr_high_risk"}
    assert triage(ADULT, clinical_concern=True).supervisor_review
    red = triage(ADULT, clinical_concern=True, stridor=True)
    assert (red.category, red.supervisor_review) == ("red", False)
    assert [reason.code for reason in red.reasons] == ["stridor", "clinical_concern"]


@pytest.mark.parametrize("name", NORMAL)
def test_a_missing_required_value_makes_green_provisional(name):
    left = {key: value for key, value in ADULT.items() if key != name}
    found = triage(left)
    assert (found.category, found.complete, found.provisional, found.missing) == ("green", False, True, (name,))
    red = triage(left, stridor=True)
    assert (red.category, red.complete, red.provisional) == ("red", False, False)


def test_what_cannot_be_measured_is_neither_missing_nor_complete():
    found = triage({**ADULT, "spo2_percent": "", "cannot_measure": ["spo2_percent"]})
    assert (found.complete, found.provisional, found.missing, found.cannot_measure) == (
        False,
        False,
        (),
        ("spo2_percent",),
    )


@pytest.mark.parametrize("base", [ADULT, CHILD])
def test_the_form_ticks_fever_but_the_engine_uses_the_sign_only(base):
    def ticked(**changes):
        inputs = rules.Inputs.from_plain({**base, **changes})
        return rules.suggested(rules.chart(inputs), inputs)

    assert [ticked(temperature_c=t) for t in ("35.9", "36.0", "37.9", "38.0")] == [
        ("hypothermia_or_fever",), (), (), ("hypothermia_or_fever",),
    ]  # fmt: skip
    assert ticked(temperature_c="38.0", hypothermia_or_fever=False) == ()
    assert (ticked(pain_score=6), ticked(pain_score=7)) == ((), ("severe_pain",))
    assert not codes(triage(base, temperature_c="38.5", altered_mental_status=True), "red")


def test_target_times_are_defaults_of_the_project():
    found = {
        code: (t.target_min, t.alarm_min, t.retriage_min, t.continuous) for code, t in rules.times("IITT_ADULT").items()
    }
    assert found == {"red": (0, 5, 15, True), "yellow": (30, 30, 30, False), "green": (120, 120, 120, False)}
    raw = json.loads((FOLDER / "iitt/adult.json").read_text(encoding="utf-8"))
    assert {each["mark"] for each in raw["categories"]} == {"P"}
