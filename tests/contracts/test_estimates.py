"""Estimates and contracts: the same arithmetic as charges, prices that are kept, numbers without gaps, one contract."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, func, select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills, prices
from lighthis.billing.rules import shares
from lighthis.billing.rules.prices import Agreed, no_dearer
from lighthis.contracts import actions, prints, queries, rules
from lighthis.contracts.models import Contract, Estimate
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.packs import snapshot
from lighthis.packs.bills import EstimatePaper, PaidContract

D, ZONE = Decimal, "Asia/Tashkent"
BEARER = UUID(int=7)
SERVICES = st.lists(
    st.tuples(st.decimals(0, 10**6, places=2), st.decimals("0.001", 30, places=3), st.integers(0, 100)), max_size=8
)


def wanted(code, price, quantity=1, share=0, most=None):
    bearers = (shares.Share("insurance", D(share), BEARER, most=most),) if share else ()
    return rules.Wanted(code, D(quantity), None if price is None else D(price), bearers)


@given(SERVICES, st.decimals(0, 10**6, places=2))
def test_parts_are_never_more_than_the_whole_and_a_bearer_bears_no_more_than_its_most(services, most):
    asked = [wanted("A", price, quantity, share, most or D(1)) for price, quantity, share in services]
    found = rules.reckon(asked, {})
    assert all(0 <= one.due <= one.amount for one in found)
    assert sum(one.amount - one.due for one in found) <= (most or D(1))


def test_what_a_bearer_bore_already_counts():
    found = rules.reckon(
        [wanted("A", 100, share=80, most=D(100)), wanted("B", 100, share=80, most=D(100))], {BEARER: D(10)}
    )
    assert [one.due for one in found] == [20, 90]  # 80 of 90, then the 10 that are left


def make_one(coming, *codes, days=9, quantity=1):
    clerk, until = make.actor("cashier"), clock.today(ZONE) + timedelta(days=days)
    items = [make.priced(code, self_pay=price) for code, price in codes]
    row = actions.make(coming, until, items[0], D(quantity), by=clerk)
    for item in items[1:]:
        actions.add(row, item, D(quantity), by=clerk)
    return row


def test_an_estimate_comes_to_what_the_charges_come_to(work):
    coming, accountant = make.coming(), make.actor("accountant")
    payer = billing.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=accountant)
    billing.decide_payers(coming, [Terms(payer, D(60), D(150_000))], "полис", by=accountant)
    row = make_one(coming, ("CON-01", D("100000.10")), ("LAB-01", D("33333.33")), quantity=3)
    told = queries.told(row)
    for line in told.lines:
        billing.charge(coming, line.item, line.quantity, "", clock.now(), by=make.actor("doctor"))
    sums = bills.bill(coming.id, at=coming.facility_id).sums
    assert (told.total, told.due) == (sums.charged, sums.balance)
    assert sums.covered == 150_000


def test_once_given_it_keeps_its_prices(work):
    row, clerk = make_one(make.coming(), ("CON-01", 100_000)), make.actor("cashier")
    item = queries.told(row).lines[0].item
    billing.add_price(item, "self_pay", D(120_000), clock.today(ZONE), by=make.actor("accountant"))
    session.expire_all()
    assert queries.told(row).total == 120_000  # a draft: today's
    actions.give(row, by=clerk)
    with clock.at(clock.now() + timedelta(days=1)):
        billing.add_price(item, "self_pay", D(200_000), clock.today(ZONE), by=make.actor("accountant"))
        session.expire_all()
        assert (queries.told(row).total, row.state) == (120_000, "given")
        for change in (lambda: actions.add(row, item, D(1), by=clerk), lambda: actions.give(row, by=clerk)):
            with pytest.raises(Refusal, match="not changed"):
                change()
        with pytest.raises(Refusal, match="not changed"):
            actions.remove(queries.told(row).lines[0], by=clerk)


def test_without_a_price_or_a_service_nothing_is_given(work):
    clerk, item = make.actor("cashier"), make.priced("NEW-1", self_pay=1)
    row = actions.make(make.coming(), clock.today(ZONE), item, D(1), by=clerk)
    item.prices[0].valid_from = clock.today(ZONE) + timedelta(days=3)
    session.flush()
    with pytest.raises(Refusal, match="No price"):
        actions.give(row, by=clerk)
    actions.remove(queries.told(row).lines[0], by=clerk)
    with pytest.raises(Refusal, match="no services"):
        actions.give(row, by=clerk)


def test_emergency_care_and_days_that_are_over_have_no_estimate(work):
    item, clerk, today = make.priced(self_pay=1), make.actor("cashier"), clock.today(ZONE)
    with pytest.raises(Refusal, match="Emergency care"):
        actions.make(make.coming("budget", kind="emergency"), today, item, D(1), by=clerk)
    with pytest.raises(Refusal, match="is over"):
        actions.make(make.coming(of=make.patient(card=False)), today - timedelta(days=1), item, D(1), by=clerk)


def test_one_contract_by_an_estimate_that_holds(work):
    row, clerk = make_one(make.coming(), ("CON-01", 100_000), days=1), make.actor("cashier")
    who = actions.Customer("Каримов Акмал", "AB 1234567")
    with pytest.raises(Refusal, match="given to the patient"):
        actions.sign(row, who, by=clerk)
    actions.give(row, by=clerk)
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(Refusal, match="holds no longer"):
        actions.sign(row, who, by=clerk)
    with pytest.raises(Refusal, match="who signs"):
        actions.sign(row, actions.Customer(" "), by=clerk)
    made = actions.sign(row, who, by=clerk)
    assert (made.customer, row.state) == ("Каримов Акмал", "signed")
    with pytest.raises(Refusal, match="made already"):
        actions.sign(row, who, by=clerk)
    assert bills.bill(row.encounter_id, at=row.facility_id).sums.charged == 0  # a contract charges nothing


def test_what_was_withdrawn_is_not_printed(work):
    row, clerk = make_one(make.coming(), ("CON-01", 100_000)), make.actor("cashier")
    actions.give(row, by=clerk)
    made = actions.sign(row, actions.Customer("Каримов"), by=clerk)
    with pytest.raises(Refusal, match="say why"):
        actions.withdraw(row, " ", by=clerk)
    actions.withdraw(row, "передумал", by=clerk)
    for paper, id_ in ((prints.estimate, row.id), (prints.contract, made.id)):
        with pytest.raises(Refusal, match="withdrawn"):
            paper(id_, row.facility_id, "ru")
    with pytest.raises(Refusal, match="already"):
        actions.withdraw(row, "ещё раз", by=clerk)


def test_papers(work):
    row, clerk = make_one(make.coming(), ("CON-01", 100_000)), make.actor("cashier")
    assert prints.estimate(row.id, row.facility_id, "ru").is_draft
    actions.give(row, by=clerk)
    made = actions.sign(row, actions.Customer("Каримов", phone="+998901112233"), by=clerk)
    paper, contract = prints.estimate(row.id, row.facility_id, "uz"), prints.contract(made.id, row.facility_id, "ru")
    assert not paper.is_draft
    assert (paper.facts.total.amount, paper.facts.due.amount) == (100_000, 100_000)
    assert (contract.facts.contract, contract.facts.number, contract.facts.phone) == (
        made.number,
        row.number,
        "+998901112233",
    )
    assert snapshot.from_json(EstimatePaper, snapshot.to_json(paper.facts)) == paper.facts
    assert snapshot.from_json(PaidContract, snapshot.to_json(contract.facts)) == contract.facts
    with pytest.raises(NotFound):
        prints.estimate(row.id, uuid4(), "ru")


def test_sensitive_services_stand_in_neutral_words(work):
    coming = make.coming(secrecy="sensitive")
    row = make_one(coming, ("HIV-01", 100_000))
    assert [one.words for one in prints.estimate(row.id, row.facility_id, "ru").facts.lines] == ["Медицинская услуга"]


@pytest.fixture
def placed(store):
    """A coming and the code of a service."""
    with units.work():
        coming = make.coming()
        make.priced("CON-01", self_pay=100_000)
        make.priced("LAB-01", self_pay=30_000)
        id_ = coming.id
    session.remove()
    return id_


def test_from_the_bill_to_the_contract_by_pages(placed, sign_in):
    client, until = sign_in("registrar"), f"{clock.today(ZONE) + timedelta(days=9):%d.%m.%Y}"
    new = f"/encounters/{placed}/estimates/new"
    assert f"/encounters/{placed}/estimates" in client.get(f"/encounters/{placed}/bill").text
    wrong = client.post(new, {"item": "CON-01", "quantity": "two", "until": until})
    assert (wrong.status_code, 'value="two"' in wrong.text) == (422, True)
    page = client.hidden(new)
    fields = {**page, "item": "CON-01", "quantity": "2", "until": until}
    first, second = client.web.post(new, data=fields), client.web.post(new, data=fields)
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    here = first.location
    assert client.post(f"{here}/add", {"item": "LAB-01", "quantity": "1"}).status_code == 303
    assert client.post(f"{here}/give", {}).status_code == 303
    late = client.post(f"{here}/add", {"item": "LAB-01", "quantity": "7"})  # a second clerk whose page is old
    assert (late.status_code, 'value="7"' in late.text) == (422, True)
    wrong = client.post(f"{here}/contract", {"customer": "", "document": "AB 1234567"})
    assert (wrong.status_code, "AB 1234567" in wrong.text) == (422, True)
    assert client.post(f"{here}/contract", {"customer": "Каримов Акмал", "document": "AB 1234567"}).status_code == 303
    again = client.post(f"{here}/contract", {"customer": "Другой Человек"})
    assert (again.status_code, "Другой Человек" in again.text) == (422, True)
    assert "Каримов Акмал" in client.get(here).text
    assert client.post(f"{here}/withdraw", {"reason": "отказался"}).status_code == 303
    assert "отказался" in client.get(f"/encounters/{placed}/estimates").text
    assert session.scalar(select(func.count()).select_from(Estimate)) == 1
    assert session.scalar(select(func.count()).select_from(Contract)) == 1
    verbs = set(session.scalars(select(AuditEntry.action)))
    assert {
        "estimate made",
        "service put on an estimate",
        "estimate given",
        "contract made",
        "estimate withdrawn",
    } <= verbs


def test_who_may_not(placed, sign_in):
    client, until = sign_in("cashier"), f"{clock.today(ZONE):%d.%m.%Y}"
    here = client.post(
        f"/encounters/{placed}/estimates/new", {"item": "CON-01", "quantity": "1", "until": until}
    ).location
    assert sign_in("doctor").get(here).status_code == 200
    assert sign_in("doctor").get(f"{here}/add").status_code == 403
    assert sign_in("cashier", at="RUR").get(here).status_code == 404
    assert sign_in("laboratory").get(here).status_code == 403


@pytest.fixture
def statements(store):
    told = []

    def tell(_connection, _cursor, text, _values, _context, _many):
        told.append(text)

    event.listen(engine(), "before_cursor_execute", tell)
    yield told
    event.remove(engine(), "before_cursor_execute", tell)


def test_a_long_estimate_asks_as_often_as_a_short_one(work, statements):
    def asked(row):
        id_ = row.id
        session.flush()
        session.expire_all()
        statements.clear()
        assert queries.told(session.get_one(Estimate, id_)).total > 0
        return len(statements)

    short = make_one(make.coming(), ("S-1", 1), ("S-2", 1))
    long = make_one(make.coming(of=make.patient(card=False)), *((f"L-{number}", 1) for number in range(9)))
    assert asked(long) == asked(short)


def raised(code, amount):
    """The price of an item is another one from today on."""
    item = prices.by_code(code, at=make.by_code().id)
    billing.add_price(item, "self_pay", D(amount), clock.today(ZONE), by=make.actor("accountant"))
    return item


@given(
    listed=st.decimals(0, 10**6, places=2),
    held=st.lists(st.tuples(st.integers(-5, 5), st.decimals(0, 10**6, places=2)), max_size=4),
)
def test_what_was_agreed_before_the_care_is_the_most_that_it_costs(listed, held):
    item, now = uuid4(), clock.now()
    agreed = [Agreed(now + timedelta(days=days), {item: price}) for days, price in held]
    found = no_dearer(listed, item, now, agreed)
    assert found == min([listed, *(price for days, price in held if days <= 0)])
    assert no_dearer(listed, uuid4(), now, agreed) == listed
    assert no_dearer(None, item, now, agreed) is None


def test_a_contract_keeps_its_prices_and_an_estimate_alone_does_not(work):
    coming = make.coming()
    row = make_one(coming, ("CON-01", 100_000), ("LAB-01", 5_000))
    actions.give(row, by=make.actor("cashier"))
    con, lab = raised("CON-01", 120_000), raised("LAB-01", 4_000)
    doctor = make.actor("doctor")

    def cost(item):
        return billing.charge(coming, item, D(2), "", clock.now(), by=doctor).amount

    assert cost(con) == 240_000
    actions.sign(row, actions.Customer("Каримов"), by=make.actor("cashier"))
    assert (cost(con), cost(lab)) == (200_000, 8_000)  # as signed, and as the list says where that is less
    actions.withdraw(row, "передумал", by=make.actor("cashier"))
    assert cost(con) == 240_000


def test_a_change_of_payer_reckons_by_the_contract_what_was_done_under_it(work):
    coming = make.coming()
    row = make_one(coming, ("CON-01", 100_000))
    actions.give(row, by=make.actor("cashier"))
    con = raised("CON-01", 120_000)
    before = billing.charge(coming, con, D(1), "", clock.now(), by=make.actor("doctor"))
    with clock.at(clock.now() + timedelta(seconds=1)):
        actions.sign(row, actions.Customer("Каримов"), by=make.actor("cashier"))
    with clock.at(clock.now() + timedelta(seconds=2)):
        under = billing.charge(coming, con, D(1), "", clock.now(), by=make.actor("doctor"))
        insurer = billing.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=make.actor("accountant"))
        billing.decide_payers(coming, [Terms(insurer, D(50))], "полис", by=make.actor("accountant"))
    assert (before.amount, under.amount) == (120_000, 100_000)
    assert bills.balance(coming.id, at=coming.facility_id) == 110_000
