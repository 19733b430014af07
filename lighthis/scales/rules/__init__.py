"""The rules of the scales: they are data in `scales/definitions`, one engine reads them; no database, no clock, no web."""

from lighthis.scales.rules.assessment import (
    CHARTS,
    USUAL,
    Assessment,
    Reason,
    assess,
    assess_by,
    chart,
    suggested,
    times,
    to_do,
    worse_with,
)
from lighthis.scales.rules.coma import Coma, coma
from lighthis.scales.rules.derived import high_shock_index, mean_arterial_pressure, shock_index
from lighthis.scales.rules.inputs import Inputs, Vitals, number
from lighthis.scales.rules.limits import Doubt, doubtful, impossible, limits
from lighthis.scales.rules.logic import DefinitionError
from lighthis.scales.rules.scales import Scale, Sign, Times, available, scale, scales
from lighthis.scales.rules.scoring import Score, score_by, second_score
from lighthis.scales.rules.trees import Walked, walk
from lighthis.scales.rules.words import Look, hint, label, looks

__all__ = [
    "CHARTS",
    "USUAL",
    "Assessment",
    "Coma",
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
    "Walked",
    "assess",
    "assess_by",
    "available",
    "chart",
    "coma",
    "doubtful",
    "high_shock_index",
    "hint",
    "impossible",
    "label",
    "limits",
    "looks",
    "mean_arterial_pressure",
    "number",
    "scale",
    "scales",
    "score_by",
    "second_score",
    "shock_index",
    "suggested",
    "times",
    "to_do",
    "walk",
    "worse_with",
]
