"""The act of services: what stands on the bill, neutral where it must be, the parts come to the whole."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import make
import pytest

from lighthis.billing import actions, prints
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.packs import snapshot
from lighthis.packs.bills import DebtNotice, PaymentCertificate, ServicesAct

D = Decimal


def act(coming, language="ru"):
    return prints.of_bill["services_act"](coming.id, coming.facility_id, language)


def charged(coming, code="CON-01", price=100_000, quantity=1, **more):
    item = make.priced(code, self_pay=price, **more)
    return actions.charge(coming, item, D(quantity), "", clock.now(), by=make.actor("doctor"))


def test_an_empty_bill_has_no_act(work):
    coming = make.coming()
    with pytest.raises(NotFound):
        act(coming)
    actions.reverse(charged(coming), "ошибка", by=make.actor("doctor"))
    with pytest.raises(NotFound):
        act(coming)


def test_an_act_says_what_stands_and_who_bears_it(work):
    coming, accountant = make.coming(), make.actor("accountant")
    payer = actions.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=accountant)
    actions.decide_payers(coming, [Terms(payer, D(60))], "полис", by=accountant)
    charged(coming, quantity=2)
    actions.reverse(charged(coming, "LAB-01", 5_000), "ошибка", by=make.actor("doctor"))
    actions.discount(coming, [], D(10), None, "скидка", by=make.actor("chief_doctor"))
    facts = act(coming).facts
    assert [(one.quantity, one.price.amount, one.amount.amount) for one in facts.lines] == [(2, 100_000, 200_000)]
    assert (facts.total.amount, facts.borne.amount, facts.off.amount, facts.due.amount) == (
        200_000,
        120_000,
        8_000,
        72_000,
    )
    assert facts.due.amount == bills.balance(coming.id, at=coming.facility_id)  # nothing was paid yet
    assert snapshot.from_json(ServicesAct, snapshot.to_json(facts)) == facts


def test_what_was_paid_changes_no_act(work):
    coming, cashier = make.coming(), make.actor("cashier")
    charged(coming, price=100_030)
    before = act(coming).facts
    actions.open_shift("1", by=cashier)
    actions.take_payment(coming, "cash", None, D(150_000), by=cashier)
    assert act(coming).facts == before
    assert (before.due.amount, before.borne, before.off) == (100_030, None, None)


def test_an_act_is_a_draft_until_the_coming_is_over(work):
    coming = make.coming()
    charged(coming)
    assert (act(coming).is_draft, act(coming).facts.until) == (True, None)
    coming.ended_at, coming.status = clock.now() - timedelta(seconds=1), "closed"
    session.flush()
    assert act(coming).is_draft is False
    assert act(coming).facts.until is not None


@pytest.mark.parametrize(("secrecy", "sensitive"), [("ordinary", True), ("sensitive", False)])
def test_sensitive_services_stand_in_neutral_words(work, secrecy, sensitive):
    coming = make.coming(secrecy=secrecy)
    charged(coming, "HIV-01", sensitive=sensitive)
    assert [one.words for one in act(coming).facts.lines] == ["Медицинская услуга"]
    assert [one.words for one in act(coming, "uz").facts.lines] == ["Tibbiy xizmat"]


def test_another_hospital_prints_no_act(work):
    coming = make.coming()
    charged(coming)
    with pytest.raises(NotFound):
        prints.of_bill["services_act"](coming.id, uuid4(), "ru")


def test_the_bill_leads_to_its_act_and_an_empty_bill_does_not(store, sign_in):
    with units.work():
        full, empty = make.coming(), make.coming(of=make.patient(card=False))
        charged(full)
        full, empty = full.id, empty.id
    session.remove()
    client, link = sign_in("cashier"), "/papers?form=services_act"
    assert f"{link}&amp;subject={full}" in client.get(f"/encounters/{full}/bill").text
    assert client.get(f"{link}&subject={full}").status_code == 200
    assert link not in client.get(f"/encounters/{empty}/bill").text
    assert client.get(f"{link}&subject={empty}").status_code == 404


def made(paper, coming):
    return prints.of_bill[paper](coming.id, coming.facility_id, "ru").facts


def test_a_certificate_says_what_came_and_was_given_back_and_not_what_was_cancelled(work):
    coming, cashier = make.coming(), make.actor("cashier")
    charged(coming, price=100_000)
    actions.open_shift("1", by=cashier)
    with pytest.raises(Refusal, match="Nothing was paid"):
        made("payment_certificate", coming)
    wrong = actions.take_payment(coming, "cash", D(40_000), D(40_000), by=cashier)
    actions.answer(actions.ask_cancellation(wrong, "ошибка", by=cashier), True, by=make.actor("accountant"))
    first = actions.take_payment(coming, "uzcard", D(70_000), by=cashier, reference="1")
    held = actions.take_deposit(coming, "cash", D(50_000), D(50_000), by=cashier)
    asked = actions.ask_refund(coming, "cash", D(20_000), "просит", by=cashier)
    back = actions.answer(asked, True, by=make.actor("accountant"))
    facts = made("payment_certificate", coming)
    assert [(one.number, one.amount.amount) for one in facts.lines] == [
        (first.number, 70_000), (held.number, 50_000), (back.number, -20_000),
    ]  # fmt: skip
    assert (facts.total.amount, facts.held.amount, facts.carried) == (100_000, 30_000, None)
    assert snapshot.from_json(PaymentCertificate, snapshot.to_json(facts)) == facts


def test_a_deposit_that_came_from_another_coming_is_named(work):
    patient, cashier = make.patient(card=False), make.actor("cashier")
    old, new = make.coming(of=patient), make.coming(of=patient)
    actions.open_shift("1", by=cashier)
    actions.take_deposit(old, "cash", D(50_000), D(50_000), by=cashier)
    old.ended_at, old.status = clock.now() - timedelta(seconds=1), "closed"
    session.flush()
    actions.carry(old, new, None, "новое обращение", by=cashier)
    facts = made("payment_certificate", new)
    assert (facts.lines, facts.total.amount, facts.carried.amount, facts.held.amount) == ((), 0, 50_000, 50_000)
    with pytest.raises(Refusal):
        made("payment_certificate", old)  # all that came went on


def test_a_notice_says_what_is_owed_and_nothing_of_the_care(work):
    coming, cashier = make.coming(), make.actor("cashier")
    charged(coming, "HIV-01", price=100_000, sensitive=True)
    actions.discount(coming, [], D(10), None, "скидка", by=make.actor("chief_doctor"))
    actions.open_shift("1", by=cashier)
    actions.take_payment(coming, "uzcard", D(30_000), by=cashier, reference="1")
    facts = made("debt_notice", coming)
    assert (facts.due.amount, facts.paid.amount, facts.owed.amount) == (90_000, 30_000, 60_000)
    assert facts.owed.amount == bills.balance(coming.id, at=coming.facility_id)
    assert "HIV" not in snapshot.to_json(facts)
    assert snapshot.from_json(DebtNotice, snapshot.to_json(facts)) == facts
    actions.take_payment(coming, "uzcard", None, by=cashier, reference="2")
    with pytest.raises(Refusal, match="Nothing is owed"):
        made("debt_notice", coming)
