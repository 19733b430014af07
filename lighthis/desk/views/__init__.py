"""Pages put together from several domains: home by role, the patient's overview."""

from lighthis.desk.views import access, asked, home, merging, patient, record
from lighthis.desk.views.blueprint import pages

__all__ = ["access", "asked", "home", "merging", "pages", "patient", "record"]
