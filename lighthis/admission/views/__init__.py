"""Pages of beds and stays."""

from lighthis.admission.views import carers, holds, mistakes, requests, stays, wards
from lighthis.admission.views.blueprint import pages

__all__ = ["carers", "holds", "mistakes", "pages", "requests", "stays", "wards"]
