"""Pages of money: reports of a period, debts and deposits with their ages, the same as files."""

from lighthis.takings.views import ages, paper, report
from lighthis.takings.views.blueprint import pages

__all__ = ["ages", "pages", "paper", "report"]
