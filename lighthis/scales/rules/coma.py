"""The Glasgow Coma Scale: three answers, a sum only where each could be tested (triage reference 8.1)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lighthis.scales.rules.inputs import Inputs, ages, facts
from lighthis.scales.rules.scales import FOLDER, Scale, scale, scales

NOT_TESTABLE = "NT"
BY_AGE = ("GCS_ADULT", "GCS_CHILD")


@dataclass(frozen=True)
class Coma:
    """Eye, verbal and motor as given, `NT` where it could not be tested; total and severity only where all three count.

    `text` is the way it is written on paper: "E3 V NT M5"; an answer that nobody gave stands as "?".
    """

    scale: str
    version: str
    sha256: str
    parts: tuple[tuple[str, str | None], ...]
    total: int | None
    severity: str | None
    missing: tuple[str, ...]
    text: str

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for the stored record."""
        return vars(self) | {"parts": dict(self.parts), "missing": list(self.missing)}


def coma(inputs: Inputs, folder: Path = FOLDER) -> Coma | None:
    """The scale by age, from 5 years as an adult, an unknown age too; None where nothing was answered or no scale is installed."""
    known = facts(inputs, {})
    if all(known[name] is None for name in ("eye", "verbal", "motor")):
        return None
    years = ages(inputs)[0]
    code = BY_AGE[0] if years is None or scales(folder)[BY_AGE[0]].applies(known).truth else BY_AGE[1]
    return coma_by(scale(code, folder), inputs)


def coma_by(scale: Scale, inputs: Inputs) -> Coma:
    """Add up one table."""
    known = facts(inputs, {})
    parts = tuple((each.code, _said(known.get(each.input))) for each in scale.components)
    points = [each.points(known) for each in scale.components]
    counted = [value for value in points if value is not None]
    total = sum(counted) if len(counted) == len(points) else None
    return Coma(
        scale=scale.code,
        version=scale.version,
        sha256=scale.sha256,
        parts=parts,
        total=total,
        severity=None if total is None else severity(scale, total),
        missing=tuple(code for code, value in parts if value is None),
        text=" ".join(_written(code, value) for code, value in parts),
    )


def severity(scale: Scale, total: int) -> str:
    """The band of a sum: severe, moderate or mild."""
    return next(band.code for band in scale.severities if band.low <= total <= band.high)


def _said(value: Any) -> str | None:
    return None if value is None else str(value)


def _written(code: str, value: str | None) -> str:
    letter = code[0].upper()
    return f"{letter} {value}" if value == NOT_TESTABLE else f"{letter}{value or '?'}"
