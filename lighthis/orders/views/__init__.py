"""Pages of orders: writing them, the work list, doing, results, what nobody has seen."""

from lighthis.orders.views import carrying, coming, home, ranges, results, work
from lighthis.orders.views.blueprint import notes_of, pages

__all__ = ["carrying", "coming", "home", "notes_of", "pages", "ranges", "results", "work"]
