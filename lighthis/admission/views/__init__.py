"""Pages of beds and stays."""

from lighthis.admission.views import carers, history, holds, leave, mistakes, requests, stays, wards
from lighthis.admission.views.blueprint import pages

__all__ = ["carers", "history", "holds", "leave", "mistakes", "pages", "requests", "stays", "wards"]
