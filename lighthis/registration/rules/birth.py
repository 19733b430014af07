"""What stands in the field of birth: a date, a year, or an age (peers.md 21: many patients know only their age)."""

import re
from datetime import date, timedelta
from typing import NamedTuple

from lighthis.kernel.ages import age, born_about
from lighthis.kernel.dates import parse_day
from lighthis.kernel.text import N_, Refusal

OLDEST = 130
# 43, 43 г, 43 yosh, 8 мес, 8 oy, 12 дн, 12 kun: the first letter of the unit tells in all four languages
_AGE = re.compile(r"(\d{1,3})\s*([^\W\d_]*)\.?")
_UNITS = {
    letter: unit for unit, letters in (("years", "yлгёе"), ("months", "mмoо"), ("days", "dдkк")) for letter in letters
}


class Birth(NamedTuple):
    """A day of birth, and how much of it is known: day, month, year, estimated."""

    day: date
    precision: str


def read_birth(text: str, today: date) -> Birth:
    """Birth as typed: a date, a year, or an age in years, months or days. Raises Refusal."""
    typed = text.strip()
    found = _AGE.fullmatch(typed)
    if found is None:
        day = parse_day(typed, today)
        return Birth(day.day, day.precision)
    count, unit = int(found[1]), _UNITS.get(found[2][:1].lower(), "") if found[2] else "years"
    if not unit or (unit == "years" and count > OLDEST):
        raise Refusal(N_("write the date, the year, or the age: 14.02.1983, 1983, 43"))
    return Birth(_ago(count, unit, today), "estimated")


def _ago(count: int, unit: str, today: date) -> date:
    if unit == "years":
        return born_about(count, today)
    if unit == "days":
        return today - timedelta(days=count)
    months = today.year * 12 + today.month - 1 - count
    return date(months // 12, months % 12 + 1, min(today.day, 28))


def same_age(one: date, other: date, today: date) -> bool:
    """Whether two stand-in dates say the same age, so that an age shown and saved again moves nothing."""
    if one > today or other > today:
        return False
    first, second = age(one, today), age(other, today)
    return (first.years, first.years or first.months) == (second.years, second.years or second.months)
