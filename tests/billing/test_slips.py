"""The facts of slips."""

from decimal import Decimal

import make
import pytest

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import slips
from lighthis.claims import actions as claims
from lighthis.claims.queries import claims_of
from lighthis.db.engine import session
from lighthis.kernel import clock

D = Decimal
ONE = D(1)


def charge(coming, item, quantity=ONE, basis="", at=None, role="doctor", where="GES"):
    return actions.charge(coming, item, quantity, basis, at or clock.now(), by=make.actor(role, where))


def shift(role="cashier", where="GES"):
    return make.shift(role, where)


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


@pytest.mark.parametrize("language", ["ru", "uz", "uz_Cyrl", "en"])
def test_a_slip_agrees_where_others_bear_a_part_and_something_was_taken_off(work, language):
    coming, cashier, accountant = make.coming(), make.actor("cashier"), make.actor("accountant")
    shift()
    insurer = actions.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=accountant)
    actions.decide_payers(coming, [Terms(insurer, D(80), categories=("laboratory",))], "полис", by=accountant)
    charge(coming, make.priced("LAB-01", category="laboratory", self_pay=100_000), D(2))
    charge(coming, make.priced("CON-01", self_pay=60_000))
    actions.discount(coming, [], D(5), None, "сотрудник", by=accountant)
    asked = actions.ask_write_off(coming, D(10_000), "по решению", by=accountant)
    actions.answer(asked, True, by=make.actor("chief_doctor"))
    first = actions.take_payment(coming, "card", D(20_000), by=cashier)
    last = actions.take_payment(coming, "card", by=cashier)
    for paper in (first, last):
        facts = slips.slip(paper.id, coming.facility_id, language).facts
        assert [line.amount.amount for line in facts.lines] == [40_000, 60_000, -5_000, -10_000]
        assert facts.total.amount == sum(paid.amount.amount for paid in facts.paid) + facts.balance.amount == 85_000
    assert slips.slip(last.id, coming.facility_id, language).facts.balance.amount == 0


def test_what_an_organisation_refused_and_the_patient_pays_stands_on_the_slip(work):
    coming, cashier, accountant = make.coming(), make.actor("cashier"), make.actor("accountant")
    shift()
    insurer = actions.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=accountant)
    actions.decide_payers(coming, [Terms(insurer, D(100))], "полис", by=accountant)
    charge(coming, make.priced(self_pay=60_000))
    coming.status, coming.ended_at = "closed", clock.now()
    session.flush()
    invoice = claims.make_invoice(insurer, clock.today(make.by_code().zone), by=accountant)
    (case,) = claims_of(invoice.id, at=coming.facility_id)
    claims.answer(case, D(0), "нет направления", by=accountant)
    claims.settle_rest(case, "patient", "так решено", by=accountant)
    facts = slips.slip(actions.take_payment(coming, "card", by=cashier).id, coming.facility_id, "ru").facts
    assert [(line.words, line.amount.amount) for line in facts.lines] == [("Не оплачено организацией", 60_000)]
    assert (facts.total.amount, facts.balance.amount) == (60_000, 0)
