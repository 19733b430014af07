"""What makes a year of stays quick to read: moments made once, and a collector that waits."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HOUR, DAY = 3_600_000_000, 86_400_000_000  # microseconds
NAIVE_EPOCH = datetime(1970, 1, 1)


@contextmanager
def unhurried() -> Iterator[None]:
    """A year is tens of thousands of plain values that refer to nothing but each other: the collector, which would look at all of
    them again and again and free none, waits until they are made."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Wall(dict[int | None, Any]):
    """The wall clock for what the store keeps. A stay, its departments and its beds begin and end at the same moments: each is made once."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__({None: None})
        self.zone, self.days, self.hours = zone, dict[int, int | None](), dict[int, int]()

    def __missing__(self, kept: int) -> datetime:
        day = kept // DAY
        if day not in self.days:
            # who changes no clock between two midnights keeps one distance from UTC all day
            begin, end = self._ahead(day * DAY), self._ahead((day + 1) * DAY)
            self.days[day] = begin if begin == end else None
        ahead = self.days[day]
        made = self[kept] = NAIVE_EPOCH + timedelta(0, 0, kept + (self._ahead(kept) if ahead is None else ahead))
        return made

    def _ahead(self, kept: int) -> int:
        """How far the clock is ahead of UTC in the hour of a moment, in microseconds."""
        hour = kept // HOUR
        if hour not in self.hours:
            at = datetime.fromtimestamp(hour * 3600, UTC).astimezone(self.zone).utcoffset() or timedelta()
            self.hours[hour] = at // timedelta(microseconds=1)
        return self.hours[hour]
