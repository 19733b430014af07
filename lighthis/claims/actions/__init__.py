"""What the accountant does with invoices: asks, writes answers down, books what the bank brought, compares accounts."""

from lighthis.claims.actions.acts import compared, reconcile
from lighthis.claims.actions.answers import accept_all, answer, settle_rest, take_back
from lighthis.claims.actions.invoices import make_invoice, refuse_where_asked, withdraw
from lighthis.claims.actions.receipts import receive, take_receipt_back

__all__ = [
    "accept_all",
    "answer",
    "compared",
    "make_invoice",
    "receive",
    "reconcile",
    "refuse_where_asked",
    "settle_rest",
    "take_back",
    "take_receipt_back",
    "withdraw",
]
