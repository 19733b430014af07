"""Days of a facility's calendar as numbers that a store can group by."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MICROSECONDS = 24 * 60 * 60 * 1_000_000
_EPOCH = date(1970, 1, 1)
_MICROSECOND = timedelta(microseconds=1)


def begin_of(day: date, zone: str) -> datetime:
    """The instant at which a day of the facility begins."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def offsets(since: date, until: date, zone: str) -> list[tuple[datetime, int]]:
    """From which instant on the facility's clock is so many microseconds before UTC; one piece where it is never set."""
    found: list[tuple[datetime, int]] = []
    for number in range((until - since).days + 1):
        for at in _looked_at(since + timedelta(days=number), zone):
            ahead = _ahead(at, zone)
            if not found or found[-1][1] != ahead:
                found.append((at, ahead))
    return found


def _looked_at(day: date, zone: str) -> list[datetime]:
    """The beginning of a day; each of its hours where the clock is set meanwhile."""
    begin, end = begin_of(day, zone), begin_of(day + timedelta(days=1), zone)
    if _ahead(begin, zone) == _ahead(end, zone):
        return [begin]
    return [begin + timedelta(hours=hour) for hour in range(int((end - begin).total_seconds() // 3600))]


def _ahead(at: datetime, zone: str) -> int:
    return (at.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()) // _MICROSECOND


def day_of(number: int) -> date:
    """A day from its number."""
    return _EPOCH + timedelta(days=number)
