"""What the mark of a sick leave must hold (cis-forms.md 8.5). The state system makes the leave; we keep its number (rulings 29)."""

from collections.abc import Iterable
from datetime import date, timedelta

from lighthis.kernel.text import N_, Refusal

Days = tuple[str, date, date]  # number, first day, last day
AHEAD = timedelta(days=366)  # nobody is on leave for longer ahead


def last_day(until: date, closed_on: date | None) -> date:
    """The last day of a leave: what it says, or the day on which it was closed."""
    return closed_on or until


def check_leave(number: str, since: date, until: date, *, today: date, others: Iterable[Days]) -> None:
    """A leave has a number and days that no other leave of the patient covers. Raises Refusal."""
    if not number.strip():
        raise Refusal(N_("write the number that the state system gave"), field="number")
    if until < since:
        raise Refusal(N_("the last day is before the first"), field="until")
    if since > today:
        raise Refusal(N_("this day is still to come"), field="since")
    if until > today + AHEAD:
        raise Refusal(N_("this is more than a year ahead; check the date"), field="until")
    _check_overlap(since, until, others, "since")


def check_prolonged(until: date, *, old: date, today: date, since: date, others: Iterable[Days]) -> None:
    """A leave is prolonged beyond its last day. Raises Refusal."""
    if until <= old:
        raise Refusal(N_("the leave lasts until %(day)s already; prolong it beyond that"), day=old, field="until")
    if until > today + AHEAD:
        raise Refusal(N_("this is more than a year ahead; check the date"), field="until")
    _check_overlap(since, until, others, "until")


def check_closed(closed_on: date, *, since: date, until: date) -> None:
    """A leave is closed on one of its days. Raises Refusal."""
    if not since <= closed_on <= until:
        raise Refusal(
            N_("a leave is closed on one of its days, %(since)s to %(until)s"),
            since=since,
            until=until,
            field="until",
        )


def check_open(closed_on: date | None) -> None:
    """What was closed is not prolonged. Raises Refusal."""
    if closed_on is not None:
        raise Refusal(N_("This sick leave was closed on %(day)s."), day=closed_on)


def _check_overlap(since: date, until: date, others: Iterable[Days], field: str) -> None:
    for number, first, last in others:
        if since <= last and first <= until:
            said = N_("another sick leave of the patient covers these days: %(number)s, %(first)s to %(last)s")
            raise Refusal(said, number=number, first=first, last=last, field=field)
