"""Pages of the statistics: the sheet of a day (007), months (016), how beds worked, a closed month."""

from lighthis.statistics.views import frozen, indicators, months, paper, sheet
from lighthis.statistics.views.blueprint import pages

__all__ = ["frozen", "indicators", "months", "pages", "paper", "sheet"]
