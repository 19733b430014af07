"""Random lives of a hospital: the quick count against the slow one, and what must hold whatever happens."""

from collections import Counter
from datetime import timedelta

import lives
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.counting import own_days
from lighthis.statistics.rules.days import Month, months

FIRST, LAST = lives.BEGIN.date() - timedelta(days=7), lives.BEGIN.date() + timedelta(days=lives.DAYS + 12)
LIFE = st.randoms(use_true_random=False).map(lives.hospital)
COUNTS = [name for name in sheet.COLUMNS if not name.startswith("free_")]
FLOWS = [
    name for name in COUNTS if name not in ("beds_deployed", "beds_closed", "present_start", "present_end", "carers")
]
FEW = settings(max_examples=12)


def days(first=FIRST, last=LAST):
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def key(row):
    return row["level"], row["department"], row["profile"]


@given(LIFE)
@FEW
def test_a_days_sheet_is_what_a_nurse_would_count(home):
    for day in days()[::4]:
        for row in sheet.rows(home, day):
            slow = lives.slow_sheet(home, day, row["department"], row["profile"])
            assert {name: row[name] for name in COUNTS} == {name: slow[name] for name in COUNTS}, (day, key(row))


@given(LIFE)
@FEW
def test_a_day_begins_as_the_one_before_ended_and_departments_make_the_hospital(home):
    before = {}
    for day in days():
        rows = sheet.rows(home, day)
        now = {key(row): row["present_end"] for row in rows}
        for row in rows:
            assert row["present_start"] == before.get(key(row), 0)
        before = now
        whole, parts = rows[0], [row for row in rows if row["level"] == "department"]
        lines = [row for row in rows if row["level"] == "profile"]
        for name in (*COUNTS, "free_male", "free_female", "free_any"):
            assert whole[name] == sum(row[name] for row in parts), name
            if not name.startswith("moved"):
                assert whole[name] == sum(row[name] for row in lines), name
        assert whole["moved_in"] == whole["moved_out"]
        lists = sheet.counts(sheet.lists(home, day))
        assert lists == Counter({name: whole[name] for name in sheet.LISTS}) or +lists == +Counter(
            {name: whole[name] for name in sheet.LISTS}
        )


@given(LIFE)
@FEW
def test_the_sheets_of_the_days_sum_to_the_months_and_the_indicators(home):
    asked = months(Month(2024, 1), Month(2024, 3))
    rows = {row["period"]: row for row in summary.rows(home, asked)}
    for row in rows.values():
        first, last = (lives.date.fromisoformat(row[name]) for name in ("first_day", "last_day"))
        sheets = [sheet.rows(home, day)[0] for day in days(first, last)]
        for name in FLOWS:
            assert row[name] == sum(one[name] for one in sheets), name
        assert row["present_start"] == sheets[0]["present_start"]
        assert row["present_end"] == sheets[-1]["present_end"]
        assert row["closure_bed_days"] == sum(one["beds_closed"] for one in sheets)
        assert row["carer_bed_days"] == sum(one["carers"] for one in sheets)
        again = indicators.rows(home, first, last)[0]
        for name in ("admitted", "discharged", "died", "bed_days", "present_end", "closure_bed_days", "carer_bed_days"):
            assert again[name] == row[name]
        if row["kind"] == "month":
            assert row["average_beds"] * len(sheets) == sum(one["beds_deployed"] for one in sheets)
            assert again["beds_deployed"]["average_beds"] == row["average_beds"]
    assert rows["2024-Q1"]["average_beds"] * 3 == sum(rows[one.name]["average_beds"] for one in asked)


@given(LIFE)
@FEW
def test_the_days_of_the_stays_are_the_days_of_the_beds(home):
    ended = home.__class__(
        **{**vars(home), "stays": tuple(one for one in home.stays if one.left_at is not None), "census": 0}
    )
    row = indicators.rows(ended, FIRST, LAST)[0]
    by_stay = sum(own_days(one.admitted_at.date(), one.left_at.date()) for one in ended.stays)
    assert row["bed_days"] == by_stay == row["leavers_bed_days"]
    assert row["discharged"] + row["died"] == row["admitted"] == len(ended.stays)
