"""Days of a stay and the census, on the facility's calendar."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from lighthis.kernel import clock


def bed_days(admitted: date, left: date, *, by_day: bool = False) -> int:
    """Bed-days of a stay by the facility's calendar: the day of admission and the day of leaving are one, a stay of one day is 1.

    In a day hospital both are days of treatment (`by_day`; cis-forms.md 4.3 items 2 and 6).
    """
    if left < admitted:
        raise ValueError("left before admitted")
    return (left - admitted).days + 1 if by_day else max(1, (left - admitted).days)


def bed_days_by_department(pieces: Iterable[tuple[UUID | str, date, date]]) -> dict[UUID | str, int]:
    """Bed-days of a stay in each department; the day of a transfer is the receiving one's, a stay of no night gives its 1 to the last (cis-forms.md 4.3 item 3)."""
    days: Counter[UUID | str] = Counter()
    last: UUID | str | None = None
    for department, came, went in pieces:
        days[department] += (went - came).days
        last = department
    if last is not None and not days.total():
        days[last] = 1
    return dict(days)


def day_of_stay(admitted: date, today: date) -> int:
    """Which day the patient lies here; the day of admission is the first."""
    return max(0, (today - admitted).days) + 1


def last_census(now: datetime, zone: str, hour: int) -> datetime:
    """The latest census moment of a facility that is not after now; "since morning" counts from it."""
    wall = clock.local(now, zone)
    census = wall.replace(hour=hour, minute=0, second=0, microsecond=0)
    return census if census <= wall else census - timedelta(days=1)
