"""Pages of vital signs."""

from lighthis.observations.views import entry, series, settings
from lighthis.observations.views.blueprint import pages

__all__ = ["entry", "pages", "series", "settings"]
