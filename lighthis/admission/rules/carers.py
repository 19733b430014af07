"""Decisions about those who stay beside a patient."""

from datetime import datetime

from lighthis.admission.rules.stays import MINUTE
from lighthis.kernel.text import N_, Refusal


def may_stay_beside(name: str, since: datetime, *, now: datetime, admitted: datetime) -> Refusal | None:
    """Whether somebody stays beside a patient since then: named, in the past, not before the patient came."""
    if not name.strip():
        return Refusal(N_("write who stays beside the patient"), field="name")
    if since > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="since")
    if since < admitted:
        return Refusal(N_("the patient came only at %(arrived)s"), field="since", arrived=admitted)
    return None


def may_leave(until: datetime, *, now: datetime, since: datetime) -> Refusal | None:
    """Whether a carer can have left then."""
    if until > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="until")
    if until < since:
        return Refusal(N_("the carer is here only since %(since)s"), field="until", since=since)
    return None
