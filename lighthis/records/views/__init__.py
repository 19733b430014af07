"""Pages of the written record: diagnoses, notes, examinations."""

from lighthis.records.views import diagnoses, notes
from lighthis.records.views.blueprint import pages

__all__ = ["diagnoses", "notes", "pages"]
