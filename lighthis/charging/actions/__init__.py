"""Facts become charges: in the same transaction as what was done, and never in its way."""

from lighthis.charging.actions.events import (
    coming_in_error,
    consultation_answered,
    emergency_seen,
    operation_done,
    order_done,
    transfusion_given,
    visit_happened,
)
from lighthis.charging.actions.following import after_charge, after_reckoning, after_reverse
from lighthis.charging.actions.packages import add_part, end_part, set_days
from lighthis.charging.actions.rules import add_rule, end_rule
from lighthis.charging.actions.settling import charge_again, record, settle
from lighthis.charging.actions.stays import follow_stay, follow_until_now, in_packages, take_back_stay

__all__ = [
    "add_part",
    "add_rule",
    "after_charge",
    "after_reckoning",
    "after_reverse",
    "charge_again",
    "coming_in_error",
    "consultation_answered",
    "emergency_seen",
    "end_part",
    "end_rule",
    "follow_stay",
    "follow_until_now",
    "in_packages",
    "operation_done",
    "order_done",
    "record",
    "set_days",
    "settle",
    "take_back_stay",
    "transfusion_given",
    "visit_happened",
]
