"""The proposed triage category: a pure function from what was entered. A named person assigns; this only proposes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules.inputs import AGES, FLAGS, Inputs, ages, facts
from lighthis.scales.rules.limits import refuse_impossible, rounding
from lighthis.scales.rules.logic import Facts, Verdict
from lighthis.scales.rules.scales import FOLDER, Criterion, Scale, Times, scale, scales
from lighthis.scales.rules.words import looks

# the charts of a scale in the order in which they are tried; a hospital works with one scale (triage reference 0)
CHARTS = {
    "IITT": ("IITT_ADULT", "IITT_CHILD"),
    "SATS": ("SATS_ADULT", "SATS_OLDER_CHILD", "SATS_YOUNGER_CHILD"),
    "ETAT": ("ETAT",),
}
USUAL = "IITT"


@dataclass(frozen=True)
class Reason:
    """One criterion that fired, its category, and the entered values that made it fire."""

    code: str
    category: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Assessment:
    """The proposal of one chart. `reasons` holds every criterion that fired, most severe first; `unasked` the signs nobody answered."""

    scale: str
    version: str
    sha256: str
    category: str
    rank: int
    reasons: tuple[Reason, ...]
    supervisor_review: bool
    complete: bool
    provisional: bool
    missing: tuple[str, ...]
    cannot_measure: tuple[str, ...]
    unasked: tuple[str, ...]
    score: int | None = None
    components: tuple[tuple[str, int], ...] = ()
    band: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for the stored record."""
        out = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}
        out["components"] = dict(self.components)
        out["reasons"] = [{"code": r.code, "category": r.category, "values": dict(r.values)} for r in self.reasons]
        return out

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored record back."""
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
        }
        plain["components"] = tuple(stored.get("components", {}).items())
        plain["reasons"] = tuple(
            Reason(r["code"], r["category"], tuple(r["values"].items())) for r in stored["reasons"]
        )
        return cls(**plain)


def assess(inputs: Inputs, of: str = USUAL, folder: Path = FOLDER) -> Assessment:
    """Propose the category of a scale by the chart of the age. Raises Refusal for an impossible value, an unknown age or an absent scale."""
    refuse_impossible(inputs, folder)
    return assess_by(chart(inputs, of, folder), inputs, folder)


def chart(inputs: Inputs, of: str = USUAL, folder: Path = FOLDER) -> Scale:
    """The chart of a scale for this age, for SATS the height too; IITT where the scale has none for it. By appearance without an age.

    Sources: titles of the IITT cards (adult from 12 completed years); triage reference 2.2 (SATS); 4 (ETAT is for children).
    """
    codes, installed, known = CHARTS[of], scales(folder), facts(inputs, {})
    fitting = [code for code in codes if code in installed and installed[code].applies(known).truth]
    if not fitting and ages(inputs)[0] is None:
        return _by_appearance(inputs, of, folder)
    absent = [code for code in codes if code not in installed]
    if not fitting and not absent and of != USUAL:
        return chart(inputs, USUAL, folder)
    return scale((fitting or absent)[0], folder)


def _by_appearance(inputs: Inputs, of: str, folder: Path) -> Scale:
    """Without an age: the chart of whom the patient looks like. A child whose height nobody measured is an older one [P]."""
    if inputs.appears_adult is None:
        raise Refusal(N_("Give the age, or choose under 12 or 12 and older by appearance."), field="age_years")
    if inputs.appears_adult and of == "ETAT":
        of = USUAL
    codes = CHARTS[of]
    return scale(codes[0] if inputs.appears_adult or len(codes) == 1 else codes[1], folder)


def times(code: str, folder: Path = FOLDER) -> Mapping[str, Times]:
    """Default minutes by category of a chart [P]; a hospital's own order overrides them in its settings."""
    return scale(code, folder).times


def assess_by(scale: Scale, inputs: Inputs, folder: Path = FOLDER) -> Assessment:
    """Apply one chart to what was entered: the most severe of its criteria and, where it counts points, of their sum."""
    _refuse_unknown_signs(inputs, folder)
    known = facts(inputs, rounding(folder))
    fired = _fired(scale, known)
    points = {each.code: each.points(known) for each in scale.components}
    counted = tuple((code, value) for code, value in points.items() if value is not None)
    score = sum(value for _, value in counted) if scale.components else None
    rank = {code: looks(folder)[code].rank for code in scale.times}
    category = min([_by_sum(scale, score), *(line.category for line, _ in fired)], key=rank.__getitem__)
    missing, cannot = _missing(scale, known, inputs)
    flags = {flag for line, _ in fired for flag in line.flags if category not in scale.never_flagged.get(flag, ())}
    reasons = [Reason(line.code, line.category, _values(verdict, known)) for line, verdict in fired]
    return Assessment(
        scale=scale.code,
        version=scale.version,
        sha256=scale.sha256,
        category=category,
        rank=rank[category],
        reasons=tuple(sorted(reasons, key=lambda reason: rank[reason.category])),
        supervisor_review="supervisor_review" in flags,
        complete=not missing and not cannot and len(counted) == len(points),
        provisional=bool(missing) and rank[category] == max(rank.values()),
        missing=missing,
        cannot_measure=cannot,
        unasked=tuple(sign.code for sign in scale.signs if known.get(sign.code) is None),
        score=score,
        components=counted,
        band=scale.band,
    )


def _by_sum(scale: Scale, score: int | None) -> str:
    """What the sum so far calls for; a chart without points begins with its mildest category."""
    if score is None:
        return scale.otherwise
    return next(total.category for total in scale.totals if score >= total.least)


def suggested(chart: Scale, inputs: Inputs, folder: Path = FOLDER) -> tuple[str, ...]:
    """Signs the form ticks beforehand from measured values (fever from temperature, severe pain from the score); the nurse decides."""
    known = facts(inputs, rounding(folder))
    return tuple(code for code, when in chart.suggest.items() if known.get(code) is None and when(known).truth)


def to_do(chart: Scale, inputs: Inputs, folder: Path = FOLDER) -> tuple[str, ...]:
    """What the chart asks to be done now beside the category: prompts (triage reference 2.5)."""
    known = facts(inputs, rounding(folder))
    return tuple(task.code for task in chart.tasks if task.when(known).truth)


def worse_with(chart: Scale, sign: str, inputs: Inputs, folder: Path = FOLDER) -> str:
    """The category if a sign that nobody answered were present, where that is more severe; else empty. A reason to ask."""
    if sign in inputs.present | inputs.absent or sign not in {each.code for each in chart.signs}:
        return ""
    now, then = (assess_by(chart, each, folder) for each in (inputs, replace(inputs, present=inputs.present | {sign})))
    return then.category if then.rank < now.rank else ""


def _fired(scale: Scale, known: Facts) -> list[tuple[Criterion, Verdict]]:
    verdicts = [(line, line.when(known)) for line in scale.criteria]
    return [(line, verdict) for line, verdict in verdicts if verdict.truth]


def _missing(scale: Scale, known: Facts, inputs: Inputs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    asked = [each.name for each in scale.required if each.when is None or each.when(known).truth]
    lacking = [name for name in asked if known.get(name) is None]
    if all(known[name] is None for name in AGES):
        lacking = ["age_years", *(name for name in lacking if name not in AGES)]
    missing = tuple(name for name in lacking if name not in inputs.cannot_measure)
    return missing, tuple(name for name in lacking if name in inputs.cannot_measure)


def _values(verdict: Verdict, known: Facts) -> tuple[tuple[str, str], ...]:
    return tuple((name, "present" if known[name] is True else str(known[name])) for name in verdict.because)


def _refuse_unknown_signs(inputs: Inputs, folder: Path) -> None:
    """A sign that no chart knows would silently never fire: that is a mistake in the program, not of the nurse."""
    known = {sign.code for scale in scales(folder).values() for sign in scale.signs} | set(FLAGS)
    if unknown := (inputs.present | inputs.absent) - known:
        raise ValueError(f"no scale knows these signs: {sorted(unknown)}")
