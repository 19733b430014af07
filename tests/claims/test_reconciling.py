"""The account of an organisation: it comes to the ledger, says the same for ever, and what they answer is written down once."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import prices
from lighthis.claims import actions, prints, queries, rules
from lighthis.claims.rules import Moved
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.packs import snapshot
from lighthis.packs.bills import ReconciliationPaper

D, ZONE = Decimal, "Asia/Tashkent"
SUMS = st.decimals(-(10**6), 10**6, places=2)
MOVED = st.builds(
    Moved, st.dates(date(2026, 1, 1), date(2026, 1, 5)), st.sampled_from(list(rules.MOVES)), SUMS, st.sampled_from(["", "1", "2"])
)  # fmt: skip


@given(SUMS, st.lists(MOVED))
def test_an_account_comes_to_all_that_moved(opening, moved):
    made = rules.account(opening, moved)
    assert made.closing == opening + sum(one.amount for one in moved)
    assert made.more >= 0 <= made.less
    assert all(one.amount for one in made.lines)
    assert all(one.on <= other.on for one, other in pairwise(made.lines))


def test_one_line_a_day_and_kind_but_each_payment_by_itself():
    on = date(2026, 1, 1)
    moved = [
        Moved(on, "settlement", D(-5), "пп 2"), Moved(on, "cover", D(7), "полис"), Moved(on, "cover", D(3), "иной"),
        Moved(on, "settlement", D(-1), "пп 1"), Moved(on, "write_off", D(2)), Moved(on, "write_off", D(-2)),
    ]  # fmt: skip
    made = rules.account(D(0), moved)
    assert [(one.kind, one.amount, one.document) for one in made.lines] == [
        ("cover", 10, ""), ("settlement", -1, "пп 1"), ("settlement", -5, "пп 2"),
    ]  # fmt: skip


def payer_of(code="ALFA"):
    return billing.add_payer(code, PayerFacts({"name_ru": "СК Альфа"}, "insurance"), by=make.actor("accountant"))


def treated(payer, amount=100_000):
    """A coming of which the organisation bears 80 of 100."""
    coming = make.coming(of=make.patient(card=False))
    item = prices.by_code("CON-01", at=coming.facility_id) or make.priced(self_pay=amount)
    billing.decide_payers(coming, [Terms(payer, D(80))], "полис", by=make.actor("accountant"))
    charge = billing.charge(coming, item, D(1), f"order:{coming.id}", clock.now(), by=make.actor("doctor"))
    coming.ended_at, coming.status = clock.now() - timedelta(minutes=1), "closed"
    session.flush()
    return charge


def made_for(payer, first=None, last=None):
    today = clock.today(ZONE)
    return actions.reconcile(payer, first or today, last or today, by=make.actor("accountant"))


def account(act):
    return queries.account_of(act, ZONE)


def test_an_account_is_the_ledger_of_its_days(work):
    payer, accountant = payer_of(), make.actor("accountant")
    with clock.at(clock.now() - timedelta(days=40)):
        treated(payer)
    kept = treated(payer)
    billing.reverse(treated(payer), "ошибка", by=make.actor("doctor"))
    invoice = actions.make_invoice(payer, clock.today(ZONE), by=accountant)
    actions.accept_all(invoice, by=accountant)
    actions.receive(invoice, D(100_000), "пп 7", by=accountant)
    made = account(made_for(payer))
    assert (made.opening, made.more, made.less, made.closing) == (80_000, 80_000, 100_000, 60_000)
    assert [(one.kind, one.amount) for one in made.lines if one.kind == "cover"] == [("cover", 80_000)]
    assert {one.document for one in made.lines if one.kind == "settlement"} == {"пп 7"}
    assert made.closing == sum(
        one.to_ask + one.sent + one.owed + one.refused for one in queries.standings([payer], at=payer.facility_id)
    )
    assert kept.amount == 100_000


def test_an_act_says_the_same_when_more_is_booked(work):
    payer = payer_of()
    treated(payer)
    act = made_for(payer)
    before = account(act)
    with clock.at(clock.now() + timedelta(minutes=5)):
        treated(payer)
        assert account(act) == before
        assert account(made_for(payer)).closing == before.closing + 80_000


def test_numbers_go_on_and_days_that_have_not_come_are_refused(work):
    payer, today = payer_of(), clock.today(ZONE)
    numbers = [int(made_for(payer).number.split("-")[1]) for _ in range(3)]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    with pytest.raises(Refusal, match="not come"):
        made_for(payer, today, today + timedelta(days=1))
    with pytest.raises(Refusal, match="before the first"):
        made_for(payer, today, today - timedelta(days=1))


def test_their_answer_is_written_once(work):
    payer, accountant = payer_of(), make.actor("accountant")
    treated(payer)
    act = made_for(payer)
    with pytest.raises(Refusal, match="our sum"):
        actions.compared(act, D(80_000), "", by=accountant)
    with pytest.raises(Refusal, match="dispute"):
        actions.compared(act, D(70_000), " ", by=accountant)
    actions.compared(act, D(70_000), "нет акта", by=accountant)
    assert (act.state, act.theirs, act.note) == ("differs", 70_000, "нет акта")
    with pytest.raises(Refusal, match="already"):
        actions.compared(act, None, "", by=accountant)


def test_its_paper(work):
    payer = payer_of()
    treated(payer)
    act = made_for(payer)
    facts = prints.reconciliation(act.id, act.facility_id, "ru").facts
    assert (facts.number, facts.closing.amount, [(one.kind, one.amount.amount) for one in facts.lines]) == (
        act.number, 80_000, [("cover", 80_000)],
    )  # fmt: skip
    assert snapshot.from_json(ReconciliationPaper, snapshot.to_json(facts)) == facts
    with pytest.raises(NotFound):
        prints.reconciliation(act.id, uuid4(), "ru")


def test_the_pages(store, sign_in):
    with units.work():
        payer = payer_of()
        treated(payer)
        payer_id = payer.id
    session.remove()
    client, today = sign_in("accountant"), f"{clock.today(ZONE):%d.%m.%Y}"
    path = f"/invoices/organisations/{payer_id}/reconcile"
    wrong = client.post(path, {"since": today, "until": "31.31.2026"})
    assert (wrong.status_code, "31.31.2026" in wrong.text) == (422, True)
    made = client.post(path, {"since": today, "until": today})
    assert made.status_code == 303
    shown = client.get(made.location).text
    assert "80\u202f000" in shown or "80\u00a0000" in shown
    answer = f"{made.location}/answer"
    wrong = client.post(answer, {"agrees": "no", "theirs": "", "note": "спор о сумме"})
    assert (wrong.status_code, "спор о сумме" in wrong.text) == (422, True)
    both = client.post(answer, {"agrees": "yes", "theirs": "70000", "note": ""})
    assert both.status_code == 422
    assert "70000" in both.text
    assert client.post(answer, {"agrees": "no", "theirs": "70000", "note": "спор о сумме"}).status_code == 303
    again = client.post(answer, {"agrees": "yes", "theirs": "", "note": "другое слово"})
    assert (again.status_code, "другое слово" in again.text) == (422, True)  # a second accountant is told
    assert sign_in("cashier").get(made.location).status_code == 403
    assert sign_in("accountant", at="RUR").get(made.location).status_code == 404
    written = select(func.count()).where(AuditEntry.action.in_(["reconciliation made", "reconciliation answered"]))
    assert session.scalar(written) == 2
