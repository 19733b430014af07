"""Pages of notices: registers, one notice and its steps, settings."""

from lighthis.duties.views import notice, registers, settings, steps
from lighthis.duties.views.blueprint import pages, steps_of_coming

__all__ = ["notice", "pages", "registers", "settings", "steps", "steps_of_coming"]
