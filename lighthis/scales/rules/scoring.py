"""Early warning scores beside the category: NEWS2 from 16 years and not pregnant, Bedside PEWS below 16 (ruling 24)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from lighthis.scales.rules.inputs import Inputs, facts
from lighthis.scales.rules.limits import refuse_impossible, rounding
from lighthis.scales.rules.scales import FOLDER, Scale, scales

MILDEST = ("low", "under_8")  # bands of NEWS2 and of Bedside PEWS that ask for nothing


@dataclass(frozen=True)
class Score:
    """A sum and what it calls for. While not complete the score reads "at least": a missing component counts nothing, not normal.

    `proposes` and `supervisor_review` are prompts that need a click; they never lower or change the category by themselves.
    """

    scale: str
    version: str
    sha256: str
    score: int
    risk: str
    complete: bool
    missing: tuple[str, ...]
    components: tuple[tuple[str, int], ...]
    proposes: str | None
    supervisor_review: bool
    monitoring: str | None

    @property
    def is_provisional(self) -> bool:
        """The mildest band is not final while a value is missing; a trigger that was reached is (triage reference 0.3, 3.3)."""
        return not self.complete and self.risk in MILDEST

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for the stored record."""
        return vars(self) | {"missing": list(self.missing), "components": dict(self.components)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored record back."""
        parts = {"missing": tuple(stored["missing"]), "components": tuple(stored["components"].items())}
        return cls(**{**stored, **parts})


def second_score(inputs: Inputs, folder: Path = FOLDER) -> Score | None:
    """The early warning score that fits age and pregnancy; None where none fits, the age is unknown or the scale is not installed."""
    refuse_impossible(inputs, folder)
    known = facts(inputs, rounding(folder))
    for scale in scales(folder).values():
        excluded = any(known.get(sign) is True for sign in scale.excludes)
        if scale.kind == "score" and scale.applies(known).truth and not excluded:
            return score_by(scale, inputs, folder)
    return None


def score_by(scale: Scale, inputs: Inputs, folder: Path = FOLDER) -> Score:
    """Add up one score."""
    known = facts(inputs, rounding(folder))
    points = [(each.code, each.points(known)) for each in scale.components]
    counted = tuple((code, value) for code, value in points if value is not None)
    total = sum(value for _, value in counted)
    highest = max((value for _, value in counted), default=0)
    risk = next(each for each in scale.risks if each.fits(total, highest))
    return Score(
        scale=scale.code,
        version=scale.version,
        sha256=scale.sha256,
        score=total,
        risk=risk.code,
        complete=len(counted) == len(points),
        missing=tuple(code for code, value in points if value is None),
        components=counted,
        proposes=risk.proposes,
        supervisor_review=risk.supervisor_review,
        monitoring=risk.monitoring,
    )
