"""When the doses of a prescription fall: computed from what the doctor wrote, on the hospital's wall clock. Values in, moments out.

A prescription holds [starts_at, end): a dose at the very start belongs to it, one at the very end does not (rulings 32).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """How often something is done, from when, until when."""

    pattern: str  # times (of the day), every (N hours), once, needed, always (a diet)
    starts_at: datetime
    last_on: date | None = None  # the last day on the wall calendar, it belongs to the plan
    times: tuple[time, ...] = ()
    every_hours: int = 0
    ends_at: datetime | None = None  # stopped, or the patient left


def end(plan: Plan, zone: str) -> datetime | None:
    """When a plan is over, whatever ends it first; None for one that goes on until somebody stops it."""
    last = None if plan.last_on is None else wall(plan.last_on + DAY, time(), zone)
    ends = [one for one in (plan.ends_at, last) if one is not None]
    return min(ends) if ends else None


def runs(plan: Plan, at: datetime, zone: str) -> bool:
    """Whether a plan holds at a moment."""
    over = end(plan, zone)
    return plan.starts_at <= at and (over is None or at < over)


def overlaps(one: Plan, other: Plan, zone: str) -> bool:
    """Whether two plans hold at any one moment."""
    ends = end(one, zone), end(other, zone)
    empty = any(over is not None and over <= plan.starts_at for plan, over in zip((one, other), ends, strict=True))
    return not empty and (ends[1] is None or one.starts_at < ends[1]) and (ends[0] is None or other.starts_at < ends[0])


def planned(plan: Plan, since: datetime, until: datetime, zone: str) -> list[datetime]:
    """The doses of a plan in [since, until), in order. None of what is given when needed, or holds all the time."""
    over = end(plan, zone)
    first, last = max(since, plan.starts_at), until if over is None else min(until, over)
    if first >= last:
        return []
    if plan.pattern == "once":
        return [plan.starts_at] if first <= plan.starts_at else []
    if plan.pattern == "every" and plan.every_hours > 0:
        return list(_every(plan, first, last))
    return sorted(set(_times(plan, first, last, zone))) if plan.pattern == "times" else []


def is_planned(plan: Plan, due_at: datetime, zone: str) -> bool:
    """Whether a plan has a dose at exactly this moment."""
    return due_at in planned(plan, due_at, due_at + timedelta(microseconds=1), zone)


def _every(plan: Plan, first: datetime, last: datetime) -> Iterator[datetime]:
    """Every N hours that really pass, whatever the clock on the wall does."""
    step = timedelta(hours=plan.every_hours)
    at = plan.starts_at + -((plan.starts_at - first) // step) * step
    while at < last:
        yield at
        at += step


def _times(plan: Plan, first: datetime, last: datetime, zone: str) -> Iterator[datetime]:
    on, until = first.astimezone(ZoneInfo(zone)).date() - DAY, last.astimezone(ZoneInfo(zone)).date()
    while on <= until:
        yield from (at for one in plan.times if first <= (at := wall(on, one, zone)) < last)
        on += DAY


def wall(on: date, at: time, zone: str) -> datetime:
    """A wall time of a day as a moment. An hour that the clocks leave out is the hour after it; of one that comes twice, the first."""
    return datetime.combine(on, at, ZoneInfo(zone)).astimezone(UTC)


def days_of(since: date, count: int) -> list[date]:
    """So many days, from a day on."""
    return [since + number * DAY for number in range(count)]


def last_day(first: date, days: int) -> date:
    """The last day of so many, the day of the start is the first, however late it began."""
    return first + (days - 1) * DAY
