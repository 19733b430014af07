"""Tables of money."""

from lighthis.billing.models.cash import CashDesk, CashShift, DrawerDocument, MoneyDocument, MoneyRequest
from lighthis.billing.models.closing import BillReopening
from lighthis.billing.models.ledger import LedgerEntry
from lighthis.billing.models.payers import Coverage, CoverRule, Payer
from lighthis.billing.models.prices import PackagePart, Price, PricedItem

__all__ = [
    "BillReopening",
    "CashDesk",
    "CashShift",
    "CoverRule",
    "Coverage",
    "DrawerDocument",
    "LedgerEntry",
    "MoneyDocument",
    "MoneyRequest",
    "PackagePart",
    "Payer",
    "Price",
    "PricedItem",
]
