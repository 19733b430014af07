"""What staff do with money. Every movement is a new row of the ledger; nothing is ever altered."""

from lighthis.billing.actions.carrying import carry
from lighthis.billing.actions.cash import after_slip, take_deposit, take_payment
from lighthis.billing.actions.charges import (
    after_charge,
    before_reverse,
    charge,
    charge_by_hand,
    who_did,
)
from lighthis.billing.actions.closing import close_again, pay_closed, reopen
from lighthis.billing.actions.coverage import after_reckoning, follow_rules, reckon
from lighthis.billing.actions.coverage import decide as decide_payers
from lighthis.billing.actions.discounts import discount, take_back_discount
from lighthis.billing.actions.payers import add_payer, add_rule, change_payer, end_rule
from lighthis.billing.actions.prices import (
    add_item,
    add_price,
    change_item,
    choose_bed_days,
    end_price,
    import_prices,
    set_tax,
)
from lighthis.billing.actions.second import (
    answer,
    ask_cancellation,
    ask_refund,
    ask_write_off,
    keep_or_ask_back,
    recall,
)
from lighthis.billing.actions.shifts import (
    add_desk,
    answer_handover,
    close_for,
    close_shift,
    count_safe,
    hand_over,
    move_cash,
    move_safe,
    open_shift,
    undo_cash,
    use_desk,
)
from lighthis.billing.actions.stays import (
    charge_stay,
    days_until_now,
    is_settled,
    settle_before_discharge,
    take_back_days,
)
from lighthis.billing.actions.taking_back import after_reverse, refuse_where_paid, reverse, reverse_all, take_back

__all__ = [
    "add_desk",
    "add_item",
    "add_payer",
    "add_price",
    "add_rule",
    "after_charge",
    "after_reckoning",
    "after_reverse",
    "after_slip",
    "answer",
    "answer_handover",
    "ask_cancellation",
    "ask_refund",
    "ask_write_off",
    "before_reverse",
    "carry",
    "change_item",
    "change_payer",
    "charge",
    "charge_by_hand",
    "charge_stay",
    "choose_bed_days",
    "close_again",
    "close_for",
    "close_shift",
    "count_safe",
    "days_until_now",
    "decide_payers",
    "discount",
    "end_price",
    "end_rule",
    "follow_rules",
    "hand_over",
    "import_prices",
    "is_settled",
    "keep_or_ask_back",
    "move_cash",
    "move_safe",
    "open_shift",
    "pay_closed",
    "recall",
    "reckon",
    "refuse_where_paid",
    "reopen",
    "reverse",
    "reverse_all",
    "set_tax",
    "settle_before_discharge",
    "take_back",
    "take_back_days",
    "take_back_discount",
    "take_deposit",
    "take_payment",
    "undo_cash",
    "use_desk",
    "who_did",
]
