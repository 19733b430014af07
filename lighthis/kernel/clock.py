"""The only clock: aware instants in UTC, days in the facility's zone. Tests and the demo set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set.get() or datetime.now(UTC)


def today(zone: str) -> date:
    """The calendar day at a facility whose zone is named as in the IANA list."""
    return now().astimezone(ZoneInfo(zone)).date()


def local(at: datetime, zone: str) -> datetime:
    """An instant as the clock on the facility's wall shows it."""
    return at.astimezone(ZoneInfo(zone))


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment for the time of a with-block (tests, demo)."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware instants only")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
