"""Decisions about a patient who is soon to leave: announced with an hour, shown on the bed map, free only once gone (issue 5.2)."""

from datetime import date, datetime, timedelta

from lighthis.admission.rules.stays import MINUTE
from lighthis.kernel.text import N_, Refusal

SHOWN = timedelta(days=1)  # a bed is "leaving" today and tomorrow; a choice of ours
DAYS = 7  # announced no earlier: what is said for later changes; a choice of ours
AT_MOST = timedelta(days=DAYS)


def may_announce(at: datetime, *, now: datetime, admitted: datetime) -> Refusal | None:
    """Whether it may be announced that a patient leaves then."""
    if at < now - MINUTE:
        return Refusal(N_("this hour has passed; who has left is discharged"), field="leaving_at")
    if at > now + AT_MOST:
        return Refusal(N_("leaving is announced for the next %(days)s days"), field="leaving_at", days=DAYS)
    if at <= admitted:
        return Refusal(N_("the patient came only at %(arrived)s"), field="leaving_at", arrived=admitted)
    return None


def is_leaving(on: date | None, *, today: date) -> bool:
    """Whether a bed counts as leaving: its patient was announced to leave on a day not later than tomorrow; an hour that passed counts on."""
    return on is not None and on <= today + SHOWN


def frees_today(on: date | None, *, today: date) -> bool:
    """Whether a bed is to be free today."""
    return on is not None and on <= today
