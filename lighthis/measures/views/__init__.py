"""Pages of the measures: figures of a period, triages to look at again, the same figures as a file."""

from lighthis.measures.views import files, report, review
from lighthis.measures.views.blueprint import pages

__all__ = ["files", "pages", "report", "review"]
