"""What staff do with money. Every movement is a new row of the ledger; nothing is ever altered."""

from lighthis.billing.actions.cash import close_shift, open_shift, refund, take_deposit, take_payment
from lighthis.billing.actions.charges import charge, refuse_where_paid, reverse, reverse_all
from lighthis.billing.actions.prices import add_item, add_price, change_item, import_prices
from lighthis.billing.actions.stays import charge_stay, days_until_now, settle_before_discharge, take_back_days

__all__ = [
    "add_item",
    "add_price",
    "change_item",
    "charge",
    "charge_stay",
    "close_shift",
    "days_until_now",
    "import_prices",
    "open_shift",
    "refund",
    "refuse_where_paid",
    "reverse",
    "reverse_all",
    "settle_before_discharge",
    "take_back_days",
    "take_deposit",
    "take_payment",
]
