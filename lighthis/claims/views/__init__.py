"""Pages of what organisations owe: invoices, the register of cases, answers, money from the bank, accounts compared."""

from lighthis.claims.views import acts, cases, invoices, referrals
from lighthis.claims.views.blueprint import pages, state_words

__all__ = ["acts", "cases", "invoices", "pages", "referrals", "state_words"]
