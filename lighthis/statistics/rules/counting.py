"""One pass over beds and stays that counts events and nights by line and period; forms and indicators are sums of it.

A night is a census that saw the patient: from the sheet day of the beginning to that of the end, the last not counted. So a
stretch is counted by subtracting two days, however long it is, and the pieces of a stay telescope (cis-forms.md 4.3, rule 3).
"""

import itertools
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from lighthis.statistics.rules.days import whole_years
from lighthis.statistics.rules.facts import DAY_HOSPITAL, OTHER_HOSPITAL, ROUND_THE_CLOCK, Hospital, Line, Moment, Stay
from lighthis.statistics.rules.lines import Stretch, earlier, stretches

CHILD, OLD = 17, 60  # completed years on admission: columns 9 and 10 of form 007
DAY = timedelta(hours=24)
WAYS = {
    OTHER_HOSPITAL: "discharged_to_other_hospital",
    ROUND_THE_CLOCK: "discharged_to_round_the_clock",
    DAY_HOSPITAL: "discharged_to_day_hospital",
}
Tally = dict[tuple[int, Line], Counter[str]]


class Counting:
    """The figures of periods that follow each other, by number of the period and line."""

    def __init__(self, hospital: Hospital, periods: tuple[tuple[int, int], ...]) -> None:
        self.hospital, self.periods = hospital, periods
        self.starts = [first for first, _after in periods]
        self.first, self.after = periods[0][0], periods[-1][1]
        self.shift = timedelta(minutes=hospital.census)
        self.tally: Tally = defaultdict(Counter)

    def day(self, at: Moment) -> int:
        """The sheet day of a moment; what lasts ends after all that is asked."""
        return self.after if at is None else (at - self.shift).toordinal()

    def event(self, at: datetime, line: Line) -> Counter[str] | None:
        """Where an event is counted; None outside the periods."""
        day = self.day(at)
        return self.tally[self._period(day), line] if self.first <= day < self.after else None

    def nights(self, since: datetime, until: Moment, line: Line, name: str) -> None:
        """Count the censuses of an interval, and at the ends of which periods it was so, as `name` and `name_end`."""
        for period, nights, at_end in self._split(max(self.day(since), self.first), min(self.day(until), self.after)):
            counter = self.tally[period, line]
            counter[name] += nights
            counter[f"{name}_end"] += at_end

    def _split(self, first: int, after: int) -> Iterator[tuple[int, int, int]]:
        period = self._period(first) if first < after else 0
        while first < after:
            end = self.periods[period][1]
            yield period, min(after, end) - first, int(after >= end)
            first, period = end, period + 1

    def _period(self, day: int) -> int:
        return bisect_right(self.starts, day) - 1


def counted(hospital: Hospital, periods: tuple[tuple[int, int], ...]) -> Tally:
    """The figures of the periods, given as sheet days [first, after) without gaps between them."""
    counting = Counting(hospital, periods)
    _beds(counting)
    for stay in hospital.stays:
        _stay(counting, stay)
    for refusal in hospital.refusals:
        # a refusal that asked for no department counts for the hospital alone
        if (found := counting.event(refusal.at, Line(refusal.department, ""))) is not None:
            found["refused"] += 1
            found["refused_emergency"] += refusal.is_emergency
            found["refused_repeat"] += refusal.is_repeat
    return counting.tally


def _beds(counting: Counting) -> None:
    for bed, spans in counting.hospital.beds.items():
        for span in spans:
            line = Line(span.department, span.profile)
            counting.nights(span.since, span.until, line, "beds")
            for closure in counting.hospital.closures.get(bed, ()):
                since, until = max(closure.since, span.since), earlier(closure.until, span.until)
                if until is None or since < until:
                    counting.nights(since, until, line, "closed")


def _stay(counting: Counting, stay: Stay) -> None:
    path = stretches(stay, counting.hospital)
    if (found := counting.event(stay.admitted_at, path[0].line)) is not None:
        _admitted(found, stay)
    for old, new in itertools.pairwise(path):
        _moved(counting, old.line, new)
    for one in path:
        counting.nights(one.since, one.until, one.line, "present")
        # who was there at the census before the first period; later periods begin with the end of the one before
        if counting.day(one.since) < counting.first <= counting.day(one.until):
            counting.tally[0, one.line]["present_start"] += 1
    for carer in stay.carers:
        _carer(counting, carer.since, earlier(carer.until, stay.left_at), path)
    if stay.left_at is not None and (found := counting.event(stay.left_at, path[-1].line)) is not None:
        _left(counting, found, stay, stay.left_at)


def _admitted(found: Counter[str], stay: Stay) -> None:
    found["admitted"] += 1
    found["admitted_emergency"] += stay.is_emergency
    found["admitted_from_day_hospital"] += stay.from_day_hospital
    found["admitted_rural"] += stay.is_rural
    if stay.born is not None:
        years = whole_years(stay.born, stay.admitted_at.date())
        found["admitted_0_17"] += years <= CHILD
        found["admitted_60_plus"] += years >= OLD


def _moved(counting: Counting, old: Line, new: Stretch) -> None:
    """A change of line is a move of the line; with another department it is one of the department too."""
    for line, way in ((old, "out"), (new.line, "in")):
        if (found := counting.event(new.since, line)) is not None:
            found[f"line_{way}"] += 1
            found[f"moved_{way}"] += old.department != new.line.department


def _carer(counting: Counting, since: datetime, until: Moment, path: list[Stretch]) -> None:
    for one in path:
        begin, end = max(since, one.since), earlier(until, one.until)
        if end is None or begin < end:
            counting.nights(begin, end, one.line, "carers")


def _left(counting: Counting, found: Counter[str], stay: Stay, at: datetime) -> None:
    found["died" if stay.died else "discharged"] += 1
    if stay.to and not stay.died:
        found[WAYS[stay.to]] += 1
    found["zero_night_stays"] += counting.day(stay.admitted_at) == counting.day(at)
    found["leavers_bed_days"] += own_days(stay.admitted_at.date(), at.date())
    found["operated"] += stay.is_operated
    found["died_operated"] += stay.is_operated and stay.died
    found["died_within_24h"] += stay.died and at - stay.admitted_at <= DAY


def own_days(admitted: date, left: date) -> int:
    """Bed-days of a whole stay: calendar days, at least one (cis-forms.md 4.3, rule 2)."""
    return max(1, (left - admitted).days)
