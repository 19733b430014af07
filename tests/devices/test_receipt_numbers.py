"""A fiscal receipt belongs to one slip: its number is accepted once of each device, by hand, from the device, and of two at once."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import make
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lighthis.billing import actions as billing
from lighthis.billing.models import CashDesk, MoneyDocument
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.devices import actions, queries, rules
from lighthis.devices.actions import receipts
from lighthis.devices.models import FiscalReceipt
from lighthis.devices.rules import Answer
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal


def cashier():
    return make.actor("cashier")


def admin():
    return make.actor("administrator")


def manual_desk(serial="ZZ 1"):
    """A bill, an open shift at a desk with a device worked by hand, fiscal mode."""
    coming, shift = make.coming(), make.shift(opening=50_000)
    billing.charge(coming, make.priced(self_pay=100_000), D(1), "", clock.now(), by=make.actor("doctor"))
    actions.set_device(shift.at_desk, rules.FISCAL, "manual", by=admin(), serial=serial)
    actions.set_mode(make.by_code(), True, by=admin())
    return coming


def slips():
    session.rollback()
    return list(session.scalars(select(MoneyDocument)))


def test_a_number_stands_on_one_slip(work):
    coming = manual_desk()
    first = billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal="4711")
    for take in (billing.take_payment, billing.take_deposit):
        with pytest.raises(Refusal, match="stands on slip") as refused, session.begin_nested():
            take(coming, "cash", D(5000), by=cashier(), fiscal=" 4711")
        assert refused.value.field == "fiscal_number"
        assert refused.value.message.values["number"] == first.number
    assert billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal="4712").fiscal_receipt == "4712"


def test_the_receipt_that_is_written_later_is_none_that_was_used(work):
    coming = manual_desk()
    first = billing.take_deposit(coming, "cash", D(5000), by=cashier(), fiscal="1")
    billing.answer(billing.ask_cancellation(first, "wrong", by=cashier()), True, by=make.actor("chief_doctor"))
    back = session.scalars(select(FiscalReceipt).where(FiscalReceipt.kind == "return")).one()
    with pytest.raises(Refusal, match="stands on slip") as refused, session.begin_nested():
        actions.write_by_hand(back, "1", "", by=cashier())
    assert refused.value.field == "number"
    actions.write_by_hand(back, "2", "", by=cashier())
    assert back.state == rules.DONE


def test_another_device_begins_its_numbers_anew(work):
    coming = manual_desk()
    billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal="1")
    make.shift("accountant")
    billing.take_payment(coming, "cash", D(5000), by=make.actor("accountant"), fiscal="1")
    desk = session.scalars(select(CashDesk).where(CashDesk.name == "cashier")).one()
    actions.set_device(desk, rules.FISCAL, "manual", by=admin(), serial="ZZ 2")
    billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal="1")
    assert len(list(session.scalars(select(FiscalReceipt).where(FiscalReceipt.number == "1")))) == 3


def test_a_device_that_gives_a_number_twice_is_looked_at_by_a_person(store):
    with units.work():
        coming = manual_desk()
        desk = session.scalars(select(CashDesk).where(CashDesk.name == "cashier")).one()
        first = billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal="7").number
        actions.set_device(desk, rules.FISCAL, "http", by=admin(), address="http://127.0.0.1:9", serial="ZZ 1")
        slip = billing.take_payment(coming, "cash", D(6000), by=cashier())
        row = queries.receipt_of(slip.id, at=slip.facility_id)
        subject = {"receipt": str(row.id), "facility": str(row.facility_id), "key": row.key}
    with units.work():
        receipts.keep(subject, Answer("done", D(6000), "7", "S"))
    session.expire_all()
    row = session.get_one(FiscalReceipt, row.id)
    assert (row.state, row.why, row.told, row.number) == (rules.WRONG, "twin", first, "")
    with units.work():
        actions.write_by_hand(row, "8", "S8", by=cashier())
    session.expire_all()
    assert session.get_one(FiscalReceipt, row.id).number == "8"


def test_the_store_holds_a_number_once(work):
    coming = manual_desk()
    for number in ("1", "2"):
        billing.take_payment(coming, "cash", D(5000), by=cashier(), fiscal=number)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(FiscalReceipt).values(number="1"))


@pytest.mark.parametrize("round_", range(3))
def test_of_two_at_once_one_has_the_number(store, round_):
    with units.work():
        coming = manual_desk()
        deposits = [billing.take_deposit(coming, "cash", D(1000), by=cashier(), fiscal=one) for one in ("a", "b")]
        for one in deposits:
            asked = billing.ask_cancellation(one, "x", by=cashier())
            billing.answer(asked, True, by=make.actor("chief_doctor"))
        found = session.scalars(select(FiscalReceipt).where(FiscalReceipt.kind == "return"))
        ids, here = [one.id for one in found], coming.facility_id
    session.remove()
    start = Barrier(2)

    def write(receipt_id):
        start.wait()
        try:
            with units.work():
                actions.write_by_hand(queries.receipt(receipt_id, at=here), "5", "", by=cashier())
                return "written"
        except Refusal:
            return "refused"
        finally:
            session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, ids)) == ["refused", "written"]


def test_the_page_keeps_what_was_typed(sign_in):
    with units.work():
        encounter_id = manual_desk().id
    session.remove()
    client, address = sign_in("cashier"), f"/encounters/{encounter_id}/pay"
    first = {"means": "cash", "amount": "5000", "fiscal_number": "4711"}
    assert client.post(address, first).status_code == 303
    again = client.post(address, {"means": "cash", "amount": "7000", "fiscal_number": "4711"})
    assert again.status_code == 422
    for shown in ("this number stands on slip No", 'value="4711"', 'value="7000"'):
        assert shown in again.text, shown
    assert len(slips()) == 1
