"""The six patterns. Each function takes what people did in a period and gives what is unusual in it, the most striking first."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from statistics import median
from uuid import UUID

from lighthis.oddities.rules.limits import Limits
from lighthis.oddities.words import DISCOUNTS, GHOSTS, LATE, RATES

TIMES = 2  # so many times what is usual for colleagues; ours
SHOWN = 5  # comings that a finding names
WHOLE = 100


@dataclass(frozen=True)
class Act:
    """Something that a person did with a coming's money, on a day of the hospital."""

    person: UUID
    coming: UUID
    day: date
    hour: int = 12


@dataclass(frozen=True)
class Work:
    """A service of a doctor. Without an end its minutes are estimated."""

    act: Act
    minutes: int
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Given:
    """A discount on a charge: what it takes off, and what of the charge falls on the patient."""

    act: Act
    charge: UUID
    off: Decimal
    gross: Decimal


@dataclass(frozen=True)
class Service:
    """A charge that a person wrote, beside the days on which its patient was there."""

    act: Act
    came: date
    left: date | None
    died: date | None
    by_order: bool = False  # a test may be completed after the patient left


@dataclass(frozen=True)
class Finding:
    """What is unusual about a person's doings: how many (`count`) of how many (`of`), and what is `usual` for the others."""

    kind: str
    person: UUID
    count: int
    of: int
    usual: int
    first: date
    last: date
    comings: tuple[UUID, ...]
    overlap: int = 0  # minutes in which a surgeon was in two operations

    @property
    def share(self) -> int:
        """Percent."""
        return round(WHOLE * self.count / self.of) if self.of else 0


def much(kind: str, odd: Iterable[Act], totals: Mapping[UUID, int], least: int, share: int) -> list[Finding]:
    """Who did something more often than `least`, in a larger share of the own doings than `share` percent, and far more than the
    others. `totals`: all doings of everybody, the odd ones among them."""
    mine = _by_person(odd)
    shares = {person: Decimal(WHOLE * len(mine.get(person, ()))) / of for person, of in totals.items() if of}
    found = []
    for person, acts in mine.items():
        own = shares.get(person, Decimal(WHOLE))
        usual = median([Decimal(0), *(one for who, one in shares.items() if who != person)])
        if len(acts) >= least and own >= share and own >= TIMES * usual:
            found.append(_finding(kind, acts, max(totals.get(person, 0), len(acts)), round(usual)))
    return _sorted(found)


def late(refunds: Iterable[Act], limits: Limits) -> list[Finding]:
    """Who gave money back, or cancelled a slip, while the desk was closed; `usual`: how often the others together did so."""
    every = _by_person(refunds)
    odd = {person: [one for one in acts if not is_open(one.hour, limits)] for person, acts in every.items()}
    count = sum(map(len, odd.values()))
    return _sorted(_finding(LATE, acts, len(every[person]), count - len(acts)) for person, acts in odd.items() if acts)


def is_open(hour: int, limits: Limits) -> bool:
    """Whether the desk works in an hour of the day; a desk may work over midnight, or round the clock."""
    if limits.opens == limits.closes % 24:
        return True
    if limits.opens < limits.closes:
        return limits.opens <= hour < limits.closes
    return hour >= limits.opens or hour < limits.closes


def rates(done: Iterable[Work], limits: Limits) -> list[Finding]:
    """Doctors whose services of one day do not fit into it, and surgeons who operated in two places at once: `count` services of
    `of` minutes; `usual`: the median of minutes of everybody's days."""
    days: dict[tuple[UUID, date], list[Work]] = defaultdict(list)
    for one in done:
        days[one.act.person, one.act.day].append(one)
    minutes = {key: sum(one.minutes for one in works) for key, works in days.items()}
    usual = round(median(minutes.values())) if minutes else 0
    found = []
    for key, works in days.items():
        at_once = _overlap(works)
        if minutes[key] > limits.day_minutes or at_once > limits.overlap_minutes:
            day = _finding(RATES, [one.act for one in works], minutes[key], usual)
            found.append(replace(day, overlap=at_once if at_once > limits.overlap_minutes else 0))
    return _sorted(found)


def _overlap(works: Sequence[Work]) -> int:
    """The most minutes that two operations share."""
    timed = [(one.start, one.end) for one in works if one.start is not None and one.end is not None]
    both = [min(first[1], second[1]) - max(first[0], second[0]) for first, second in combinations(timed, 2)]
    return max(0, *(one // timedelta(minutes=1) for one in both)) if both else 0


def close_to_limit(given: Iterable[Given], most: Decimal, limits: Limits, free: Collection[UUID] = ()) -> list[Finding]:
    """Who gave discounts close to the own limit (`most`, percent; who is `free` may give all) on many comings, more often than smaller
    ones: `of` all comings with a discount of this person; `usual`: how many the others have in the middle."""
    comings: dict[tuple[UUID, UUID], list[Given]] = defaultdict(list)
    for one in given:
        comings[one.act.person, one.act.coming].append(one)
    near: dict[UUID, list[Act]] = {person: [] for person, _coming in comings}
    for (person, _coming), parts in comings.items():
        gross = sum({one.charge: one.gross for one in parts}.values(), Decimal(0))
        off = sum((one.off for one in parts), Decimal(0))
        own = Decimal(WHOLE) if person in free else most
        if gross and off * WHOLE * WHOLE >= gross * own * limits.discounts_near:
            near[person].append(parts[0].act)
    found = []
    for person, acts in near.items():
        every = sum(who == person for who, _coming in comings)
        if len(acts) >= limits.discounts_least and 2 * len(acts) > every:
            usual = median([0, *(len(others) for who, others in near.items() if who != person)])
            found.append(_finding(DISCOUNTS, acts, every, round(usual)))
    return _sorted(found)


def ghosts(services: Iterable[Service], limits: Limits) -> list[Finding]:
    """Who charged what happened before the patient came, after the patient left or died; `of`: all such charges of the hospital;
    `usual`: the others' share of them."""
    odd = _by_person(one.act for one in services if _was_not_there(one, limits))
    count = sum(map(len, odd.values()))
    return _sorted(_finding(GHOSTS, acts, count, count - len(acts)) for acts in odd.values())


def _was_not_there(one: Service, limits: Limits) -> bool:
    """The day of a discharge or a death is a day on which something was done."""
    after = timedelta(days=limits.tests_days if one.by_order else 0)
    ends = [day for day in (one.left, one.died) if day is not None]
    return one.act.day < one.came or bool(ends and one.act.day > min(ends) + after)


def _by_person(acts: Iterable[Act]) -> dict[UUID, list[Act]]:
    found: dict[UUID, list[Act]] = defaultdict(list)
    for one in acts:
        found[one.person].append(one)
    return dict(found)


def _finding(kind: str, acts: Sequence[Act], of: int, usual: int) -> Finding:
    newest = sorted(acts, key=lambda one: one.day, reverse=True)
    comings = tuple(dict.fromkeys(one.coming for one in newest))
    return Finding(kind, acts[0].person, len(acts), of, usual, newest[-1].day, newest[0].day, comings[:SHOWN])


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (-one.count, one.first, one.person))
