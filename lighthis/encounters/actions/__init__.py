"""What happens to comings: arriving, planning, the doctor's decision, the department's answer, and what was written by mistake."""

from lighthis.encounters.actions.checklist import Said, check_brought, hold_list, write_brought
from lighthis.encounters.actions.checks import check_moment
from lighthis.encounters.actions.comings import (
    after_coming,
    after_hidden,
    after_plan,
    arrive,
    arrive_unknown,
    be_born,
    begin,
    hide,
    hide_for,
    plan,
    set_secrecy,
    take,
    watch,
    write_referral,
)
from lighthis.encounters.actions.decisions import after_decision, before_decision, decide
from lighthis.encounters.actions.errors import (
    after_error,
    answer_error,
    ask_error,
    before_error,
    check_error,
    enter_in_error,
    recall_error,
)
from lighthis.encounters.actions.glass import break_glass, close_glass
from lighthis.encounters.actions.handover import hand_over
from lighthis.encounters.actions.moves import after_move, answer_move, ask_move, before_move, recall_move
from lighthis.encounters.actions.planned import (
    PLANNED,
    after_cancel,
    after_not_come,
    after_put_off,
    came,
    cancel,
    did_not_come,
    is_awaited,
    put_off,
)
from lighthis.encounters.actions.reopening import after_reopening, check_take_back, take_back
from lighthis.encounters.actions.requests import answer_request

__all__ = [
    "PLANNED",
    "Said",
    "after_cancel",
    "after_coming",
    "after_decision",
    "after_error",
    "after_hidden",
    "after_move",
    "after_not_come",
    "after_plan",
    "after_put_off",
    "after_reopening",
    "answer_error",
    "answer_move",
    "answer_request",
    "arrive",
    "arrive_unknown",
    "ask_error",
    "ask_move",
    "be_born",
    "before_decision",
    "before_error",
    "before_move",
    "begin",
    "break_glass",
    "came",
    "cancel",
    "check_brought",
    "check_error",
    "check_moment",
    "check_take_back",
    "close_glass",
    "decide",
    "did_not_come",
    "enter_in_error",
    "hand_over",
    "hide",
    "hide_for",
    "hold_list",
    "is_awaited",
    "plan",
    "put_off",
    "recall_error",
    "recall_move",
    "set_secrecy",
    "take",
    "take_back",
    "watch",
    "write_brought",
    "write_referral",
]
