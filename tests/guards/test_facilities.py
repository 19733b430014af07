"""Closed by default: each query says of which facility it asks (rulings 1), and finds it by an index that begins so.

Every test listens too (`bounded.listen`, conftest): here all pages are opened, and the plans of their statements read.
"""

import re

import bounded
import conftest
import make
import pytest
from guards import crowd
from guards import places as furniture
from guards import test_access as access
from guards.test_pages import READERS, rows
from sqlalchemy import event

from lighthis.db import units
from lighthis.db.engine import engine

furnished = furniture.furnished

FEW = {
    "department",
    "room",
    "bed",
    "role",
    "post",
    "priced_item",
    "price",
    "number_series",
}  # do not grow with patients
UNBOUND = {
    "SELECT stay.id FROM stay WHERE stay.encounter_id = ?": {"stay"},
    "SELECT count(*) AS n FROM encounter WHERE encounter.status = %(status)s": {"encounter"},
    "DELETE FROM pin_right WHERE pin_right.staff_id = ?": {"pin_right"},
    "UPDATE paper SET state=? WHERE paper.subject_id = ?": {"paper"},
    "SELECT post.id FROM post JOIN facility ON facility.id = post.facility_id WHERE post.staff_id = ?": {"post"},
    "SELECT o.id FROM bed_occupancy AS o JOIN stay ON stay.id = o.stay_id WHERE stay.facility_id = ?": {
        "bed_occupancy"
    },
    "SELECT bed.id FROM bed WHERE bed.facility_id = ? AND bed.id NOT IN (SELECT o.bed_id FROM bed_occupancy AS o)": {
        "bed_occupancy"
    },
    "SELECT note.id FROM note WHERE note.facility_id IN (SELECT facility.id FROM facility)": {"note everywhere"},
    "SELECT encounter.id FROM encounter WHERE encounter.facility_id IN (SELECT facility.id FROM facility)": {
        "encounter of everybody everywhere"
    },
}
BOUND = [
    "SELECT stay.id FROM stay WHERE stay.facility_id = %(at)s::UUID AND stay.encounter_id = %(of)s::UUID",
    "SELECT bed.number FROM stay AS s JOIN bed ON bed.id = s.bed_id WHERE s.id IN (?, ?)",
    "SELECT o.id FROM stay AS s JOIN bed_occupancy AS o ON s.id = o.stay_id AND s.facility_id = o.facility_id WHERE s.id = ?",
    "SELECT post.id FROM sign_in JOIN post ON post.id = sign_in.post_id WHERE sign_in.token_hash = ?",
    (
        "SELECT e.id FROM encounter AS e WHERE e.facility_id = ? AND EXISTS (SELECT 1 FROM note WHERE note.facility_id = "
        "e.facility_id AND note.encounter_id = e.id)"
    ),
    "SELECT card.number FROM card WHERE card.facility_id IN (SELECT facility.id FROM facility) AND card.patient_id = ?",
    "SELECT e.id FROM encounter AS e WHERE e.facility_id IN (SELECT facility.id FROM facility) AND e.patient_id IN (?, ?)",
    "UPDATE note SET text=? WHERE note.id = ?",
    "SELECT patient.id FROM patient",
]


@pytest.mark.parametrize(("statement", "wanted"), UNBOUND.items())
def test_a_statement_without_a_facility_is_found(statement, wanted):
    assert bounded.faults(statement) == wanted


@pytest.mark.parametrize("statement", BOUND)
def test_a_statement_of_one_facility_is_none(statement):
    assert bounded.faults(statement) == set()


def test_every_list_of_exceptions_is_of_facility_owned_tables():
    assert set(bounded.EVERYWHERE) | FEW <= bounded.owned()


@pytest.fixture(scope="module")
def asked(furnished):
    """Every statement of every page with its values, of a hospital where much is going on."""
    with units.work():
        crowd.more("GES", furnished.ids["GES"]["patient_id"], 2)
    found = {}
    note = lambda _connection, _cursor, statement, values, *_more: found.setdefault(statement, values)  # noqa: E731
    clients = {role: furnished.client(role) for role in READERS}
    event.listen(engine(), "before_cursor_execute", note)
    for row in rows():
        role = next(one for one in READERS if access.may(row, one))
        client = make.Client(furnished.app) if row["who"] == "public" else clients[role]
        assert client.get(access.address_of(furnished, row)).status_code == 200, row["endpoint"]
    event.remove(engine(), "before_cursor_execute", note)
    furnished.reset()
    return found


@pytest.mark.once
def test_every_page_asks_of_one_facility(asked):
    wrong = {statement: bounded.faults(statement) for statement in asked}
    assert {statement: tables for statement, tables in wrong.items() if tables} == {}
    assert len({table for statement in asked for table in bounded.names_of(statement).values()} & bounded.owned()) > 25


@pytest.mark.skipif(conftest.STORE == "postgres", reason="SQLite's plans do not depend on how much there is")
def test_no_page_reads_through_a_whole_table_that_grows(asked):
    grow, wrong = bounded.owned() - FEW, []
    with engine().connect() as connection:
        for statement, values in asked.items():
            if not statement.startswith(("SELECT", "UPDATE", "DELETE")):
                continue
            tables = bounded.names_of(statement)
            for *_, step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(values)):
                read = re.match(r"SCAN (\w+)|SEARCH (\w+) USING AUTOMATIC", step)
                if read and tables.get(read[1] or read[2]) in grow:
                    wrong.append((step, statement))
    assert wrong == []
