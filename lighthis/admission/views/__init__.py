"""Pages of beds and stays."""

from lighthis.admission.views import births, carers, history, holds, leave, leaving, mistakes, requests, stays, wards
from lighthis.admission.views.blueprint import pages

__all__ = [
    "births",
    "carers",
    "history",
    "holds",
    "leave",
    "leaving",
    "mistakes",
    "pages",
    "requests",
    "stays",
    "wards",
]
