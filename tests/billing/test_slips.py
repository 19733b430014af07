"""The facts of slips."""

from decimal import Decimal

import make

from lighthis.billing import actions
from lighthis.billing.queries import slips
from lighthis.kernel import clock

D = Decimal
ONE = D(1)


def charge(coming, item, quantity=ONE, basis="", at=None, role="doctor", where="GES"):
    return actions.charge(coming, item, quantity, basis, at or clock.now(), by=make.actor(role, where))


def shift(role="cashier", where="GES"):
    return actions.open_shift("1", by=make.actor(role, where))


def test_a_slip_tells_what_was_paid_and_what_is_left(work):
    coming, cashier = make.coming(), make.actor("cashier")
    shift()
    charge(coming, make.priced(self_pay=100_030))
    actions.take_deposit(coming, "card", D(30_000), by=cashier)
    first = actions.take_payment(coming, "cash", D(20_000), by=cashier)
    second = actions.take_payment(coming, "cash", by=cashier)
    one, two = (slips.slip(paper.id, coming.facility_id, "ru").facts for paper in (first, second))
    assert [(paid.means, paid.amount.amount) for paid in one.paid] == [("deposit", 30_000), ("cash", 20_000)]
    assert (one.total.amount, one.balance.amount, one.rounding) == (100_030, 50_030, None)
    assert (two.balance.amount, two.rounding.amount) == (0, 20)
    for facts in (one, two):
        rounding = facts.rounding.amount if facts.rounding else 0
        assert facts.total.amount + rounding == sum(paid.amount.amount for paid in facts.paid) + facts.balance.amount


def test_sensitive_services_are_printed_in_neutral_words(work):
    coming, cashier = make.coming(), make.actor("cashier")
    shift()
    charge(coming, make.priced("HIV-01", sensitive=True))
    charge(coming, make.priced("CON-01"))
    paper = actions.take_payment(coming, "cash", by=cashier)
    words = [line.words for line in slips.slip(paper.id, coming.facility_id, "uz").facts.lines]
    assert words == ["Tibbiy xizmat", "CON-01 xizmati"]
    coming.secrecy = "sensitive"
    assert {line.words for line in slips.slip(paper.id, coming.facility_id, "ru").facts.lines} == {"Медицинская услуга"}
