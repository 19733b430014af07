"""A bill whose payer changes is reckoned anew in a fixed number of statements, however long it is."""

from decimal import Decimal

import make
import pytest
from sqlalchemy import event

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills
from lighthis.billing.rules import money
from lighthis.db.engine import engine, session
from lighthis.kernel import clock

D = Decimal
BATCH = 100  # rows that a driver takes at once, at least
WRITTEN = 5  # rows of a charge: back, its cover back, anew, its cover, its discount


@pytest.fixture
def statements(store):
    told = []

    def tell(_connection, _cursor, text, _values, _context, _many):
        told.append(text)

    event.listen(engine(), "before_cursor_execute", tell)
    yield told
    event.remove(engine(), "before_cursor_execute", tell)


def billed(count):
    coming = make.coming(of=make.patient(card=False))
    items = [make.priced(f"{count}-{number}", self_pay=1000, insurance=900) for number in range(3)]
    for number in range(count):
        basis = f"order:{count}-{number}" if number % 2 else ""
        actions.charge(coming, items[number % 3], D(1), basis, clock.now(), by=make.actor("doctor"))
    actions.discount(coming, [], D(10), None, "сотрудник", by=make.actor("accountant"))
    return coming


def counted(statements, coming, payer):
    session.expire_all()
    statements.clear()
    changed = actions.decide_payers(coming, [Terms(payer, D(50))], "полис", by=make.actor("registrar"))
    session.flush()
    reads = sum(text.lstrip().upper().startswith("SELECT") for text in statements)
    writes = sum("INTO ledger_entry" in text for text in statements)
    return changed, reads, writes


def test_ten_times_the_charges_are_no_more_questions(work, statements):
    payer = actions.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=make.actor("accountant"))
    few, many = billed(6), billed(300)
    changed, reads, writes = counted(statements, few, payer)
    assert changed == 6
    again, more_reads, more_writes = counted(statements, many, payer)
    assert again == 300
    assert more_reads <= reads
    assert more_writes <= writes + 300 * WRITTEN // BATCH
    sums = money.sums(bills.entries_of(many.id, at=many.facility_id))
    assert (sums.charged, sums.covered, sums.discounted) == (270_000, 135_000, 13_500)
