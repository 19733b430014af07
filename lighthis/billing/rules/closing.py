"""When a bill closes: some time after the coming is over nobody writes on it by hand, unless somebody with the right opens it again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lighthis.billing.rules.money import NOTHING

REOPEN = "billing.reopen"
SETTING = "bill_open_hours"
SHIPPED_HOURS = 72  # ours: a weekend; a hospital sets its own
BY_ITSELF = "deposit_closes"  # setting: the deposit pays what a bill still owes when it closes
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


def by_deposit(balance: Decimal, held: Decimal) -> Decimal:
    """What of a balance the deposit of the same coming covers: that is no debt."""
    return max(NOTHING, min(balance, held))


def pays_by_itself(settings: Mapping[str, Any]) -> bool:
    """Whether the deposit pays a bill that closes without a cashier; as shipped it waits for one."""
    return bool(settings.get(BY_ITSELF))
