"""The arithmetic of the measures over plain rows: whole minutes and exact shares, no database, no clock (triage.md 9.4)."""

from lighthis.measures.rules.comings import (
    LESS_URGENT,
    OUTCOMES,
    Coming,
    Triage,
    by_category,
    outcomes,
    overrides,
    review,
)
from lighthis.measures.rules.figures import Figure, Span, figure, median, nearest_rank, share, span
from lighthis.measures.rules.report import DAY, HOUR, SHIFT, Group, Report, groups, report, shift_of

__all__ = [
    "DAY",
    "HOUR",
    "LESS_URGENT",
    "OUTCOMES",
    "SHIFT",
    "Coming",
    "Figure",
    "Group",
    "Report",
    "Span",
    "Triage",
    "by_category",
    "figure",
    "groups",
    "median",
    "nearest_rank",
    "outcomes",
    "overrides",
    "report",
    "review",
    "share",
    "shift_of",
    "span",
]
