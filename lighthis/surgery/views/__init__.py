"""Pages of operations, transfusions and consents to them."""

from lighthis.surgery.views import consents, operations, planning, register, transfusions
from lighthis.surgery.views.blueprint import pages, steps_of_coming

__all__ = ["consents", "operations", "pages", "planning", "register", "steps_of_coming", "transfusions"]
