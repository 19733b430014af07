"""The log cannot be changed unseen."""

import threading

import conftest
import make
import pytest
from sqlalchemy import select, text

from lighthis.audit import actions as audit
from lighthis.audit import queries
from lighthis.audit.models import AuditEntry, AuditHead
from lighthis.db import objects, units
from lighthis.db.engine import engine, session
from lighthis.facility import actions as facility
from lighthis.kernel.actor import Actor, system


def tamper(statement: str, **values) -> None:
    """What someone with the database in their hands could do: take the triggers away first."""
    with engine().begin() as connection:
        objects.drop(connection)
        connection.execute(text(statement), values)


def test_an_untouched_log_holds_and_each_hospital_has_its_chain(store):
    assert queries.first_fault() is None
    chains = set(session.scalars(select(AuditHead.chain)))
    assert str(make.by_code("GES").id) in chains or "installation" in chains


def test_nobody_can_write_anonymously(store):
    with pytest.raises(ValueError, match="anonymous"), units.work():
        audit.happened("something", by=Actor(None, ""))


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE audit_entry SET action = 'nothing' WHERE seq = 3", "changed"),
        ("UPDATE audit_entry SET actor = 'somebody else' WHERE seq = 3", "changed"),
        ("DELETE FROM audit_entry WHERE seq = 3", "missing"),
    ],
)
def test_a_change_in_the_middle_is_found_at_its_place(store, statement, why):
    tamper(statement)
    fault = queries.first_fault()
    assert fault is not None
    assert fault.seq == 3
    assert why in fault.why


def test_a_tail_cut_off_is_found(store):
    last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    chain, seq = last.chain, last.seq
    session.rollback()
    tamper("DELETE FROM audit_entry WHERE seq = :seq AND chain = :chain", seq=seq, chain=chain)
    assert queries.first_fault() == queries.Fault(chain, seq, "the end of the chain is missing")


def test_entries_of_two_chains_in_one_unit_are_both_sealed(store):
    with units.work():
        audit.happened("here", by=make.actor("doctor"))
        audit.happened("everywhere", by=system("tests"))
    assert queries.first_fault() is None


def test_the_first_two_who_write_at_once_in_a_new_hospital_are_both_kept(store):
    with units.work():
        made = facility.first_facility("Третья", "Uchinchi", "TRE", by=system("tests"))
    together, faults = threading.Barrier(4), []

    def write(number: int) -> None:
        try:
            with units.work():
                audit.happened("noted", by=Actor(None, f"person {number}", made.id))
                together.wait(timeout=20) if conftest.STORE == "postgres" else None
        except Exception as fault:  # noqa: BLE001  (of a thread: told by the test)
            faults.append(fault)
        finally:
            session.remove()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert faults == []
    rows = select(AuditEntry.seq).where(AuditEntry.chain == str(made.id)).order_by(AuditEntry.seq)
    assert list(session.scalars(rows)) == [1, 2, 3, 4]
    assert queries.first_fault() is None
