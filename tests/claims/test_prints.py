"""Papers of an invoice: what is asked, what was accepted; no names; withdrawn cases are off."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import make
import pytest

from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.claims import actions, prints, queries
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs import snapshot
from lighthis.packs.bills import InvoicePaper

D = Decimal


@pytest.fixture
def made(work):
    """An invoice of two cases of 80 000 each."""
    accountant, item = make.actor("accountant"), make.priced(self_pay=100_000)
    payer = billing.add_payer("ALFA", PayerFacts({"name_ru": "СК Альфа"}, "insurance"), by=accountant)
    for _ in range(2):
        coming = make.coming(of=make.patient(card=False))
        billing.decide_payers(coming, [Terms(payer, D(80), document="П-7")], "полис", by=accountant)
        billing.charge(coming, item, D(1), f"order:{coming.id}", clock.now(), by=make.actor("doctor"))
        coming.ended_at, coming.status = clock.now() - timedelta(minutes=1), "closed"
    session.flush()
    return actions.make_invoice(payer, clock.today("Asia/Tashkent"), by=accountant)


def cases(made):
    return queries.claims_of(made.id, at=made.facility_id)


def test_an_invoice_asks_for_what_its_cases_ask_for(made):
    subject = prints.invoice(made.id, made.facility_id, "ru")
    facts = subject.facts
    assert (subject.patient_id, subject.is_draft, facts.number, facts.payer["ru"]) == (
        None,
        False,
        made.number,
        "СК Альфа",
    )
    assert [(one.visit, one.document, one.amount.amount, one.accepted) for one in facts.lines] == [
        (one.encounter.number, "П-7", 80_000, None) for one in cases(made)
    ]
    assert facts.total.amount == 160_000
    assert snapshot.from_json(InvoicePaper, snapshot.to_json(facts)) == facts
    assert "Юлдашева" not in snapshot.to_json(facts)


def test_the_act_is_a_draft_until_all_was_answered_and_comes_to_what_was_accepted(made):
    first, second = cases(made)
    actions.answer(first, D(50_000), "нет подписи", by=make.actor("accountant"))
    act = prints.act(made.id, made.facility_id, "ru")
    assert (act.is_draft, act.facts.total.amount) == (True, 50_000)
    actions.answer(second, D(80_000), "", by=make.actor("accountant"))
    act = prints.act(made.id, made.facility_id, "ru")
    assert (act.is_draft, act.facts.total.amount) == (False, 130_000)
    assert [one.accepted.amount for one in act.facts.lines] == [50_000, 80_000]


def test_what_was_withdrawn_is_on_no_paper(made):
    first, second = cases(made)
    actions.withdraw(first, "ошибка", by=make.actor("accountant"))
    facts = prints.invoice(made.id, made.facility_id, "ru").facts
    assert (len(facts.lines), facts.total.amount) == (1, 80_000)
    actions.withdraw(second, "ошибка", by=make.actor("accountant"))
    for paper in (prints.invoice, prints.act):
        with pytest.raises(NotFound):
            paper(made.id, made.facility_id, "ru")


def test_another_hospital_prints_nothing_of_it(made):
    with pytest.raises(NotFound):
        prints.invoice(made.id, uuid4(), "ru")
