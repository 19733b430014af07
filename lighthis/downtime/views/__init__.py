"""Pages for the hours without the program, and after them."""

from lighthis.downtime.views import home, packs, settings, slips
from lighthis.downtime.views.blueprint import follow, pages

__all__ = ["follow", "home", "packs", "pages", "settings", "slips"]
