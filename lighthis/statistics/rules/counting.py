"""One pass over beds and stays that counts events and nights by line and period; forms and indicators are sums of it.

A night is a census that saw the patient: from the sheet day of the beginning to that of the end, the last not counted. So a
stretch is counted by subtracting two days, however long it is, and the pieces of a stay telescope (cis-forms.md 4.3, rule 3).
"""

import itertools
from collections import Counter, defaultdict
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
Tally = list[dict[Line, Counter[str]]]  # the lines of each period


class Counting:
    """The figures of periods that follow each other, by number of the period and line."""

    def __init__(self, hospital: Hospital, periods: tuple[tuple[int, int], ...]) -> None:
        self.hospital, self.periods = hospital, periods
        self.first, self.after = periods[0][0], periods[-1][1]
        self.shift = timedelta(minutes=hospital.census)
        self.tally: Tally = [defaultdict(Counter) for _ in periods]
        # which period each day lies in
        self.period = [place for place, (first, after) in enumerate(periods) for _ in range(first, after)]

    def day(self, at: Moment) -> int:
        """The sheet day of a moment; what lasts ends after all that is asked."""
        return self.after if at is None else (at - self.shift).toordinal()

    def event(self, day: int, line: Line) -> Counter[str] | None:
        """Where an event of a sheet day is counted; None outside the periods."""
        return self.tally[self.period[day - self.first]][line] if self.first <= day < self.after else None

    def nights(self, first: int, after: int, line: Line, name: str) -> None:
        """Count the censuses from one sheet day to another, and at the ends of which periods it was so, as `name` and `name_end`."""
        first, after = max(first, self.first), min(after, self.after)
        period = self.period[first - self.first] if first < after else 0
        while first < after:
            end, counter = self.periods[period][1], self.tally[period][line]
            if after < end:
                counter[name] += after - first
                return
            counter[name] += end - first
            counter[f"{name}_end"] += 1
            first, period = end, period + 1


def counted(hospital: Hospital, periods: tuple[tuple[int, int], ...]) -> Tally:
    """The figures of the periods, given as sheet days [first, after) without gaps between them."""
    counting = Counting(hospital, periods)
    _beds(counting)
    for stay in hospital.stays:
        _stay(counting, stay)
    for refusal in hospital.refusals:
        # a refusal that asked for no department counts for the hospital alone
        if (found := counting.event(counting.day(refusal.at), Line(refusal.department, ""))) is not None:
            found["refused"] += 1
            found["refused_emergency"] += refusal.is_emergency
            found["refused_repeat"] += refusal.is_repeat
    return counting.tally


def _beds(counting: Counting) -> None:
    for bed, spans in counting.hospital.beds.items():
        for span in spans:
            line = Line(span.department, span.profile)
            counting.nights(counting.day(span.since), counting.day(span.until), line, "beds")
            for closure in counting.hospital.closures.get(bed, ()):
                since, until = max(closure.since, span.since), earlier(closure.until, span.until)
                if until is None or since < until:
                    counting.nights(counting.day(since), counting.day(until), line, "closed")


def _stay(counting: Counting, stay: Stay) -> None:
    path = stretches(stay, counting.hospital)
    # stretches follow each other: the last day of one is the first of the next
    days = [*(counting.day(one.since) for one in path), counting.day(stay.left_at)]
    if (found := counting.event(days[0], path[0].line)) is not None:
        _admitted(found, stay)
    for (old, new), day in zip(itertools.pairwise(path), days[1:], strict=False):
        _moved(counting, old.line, new.line, day)
    for one, (since, until) in zip(path, itertools.pairwise(days), strict=True):
        counting.nights(since, until, one.line, "present")
        # who was there at the census before the first period; later periods begin with the end of the one before
        if since < counting.first <= until:
            counting.tally[0][one.line]["present_start"] += 1
    for carer in stay.carers:
        _carer(counting, carer.since, earlier(carer.until, stay.left_at), path)
    if stay.left_at is not None and (found := counting.event(days[-1], path[-1].line)) is not None:
        found["zero_night_stays"] += days[0] == days[-1]
        _left(found, stay, stay.left_at)


def _admitted(found: Counter[str], stay: Stay) -> None:
    found["admitted"] += 1
    if stay.is_emergency:
        found["admitted_emergency"] += 1
    if stay.from_day_hospital:
        found["admitted_from_day_hospital"] += 1
    if stay.is_rural:
        found["admitted_rural"] += 1
    if stay.born is not None:
        years = whole_years(stay.born, stay.admitted_at)
        if years <= CHILD:
            found["admitted_0_17"] += 1
        elif years >= OLD:
            found["admitted_60_plus"] += 1


def _moved(counting: Counting, old: Line, new: Line, day: int) -> None:
    """A change of line is a move of the line; with another department it is one of the department too."""
    for line, way in ((old, "out"), (new, "in")):
        if (found := counting.event(day, line)) is not None:
            found[f"line_{way}"] += 1
            found[f"moved_{way}"] += old.department != new.department


def _carer(counting: Counting, since: datetime, until: Moment, path: list[Stretch]) -> None:
    for one in path:
        begin, end = max(since, one.since), earlier(until, one.until)
        if end is None or begin < end:
            counting.nights(counting.day(begin), counting.day(end), one.line, "carers")


def _left(found: Counter[str], stay: Stay, at: datetime) -> None:
    found["leavers_bed_days"] += own_days(stay.admitted_at, at)
    if stay.is_operated:
        found["operated"] += 1
    if not stay.died:
        found["discharged"] += 1
        if stay.to:
            found[WAYS[stay.to]] += 1
        return
    found["died"] += 1
    found["died_operated"] += stay.is_operated
    found["died_within_24h"] += at - stay.admitted_at <= DAY


def own_days(admitted: date, left: date) -> int:
    """Bed-days of a whole stay: calendar days, at least one (cis-forms.md 4.3, rule 2)."""
    return max(1, left.toordinal() - admitted.toordinal())
