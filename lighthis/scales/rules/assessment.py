"""The proposed triage category: a pure function from what was entered. A named person assigns; this only proposes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules.inputs import AGES, FLAGS, Inputs, ages, facts
from lighthis.scales.rules.limits import impossible, rounding
from lighthis.scales.rules.logic import Facts, Verdict
from lighthis.scales.rules.scales import FOLDER, Criterion, Scale, Times, scales
from lighthis.scales.rules.words import looks

CHARTS = ("IITT_ADULT", "IITT_CHILD")


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

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for the stored record."""
        out = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items()}
        out["reasons"] = [{"code": r.code, "category": r.category, "values": dict(r.values)} for r in self.reasons]
        return out

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored record back."""
        plain: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
        }
        plain["reasons"] = tuple(
            Reason(r["code"], r["category"], tuple(r["values"].items())) for r in stored["reasons"]
        )
        return cls(**plain)


def assess(inputs: Inputs, folder: Path = FOLDER) -> Assessment:
    """Propose the IITT category by the chart of the age. Raises Refusal for an impossible value, an unknown age or an absent scale."""
    refuse_impossible(inputs, folder)
    return assess_by(chart(inputs, folder), inputs, folder)


def chart(inputs: Inputs, folder: Path = FOLDER) -> Scale:
    """The IITT chart for this age: adult from 12 completed years (source: titles of the cards). Without an age, by appearance."""
    if ages(inputs)[0] is None:
        if inputs.appears_adult is None:
            raise Refusal(N_("Give the age, or choose under 12 or 12 and older by appearance."), field="age_years")
        return scale(CHARTS[0] if inputs.appears_adult else CHARTS[1], folder)
    installed, known = scales(folder), facts(inputs, {})
    fitting = [code for code in CHARTS if code in installed and installed[code].applies(known).truth]
    absent = [code for code in CHARTS if code not in installed]
    return scale((fitting or absent)[0], folder)


def scale(code: str, folder: Path = FOLDER) -> Scale:
    """An installed scale. Raises Refusal where its file is absent."""
    found = scales(folder).get(code)
    if found is None:
        raise Refusal(N_("The scale %(scale)s is not installed."), scale=code)
    return found


def times(code: str, folder: Path = FOLDER) -> Mapping[str, Times]:
    """Default minutes by category of a chart [P]; a hospital's own order overrides them in its settings."""
    return scale(code, folder).times


def assess_by(scale: Scale, inputs: Inputs, folder: Path = FOLDER) -> Assessment:
    """Apply one chart of criteria to what was entered."""
    _refuse_unknown_signs(inputs, folder)
    known = facts(inputs, rounding(folder))
    fired = _fired(scale, known)
    rank = {code: looks(folder)[code].rank for code in scale.times}
    category = min([scale.otherwise, *(line.category for line, _ in fired)], key=rank.__getitem__)
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
        complete=not missing and not cannot,
        provisional=bool(missing) and rank[category] == max(rank.values()),
        missing=missing,
        cannot_measure=cannot,
        unasked=tuple(sign.code for sign in scale.signs if known.get(sign.code) is None),
    )


def suggested(inputs: Inputs, folder: Path = FOLDER) -> tuple[str, ...]:
    """Signs the form ticks beforehand from measured values (fever from temperature, severe pain from the score); the nurse decides."""
    known = facts(inputs, rounding(folder))
    rules = chart(inputs, folder).suggest
    return tuple(code for code, when in rules.items() if known.get(code) is None and when(known).truth)


def worse_with(sign: str, inputs: Inputs, folder: Path = FOLDER) -> str:
    """The category if a sign that nobody answered were present, where that is more severe; else empty. A reason to ask."""
    chart_ = chart(inputs, folder)
    if sign in inputs.present | inputs.absent or sign not in {each.code for each in chart_.signs}:
        return ""
    now, then = (assess_by(chart_, each, folder) for each in (inputs, replace(inputs, present=inputs.present | {sign})))
    return then.category if then.rank < now.rank else ""


def refuse_impossible(inputs: Inputs, folder: Path = FOLDER) -> None:
    """Raise Refusal for the first value outside the hard limits."""
    for doubt in impossible(inputs, folder):
        raise Refusal(doubt.message.text, field=doubt.field, **doubt.message.values)


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
