"""Pages of beds and stays."""

from lighthis.admission.views import history, holds, mistakes, requests, stays, wards
from lighthis.admission.views.blueprint import pages

__all__ = ["history", "holds", "mistakes", "pages", "requests", "stays", "wards"]
