"""The whole report of a period, and the same figures by day, shift and hour of arrival."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from lighthis.kernel import clock
from lighthis.measures.rules.comings import Coming, by_category, outcomes, overrides
from lighthis.measures.rules.figures import Figure, figure, share

DAY, SHIFT, HOUR = "day", "shift", "hour"
HOURS = 24


@dataclass(frozen=True)
class Group:
    """Some comings and their figures; the key is a category, a day, the hour at which a shift or an hour begins."""

    key: str | date | int
    comings: int
    to_triage: Figure
    triage_lasted: Figure
    to_doctor: Figure
    from_triage: Figure
    stayed: Figure
    left_unseen: int
    outcomes: Mapping[str, int]

    @property
    def left_share(self) -> Decimal | None:
        """Per cent of the comings that left without being seen."""
        return share(self.left_unseen, self.comings)


@dataclass(frozen=True)
class Report:
    """What the heads of a department ask of a period."""

    total: Group
    categories: list[Group]
    again_due: int
    again_done: int
    triages: int
    raised: int
    lowered: int
    greens: int
    provisional_greens: int
    too_low: int
    too_high: int
    overrides: Mapping[str, tuple[int, int, int, int]]


def report(comings: Sequence[Coming], ranks: Mapping[str, int], now: datetime) -> Report:
    """The report on some comings; `ranks` of the categories, 0 is the most urgent."""
    again = [one.again(now) for one in comings]
    triages = [triage for one in comings for triage in one.triages]
    standing = [one.triages[-1] for one in comings if one.triages]
    greens = [one for one in standing if one.category == "green"]
    order = sorted(ranks, key=lambda code: (ranks[code], code))
    return Report(
        total=group("", comings, now),
        categories=[group(code, some, now) for code, some in by_category(comings, order).items()],
        again_due=sum(due for due, _done in again),
        again_done=sum(done for _due, done in again),
        triages=len(triages),
        raised=sum(1 for one in triages if ranks[one.category] < ranks[one.proposed]),
        lowered=sum(1 for one in triages if ranks[one.category] > ranks[one.proposed]),
        greens=len(greens),
        provisional_greens=sum(1 for one in greens if not one.is_complete),
        too_low=sum(1 for one in comings if one.why_too_low()),
        too_high=sum(1 for one in comings if one.is_too_high),
        overrides=overrides(comings, ranks),
    )


def group(key: str | date | int, comings: Sequence[Coming], now: datetime) -> Group:
    """The figures of some comings."""
    return Group(
        key=key, comings=len(comings), to_triage=figure(one.to_triage(now) for one in comings),
        triage_lasted=figure(one.triage_lasted() for one in comings), to_doctor=figure(one.to_doctor(now) for one in comings),
        from_triage=figure(one.from_triage_to_doctor() for one in comings),
        stayed=figure(one.stayed(now) for one in comings), left_unseen=sum(1 for one in comings if one.left_unseen),
        outcomes=outcomes(comings),
    )  # fmt: skip


def groups(
    comings: Sequence[Coming], by: str, *, since: date, until: date, shifts: Sequence[int], zone: str, now: datetime
) -> list[Group]:
    """The figures by day, shift or hour of arrival on the hospital's wall clock; a day, shift or hour of nobody stands there too."""
    keys: dict[str, Iterable[date | int]] = {
        DAY: [since + timedelta(days=n) for n in range((until - since).days + 1)], SHIFT: sorted(shifts), HOUR: range(HOURS),
    }  # fmt: skip
    key_of: Callable[[datetime], date | int] = {
        DAY: lambda wall: wall.date(), SHIFT: lambda wall: shift_of(wall.hour, shifts), HOUR: lambda wall: wall.hour,
    }[by]  # fmt: skip
    found: dict[date | int, list[Coming]] = {key: [] for key in keys[by]}
    for one in comings:
        found[key_of(clock.local(one.arrived_at, zone))].append(one)
    return [group(key, some, now) for key, some in found.items()]


def shift_of(hour: int, shifts: Sequence[int]) -> int:
    """The hour at which the shift began that an hour of the wall belongs to; before the first it is the last one's night."""
    return max((start for start in shifts if start <= hour), default=max(shifts))
