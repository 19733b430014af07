"""Pages of money: the cash desk, a bill, the price list."""

from lighthis.billing.views import bill, cash, desk, prices
from lighthis.billing.views.blueprint import pages

__all__ = ["bill", "cash", "desk", "pages", "prices"]
