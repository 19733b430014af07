"""Pages of money: the cash desk, a bill, the price list."""

from lighthis.billing.views import (
    bed_days,
    bill,
    carrying,
    cash,
    closing,
    coverage,
    desk,
    payers,
    prices,
    safe,
    second,
    shifts,
)
from lighthis.billing.views.blueprint import pages

__all__ = [
    "bed_days",
    "bill",
    "carrying",
    "cash",
    "closing",
    "coverage",
    "desk",
    "pages",
    "payers",
    "prices",
    "safe",
    "second",
    "shifts",
]
