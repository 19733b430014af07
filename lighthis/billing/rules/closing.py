"""When a bill closes: some time after the coming is over nobody writes on it by hand, unless somebody with the right opens it again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

REOPEN = "billing.reopen"
SETTING = "bill_open_hours"
SHIPPED_HOURS = 72  # ours: a weekend; a hospital sets its own
OPEN_AGAIN = timedelta(hours=24)  # ours: a working day and a night


def open_hours(settings: Mapping[str, Any]) -> int:
    """How many hours a bill stays open after the coming is over."""
    own = settings.get(SETTING)
    return SHIPPED_HOURS if own is None else int(own)


def closes_at(ended_at: datetime | None, settings: Mapping[str, Any]) -> datetime | None:
    """When the bill of a coming closes; None while the coming goes on."""
    return None if ended_at is None else ended_at + timedelta(hours=open_hours(settings))


def is_closed(closes: datetime | None, open_until: datetime | None, now: datetime) -> bool:
    """Whether nothing is written on a bill by hand now; `open_until`: how long it is open again."""
    return closes is not None and closes <= now and (open_until is None or open_until <= now)
