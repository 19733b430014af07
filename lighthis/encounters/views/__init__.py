"""Pages of comings: arriving, planning, who is planned, the coming itself, the decision, what was written by mistake, closed records."""

from lighthis.encounters.views import (
    arrival,
    brought,
    coming,
    decision,
    door,
    glass,
    handover,
    mistakes,
    planned,
    recalls,
)
from lighthis.encounters.views.blueprint import more_steps, pages

__all__ = [
    "arrival",
    "brought",
    "coming",
    "decision",
    "door",
    "glass",
    "handover",
    "mistakes",
    "more_steps",
    "pages",
    "planned",
    "recalls",
]
