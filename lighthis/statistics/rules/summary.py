"""Form 016: the months, the longer rows and the total of the hospital, a department, a profile or a line (cis-forms.md 4.2)."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

from lighthis.statistics.rules.counting import Tally, counted
from lighthis.statistics.rules.days import Month, Period, buckets, periods
from lighthis.statistics.rules.exact import rounded
from lighthis.statistics.rules.facts import Hospital
from lighthis.statistics.rules.figures import Row, Which, balanced, everything, figures, of_department, of_line

COLUMNS = (
    "present_start", "admitted", "admitted_from_day_hospital", "admitted_rural", "admitted_0_17", "admitted_60_plus", "moved_in",
    "moved_out", "discharged", "discharged_to_day_hospital", "discharged_to_round_the_clock", "discharged_to_other_hospital",
    "died", "present_end", "zero_night_stays", "bed_days", "closure_bed_days", "carer_bed_days",
)  # fmt: skip
SUMS = {"closure_bed_days": "closed", "carer_bed_days": "carers"}  # nights as they are counted


def rows(
    hospital: Hospital, months: tuple[Month, ...], department: str | None = None, profile: str | None = None, *,
    last: date | None = None,
) -> list[Row]:  # fmt: skip
    """The rows of form 016; with `last` the month in hand ends there. Raises Refusal where a row does not balance."""
    days = [(one.first, min(one.last, last) if last else one.last) for one in months]
    tally = counted(hospital, buckets(days))
    which = _which(department, profile)
    averages = {
        one: Fraction(_beds(tally, place, which), (days[place][1] - days[place][0]).days + 1)
        for place, one in enumerate(months)
    }
    return [_row(tally, one, months, days, which, averages, by_line=profile is not None) for one in periods(months)]


def _which(department: str | None, profile: str | None) -> Which:
    if profile is not None:
        return of_line(department, profile)
    return everything if department is None else of_department(department)


def _beds(tally: Tally, place: int, which: Which) -> int:
    return sum(found["beds"] for (period, line), found in tally.items() if period == place and which(line))


def _row(
    tally: Tally, period: Period, months: tuple[Month, ...], days: list[tuple[date, date]], which: Which,
    averages: dict[Month, Fraction], *, by_line: bool,
) -> Row:  # fmt: skip
    places = [months.index(one) for one in period.months]
    total: Counter[str] = balanced(figures(tally, places, which, by_line=by_line), period.name)
    return {
        "period": period.name, "kind": period.kind, "first_day": days[places[0]][0].isoformat(),
        "last_day": days[places[-1]][1].isoformat(),
        # a longer row is the mean of its months' averages, not of its days
        "average_beds": sum((averages[one] for one in period.months), Fraction()) / len(period.months),
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
            {name: rounded(value) if isinstance(value, Fraction) else value for name, value in row.items()} for row in made
        ],
    }  # fmt: skip
