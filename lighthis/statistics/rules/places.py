"""Free places at the census, by the sex of the bed (cis-forms.md 4.3, rule 13; patients without a bed take one of their own sex first)."""

from collections import Counter, defaultdict
from datetime import datetime

from lighthis.statistics.rules.facts import ANY, FEMALE, MALE, Hospital, Line
from lighthis.statistics.rules.lines import before, span_before

SEXES = (MALE, FEMALE, ANY)
Free = dict[str, int]  # by the sex of the bed


def free_places(hospital: Hospital, at: datetime) -> dict[Line, Free]:
    """The free places of each line just before a moment; rows above are sums of lines."""
    open_: dict[Line, Counter[str]] = defaultdict(Counter)
    sex_of: dict[str, tuple[Line, str]] = {}
    for bed, spans in hospital.beds.items():
        span = span_before(spans, at)
        if span is None:
            continue
        line = Line(span.department, span.profile)
        sex_of[bed] = line, span.sex
        if not any(before(at, *closure) for closure in hospital.closures.get(bed, ())):
            open_[line][span.sex] += 1
    bedless = _taken(hospital, at, open_, sex_of)
    return {line: _left(open_[line], bedless[line]) for line in {*open_, *bedless}}


def _taken(
    hospital: Hospital, at: datetime, open_: dict[Line, Counter[str]], sex_of: dict[str, tuple[Line, str]]
) -> dict[Line, Counter[str]]:
    """Take the places of who lies in a bed; who lies without one is counted by sex."""
    bedless: dict[Line, Counter[str]] = defaultdict(Counter)
    for stay in hospital.stays:
        for piece in stay.pieces:
            if not before(at, piece.since, piece.until):
                continue
            if piece.bed in sex_of and sex_of[piece.bed][0].department == piece.department:
                line, sex = sex_of[piece.bed]
                open_[line][sex] -= 1
            else:
                bedless[hospital.own_line(piece.department)][stay.sex] += 1
    return bedless


def _left(places: Counter[str], bedless: Counter[str]) -> Free:
    free = {sex: max(0, places[sex]) for sex in SEXES}
    over = 0
    for sex, wanting in bedless.items():
        taken = min(wanting, free[sex]) if sex in (MALE, FEMALE) else 0
        if taken:
            free[sex] -= taken
        over += wanting - taken
    free[ANY] = max(0, free[ANY] - over)
    return free
