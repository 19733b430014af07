"""Patients for the tests of the triage rules, and the signs of both charts as the reference page lists them (1.3, 1.4)."""

from lighthis.scales import rules

NORMAL = {"heart_rate": 80, "respiratory_rate": 16, "temperature_c": "36.8", "spo2_percent": 97, "avpu": "A"}
ADULT = {"age_years": 35, **NORMAL}
# eight years: no band is touched
CHILD = {"age_years": 8, **NORMAL, "heart_rate": 95, "respiratory_rate": 20}

ADULT_RED = [
    "unresponsive", "stridor", "respiratory_distress", "central_cyanosis", "weak_and_fast_pulse", "heavy_bleeding",
    "active_convulsions", "hypoglycaemia", "high_risk_trauma", "poisoning_or_chemical_exposure", "threatened_limb",
    "snake_bite", "ecg_acute_ischaemia", "violent_or_aggressive",
]  # fmt: skip
CHILD_RED = [
    "unresponsive", "stridor", "respiratory_distress", "central_cyanosis", "weak_and_fast_pulse", "heavy_bleeding",
    "active_convulsions", "high_risk_trauma", "threatened_limb", "snake_bite", "poisoning_or_chemical_exposure",
    "cold_extremities", "hypoglycaemia", "acute_testicular_pain_or_priapism",
]  # fmt: skip
ADULT_YELLOW = [
    "neck_swelling", "wheezing", "vomits_everything", "ongoing_diarrhoea", "unable_to_feed_or_drink",
    "severe_pallor", "ongoing_bleeding", "recent_fainting", "altered_mental_status", "agitation",
    "acute_general_weakness", "acute_focal_neuro", "acute_visual_disturbance", "severe_pain", "new_rash",
    "limb_deformity", "open_fracture", "suspected_dislocation", "other_trauma_or_burns",
    "urgent_surgical_diagnosis", "sexual_assault", "acute_testicular_pain_or_priapism", "unable_to_pass_urine",
    "time_sensitive_prophylaxis", "pregnancy_referred_for_complications",
]  # fmt: skip
CHILD_YELLOW = [
    "neck_swelling", "wheezing", "unable_to_feed_or_drink", "severe_pallor", "severe_pain", "sexual_assault",
    "urgent_surgical_diagnosis", "new_rash", "time_sensitive_prophylaxis", "other_trauma_or_burns",
    "vomits_everything", "ongoing_diarrhoea", "dehydration", "restless_irritable_lethargic",
    "malnutrition_wasting_or_oedema", "pregnant", "headache", "altered_mental_status", "lethargy",
]  # fmt: skip
# count only together with others, with pregnancy or with age
ADULT_ALONE_NOTHING = [
    "stiff_neck", "hypothermia_or_fever", "headache", "pregnant", "severe_abdominal_pain", "recent_seizure",
    "severe_headache", "visual_changes", "active_labour", "any_trauma", "acute_chest_or_abdominal_pain",
]  # fmt: skip
CHILD_ALONE_NOTHING = [
    "stiff_neck", "hypothermia_or_fever", "sunken_eyes", "very_slow_skin_pinch", "drinks_poorly", "any_trauma",
]  # fmt: skip
PREGNANCY_DANGER = [
    "heavy_bleeding", "severe_abdominal_pain", "active_convulsions", "recent_seizure", "altered_mental_status",
    "severe_headache", "visual_changes", "active_labour", "any_trauma",
]  # fmt: skip


def signs(chart):
    return [sign.code for sign in rules.scale(chart).signs]


def triage(base, **changes):
    """An assessment in which every sign of the chart was asked and is absent unless it is named."""
    inputs = rules.Inputs.from_plain({**base, **changes})
    asked = frozenset(signs(rules.chart(inputs).code)) - inputs.present
    return rules.assess(rules.Inputs(**{**vars(inputs), "absent": asked}))


def codes(result, category=None):
    return {reason.code for reason in result.reasons if category in {None, reason.category}}
