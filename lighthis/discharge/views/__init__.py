"""Pages of what ends a stay."""

from lighthis.discharge.views import card, death, epicrisis, overview
from lighthis.discharge.views.blueprint import pages, steps_of_coming

__all__ = ["card", "death", "epicrisis", "overview", "pages", "steps_of_coming"]
