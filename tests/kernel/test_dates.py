"""Dates as clerks type them: design.md "Date, time, age", language.md 4 and 13."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.dates import TypedDay, parse_day
from lighthis.kernel.text import Refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed",
    [
        "14.02.1983", "14.2.1983", "14021983", "14/2/83", "14-02-1983", "14 02 1983", "1983-02-14", "14 фев 1983", "14 февраля 1983 г.",
        "14-fevral 1983-yil", "1983-yil 14-fevral", "1983 йил 14 февраль", "14 fev 1983", "14 February 1983", " 14.02.1983 ",
    ],
)  # fmt: skip
def test_a_day(typed):
    assert parse_day(typed, TODAY) == TypedDay(date(1983, 2, 14), "day")


@pytest.mark.parametrize(
    ("month", "number"),
    list(
        zip(
            ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"],
            range(1, 13),
            strict=True,
        )
    )
    + list(
        zip(
            [
                "yanvar",
                "fevral",
                "mart",
                "aprel",
                "may",
                "iyun",
                "iyul",
                "avgust",
                "sentabr",
                "oktabr",
                "noyabr",
                "dekabr",
            ],
            range(1, 13),
            strict=True,
        )
    )
    + list(
        zip(
            [
                "январь",
                "февраль",
                "март",
                "апрель",
                "май",
                "июнь",
                "июль",
                "август",
                "сентябрь",
                "октябрь",
                "ноябрь",
                "декабрь",
            ],
            range(1, 13),
            strict=True,
        )
    )
    + list(
        zip(
            ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
            range(1, 13),
            strict=True,
        )
    ),
)
def test_months_in_words(month, number):
    assert parse_day(f"5 {month} 2001", TODAY).day == date(2001, number, 5)


def test_less_than_a_day():
    assert parse_day("1983", TODAY) == TypedDay(date(1983, 1, 1), "year")
    assert parse_day("1983 г.", TODAY) == TypedDay(date(1983, 1, 1), "year")
    assert parse_day("02.1983", TODAY) == TypedDay(date(1983, 2, 1), "month")


@pytest.mark.parametrize(("typed", "year"), [("3.3.26", 2026), ("3.3.27", 1927), ("3.3.00", 2000), ("3.3.83", 1983)])
def test_two_digits_of_a_year_are_the_latest_past_one(typed, year):
    assert parse_day(typed, TODAY).day.year == year


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a date, for example 14.02.1983."),
        ("вчера", "Enter a valid date (DD.MM.YYYY)."),
        ("١٤.٠٢.١٩٨٣", "Enter a valid date (DD.MM.YYYY)."),
        ("31.02.1983", "February 1983 has 28 days; there is no day 31."),
        ("29.02.1900", "February 1900 has 28 days; there is no day 29."),
        ("31.04.1983", "April has 30 days; there is no day 31."),
        ("31 noyabr 1983", "November has 30 days; there is no day 31."),
        ("32.01.1983", "There is no day 32 in any month."),
        ("0.01.1983", "There is no day 0 in any month."),
        ("12/31/1983", "There is no month number 31. The order is day, month, year."),
        ("23.11.2026", "The date cannot be in the future."),
        ("2027", "The date cannot be in the future."),
        ("31.12.1899", "The year 1899 is before 1900. Check the year."),
    ],
)
def test_refusals_say_what_is_wrong(typed, words):
    with pytest.raises(Refusal) as refused:
        parse_day(typed, TODAY)
    assert refused.value.message.text % refused.value.message.values == words


def test_a_leap_day_and_a_planned_day():
    assert parse_day("29.02.2000", TODAY).day == date(2000, 2, 29)
    assert parse_day("01.12.2026", TODAY, future=True).day == date(2026, 12, 1)


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_day_comes_back(day):
    for shape in ("%d.%m.%Y", "%d%m%Y", "%Y-%m-%d", "%d/%m/%Y"):
        assert parse_day(day.strftime(shape), TODAY) == TypedDay(day, "day")


@given(st.text(max_size=30) | st.text("0123456789./- янвfebyil", max_size=14))
def test_any_text_is_a_day_or_a_refusal(text):
    try:
        assert date(1900, 1, 1) <= parse_day(text, TODAY).day <= TODAY
    except Refusal as refused:
        assert refused.message.text % refused.message.values  # noqa: PT017
