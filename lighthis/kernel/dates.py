"""Dates as clerks type them (design.md "Date, time, age"), read with a precision, refused in words."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lighthis.kernel.names.strict import strict_key
from lighthis.kernel.text import N_, Refusal

EARLIEST_YEAR = 1900

# Shapes in digits, also used to find a date inside a search: 14.02.1983, 14/2/83, 1983-02-14, 14021983.
PATTERNS = r"\d{1,2}([.,/-])\d{1,2}\1(?:\d{4}|\d{2})|\d{4}([-./])\d{1,2}\2\d{1,2}|\d{8}"

# Months by the start of their name in Russian, Uzbek (both scripts) and English, as strict keys.
_MONTHS = (
    ("yanv", 1), ("yan", 1), ("jan", 1), ("fev", 2), ("feb", 2), ("mart", 3), ("mar", 3), ("apr", 4), ("may", 5), ("maya", 5),
    ("iyun", 6), ("yun", 6), ("jun", 6), ("iyul", 7), ("yul", 7), ("jul", 7), ("avg", 8), ("aug", 8), ("sen", 9), ("sep", 9),
    ("okt", 10), ("oçt", 10), ("noy", 11), ("nov", 11), ("dek", 12), ("deç", 12),
)  # fmt: skip
_SHORT_MONTH = {
    2: N_("February %(year)s has %(days)s days; there is no day %(day)s."),
    4: N_("April has 30 days; there is no day %(day)s."),
    6: N_("June has 30 days; there is no day %(day)s."),
    9: N_("September has 30 days; there is no day %(day)s."),
    11: N_("November has 30 days; there is no day %(day)s."),
}


@dataclass(frozen=True, slots=True)
class TypedDay:
    """A day and how much of it was typed; what was not typed is the first of the month or of the year."""

    day: date
    precision: Literal["day", "month", "year"]


def parse_day(text: str, today: date, *, future: bool = False) -> TypedDay:
    """A day typed by a clerk: DD.MM.YYYY and its shorter forms, ISO, a month in words, a year alone. Raises Refusal."""
    typed = " ".join(text[:64].split())
    if not typed:
        raise Refusal(N_("Enter a date, for example 14.02.1983."))
    year, month, day = _numbers(typed, today) or _in_words(typed) or _refuse()
    _check(year, month, day)
    found = TypedDay(
        date(year, month or 1, day or 1), "day" if day is not None else "month" if month is not None else "year"
    )
    if not future and found.day > today:
        raise Refusal(N_("The date cannot be in the future."))
    return found


def _refuse() -> tuple[int, int | None, int | None]:
    raise Refusal(N_("Enter a valid date (DD.MM.YYYY)."))


def _numbers(typed: str, today: date) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of a date in digits, or None where it is not one."""
    if found := re.fullmatch(r"(\d{1,2})([.,/ -])(\d{1,2})\2(\d{4}|\d{2})(?: ?[гй]\.?| ?y\.?)?", typed, re.ASCII):
        return _full_year(found[4], today), int(found[3]), int(found[1])
    if found := re.fullmatch(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?:T.*)?", typed, re.ASCII):
        return int(found[1]), int(found[3]), int(found[4])
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{4})", typed, re.ASCII):
        return int(found[3]), int(found[2]), int(found[1])
    if found := re.fullmatch(r"(\d{1,2})[./-](\d{4})", typed, re.ASCII):
        return int(found[2]), int(found[1]), None
    if found := re.fullmatch(r"(\d{4})-(\d{2})", typed, re.ASCII):
        return int(found[1]), int(found[2]), None
    if found := re.fullmatch(r"(\d{4})(?: ?(?:г\.?|год|yil|йил|-yil|-йил))?", typed, re.ASCII):
        return int(found[1]), None, None
    return None


def _full_year(digits: str, today: date) -> int:
    """Two digits of a year mean the latest such year that is not after this one."""
    if len(digits) == 4:
        return int(digits)
    year = today.year - today.year % 100 + int(digits)
    return year if year <= today.year else year - 100


def _in_words(typed: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day of a date with the month in words: 14 фев 1983, 1983-yil 14-fevral."""
    numbers = re.findall(r"\d+", typed, re.ASCII)
    months = {
        month
        for word in re.findall(r"[^\W\d_]+", typed)
        for start, month in _MONTHS
        if strict_key(word).startswith(start)
    }
    years = [n for n in numbers if len(n) == 4]
    days = [n for n in numbers if len(n) <= 2]
    if len(months) != 1 or len(years) != 1 or len(numbers) != len(years) + len(days) or len(days) > 1:
        return None
    return int(years[0]), months.pop(), int(days[0]) if days else None


def _check(year: int, month: int | None, day: int | None) -> None:
    """Refuse an impossible day in words that name what is wrong."""
    if month is not None and not 1 <= month <= 12:
        raise Refusal(N_("There is no month number %(month)s. The order is day, month, year."), month=month)
    if day is not None and not 1 <= day <= 31:
        raise Refusal(N_("There is no day %(day)s in any month."), day=day)
    if year < EARLIEST_YEAR:
        raise Refusal(N_("The year %(year)s is before 1900. Check the year."), year=year)
    if month is not None and day is not None and day > (days := monthrange(year, month)[1]):
        raise Refusal(_SHORT_MONTH[month], year=year, days=days, day=day)
