"""Values come back from both stores as they went in."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from lighthis.db import types

DIALECTS = [sqlite.dialect(), postgresql.dialect()]
sums = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)


def there_and_back(kind, value, dialect):
    return kind.process_result_value(kind.process_bind_param(value, dialect), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(value=sums)
def test_money_keeps_every_tiyin(dialect, value):
    assert there_and_back(types.Money(), value, dialect) == value


@pytest.mark.parametrize("dialect", DIALECTS)
def test_money_finer_than_a_tiyin_is_refused_not_rounded(dialect):
    with pytest.raises(ValueError, match="finer"):
        types.Money().process_bind_param(Decimal("0.001"), dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(value=st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)), hours=st.integers(-12, 14))
def test_an_instant_is_the_same_moment_whatever_its_zone(dialect, value, hours):
    aware = value.replace(tzinfo=timezone(timedelta(hours=hours)))
    back = there_and_back(types.Instant(), aware, dialect)
    assert back == aware
    assert back.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_time_without_a_zone_is_refused(dialect):
    with pytest.raises(ValueError, match="zone"):
        types.Instant().process_bind_param(datetime(2026, 1, 1), dialect)


@given(value=st.dates(min_value=date(1800, 1, 1)))
def test_days_sort_as_text(value):
    assert there_and_back(types.Day(), value, DIALECTS[0]) == value
    assert (
        types.Day().process_bind_param(value, DIALECTS[0]) < types.Day().process_bind_param(date.max, DIALECTS[0])
        or value == date.max
    )


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_structures_come_back_whole(value):
    if value is not None:
        assert there_and_back(types.Json(), value, DIALECTS[0]) == value
