"""The ledger and the cash desk: what staff do with money, on a real store."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import make
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, cash
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal

D = Decimal
ONE = D(1)


def entries(coming):
    return bills.entries_of(coming.id, at=coming.facility_id)


def sums(coming):
    return money.sums(entries(coming))


def charge(coming, item, quantity=ONE, basis="", at=None, role="doctor", where="GES"):
    return actions.charge(coming, item, quantity, basis, at or clock.now(), by=make.actor(role, where))


def shift(role="cashier", where="GES"):
    return make.shift(role, where)


# Charges


def test_emergency_treatment_is_charged_to_the_budget_with_nothing_to_pay(work):
    coming = make.coming("self_pay", kind="emergency")
    row = charge(coming, make.priced(self_pay=60_000))
    assert (row.payer, row.amount, sums(coming).balance, sums(coming).covered) == ("budget", 60_000, 0, 60_000)


def test_emergency_treatment_does_not_wait_for_a_price(work):
    item = actions.add_item("NEW", {"name_ru": "Новое"}, "procedure", by=make.actor("accountant"))
    assert charge(make.coming(kind="emergency"), item).amount == 0


def test_who_pays_himself_needs_a_price(work):
    item = actions.add_item("NEW", {"name_ru": "Новое"}, "procedure", by=make.actor("accountant"))
    with pytest.raises(Refusal):
        charge(make.coming(), item)


def test_a_foreigner_pays_the_foreign_price_and_insurance_covers_its_own(work):
    item = make.priced(self_pay=60_000, foreigner=90_000)
    abroad, insured = make.coming("foreigner"), make.coming("insurance")
    assert charge(abroad, item, D(2)).amount == 180_000
    charge(insured, item)
    assert (sums(abroad).balance, sums(insured).balance, sums(insured).covered) == (180_000, 0, 60_000)


def test_a_basis_is_charged_once(work):
    coming, item = make.coming(), make.priced()
    first = charge(coming, item, basis="note:1")
    assert charge(coming, item, basis="note:1") is first
    assert sums(coming).charged == 60_000


def test_the_store_itself_refuses_a_basis_twice(store):
    with units.work():
        coming, item = make.coming(), make.priced()
        charge(coming, item, basis="note:1")
        coming_id = coming.id
    with pytest.raises(DBAPIError), units.work():
        _write_again(coming_id)


def _write_again(coming_id):
    session.add(
        LedgerEntry(
            facility_id=make.by_code().id, encounter_id=coming_id, kind="charge", debit="patient", credit="income",
            amount=D(1), happened_at=clock.now(), basis="note:1",
        )
    )  # fmt: skip
    session.flush()


def test_a_price_change_never_alters_what_was_charged(work):
    coming, item = make.coming(), make.priced(self_pay=60_000)
    charge(coming, item)
    actions.add_price(item, "self_pay", D(70_000), clock.today("Asia/Tashkent"), by=make.actor("accountant"))
    assert sums(coming).charged == 60_000
    assert charge(coming, item).amount == 70_000


def test_another_hospitals_item_is_not_found(work):
    with pytest.raises(NotFound):
        charge(make.coming(), make.priced(at="RUR"))


@pytest.mark.parametrize(("quantity", "days"), [(D(0), 0), (D(-1), 0), (ONE, 3), (ONE, -5)])
def test_a_charge_that_cannot_be_is_refused(work, quantity, days):
    with pytest.raises(Refusal):
        charge(make.coming(), make.priced(), quantity, at=clock.now() + timedelta(days=days))


def test_a_charge_is_taken_back_with_its_cover_and_only_once(work):
    coming = make.coming("budget")
    row = charge(coming, make.priced())
    actions.reverse(row, "wrong person", by=make.actor("doctor"))
    assert [one.kind for one in entries(coming)] == ["charge", "cover", "reversal", "reversal"]
    assert (sums(coming).charged, sums(coming).covered) == (0, 0)
    with pytest.raises(Refusal):
        actions.reverse(row, "again", by=make.actor("doctor"))


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET amount = 0", "DELETE FROM ledger_entry"])
def test_the_ledger_is_append_only(store, statement):
    with units.work():
        charge(make.coming(), make.priced())
    with pytest.raises(DBAPIError, match="append-only"), units.work():
        session.execute(text(statement))
    assert session.scalar(select(func.sum(LedgerEntry.amount))) == 60_000


def test_a_moved_coming_takes_its_money_along(work):
    """Entries hang on the coming, not on the patient (rulings 8)."""
    wrong, right = make.patient(), make.patient("Каримова", "Нигора")
    coming = make.coming(of=wrong)
    charge(coming, make.priced())
    move = encounters.ask_move(coming, right, "wrong card", by=make.actor("doctor"))
    encounters.answer_move(move, True, by=make.actor("head_of_department"))
    assert coming.patient_id == right.id
    assert bills.bill(coming.id, at=coming.facility_id).sums.balance == 60_000


def test_every_action_is_in_the_log(work):
    coming, item = make.coming(), make.priced()
    shift()
    row = charge(coming, item)
    actions.take_deposit(coming, "card", D(1000), by=make.actor("cashier"))
    actions.take_payment(coming, "card", D(1000), by=make.actor("cashier"))
    actions.reverse(row, "x", by=make.actor("doctor"))
    make.refund(coming, "card", None, "x", by=make.actor("cashier"))
    actions.close_shift(
        cash.open_shift_of(make.actor("cashier").id, at=coming.facility_id), D(0), by=make.actor("cashier")
    )
    written = [one.action for one in session.info["audit"]]
    assert [one for one in written if one in {
        "shift opened", "charged", "deposit taken", "payment taken", "charge taken back", "money given back", "shift closed",
    }] == ["shift opened", "charged", "deposit taken", "payment taken", "charge taken back", "money given back", "shift closed"]  # fmt: skip
    assert all(isinstance(one, AuditEntry) for one in session.info["audit"])


# The desk


def test_money_needs_an_open_shift(work):
    coming = make.coming()
    charge(coming, make.priced())
    with pytest.raises(Refusal, match="Open a shift"):
        actions.take_payment(coming, "cash", by=make.actor("cashier"))


def test_one_open_shift_a_cashier(work):
    first = shift()
    with pytest.raises(Refusal):
        shift()
    actions.close_shift(first, D(0), by=make.actor("cashier"))
    assert shift().number != first.number


def test_deposit_payment_and_refund_of_a_paid_stay(work):
    """Deposit 500 000, bill 1 234 030: cash pays the rest rounded, 1 200 comes back after a charge is taken back."""
    coming, mine = make.coming(), shift()
    cashier = make.actor("cashier")
    charge(coming, make.priced(self_pay=1_234_030))
    deposit = actions.take_deposit(coming, "cash", D(500_000), D(500_000), by=cashier)
    paper = actions.take_payment(coming, "cash", None, D(800_000), by=cashier)
    assert (paper.total, paper.rounding, paper.change, paper.received) == (734_050, 20, 65_950, 800_000)
    assert (sums(coming).balance, sums(coming).held) == (0, 0)
    actions.reverse(entries(coming)[0], "not done", by=make.actor("doctor"))
    back = make.refund(coming, "cash", None, "not done", by=cashier)
    assert [one.number[-5:] for one in (deposit, paper, back)] == ["00001", "00002", "00003"]
    assert back.total == 1_234_050
    assert in_drawer(mine) == 500_000 + 734_050 - back.total


def test_a_refund_is_at_most_what_is_held_and_needs_a_reason(work):
    coming, cashier = make.coming(), make.actor("cashier")
    shift()
    actions.take_deposit(coming, "card", D(1000), by=cashier)
    for amount, why in ((D(1001), "x"), (None, " ")):
        with pytest.raises(Refusal):
            make.refund(coming, "card", amount, why, by=cashier)
    with pytest.raises(Refusal, match="cash in the drawer"):
        make.refund(coming, "cash", None, "x", by=cashier)


def test_emergency_care_takes_no_deposit(work):
    shift()
    with pytest.raises(Refusal, match="Emergency care"):
        actions.take_deposit(make.coming(kind="emergency"), "cash", D(1000), by=make.actor("cashier"))


def test_a_refused_payment_leaves_no_gap_in_the_numbers(store):
    with units.work():
        coming = make.coming()
        charge(coming, make.priced())
        shift()
    for amount in (D(10), D(999_999_950), None):
        try:
            with units.work():
                actions.take_payment(session.merge(coming), "cash", amount, by=make.actor("cashier"))
        except Refusal:
            continue
    assert [one.number[-5:] for one in session.scalars(select(MoneyDocument))] == ["00001"]


def test_of_two_cashiers_in_the_same_moment_one_takes_the_money(store):
    with units.work():
        coming = make.coming()
        charge(coming, make.priced())
        for role in ("cashier", "accountant"):
            shift(role)
        coming_id, here = coming.id, coming.facility_id
        people = [make.actor("cashier"), make.actor("accountant")]
    start = Barrier(2)
    with ThreadPoolExecutor(2) as desks:
        told = list(desks.map(lambda who: _pay_at_once(coming_id, here, who, start), people))
    assert sorted(told) == ["paid", "refused"]
    assert [one.number[-5:] for one in session.scalars(select(MoneyDocument))] == ["00001"]


def _pay_at_once(coming_id, here, who, start):
    try:
        start.wait(10)
        with units.work():
            actions.take_payment(bills.encounter(coming_id, at=here), "card", by=who)
    except Refusal:
        return "refused"
    else:
        return "paid"
    finally:
        session.remove()


def test_shift_day_and_slips_come_to_the_same(work):
    mine, cashier = shift(), make.actor("cashier")
    item = make.priced(self_pay=100_030)
    for means in ("cash", "cash", "card", "transfer"):
        coming = make.coming()
        charge(coming, item)
        actions.take_deposit(coming, means, D(40_000), by=cashier)
        actions.take_payment(coming, means, by=cashier)
        actions.take_deposit(coming, means, D(10_000), by=cashier)
        make.refund(coming, means, D(5_000), "less days", by=cashier)
    here, today = make.by_code().id, clock.today("Asia/Tashkent")
    report, day = cash.shift_report(mine.id, at=here), cash.day_report(here, today, "Asia/Tashkent")
    papers = cash.papers_of(mine.id, at=mine.facility_id)
    signed = {"payment": 1, "deposit": 1, "refund": -1}
    for means in ("cash", "card", "transfer"):
        by_slips = sum(signed[one.kind] * one.total for one in papers if one.means == means)
        assert report.of(means).total == by_slips == day.of(means).total
    assert in_drawer(mine) == report.of("cash").total == 2 * (40_000 + 60_050 + 10_000 - 5_000)
    assert (report.papers, report.rounding) == (16, 2 * 20)
    assert actions.close_shift(mine, in_drawer(mine) - 50, by=cashier) == -50


def test_another_cashiers_shift_cannot_be_closed(work):
    mine = shift()
    with pytest.raises(Refusal):
        actions.close_shift(mine, D(0), by=make.actor("accountant"))
