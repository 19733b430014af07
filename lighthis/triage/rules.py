"""Decisions of the board without a database: which triage counts, which zone belongs to a category, how zones are written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from lighthis.kernel.text import N_, Message, Refusal

# a category and its room in the emergency departments of Uzbekistan (triage.md 5, "what follows" 2); nobody is sent to a zone of black
ZONES: dict[str, str] = {
    "red": N_("Resuscitation room"), "yellow": N_("Observation room"), "green": N_("Examination rooms")
}  # fmt: skip
ZONED = (
    "red",
    "orange",
    "yellow",
    "green",
    "",
)  # categories that may have zones of their own, the mildest last; "" is the rest
LONGEST_ZONE = 80  # characters, as a place
MOST_ZONES = 60
SHIFTS = (8, 20)  # hours of the wall clock at which a shift begins [P]
MOST_SHIFTS = 6


class Dated(Protocol):
    """A triage: when it happened and when it was entered."""

    @property
    def assessed_at(self) -> datetime: ...

    @property
    def created_at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


@dataclass(frozen=True)
class Zone:
    """A room or a part of the department, and the category whose patients go there (empty: no category's)."""

    name: str | Message
    category: str


def counts_after(one: Dated, before: Dated) -> bool:
    """Whether a triage entered later counts instead of one entered before.

    One written afterwards tells of an earlier moment and does not; where entry times run backwards the clock jumped, and then the
    order of entry is the only order there is.
    """
    return one.assessed_at >= before.assessed_at or one.created_at < before.created_at


def in_order(entered: Iterable[D]) -> list[D]:
    """Triages of one coming, given in the order of entry, in the order in which they count: the last one stands."""
    ordered: list[D] = []
    for one in entered:
        place = len(ordered)
        while place and not counts_after(one, ordered[place - 1]):
            place -= 1
        ordered.insert(place, one)
    return ordered


def zones(settings: Mapping[str, Any]) -> list[Zone]:
    """The zones of a hospital, the most urgent category's first; those of the reference where it has not written its own."""
    kept = settings.get("emergency_zones")
    if kept is None:
        return [Zone(Message(name), category) for category, name in ZONES.items()]
    return [Zone(name, category) for category in ZONED for name in kept.get(category, ())]


def zone_for(category: str, known: Sequence[Zone]) -> Zone | None:
    """The first zone of a category; where it has none, of the next milder one. None for black and the untriaged."""
    if category not in ZONED[:-1]:
        return None
    for milder in ZONED[ZONED.index(category) : -1]:
        for zone in known:
            if zone.category == milder:
                return zone
    return None


def zones_of(lines: Mapping[str, str]) -> dict[str, list[str]]:
    """Zones by category as typed, one a line. Raises Refusal where a name stands twice or is longer than a place may be."""
    made: dict[str, list[str]] = {}
    seen: set[str] = set()
    for category, text in lines.items():
        names = [" ".join(line.split()) for line in text.splitlines()]
        made[category] = [name for name in names if name]
        for name in made[category]:
            _check_zone(name, seen, category)
            seen.add(name.casefold())
    if len(seen) > MOST_ZONES:
        raise Refusal(N_("no more than %(most)s zones and rooms"), most=MOST_ZONES)
    return made


def _check_zone(name: str, seen: set[str], category: str) -> None:
    field = field_of(category)
    if len(name) > LONGEST_ZONE:
        raise Refusal(N_("a zone's name has at most %(most)s letters"), most=LONGEST_ZONE, field=field)
    if name.casefold() in seen:
        raise Refusal(N_("“%(name)s” stands here twice"), name=name, field=field)


def field_of(category: str) -> str:
    """The form's field for the zones of a category."""
    return f"zones_{category or 'other'}"


def shifts(settings: Mapping[str, Any]) -> tuple[int, ...]:
    """The hours at which shifts begin, in order of the day."""
    return tuple(settings.get("shift_hours") or SHIFTS)


def shift_hours(text: str) -> list[int]:
    """Hours at which shifts begin as typed: “8, 20”. Raises Refusal."""
    parts = text.replace(",", " ").replace(";", " ").split()
    if not parts or any(
        not (part.isascii() and part.isdigit() and len(part) <= 2 and int(part) < 24) for part in parts
    ):
        raise Refusal(N_("write whole hours from 0 to 23, for example 8, 20"), field="shift_hours")
    hours = sorted({int(part) for part in parts})
    if len(hours) > MOST_SHIFTS:
        raise Refusal(N_("no more than %(most)s shifts a day"), most=MOST_SHIFTS, field="shift_hours")
    return hours
