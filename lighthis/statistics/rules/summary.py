"""Form 016: the months, the longer rows and the total of the hospital, a department, a profile or a line (cis-forms.md 4.2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from lighthis.statistics.rules.counting import Tally, counted
from lighthis.statistics.rules.days import MONTH, Month, Period, buckets, periods
from lighthis.statistics.rules.exact import rounded
from lighthis.statistics.rules.facts import Hospital
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

COLUMNS = (
    "present_start", "admitted", "admitted_from_day_hospital", "admitted_rural", "admitted_0_17", "admitted_60_plus", "moved_in",
    "moved_out", "discharged", "discharged_to_day_hospital", "discharged_to_round_the_clock", "discharged_to_other_hospital",
    "died", "present_end", "zero_night_stays", "bed_days", "closure_bed_days", "carer_bed_days",
)  # fmt: skip
SUMS = {"closure_bed_days": "closed", "carer_bed_days": "carers"}  # nights as they are counted


@dataclass(frozen=True)
class Counted:
    """Months that were counted: the figures by place of the month and line, and the days of each."""

    months: tuple[Month, ...]
    days: tuple[tuple[date, date], ...]
    tally: Tally


def counted_months(hospital: Hospital, months: tuple[Month, ...], last: date | None = None) -> Counted:
    """Count months; with `last` the month in hand ends there."""
    days = tuple((one.first, min(one.last, last) if last else one.last) for one in months)
    return Counted(months, days, counted(hospital, buckets(days)))


def rows(
    hospital: Hospital, months: tuple[Month, ...], department: str | None = None, profile: str | None = None, *,
    last: date | None = None,
) -> list[Row]:  # fmt: skip
    """The rows of form 016. Raises Refusal where one does not balance."""
    return rows_of(counted_months(hospital, months, last), periods(months), department, profile)


def rows_of(
    found: Counted, wanted: Sequence[Period], department: str | None = None, profile: str | None = None
) -> list[Row]:
    """Rows of what was counted: of the hospital, a department, a profile or a line."""
    sums = chosen(found.tally, _which(department, profile))
    averages = [
        Fraction(one["beds"], (last - first).days + 1) for one, (first, last) in zip(sums, found.days, strict=True)
    ]
    places = {one: place for place, one in enumerate(found.months)}
    return [_row(found, one, places[one.months[0]], sums, averages, by_line=profile is not None) for one in wanted]


def of_month(hospital: Hospital, month: Month) -> list[Row]:
    """A month of the hospital, of each department and of each line: what is closed and signed."""
    found = counted_months(hospital, (month,))
    wanted = [Period(month.name, MONTH, (month,))]
    made = [{"level": HOSPITAL, "department": None, "profile": None, **rows_of(found, wanted)[0]}]
    for code in hospital.departments:
        made.append({"level": DEPARTMENT, "department": code, "profile": None, **rows_of(found, wanted, code)[0]})
        made += [
            {"level": PROFILE, **line._asdict(), **rows_of(found, wanted, *line)[0]}
            for line in lines(found.tally, hospital, code)
        ]
    return [{name: shown(value) for name, value in row.items()} for row in made]


def shown(value: object) -> object:
    """A figure as JSON and people see it."""
    return rounded(value) if isinstance(value, Fraction) else value


def _which(department: str | None, profile: str | None) -> Which:
    if profile is not None:
        return of_line(department, profile)
    return everything if department is None else of_department(department)


def _row(
    found: Counted, period: Period, first: int, sums: list[Counter[str]], averages: list[Fraction], *, by_line: bool
) -> Row:
    last = first + len(period.months) - 1
    total = balanced(figures(sums, first, last, by_line=by_line), period.name)
    return {
        "period": period.name, "kind": period.kind, "first_day": found.days[first][0].isoformat(),
        "last_day": found.days[last][1].isoformat(),
        # a longer row is the mean of its months' averages, not of its days
        "average_beds": sum(averages[first : last + 1], Fraction()) / len(period.months),
        "beds_deployed_end": total["beds_end"], "beds_closed_end": total["closed_end"],
        **{name: total[SUMS.get(name, name)] for name in COLUMNS},
    }  # fmt: skip


def as_json(
    hospital: Hospital, months: tuple[Month, ...], department: str | None = None, profile: str | None = None
) -> dict[str, Any]:
    """The form as `lighthis report 016` prints it."""
    made = rows(hospital, months, department, profile)
    return {
        "from": months[0].name, "to": months[-1].name, "department": department, "profile": profile,
        "rows": [
            {name: shown(value) for name, value in row.items()} for row in made
        ],
    }  # fmt: skip
