"""Random lives written into the store and read back: the same forms come out, and plain SQL counts the same (rulings, "how a claim is proven")."""

import random
from collections import Counter
from datetime import timedelta

import bedfolders
import bedstore
import lives
import pytest
from sqlalchemy import event, select, text

from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.registration.models import Patient, PatientLink
from lighthis.staff.models import Staff
from lighthis.statistics import queries
from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.days import Month, bounds, months
from lighthis.statistics.rules.facts import Hospital

FIRST, LAST = lives.BEGIN.date(), lives.BEGIN.date() + timedelta(days=60)
SPAN = months(Month(2024, 1), Month(2024, 3))
# who lay in a department at a census: every stay by itself, nothing of ours between
PRESENT = """
    SELECT d.code, count(*) FROM stay_department l JOIN stay s ON s.id = l.stay_id JOIN department d ON d.id = l.department_id
    WHERE s.facility_id = :at AND l.facility_id = :at AND d.facility_id = :at AND s.withdrawn_at IS NULL
    AND l.since < :census AND (l.until IS NULL OR l.until >= :census) GROUP BY d.code
"""
ZERO = """
    SELECT count(*) FROM stay WHERE facility_id = :at AND withdrawn_at IS NULL AND left_at IS NOT NULL
    AND admitted_at >= :since AND left_at < :census
"""


@pytest.fixture
def one(store):
    """One life after another in a store of its own."""

    def filled(seed):
        with units.work():
            home = bedstore.legal(lives.hospital(random.Random(seed)))
            return home, bedstore.fill(home, f"S{seed}")

    return filled


def same(home, read):
    for day in (FIRST, FIRST + timedelta(days=9), FIRST + timedelta(days=41)):
        one, other = sheet.as_json(home, day), sheet.as_json(read, day)
        assert sorted(map(str, one["rows"])) == sorted(map(str, other["rows"]))
        assert {code: {name: sorted(ids) for name, ids in lists.items()} for code, lists in one["lists"].items()} == {
            code: {name: sorted(ids) for name, ids in lists.items()} for code, lists in other["lists"].items()
        }
    assert summary.as_json(home, SPAN) == summary.as_json(read, SPAN)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_read_counts_the_same(one, seed):
    home, facility = one(seed)
    same(home, queries.hospital(facility, SPAN[0].first, SPAN[-1].last))
    mine, read = (
        {row["department"]: row for row in indicators.rows(some, FIRST, LAST)}
        for some in (home, queries.hospital(facility, FIRST, LAST, again=True))
    )
    assert mine == read


@pytest.mark.parametrize("seed", range(4, 7))
def test_sql_counts_the_same(one, seed):
    home, facility = one(seed)
    nights, zero = Counter(), 0
    for number in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=number)
        since, census = (bedstore.utc(at) for at in bounds(day, day, home.census))
        asked = {"at": _key(facility.id), "since": _kept(since), "census": _kept(census)}
        found = dict(list(session.execute(text(PRESENT), asked)))
        read = queries.hospital(facility, day, day)
        rows = {row["department"]: row for row in sheet.rows(read, day) if row["level"] == "department"}
        assert found == {code: row["present_end"] for code, row in rows.items() if row["present_end"]}
        nights.update(found)
        zero += session.scalar(text(ZERO), asked)
    whole = indicators.rows(queries.hospital(facility, FIRST, LAST), FIRST, LAST)[0]
    assert whole["bed_days"] == nights.total() + zero


def _key(id_):
    return str(id_) if engine().dialect.name == "sqlite" else id_


def _kept(at):
    return int(at.timestamp()) * 1_000_000


def test_a_year_is_read_in_few_statements_whatever_lies_there(one):
    _home, facility = one(2)
    sent = []
    listen = lambda *facts: sent.append(facts[2])  # noqa: E731
    event.listen(engine(), "before_cursor_execute", listen)
    try:
        queries.hospital(facility, SPAN[0].first, SPAN[-1].last)
        few = len(sent)
        queries.hospital(facility, SPAN[0].first, SPAN[-1].last, again=True)
    finally:
        event.remove(engine(), "before_cursor_execute", listen)
    assert few <= 9
    assert len(sent) - few <= 12


@pytest.mark.skipif(not bedfolders.SHARED.exists(), reason="no ../shared here")
@pytest.mark.parametrize("folder", ["example", "edges"])
def test_the_hospitals_of_the_folders_through_the_store(store, folder):
    _code, home = bedfolders.hospital(bedfolders.SHARED / folder)
    with units.work():
        facility = bedstore.fill(home, "FOL")
    first = home.stays[0].admitted_at.date() - timedelta(days=80)
    last = first + timedelta(days=160)
    read = queries.hospital(facility, first, last, again=True)
    for number in range(0, 160, 3):
        day = first + timedelta(days=number)
        assert sorted(map(str, sheet.rows(home, day))) == sorted(map(str, sheet.rows(read, day)))
    mine, other = ({row["department"]: row for row in indicators.rows(some, first, last)} for some in (home, read))
    assert mine == other


def test_two_cards_of_one_person_are_one_who_came_back(store):
    begin = lives.BEGIN
    stay = lives.Stay("a", "a", "one", "male", None, begin, begin + timedelta(days=2), (), diagnosis="I10")
    stay = stay._replace(pieces=(lives.Piece("T", None, begin, stay.left_at),))
    later = begin + timedelta(days=9)
    again = stay._replace(
        id="b", number="b", person="two", admitted_at=later, left_at=None, pieces=(lives.Piece("T", None, later, None),)
    )
    with units.work():
        facility = bedstore.fill(Hospital(0, {"T": "therapeutic"}, stays=(stay, again)), "LNK")
    day = later.date()

    def found():
        return indicators.rows(queries.hospital(facility, day, day, again=True), day, day)[0]["readmitted_30_days"]

    assert found() == 0
    with units.work():
        one, two = session.scalars(select(Patient.id).order_by(Patient.search_row.desc()).limit(2))
        by = session.scalars(select(Staff.id).limit(1)).one()
        session.add(PatientLink(loser_id=one, survivor_id=two, by_id=by, reason="one person"))
    assert found() == 1
