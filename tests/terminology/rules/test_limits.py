"""What ICD-10 limits a code to: the sex, the age, the place beside another diagnosis."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.terminology import world
from lighthis.terminology.rules import limits

TODAY = date(2026, 11, 22)


def said(code, sex="female", born=date(1990, 1, 1), precision="day", *, is_first=True, on=TODAY):
    first, last = limits.birth_days(born, precision)
    told = limits.warnings(code, born=limits.Born(sex, first, last), on=on, is_first=is_first)
    return " ".join(one.text for one in told)


@pytest.mark.parametrize(
    ("code", "sex", "warned"),
    [
        ("C61", "female", True), ("C61", "male", False), ("C61", "unknown", False), ("O80.0", "male", True), ("O80.0", "female", False),
        ("N40", "female", True), ("N73.5", "male", True), ("D07.4", "female", True), ("D07.3", "male", True), ("D07.3", "female", False),
        ("B26.0", "female", True), ("B26.9", "female", False), ("N99.2", "male", True), ("J18.9", "male", False), ("S37.6", "male", True),
        ("S37.0", "male", False), ("Z39.2", "male", True), ("C50.9", "male", False),
    ],
)  # fmt: skip
def test_a_code_of_one_sex_is_doubted_for_the_other(code, sex, warned):
    assert ("to men only" in said(code, sex) or "to women only" in said(code, sex)) is warned


@pytest.mark.parametrize(
    ("code", "born", "warned"),
    [
        ("P59.9", "2026-11-20", False), ("P59.9", "2024-11-20", True), ("P90", "2026-10-25", False), ("P90", "2026-10-24", True),
        ("A33", "2026-01-01", True), ("O80.0", "2016-11-23", True), ("O80.0", "2016-11-22", False), ("O80.0", "1970-11-23", False),
        ("O80.0", "1970-11-22", True), ("J80", "2020-01-01", True), ("M08.9", "2000-01-01", True), ("M08.9", "2012-01-01", False),
        ("H25.9", "2000-01-01", True), ("J18.9", "2026-11-20", False), ("R95", "2020-01-01", True),
    ],
)  # fmt: skip
def test_a_code_of_some_ages_is_doubted_at_the_others(code, born, warned):
    assert (
        "up to the age" in said(code, born=date.fromisoformat(born))
        or "from the age" in said(code, born=date.fromisoformat(born))
    ) is warned


def test_a_year_of_birth_doubts_only_what_is_sure():
    assert "up to" not in said("P90", born=date(2026, 1, 1), precision="year")
    assert "up to" in said("P90", born=date(2025, 1, 1), precision="year")
    assert "from" not in said("O80.0", born=date(2016, 1, 1), precision="year")
    assert said("P90", born=date(1990, 1, 1), precision="estimated") == ""


@pytest.mark.parametrize(
    ("code", "is_first", "words"),
    [
        ("G01", True, "asterisk"), ("G01", False, ""), ("M01.0", True, "asterisk"), ("V03.1", True, "external cause"), ("X59", False, ""),
        ("B95.6", True, "germ"), ("Z37.0", True, "how the delivery ended"), ("U82.1", True, "resistance"), ("K35.8", True, ""),
    ],
)  # fmt: skip
def test_what_stands_beside_another_diagnosis_is_doubted_as_the_first(code, is_first, words):
    told = said(code, is_first=is_first)
    assert words in told
    assert bool(told) is bool(words)


def test_there_are_83_asterisk_categories_and_each_exists():
    """ICD-10 volume 1: asterisk information is held in 83 categories."""
    (row,) = [one for one in limits.limits() if one.value == "asterisk"]
    assert len(row.spans) == len(set(row.spans)) == 83
    if world.world().titles:
        assert [first for first, _last in row.spans if first not in world.world().titles] == []
        others = [
            code for code, title in world.world().titles.items() if "classified elsewhere" in title and len(code) == 3
        ]
        mine = {first for first, _last in row.spans}
        diseases = [
            code
            for code in others
            if "in diseases classified elsewhere" in world.world().titles[code]
            and "not elsewhere" not in world.world().titles[code].split(" in diseases")[0]
        ]
        assert {code for code in diseases if code[0] not in "BF"} <= mine


def test_every_limit_names_its_source_and_codes_that_exist():
    for one in limits.limits():
        assert one.source
        assert all(first <= last and len(first) == len(last) for first, last in one.spans)
        for first, _last in one.spans if world.world().titles else ():
            assert first in world.world().titles or first in {"U80", "V01", "O00", "D17.6"}, first


@settings(max_examples=30)
@given(
    st.sampled_from(["P59.9", "O80.0", "A33", "J80", "M08.9"]),
    st.integers(0, 40_000),
    st.sampled_from(["day", "month", "year"]),
)
def test_a_vaguer_birth_date_never_doubts_more(code, days, precision):
    born = TODAY - timedelta(days=days)
    vague, sure = said(code, born=born, precision=precision), said(code, born=born)
    assert not vague or vague == sure
