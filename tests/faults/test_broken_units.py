"""A fault at any write of a unit leaves nothing of it behind, and what was typed stays (rulings 5)."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import event, func, select

from lighthis.admission import actions as admission
from lighthis.audit import queries as audit_queries
from lighthis.billing import actions as billing
from lighthis.db import units
from lighthis.db.base import Base
from lighthis.db.engine import engine, session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.kernel import clock
from lighthis.registration import name_index

FIELDS = {
    "family": "Ғуломова", "given": "Зилола", "birth_date": "14.02.1983", "sex": "female", "phone": "+998901234567",
    "go": "only_save",
}  # fmt: skip


class Fault(Exception):
    """Something that nobody foresaw."""


class Breaking:
    """Raises at the n-th statement that writes; counts them all."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self, _connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.count += 1
            if self.count == self.at:
                raise Fault(statement)


@pytest.fixture
def breaking(store):
    """breaking(n) breaks the n-th write from now on."""
    listening = []

    def at(number: int) -> Breaking:
        one = Breaking(number)
        event.listen(engine(), "before_cursor_execute", one)
        listening.append(one)
        return one

    def stop() -> None:
        while listening:
            event.remove(engine(), "before_cursor_execute", listening.pop())

    at.stop = stop
    yield at
    stop()


def rows() -> dict[str, int]:
    session.remove()
    found = {t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}
    session.remove()
    return found


def at_every_write(breaking, act) -> int:
    """Run `act` with a fault at its first, second, … write until one goes through; nothing may stay of the others."""
    before = rows()
    for number in range(1, 200):
        fault = breaking(number)
        try:
            with units.work():
                act()
        except Fault:
            breaking.stop()
            assert not units.writing()
            assert "audit" not in session.info
            assert "reindex" not in session.info
            assert rows() == before, f"left behind by a fault at write {number}"
            continue
        breaking.stop()
        assert fault.count < number
        return number - 1
    return pytest.fail("it never went through")


def holds() -> None:
    assert audit_queries.first_fault() is None
    assert name_index.unindexed() == (set(), set())


def test_registration_is_whole_or_nothing(breaking):
    assert at_every_write(breaking, lambda: make.patient(phone="+998901234567")) >= 8
    assert rows()["patient"] == rows()["card"] == 1
    holds()


def test_going_to_bed_is_whole_or_nothing(breaking):
    with units.work():
        id_ = make.bed_request().id

    def place():
        asked = session.get_one(BedRequest, id_)
        admission.place(asked, make.bed("2", "1"), clock.now(), by=make.actor("ward_nurse"))

    assert at_every_write(breaking, place) >= 5
    assert rows()["stay"] == rows()["bed_occupancy"] == 1
    holds()


def test_a_payment_is_whole_or_nothing(breaking):
    with units.work():
        coming, item = make.coming(), make.priced("CON-01", self_pay=100_030)
        billing.charge(coming, item, Decimal(1), "", clock.now(), by=make.actor("doctor"))
        billing.open_shift("2", by=make.actor("cashier"))
        id_ = coming.id

    def pay():
        billing.take_payment(session.get_one(Encounter, id_), "cash", None, Decimal(150_000), by=make.actor("cashier"))

    assert at_every_write(breaking, pay) >= 4
    assert rows()["money_document"] == 1
    holds()


def test_a_fault_of_ours_in_a_post_keeps_the_form_and_the_cookie_tells_no_lies(breaking, sign_in):
    client = sign_in("registrar")
    hidden, before = client.hidden("/patients/new?q=1983"), rows()
    writes = 0
    for number in range(1, 60):
        fault = breaking(number)
        answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
        breaking.stop()
        if answer.status_code == 303:
            break
        writes = number
        assert answer.status_code == 500
        assert "Traceback" not in answer.text
        assert "Nothing was saved; all you typed is still here" in answer.text
        for kept in ('value="Ғуломова"', 'value="14.02.1983"', f'value="{hidden["once"]}"'):
            assert kept in answer.text
        assert rows() == before
        assert "The card is saved." not in client.get("/account").text
    assert writes >= 8
    assert fault.count < 60
    assert rows()["patient"] == before["patient"] + 1
    assert rows()["audit_entry"] == before["audit_entry"] + 2  # registered, card made: none of them twice
    holds()


def test_sealing_that_fails_keeps_nothing_and_the_first_attempt_is_not_logged_twice(sign_in, monkeypatch):
    client = sign_in("registrar")
    hidden, before = client.hidden("/patients/new?q=1983"), rows()
    calls = []

    def once_overtaken(store):
        calls.append(1)
        if len(calls) == 1:
            from sqlalchemy.orm.exc import StaleDataError

            raise StaleDataError("somebody was faster")

    monkeypatch.setattr(units, "before_commit", [*units.before_commit, once_overtaken])
    answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert (answer.status_code, len(calls)) == (303, 2)  # overtaken: done again on what stands now
    after = rows()
    assert {name: after[name] - before[name] for name in ("patient", "card", "one_time_key", "audit_entry")} == {
        "patient": 1, "card": 1, "one_time_key": 1, "audit_entry": 2,
    }  # fmt: skip
    holds()


def test_overtaken_again_and_again_the_form_is_shown_and_not_run_for_ever(sign_in, monkeypatch):
    client = sign_in("registrar")
    hidden, before = client.hidden("/patients/new?q=1983"), rows()

    def overtaken(store):
        from sqlalchemy.orm.exc import StaleDataError

        raise StaleDataError("somebody was faster")

    monkeypatch.setattr(units, "before_commit", [overtaken])
    answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert answer.status_code == 409
    assert 'value="Ғуломова"' in answer.text
    assert rows() == before


@pytest.mark.parametrize("fault", [MemoryError, KeyboardInterrupt, OSError, Fault])
def test_no_thread_goes_on_half_inside_a_unit(store, monkeypatch, fault):
    def broken():
        raise fault

    monkeypatch.setattr(session, "connection", broken)
    with pytest.raises(fault), units.work():
        pass
    monkeypatch.undo()
    assert not units.writing()
    with units.work():  # the lock file was let go of
        make.patient()


def test_a_failed_request_leaves_nothing_for_the_next_one_in_its_thread(sign_in, monkeypatch):
    """A look at a page that broke is not logged with somebody else's request."""
    from lighthis.desk.views import patient as view

    with units.work():
        someone = make.patient().id
    session.remove()
    client, before = sign_in("doctor"), rows()

    def broken(*facts, **more):
        raise Fault

    monkeypatch.setattr(view, "page", broken)
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert client.get(f"/patients/{someone}").status_code == 500  # its last-seen time is written afterwards
    assert rows()["audit_entry"] == before["audit_entry"]
