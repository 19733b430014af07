"""One coming as the measures see it, and what it tells: its spans, its category, whether its triage is to be looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from uuid import UUID

from lighthis.measures.rules.figures import Span, span

LESS_URGENT = (
    "yellow",
    "green",
)  # categories whose patients should not die or need intensive care at once (triage.md 9.4)
URGENT = "red"
SENT_HOME = ("home", "not_indicated")
LEFT, PLACED = "left", "admit"
OUTCOMES = (
    PLACED, "home", "not_indicated", "declined", "transferred", LEFT, "died", "dead_on_arrival", "other", "",
)  # "" is still in the department  # fmt: skip
TOO_LOW_WITHIN = timedelta(hours=24)
TOO_HIGH_WITHIN = timedelta(hours=6)


@dataclass(frozen=True)
class Triage:
    """One triage that nobody withdrew: `at` is its end, when the category was given."""

    at: datetime
    category: str  # as a person assigned it
    proposed: str  # as the scale computed it
    is_complete: bool
    again_at: datetime | None
    began_at: datetime | None = None  # not known of a triage at a glance, or written before the beginning was asked
    reason: str = ""  # of the country's list: why a person chose another category

    @property
    def is_overridden(self) -> bool:
        """Whether a person chose another category than the scale."""
        return self.category != self.proposed


@dataclass(frozen=True)
class Coming:
    """One emergency coming: plain facts, None where something has not happened."""

    id: UUID
    arrived_at: datetime
    triages: tuple[Triage, ...] = ()  # in the order in which they count: the first is the initial one
    seen_at: datetime | None = None  # the first doctor's contact
    left_at: datetime | None = None  # out of the department: in a bed, at home, elsewhere, dead
    outcome: str = ""
    limit_min: int | None = None  # from the door to the doctor, by the initial triage
    first_min: int = 10  # from the door to triage
    died_at: datetime | None = None
    intensive_at: datetime | None = None  # first in intensive care
    theatre_at: datetime | None = None  # first in an operating theatre

    @property
    def category(self) -> str:
        """The final category of the initial triage; empty where nobody triaged."""
        return self.triages[0].category if self.triages else ""

    @property
    def triaged_at(self) -> datetime | None:
        """When the initial triage ended."""
        return self.triages[0].at if self.triages else None

    @property
    def triage_began_at(self) -> datetime | None:
        """When the initial triage began; where nobody knows that, when it ended."""
        return (self.triages[0].began_at or self.triages[0].at) if self.triages else None

    @property
    def left_unseen(self) -> bool:
        """Whether the patient left before any doctor came."""
        return self.outcome == LEFT and self.seen_at is None

    def to_triage(self, now: datetime) -> Span | None:
        """From the door to the beginning of triage (triage.md 9.4)."""
        return self._span(self.triage_began_at, now, self.first_min)

    def triage_lasted(self) -> Span | None:
        """From the beginning of the initial triage to its end, where the beginning is known."""
        minutes = span(self.triages[0].began_at, self.triages[0].at) if self.triages else None
        return None if minutes is None else Span(minutes)

    def to_doctor(self, now: datetime) -> Span | None:
        """From the door to the first doctor."""
        return self._span(self.seen_at, now, self.limit_min)

    def from_triage_to_doctor(self) -> Span | None:
        """From the end of triage to the first doctor; nothing where the doctor was there first."""
        minutes = span(self.triaged_at, self.seen_at)
        return None if minutes is None else Span(minutes)

    def stayed(self, now: datetime) -> Span | None:
        """From the door out of the department; no limit."""
        return self._span(self.left_at, now, None)

    def _span(self, end: datetime | None, now: datetime, limit: int | None) -> Span | None:
        """A span from the door that ended, or goes on as long as the patient is here."""
        if end is None and self.left_at is not None:
            return None
        minutes = span(self.arrived_at, end or now)
        return None if minutes is None else Span(minutes, limit, ended=end is not None)

    def again(self, now: datetime) -> tuple[int, int]:
        """Triages that fell due again while nobody had seen the patient, and how many of them were made in time."""
        waited_until = min(moment for moment in (self.seen_at, self.left_at, now) if moment is not None)
        due = [
            (one.again_at, after)
            for one, after in zip_longest(self.triages, self.triages[1:])
            if one.again_at is not None and one.again_at < waited_until
        ]
        return len(due), sum(1 for moment, after in due if after is not None and after.at <= moment)

    def why_too_low(self) -> list[str]:
        """What speaks for a triage that was too mild: death, intensive care or theatre within a day of the door."""
        if self.category not in LESS_URGENT:
            return []
        events = {"died": self.died_at, "intensive": self.intensive_at, "theatre": self.theatre_at}
        limit = self.arrived_at + TOO_LOW_WITHIN
        return [name for name, at in events.items() if at is not None and self.arrived_at <= at <= limit]

    @property
    def is_too_high(self) -> bool:
        """Whether a red patient went home within six hours."""
        if self.category != URGENT or self.outcome not in SENT_HOME or self.left_at is None:
            return False
        return self.left_at - self.arrived_at <= TOO_HIGH_WITHIN


def by_category(comings: Iterable[Coming], order: Iterable[str]) -> dict[str, list[Coming]]:
    """Comings by the category of the initial triage, in an order; the untriaged last; categories of nobody are left out."""
    found: dict[str, list[Coming]] = {category: [] for category in (*order, "")}
    for one in comings:
        found.setdefault(one.category, []).append(one)
    return {category: group for category, group in found.items() if group}


def outcomes(comings: Iterable[Coming]) -> dict[str, int]:
    """How many ended how."""
    found = dict.fromkeys(OUTCOMES, 0)
    for one in comings:
        found[one.outcome if one.outcome in found else "other"] += 1
    return found


def review(comings: Iterable[Coming]) -> list[tuple[Coming, list[str]]]:
    """Comings whose triage is to be looked at again, each with why, the latest first."""
    found = [(one, one.why_too_low() or (["home"] if one.is_too_high else [])) for one in comings]
    return sorted((pair for pair in found if pair[1]), key=lambda pair: (pair[0].arrived_at, pair[0].id), reverse=True)


def overrides(comings: Iterable[Coming], ranks: Mapping[str, int]) -> dict[str, tuple[int, int, int, int]]:
    """By the reason why a person chose another category: how often raised, lowered; and of the initial triages of these, how many
    are to be looked at again as perhaps too low, perhaps too high. `ranks` of the categories: 0 is the most urgent. The empty reason is of those written
    before reasons were asked.
    """
    found: dict[str, list[int]] = {}
    for one in comings:
        for place, triage in enumerate(one.triages):
            if not triage.is_overridden:
                continue
            count = found.setdefault(triage.reason, [0, 0, 0, 0])
            count[0 if ranks[triage.category] < ranks[triage.proposed] else 1] += 1
            if place == 0:
                count[2] += bool(one.why_too_low())
                count[3] += one.is_too_high
    return {reason: (count[0], count[1], count[2], count[3]) for reason, count in found.items()}
