"""Pages of the written record: diagnoses, notes, examinations, entries of a stay, their ready words, sick leaves."""

from lighthis.records.views import compare, diagnoses, drafts, entries, leaves, notes, templates
from lighthis.records.views.blueprint import pages, steps_of_coming

__all__ = ["compare", "diagnoses", "drafts", "entries", "leaves", "notes", "pages", "steps_of_coming", "templates"]
