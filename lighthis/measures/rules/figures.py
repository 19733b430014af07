"""Spans and what they come to: number, median, 90th percentile, share within the target."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

PERCENTILE = 90


@dataclass(frozen=True)
class Span:
    """Whole minutes from one event to another, and how many it may take (None: nobody said)."""

    minutes: int
    limit: int | None = None
    ended: bool = True  # False: it still goes on, and `minutes` is how long by now


@dataclass(frozen=True)
class Figure:
    """What some spans come to. Those that go on are counted apart; past their limit they are breached already."""

    n: int = 0
    median: Decimal | None = None
    p90: int | None = None
    within: int = 0
    judged: int = 0  # ended spans with a limit, and open ones past theirs
    open: int = 0
    breached: int = 0  # of the open ones

    @property
    def share(self) -> Decimal | None:
        """Per cent within the limit; None where nothing can be judged."""
        return share(self.within, self.judged)


def span(start: datetime | None, end: datetime | None) -> int | None:
    """Whole minutes between two events as the board counts them; None where one is missing or they contradict each other."""
    if start is None or end is None or end < start:
        return None
    gone = end - start  # days and seconds are whole numbers: nothing is rounded through a float
    return (gone.days * 86400 + gone.seconds) // 60


def figure(spans: Iterable[Span | None]) -> Figure:
    """The figure of some spans."""
    known = [one for one in spans if one is not None]
    ended, going = [one for one in known if one.ended], [one for one in known if not one.ended]
    limited = [one for one in ended if one.limit is not None]
    breached = sum(1 for one in going if _is_late(one))
    minutes = sorted(one.minutes for one in ended)
    return Figure(
        n=len(minutes), median=median(minutes), p90=nearest_rank(minutes, PERCENTILE),
        within=sum(1 for one in limited if not _is_late(one)), judged=len(limited) + breached, open=len(going),
        breached=breached,
    )  # fmt: skip


def _is_late(one: Span) -> bool:
    return one.limit is not None and one.minutes > one.limit


def median(ordered: Sequence[int]) -> Decimal | None:
    """The middle one of sorted numbers, or half-way between the two in the middle."""
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Decimal(ordered[middle])
    return Decimal(ordered[middle - 1] + ordered[middle]) / 2


def nearest_rank(ordered: Sequence[int], per_cent: int) -> int | None:
    """The percentile by nearest rank: the smallest of sorted numbers that at least so many per cent do not exceed."""
    if not ordered:
        return None
    rank = max(-(-per_cent * len(ordered) // 100), 1)
    return ordered[rank - 1]


def share(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal, half up; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
