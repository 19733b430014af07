"""Writing the record: signed and never altered, only withdrawn with a reason; drafts, templates, the mark of a sick leave."""

from lighthis.records.actions.diagnoses import (
    after_diagnosis,
    after_withdrawal,
    check_withdrawal,
    compare,
    diagnose,
    enter_in_error,
    keep_referral,
    require_admission_diagnosis,
    withdraw,
)
from lighthis.records.actions.drafts import begin, save, sign, throw_away
from lighthis.records.actions.leave import check_leave_standing, close_leave, open_leave, prolong_leave
from lighthis.records.actions.leave import enter_in_error as leave_in_error
from lighthis.records.actions.notes import examine, note
from lighthis.records.actions.templates import change_template, make_template

__all__ = [
    "after_diagnosis",
    "after_withdrawal",
    "begin",
    "change_template",
    "check_leave_standing",
    "check_withdrawal",
    "close_leave",
    "compare",
    "diagnose",
    "enter_in_error",
    "examine",
    "keep_referral",
    "leave_in_error",
    "make_template",
    "note",
    "open_leave",
    "prolong_leave",
    "require_admission_diagnosis",
    "save",
    "sign",
    "throw_away",
    "withdraw",
]
