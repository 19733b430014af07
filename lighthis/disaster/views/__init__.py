"""Pages of mass casualty: the mode, counts, triage by buttons, tags, linking, files."""

from lighthis.disaster.views import files, links, mode, sort, triage
from lighthis.disaster.views.blueprint import pages

__all__ = ["files", "links", "mode", "pages", "sort", "triage"]
