"""Decisions about a patient let go for a time who comes back to the same bed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lighthis.admission.rules.stays import MINUTE, same_minute
from lighthis.kernel.text import N_, Refusal

# the reference knows no limit of a leave; a longer one is a slip of the pen more often than a leave [guess: facility setting]
LONGEST = timedelta(days=7)
BACK_ONLY = N_("the patient came back from the leave before only at %(at)s")
SETTING = "longest_leave_hours"


def longest(settings: object) -> timedelta:
    """The longest leave a hospital lets a patient take."""
    hours = settings.get(SETTING) if isinstance(settings, dict) else None
    return timedelta(hours=hours) if isinstance(hours, int) and hours > 0 else LONGEST


def may_go(
    since: datetime,
    promised: datetime,
    *,
    now: datetime,
    lies_since: datetime,
    back_at: datetime | None,
    most: timedelta,
) -> Refusal | None:
    """Whether a patient may go on leave then. `back_at`: when the leave before ended."""
    if since > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="since")
    if since < lies_since:
        return Refusal(N_("the patient lies in this bed only since %(since)s"), field="since", since=lies_since)
    if back_at is not None and since < back_at:
        return Refusal(BACK_ONLY, field="since", at=back_at)
    if promised <= since:
        return Refusal(N_("the return comes after the beginning of the leave"), field="promised")
    if promised - since > most:
        return Refusal(
            N_("a leave lasts at most %(hours)s hours; discharge the patient instead"),
            field="promised",
            hours=int(most / timedelta(hours=1)),
        )
    return None


def may_return(at: datetime, *, now: datetime, since: datetime) -> Refusal | None:
    """Whether a patient who left then may have come back at a moment."""
    if at > now + MINUTE:
        return Refusal(N_("this time is still to come; check the date and the clock"), field="at")
    if at <= since:
        return Refusal(
            N_("the patient went on leave at %(since)s; the return comes after that"), field="at", since=since
        )
    return None


def here_then(at: datetime, leaves: Iterable[tuple[datetime, datetime]], field: str) -> Refusal | None:
    """Whether a patient was here at a moment to be moved; leaves that are over, as [since, until)."""
    back = next((until for since, until in leaves if since <= at < until), None)
    return None if back is None else Refusal(BACK_ONLY, field=field, at=back)


def may_have_left(at: datetime, leaves: Iterable[tuple[datetime, datetime]]) -> Refusal | None:
    """Whether a patient may have left for good then: whoever came back from a leave was still to leave."""
    back = max((until for _since, until in leaves), default=None)
    return None if back is None or same_minute(at, back) >= back else Refusal(BACK_ONLY, field="left_at", at=back)
