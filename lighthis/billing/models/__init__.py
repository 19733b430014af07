"""Tables of money."""

from lighthis.billing.models.cash import CashShift, MoneyDocument, MoneyRequest
from lighthis.billing.models.ledger import LedgerEntry
from lighthis.billing.models.payers import Coverage, CoverRule, Payer
from lighthis.billing.models.prices import PackagePart, Price, PricedItem

__all__ = [
    "CashShift",
    "CoverRule",
    "Coverage",
    "LedgerEntry",
    "MoneyDocument",
    "MoneyRequest",
    "PackagePart",
    "Payer",
    "Price",
    "PricedItem",
]
