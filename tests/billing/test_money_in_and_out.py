"""What comes over a desk stands in the ledger, and no more goes back than came."""

from decimal import Decimal

import make
import pytest

from lighthis.billing import actions
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.queries import bills
from lighthis.billing.rules import money
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal


def cashier():
    return make.actor("cashier")


def owing(amount):
    coming = make.coming()
    actions.charge(coming, make.priced(self_pay=amount), D(1), "", clock.now(), by=make.actor("doctor"))
    return coming


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


@pytest.mark.parametrize(
    ("means", "more"),
    [("card", {"amount": D(1000)}), ("humo", {"reference": "T-1"}), ("cash", {"received": D(2000)})],
)
def test_money_that_comes_where_the_deposit_pays_all_is_not_taken_in_silence(work, means, more):
    make.shift()
    coming = owing(1000)
    actions.take_deposit(coming, "cash", D(1000), by=cashier())
    with pytest.raises(Refusal, match="no money is needed"):
        actions.take_payment(coming, means, by=cashier(), **more)
    assert actions.take_payment(coming, means, by=cashier()).means == "deposit"


def test_a_rest_that_rounds_to_nothing_is_no_cash(work):
    mine, coming = make.shift(), owing(1020)
    actions.take_deposit(coming, "card", D(1000), by=cashier())
    paper = actions.take_payment(coming, "cash", by=cashier())
    assert (paper.means, paper.total, paper.rounding) == ("deposit", 1000, -20)
    assert (in_drawer(mine), sums(coming).balance, sums(coming).held) == (0, 0, 0)


def test_slices_of_a_deposit_never_come_to_more_than_was_paid(work):
    make.shift(opening=10_000)
    coming = make.coming()
    actions.take_deposit(coming, "cash", D(1000), by=cashier())
    with pytest.raises(Refusal, match="steps of"):
        make.refund(coming, "cash", D(25), "x", by=cashier())
    assert make.refund(coming, "card", D(25), "x", by=cashier()).total == 25
    assert make.refund(coming, "cash", D(50), "x", by=cashier()).total == 50
    back = make.refund(coming, "cash", None, "x", by=cashier())
    assert (back.total, back.rounding, sums(coming).held) == (900, -25, 0)


@pytest.mark.parametrize(
    ("charged", "paid_by", "back_by", "back", "rounding"),
    [
        (1030, "cash", "cash", 1050, 20),  # what was rounded up comes back whole
        (1020, "cash", "card", 1000, -20),  # and what was rounded down was never paid
        (1030, "card", "cash", 1000, -30),
        (1030, "card", "card", 1030, 0),
        (30, "card", "cash", 0, -30),
    ],
)
def test_a_payment_goes_back_up_to_the_tiyin_that_came(work, charged, paid_by, back_by, back, rounding):
    mine, coming = make.shift(opening=10_000), owing(charged)
    slip = actions.take_payment(coming, paid_by, by=cashier())
    (row,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    paper = make.refund(coming, back_by, None, "x", by=cashier())
    assert paper.total <= slip.total
    assert (paper.total, paper.rounding, sums(coming).balance) == (back, rounding, 0)
    assert in_drawer(mine) == 10_000 + (slip.total if paid_by == "cash" else 0) - (back if back_by == "cash" else 0)


def test_a_part_by_card_is_no_more_than_came_in_cash(work):
    make.shift()
    coming = owing(1020)
    actions.take_payment(coming, "cash", by=cashier())
    (row,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    with pytest.raises(Refusal, match="at most"):
        make.refund(coming, "card", D(1010), "x", by=cashier())


def test_what_was_written_off_is_not_paid_out(work):
    make.shift(opening=500_000)
    coming = owing(100_000)
    actions.take_payment(coming, "cash", D(30_000), by=cashier())
    asked = actions.ask_write_off(coming, None, "не платит", by=make.actor("accountant"))
    actions.answer(asked, True, by=make.actor("chief_doctor"))
    (row,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    assert make.refund(coming, "cash", None, "x", by=cashier()).total == 30_000
    with pytest.raises(Refusal, match="nothing to give back"):
        make.refund(coming, "cash", None, "x", by=cashier())


def test_a_payment_that_was_given_back_is_not_cancelled_too(work):
    mine, coming = make.shift(opening=500_000), owing(100_000)
    slip = actions.take_payment(coming, "cash", by=cashier())
    (row,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    asked = actions.ask_cancellation(slip, "ошибка", by=cashier())
    make.refund(coming, "cash", None, "x", by=cashier())
    with pytest.raises(Refusal, match="at most"):
        actions.answer(asked, True, by=make.actor("accountant"))
    assert in_drawer(mine) == 500_000


def test_the_deposit_that_the_bill_needs_is_not_given_back(work):
    make.shift(opening=500_000)
    coming = owing(90_000)
    actions.take_deposit(coming, "cash", D(100_000), by=cashier())
    with pytest.raises(Refusal, match="at most"):
        make.refund(coming, "cash", D(10_050), "x", by=cashier())
    assert make.refund(coming, "cash", None, "x", by=cashier()).total == 10_000
    actions.take_payment(coming, "cash", by=cashier())
    assert (sums(coming).balance, sums(coming).held) == (0, 0)
