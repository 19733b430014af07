"""A unit is kept whole or not at all."""

import fcntl
import os

import conftest
import make
import pytest
from sqlalchemy import select, text

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility, NumberSeries


def test_an_exception_leaves_nothing_behind_and_the_next_unit_works(store):
    with pytest.raises(ZeroDivisionError), units.work():
        next_number(make.by_code().id, "card", 0)
        raise ZeroDivisionError
    assert session.scalar(select(NumberSeries).where(NumberSeries.kind == "card")) is None
    session.rollback()
    with units.work():
        assert next_number(make.by_code().id, "card", 0) == 1


def test_a_refused_audit_entry_takes_the_change_with_it(store):
    def broken(_store):
        raise RuntimeError("the chain cannot be sealed")

    units.before_commit.append(broken)
    try:
        with pytest.raises(RuntimeError), units.work():
            make.by_code().phone = "changed"
    finally:
        units.before_commit.remove(broken)
    assert make.by_code().phone == ""
    assert session.scalar(select(AuditEntry).where(AuditEntry.action == "x")) is None


def test_rows_read_before_the_unit_are_read_afresh_inside(store):
    facility = make.by_code()
    assert facility.phone == ""
    from lighthis.db.engine import engine

    with engine().begin() as other:
        other.execute(text("UPDATE facility SET phone = '103'"))
    with units.work():
        assert facility.phone == "103"


def test_a_held_lock_ends_in_busy_not_in_waiting_for_ever(store, tmp_path, monkeypatch):
    if conftest.STORE == "postgres":
        pytest.skip("the lock file is SQLite's")
    monkeypatch.setattr(units, "WAIT_SECONDS", 0.2)
    handle = os.open(tmp_path / "lighthis.lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)  # as another process would: a lock belongs to the opened file
    with pytest.raises(units.Busy), units.work():
        pytest.fail("the unit was opened under somebody else's lock")
    os.close(handle)
    with units.work():
        session.scalar(select(Facility.id))


def test_numbers_have_no_gaps_and_no_twins(store):
    with units.work():
        facility = make.by_code().id
    taken = []
    for fails in [False, True, False, True, False]:
        try:
            with units.work():
                taken.append(next_number(facility, "stay", 2026))
                if fails:
                    taken.pop()
                    raise ZeroDivisionError
        except ZeroDivisionError:
            continue
    assert taken == [1, 2, 3]
