"""The rules of the scales: they are data in `scales/definitions`, one engine reads them; no database, no clock, no web."""

from lighthis.scales.rules.assessment import (
    Assessment,
    Reason,
    assess,
    assess_by,
    chart,
    scale,
    suggested,
    times,
    worse_with,
)
from lighthis.scales.rules.inputs import Inputs, Vitals, number
from lighthis.scales.rules.limits import Doubt, doubtful, impossible, limits
from lighthis.scales.rules.logic import DefinitionError
from lighthis.scales.rules.scales import Scale, Sign, Times, available, scales
from lighthis.scales.rules.scoring import Score, score_by, second_score
from lighthis.scales.rules.words import Look, hint, label, looks

__all__ = [
    "Assessment",
    "DefinitionError",
    "Doubt",
    "Inputs",
    "Look",
    "Reason",
    "Scale",
    "Score",
    "Sign",
    "Times",
    "Vitals",
    "assess",
    "assess_by",
    "available",
    "chart",
    "doubtful",
    "hint",
    "impossible",
    "label",
    "limits",
    "looks",
    "number",
    "scale",
    "scales",
    "score_by",
    "second_score",
    "suggested",
    "times",
    "worse_with",
]
