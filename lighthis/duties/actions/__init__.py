"""What happens to notices: they arise, are told, sent, received, are not needed, or are followed by another."""

from lighthis.duties.actions.arising import (
    after_arrival,
    after_death,
    after_diagnosis,
    after_reopening,
    after_result,
    after_result_taken_back,
    after_withdrawal,
)
from lighthis.duties.actions.notices import (
    change,
    check_standing,
    enter_all_in_error,
    enter_in_error,
    follow,
    open_by_hand,
)
from lighthis.duties.actions.settings import change_settings
from lighthis.duties.actions.steps import Call, not_needed, receive, send, signal

__all__ = [
    "Call", "after_arrival", "after_death", "after_diagnosis", "after_reopening", "after_result", "after_result_taken_back", "after_withdrawal", "change", "change_settings", "check_standing",
    "enter_all_in_error", "enter_in_error", "follow", "not_needed", "open_by_hand", "receive", "send", "signal",
]  # fmt: skip
