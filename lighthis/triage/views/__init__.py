"""Pages of the emergency department: triage, the board, taking a patient."""

from lighthis.triage.views import assess, board, place, watch, zones
from lighthis.triage.views.blueprint import pages

__all__ = ["assess", "board", "pages", "place", "watch", "zones"]
