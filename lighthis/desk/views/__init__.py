"""Pages put together from several domains: home by role, the patient's overview."""

from lighthis.desk.views import home, patient
from lighthis.desk.views.blueprint import pages

__all__ = ["home", "pages", "patient"]
