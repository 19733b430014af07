"""Form 007 of one sheet day: the hospital, its departments and lines, and the lists of side 2 (cis-forms.md 4.1)."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from lighthis.statistics.rules.counting import Tally, counted
from lighthis.statistics.rules.days import bounds, sheet_day
from lighthis.statistics.rules.facts import OTHER_HOSPITAL, Hospital, Line, Stay
from lighthis.statistics.rules.figures import (
    DEPARTMENT,
    HOSPITAL,
    PROFILE,
    Row,
    Which,
    balanced,
    chosen,
    everything,
    figures,
    lines,
    of_department,
    of_line,
)
from lighthis.statistics.rules.lines import before
from lighthis.statistics.rules.places import Free, free_places

COLUMNS = (
    "beds_deployed", "beds_closed", "present_start", "admitted", "admitted_from_day_hospital", "admitted_rural", "admitted_0_17",
    "admitted_60_plus", "moved_in", "moved_out", "discharged", "discharged_to_other_hospital", "discharged_to_round_the_clock",
    "discharged_to_day_hospital", "died", "present_end", "carers", "free_male", "free_female", "free_any", "zero_night_stays",
    "bed_days",
)  # fmt: skip
LISTS = ("admitted", "moved_in", "moved_out", "discharged", "discharged_to_other_hospital", "died", "present_end")
STATES = {"beds_deployed": "beds_end", "beds_closed": "closed_end", "carers": "carers_end"}  # as they are counted
Lists = dict[str, dict[str, list[Stay]]]


def rows(hospital: Hospital, day: date, department: str | None = None) -> list[Row]:
    """The rows of a day's sheet: of one department and its lines where it is asked for. Raises Refusal where one does not balance."""
    number = day.toordinal()
    tally = counted(hospital, ((number, number + 1),))
    free = free_places(hospital, bounds(day, day, hospital.census)[1])
    made = [] if department else [_row(tally, free, everything, HOSPITAL, None, None)]
    for code in [department] if department else hospital.departments:
        made.append(_row(tally, free, of_department(code), DEPARTMENT, code, None))
        made += [
            _row(tally, free, of_line(*one), PROFILE, one.department, one.profile)
            for one in lines(tally, hospital, code)
        ]
    return made


def _row(
    tally: Tally, free: dict[Line, Free], which: Which, level: str, department: str | None, profile: str | None
) -> Row:
    total = figures(chosen(tally, which), 0, 0, by_line=level == PROFILE)
    balanced(total, " ".join(part for part in (department, profile) if part))
    for sex in ("male", "female", "any"):
        total[f"free_{sex}"] = sum(places[sex] for line, places in free.items() if which(line))
    return {
        "level": level, "department": department, "profile": profile,
        **{name: total[STATES.get(name, name)] for name in COLUMNS},
    }  # fmt: skip


def lists(hospital: Hospital, day: date, department: str | None = None) -> Lists:
    """Side 2: whose stays the sheet counts, once an event, of each department."""
    found: Lists = {
        code: {name: [] for name in LISTS} for code in ([department] if department else hospital.departments)
    }
    number, end = day.toordinal(), bounds(day, day, hospital.census)[1]
    census = hospital.census

    def add(code: str, name: str, stay: Stay) -> None:
        if code in found:
            found[code][name].append(stay)

    for stay in hospital.stays:
        _events(stay, number, census, add)
        for piece in stay.pieces:
            if before(end, piece.since, piece.until):
                add(piece.department, "present_end", stay)
    return found


def _events(stay: Stay, number: int, census: int, add: Callable[[str, str, Stay], None]) -> None:
    if sheet_day(stay.admitted_at, census) == number:
        add(stay.pieces[0].department, "admitted", stay)
    for old, new in zip(stay.pieces, stay.pieces[1:], strict=False):
        if old.department != new.department and sheet_day(new.since, census) == number:
            add(old.department, "moved_out", stay)
            add(new.department, "moved_in", stay)
    if stay.left_at is not None and sheet_day(stay.left_at, census) == number:
        left = stay.pieces[-1].department
        add(left, "died" if stay.died else "discharged", stay)
        if stay.to == OTHER_HOSPITAL and not stay.died:
            add(left, "discharged_to_other_hospital", stay)


def counts(found: Lists) -> Counter[str]:
    """How long each list of the hospital is, to hold against the figures."""
    return Counter({name: sum(len(one[name]) for one in found.values()) for name in LISTS})


def as_json(hospital: Hospital, day: date, department: str | None = None) -> dict[str, Any]:
    """Rows and lists as `lighthis report 007` prints them, stays by their numbers."""
    named = {
        code: {name: [stay.number for stay in stays] for name, stays in one.items()}
        for code, one in lists(hospital, day, department).items()
    }
    return {"date": day.isoformat(), "rows": rows(hospital, day, department), "lists": named}
