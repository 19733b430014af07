"""Completed years, months and days, counted by the calendar."""

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Age:
    """Completed units of a life at one day: whole years, whole months in all, days in all."""

    years: int
    months: int
    days: int


def age(born: date, on: date) -> Age:
    """Age in completed units. A birthday on 29 February is completed on 1 March of a common year. Raises ValueError before birth."""
    if on < born:
        raise ValueError("before birth")
    months = (on.year - born.year) * 12 + on.month - born.month
    if on.day < born.day:
        months -= 1
    return Age(months // 12, months, (on - born).days)


def born_about(years: int, on: date) -> date:
    """A stand-in birth date for an estimated age: the same calendar day that many years before."""
    year = on.year - years
    return date(year, on.month, min(on.day, calendar.monthrange(year, on.month)[1]))
