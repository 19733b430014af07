"""The rules of triage: scales are data in `triage/definitions`, one engine reads them; no database, no clock, no web."""

from lighthis.triage.rules.assessment import (
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
from lighthis.triage.rules.inputs import Inputs, Vitals, number
from lighthis.triage.rules.limits import Doubt, doubtful, impossible, limits
from lighthis.triage.rules.logic import DefinitionError
from lighthis.triage.rules.scales import Scale, Sign, Times, available, scales
from lighthis.triage.rules.scoring import Score, score_by, second_score
from lighthis.triage.rules.words import Look, hint, label, looks

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
