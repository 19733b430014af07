"""Intervals [since, until): which meet, and what they leave open. Two that touch do not meet."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar


class Span(Protocol):
    """Anything that lasts."""

    @property
    def since(self) -> datetime:
        """Its first minute."""

    @property
    def until(self) -> datetime:
        """The minute after its last."""


S = TypeVar("S", bound=Span)


def clashes(spans: Iterable[S]) -> Iterator[tuple[S, S, datetime, datetime]]:
    """Of spans that must not meet: each one that begins before another has ended, that other one first, and the time of both."""
    reach: S | None = None
    for one in sorted(spans, key=lambda span: (span.since, span.until)):
        if reach is not None and one.since < reach.until:
            yield reach, one, one.since, min(one.until, reach.until)
        if reach is None or one.until > reach.until:
            reach = one


def uncovered(span: Span, by: Sequence[Span]) -> Iterator[tuple[datetime, datetime]]:
    """The parts of a span that no span of a list sorted by `since` covers."""
    at = span.since
    for one in by:
        if one.since >= span.until or at >= span.until:
            break
        if one.since > at:
            yield at, one.since
        at = max(at, one.until)
    if at < span.until:
        yield at, span.until


def meet(one: Span, other: Span) -> bool:
    """Whether two spans have a minute in common."""
    return one.since < other.until and other.since < one.until
