"""Cases from a file, each answered by the scale it names: for checking the engine against published examples."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules.assessment import CHARTS, assess_by, chart
from lighthis.scales.rules.coma import BY_AGE, coma_by
from lighthis.scales.rules.derived import mean_arterial_pressure, shock_index
from lighthis.scales.rules.inputs import AGES, FLAGS, Inputs, facts
from lighthis.scales.rules.limits import refuse_impossible, rounding
from lighthis.scales.rules.scales import FOLDER, Scale, scale, scales
from lighthis.scales.rules.scoring import score_by
from lighthis.scales.rules.trees import walk

DERIVED = "DERIVED"
KEYS = (
    "category", "supervisor_review", "complete", "missing", "tews", "age_band", "score", "risk", "total", "severity",
    "map_mmhg", "shock_index",
)  # fmt: skip
NOT_FOR_THIS_PATIENT = "scale_not_for_this_patient"
_BY_AGE = {f"{scale}_AUTO": scale for scale in CHARTS} | {"IITT": "IITT", "SATS": "SATS"}
_ALIASES = {"BEDSIDE_PEWS": "PEWS"}


def answered(case: Mapping[str, Any], folder: Path = FOLDER) -> dict[str, Any]:
    """One case with its `id`, `scale`, age and `inputs`: the id, and every key that a case may expect, None where the scale has none.

    A sign that is not listed was looked for and is absent; a question of a tree that is not listed was not asked. A chart that a case
    names although it is not made for this age, height or pregnancy answers by its table and says so in one key more, `hints` (triage reference 2.2, 3.1,
    3.4, 9.1): a case may ask what any table says, a patient is only ever triaged by the chart that fits. Raises Refusal.
    """
    asked, code = dict(case.get("inputs", {})), str(case.get("scale", ""))
    ages = {name: case[name] for name in AGES if case.get(name) is not None}
    inputs = Inputs.from_plain({**ages, **asked})
    refuse_impossible(inputs, folder)
    if code == DERIVED:
        found: dict[str, Any] = _derived(inputs)
    else:
        one = _chosen(code, inputs, folder)
        found = _scored(one, {**ages, **asked}, folder) | _hints(one, inputs, folder)
    return {"id": case.get("id"), **dict.fromkeys(KEYS), **found}


def _hints(one: Scale, inputs: Inputs, folder: Path) -> dict[str, list[str]]:
    """Whether the scale is for somebody else. Who is of unknown age, or looks adult in a mass of injured, is not told apart here."""
    known = facts(inputs, rounding(folder))
    fits = one.applies(known).truth
    is_other = one.kind != "tree" and not fits and (fits is False or any(known[name] is not None for name in AGES))
    is_other = is_other or any(known.get(sign) for sign in one.excludes)
    return {"hints": [NOT_FOR_THIS_PATIENT]} if is_other else {}


def _chosen(code: str, inputs: Inputs, folder: Path) -> Scale:
    """The scale that a case names, by itself or by the age."""
    code = _ALIASES.get(code, code)
    if code in _BY_AGE:
        return chart(inputs, _BY_AGE[code], folder)
    if code in {"GCS", "GCS_AUTO"}:
        return scale(BY_AGE[inputs.age_years is None or inputs.age_years < 5], folder)
    if code not in scales(folder):
        raise Refusal(N_("The scale %(scale)s is not installed."), scale=code)
    return scale(code, folder)


def _scored(one: Scale, entered: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    if one.kind == "tree":
        walked = walk(one.code, Inputs.from_plain(entered), folder)
        open_ = [] if walked.next_question is None else list(walked.asks)
        return {"category": walked.category, "complete": not open_, "missing": open_}
    inputs = Inputs.from_plain({**dict.fromkeys([*_signs(one), *FLAGS], False), **_spread(entered)})
    if one.kind == "sum":
        coma = coma_by(one, inputs)
        return {"total": coma.total, "severity": coma.severity, "complete": coma.total is not None, "missing": list(coma.missing)}  # fmt: skip
    if one.kind == "score":
        score = score_by(one, inputs, folder)
        return {"score": score.score, "risk": score.risk, "complete": score.complete, "missing": list(score.missing)}
    found = assess_by(one, inputs, folder)
    return {
        "category": one.names.get(found.category, found.category), "supervisor_review": found.supervisor_review,
        "complete": found.complete, "missing": list(found.missing), "tews": found.score, "age_band": found.band or None,
    }  # fmt: skip


def _signs(one: Scale) -> list[str]:
    return [sign.code for sign in one.signs]


def _spread(entered: Mapping[str, Any]) -> dict[str, Any]:
    """A list of signs as signs of their own, so that they count over the absent ones."""
    listed = entered.get("signs", ())
    return {name: value for name, value in entered.items() if name != "signs"} | dict.fromkeys(listed, True)


def _derived(inputs: Inputs) -> dict[str, Any]:
    vitals = inputs.vitals
    pressure = mean_arterial_pressure(vitals.systolic_bp, vitals.diastolic_bp)
    return {"map_mmhg": pressure, "shock_index": shock_index(vitals.heart_rate, vitals.systolic_bp)}
