"""What staff do with money. Every movement is a new row of the ledger; nothing is ever altered."""

from lighthis.billing.actions.carrying import carry
from lighthis.billing.actions.cash import close_shift, open_shift, take_deposit, take_payment
from lighthis.billing.actions.charges import charge, refuse_where_paid, reverse, reverse_all
from lighthis.billing.actions.prices import add_item, add_price, change_item, choose_bed_days, import_prices
from lighthis.billing.actions.second import answer, ask_cancellation, ask_refund, keep_or_ask_back, recall
from lighthis.billing.actions.stays import (
    charge_stay,
    days_until_now,
    is_settled,
    settle_before_discharge,
    take_back_days,
)

__all__ = [
    "add_item",
    "add_price",
    "answer",
    "ask_cancellation",
    "ask_refund",
    "carry",
    "change_item",
    "charge",
    "charge_stay",
    "choose_bed_days",
    "close_shift",
    "days_until_now",
    "import_prices",
    "is_settled",
    "keep_or_ask_back",
    "open_shift",
    "recall",
    "refuse_where_paid",
    "reverse",
    "reverse_all",
    "settle_before_discharge",
    "take_back_days",
    "take_deposit",
    "take_payment",
]
