"""Decisions about beds and stays: values in, a value out."""

from lighthis.admission.rules.beds import (
    Account,
    Fit,
    Guest,
    Place,
    Status,
    account,
    bed_refusal,
    fit,
    fit_refusal,
    may_change_bed,
    status,
)
from lighthis.admission.rules.carers import may_leave, may_stay_beside
from lighthis.admission.rules.days import bed_days, bed_days_by_department, day_of_stay, last_census
from lighthis.admission.rules.holds import hold_refusal, may_hold
from lighthis.admission.rules.leave import longest, may_go, may_return
from lighthis.admission.rules.mistakes import may_lie_again, may_lie_elsewhere, may_take_back, needs_second
from lighthis.admission.rules.readmission import DAYS, follows, is_readmission
from lighthis.admission.rules.referrals import REFERRALS, URGENCIES, referral, urgency
from lighthis.admission.rules.stays import (
    DIED,
    ELSEWHERE,
    HOSPITALS,
    NOWHERE,
    OWN_REQUEST,
    TO_DAY_HOSPITAL,
    Elsewhere,
    may_discharge,
    may_place,
    may_transfer,
    same_minute,
)

__all__ = [
    "DAYS",
    "DIED",
    "ELSEWHERE",
    "HOSPITALS",
    "NOWHERE",
    "OWN_REQUEST",
    "REFERRALS",
    "TO_DAY_HOSPITAL",
    "URGENCIES",
    "Account",
    "Elsewhere",
    "Fit",
    "Guest",
    "Place",
    "Status",
    "account",
    "bed_days",
    "bed_days_by_department",
    "bed_refusal",
    "day_of_stay",
    "fit",
    "fit_refusal",
    "follows",
    "hold_refusal",
    "is_readmission",
    "last_census",
    "longest",
    "may_change_bed",
    "may_discharge",
    "may_go",
    "may_hold",
    "may_leave",
    "may_lie_again",
    "may_lie_elsewhere",
    "may_place",
    "may_return",
    "may_stay_beside",
    "may_take_back",
    "may_transfer",
    "needs_second",
    "referral",
    "same_minute",
    "status",
    "urgency",
]
