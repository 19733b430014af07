"""The field of birth: a date, a year, or an age."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel.ages import age
from lighthis.kernel.text import Refusal
from lighthis.registration.rules.birth import OLDEST, read_birth, same_age

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("typed", "day", "precision"), [
    ("14.02.1983", date(1983, 2, 14), "day"),
    ("14021983", date(1983, 2, 14), "day"),
    ("02.1983", date(1983, 2, 1), "month"),
    ("1983", date(1983, 1, 1), "year"),
    ("43", date(1983, 11, 22), "estimated"),
    ("43 года", date(1983, 11, 22), "estimated"),
    ("43л.", date(1983, 11, 22), "estimated"),
    ("43 yosh", date(1983, 11, 22), "estimated"),
    ("43 ёш", date(1983, 11, 22), "estimated"),
    ("8 мес.", date(2026, 3, 22), "estimated"),
    ("8 oy", date(2026, 3, 22), "estimated"),
    ("8 ой", date(2026, 3, 22), "estimated"),
    ("5 дн", date(2026, 11, 17), "estimated"),
    ("5 kun", date(2026, 11, 17), "estimated"),
    ("0", TODAY, "estimated"),
])  # fmt: skip
def test_what_is_typed(typed, day, precision):
    assert read_birth(typed, TODAY) == (day, precision)


@pytest.mark.parametrize("typed", ["131", "999", "43 x", "31.02.1983", "14.02.2030", "-5", "abc"])
def test_what_is_no_birth_is_refused(typed):
    with pytest.raises(Refusal):
        read_birth(typed, TODAY)


@given(st.integers(0, OLDEST), st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_an_age_typed_is_the_age_shown(years, today):
    born = read_birth(str(years), today).day
    assert age(born, today).years == years
    assert same_age(born, born, today)


@given(st.integers(1, 11), st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_months_typed_are_the_months_shown(months, today):
    assert age(read_birth(f"{months} m", today).day, today).months == months


def test_another_age_is_another_age():
    assert same_age(date(1983, 11, 22), date(1983, 3, 1), TODAY) is True
    assert same_age(date(1983, 11, 22), date(1980, 3, 1), TODAY) is False
    assert same_age(date(2026, 3, 1), date(2026, 8, 1), TODAY) is False
