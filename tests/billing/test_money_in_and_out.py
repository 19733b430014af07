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
