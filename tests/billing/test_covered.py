"""What a deposit covers is no debt: the queue, the debts and the papers say so, one press settles it, and a bill that closes takes
its deposit by itself where the hospital says so."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import make
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import acts, bills, cash
from lighthis.billing.rules import closing, money
from lighthis.charging.cli import charges
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.text import Refusal
from lighthis.takings import queries as takings

D = Decimal
ZONE = "Asia/Tashkent"


def cashier():
    return make.actor("cashier")


def night(coming):
    return system("deposits", coming.facility_id)


def owing(family, charged, deposit):
    """A coming with a charge and a deposit."""
    coming = make.coming(of=make.patient(family))
    item = make.priced(f"X-{family}", self_pay=charged)
    actions.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
    if deposit:
        actions.take_deposit(coming, "cash", D(deposit), by=cashier())
    return coming


def over(coming, hours=73):
    """The coming ended so many hours ago; bills close after 72."""
    coming.status, coming.ended_at = "closed", clock.now() - timedelta(hours=hours)
    session.flush()


def by_itself(on=True):
    home = make.by_code()
    home.settings = {**home.settings, closing.BY_ITSELF: on}
    session.flush()


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


@pytest.fixture
def three(store):
    """Whose deposit pays all, whose pays a part, who has none."""
    with units.work():
        make.shift()
        made = [owing("Азимова", 90_000, 100_000), owing("Ботирова", 90_000, 20_000), owing("Вохидова", 90_000, 0)]
        ids = [one.id for one in made]
    session.remove()
    return ids


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


@pytest.mark.parametrize(
    ("balance", "held", "covered"), [(90, 100, 90), (90, 20, 20), (90, 0, 0), (0, 50, 0), (-10, 50, 0), (90, -5, 0)]
)
def test_what_a_deposit_covers(balance, held, covered):
    assert closing.by_deposit(D(balance), D(held)) == covered


def test_the_lists_of_debts_leave_out_what_the_deposit_covers(three):
    here = make.by_code().id
    rows, total = bills.accounts(here, show="debts")
    assert ({(one.encounter.id, one.due, one.covered, one.left) for one in rows}, total) == (
        {(three[1], 70_000, 20_000, 0), (three[2], 90_000, 0, 0)}, 2,
    )  # fmt: skip
    every, total = bills.accounts(here)
    assert total == 3, "money is held for the first: the account is not even"
    first = next(one for one in every if one.encounter.id == three[0])
    assert (first.due, first.covered, first.left) == (0, 90_000, 10_000)
    owed = takings.patients(here, clock.today(ZONE), ZONE)
    assert {one.encounter_id: one.ages.total for one in owed} == {three[1]: 70_000, three[2]: 90_000}
    assert takings.covered(here) == takings.debts(here, clock.today(ZONE), ZONE)[1] == 110_000
    assert takings.covered(make.by_code("RUR").id) == 0


def test_no_notice_of_a_debt_that_the_deposit_pays(three):
    here = make.by_code().id
    with pytest.raises(Refusal, match="Nothing is owed"):
        acts.debt(three[0], here, "ru")
    facts = acts.debt(three[1], here, "ru").facts
    assert (facts.due.amount, facts.paid.amount, facts.owed.amount) == (90_000, 20_000, 70_000)


def test_the_queue_says_covered_and_one_press_settles_it(sign_in, three):
    client = sign_in("cashier")
    shown = text_of(client.get("/cash"))
    assert "covered by the deposit: 90 000" in shown
    assert "Settle from the deposit" in shown
    debts = text_of(client.get("/cash?show=debts"))
    assert "Азимова" not in debts
    assert "Ботирова" in debts
    assert "covered by the deposit: 90 000" in text_of(client.get("/"))
    address = f"/encounters/{three[0]}/pay"
    form = client.get(address)
    assert "The deposit pays the whole bill" in form.text
    assert "Settle from the deposit" in form.text
    assert "Reckon the change" not in form.text
    assert client.post(address, {}).status_code == 303
    session.rollback()
    assert bills.balance(three[0], at=make.by_code().id) == 0
    assert "Settle from the deposit" not in client.get("/cash").text


def test_the_page_of_debts_says_what_is_covered(sign_in, three):
    client = sign_in("accountant")
    shown = text_of(client.get("/takings/debts"))
    assert "Deposits cover another 110 000" in shown
    assert "Азимова" not in shown
    held = text_of(client.get("/takings/debts?whose=deposits"))
    assert "Of this, 110 000" in held
    assert "Азимова" in held
    assert "cover" not in text_of(client.get("/takings/debts?whose=overpaid")).replace("covered", "")


def test_what_the_deposit_covers_is_not_written_off(work):
    make.shift()
    for family, deposit, most in (("Азимова", 100_000, 0), ("Ботирова", 20_000, 70_000)):
        coming = owing(family, 90_000, deposit)
        with pytest.raises(Refusal, match="at most" if most else "nothing to pay"):
            actions.ask_write_off(coming, D(most + 1), "не платит", by=make.actor("accountant"))
    assert actions.ask_write_off(coming, None, "не платит", by=make.actor("accountant")).amount == 70_000


@pytest.mark.parametrize(
    ("on", "hours", "charged", "deposit", "used"),
    [
        (True, 73, 90_000, 100_000, 90_000),
        (True, 73, 90_000, 20_000, 20_000),
        (True, 73, 90_000, 0, 0),
        (True, 71, 90_000, 100_000, 0),  # the bill is open yet
        (False, 73, 90_000, 100_000, 0),  # as shipped
    ],
)
def test_a_bill_that_closes_takes_its_deposit_where_the_hospital_says_so(work, on, hours, charged, deposit, used):
    shift = make.shift()
    coming = owing("Азимова", charged, deposit)
    before = cash.shift_report(shift.id, at=shift.facility_id)
    by_itself(on)
    over(coming, hours)
    for expected in (used, 0):  # a second night finds nothing
        assert actions.pay_closed(coming, by=night(coming)) == expected
    found = sums(coming)
    assert (found.used, found.balance, found.held) == (used, charged - used, deposit - used)
    assert cash.shift_report(shift.id, at=shift.facility_id) == before, "no shift, no slip"
    assert all(one.document_id is None for one in session.scalars(select(LedgerEntry)) if one.kind == "use_deposit")


def test_a_bill_that_is_open_again_waits_until_it_closes(work):
    make.shift()
    coming, accountant = owing("Азимова", 90_000, 100_000), make.actor("accountant")
    by_itself()
    over(coming)
    actions.reopen(coming, "забыли", by=accountant)
    assert actions.pay_closed(coming, by=night(coming)) == 0
    actions.close_again(coming, by=accountant)
    assert (sums(coming).balance, sums(coming).held) == (0, 10_000)


def test_what_a_deposit_paid_by_itself_goes_back_when_the_charge_is_taken_back(work):
    make.shift(opening=0)
    coming = owing("Азимова", 90_000, 100_000)
    by_itself()
    over(coming)
    actions.pay_closed(coming, by=night(coming))
    (row,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    assert make.refund(coming, "cash", None, "x", by=cashier()).total == 100_000
    assert (sums(coming).balance, sums(coming).held) == (0, 0)


def test_the_night_settles_what_closed_and_the_bill_and_the_log_say_so(sign_in, three):
    with units.work():
        by_itself()
        for one in three:
            over(bills.encounter(one, at=make.by_code().id))
    session.remove()
    for paid in (2, 0):
        answer = CliRunner().invoke(charges, ["night"], obj=lambda: None)
        assert answer.exit_code == 0, answer.output
        assert f"GES: 0 stays, 0 facts, {paid} deposits" in answer.output
    here = make.by_code().id
    assert [bills.balance(one, at=here) for one in three] == [0, 70_000, 90_000]
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "deposit used")).all()
    assert sorted(one.detail["amount"] for one in told) == ["20000", "90000"]
    shown = text_of(sign_in("cashier").get(f"/encounters/{three[0]}/bill"))
    assert "The deposit paid 90 000" in shown


def test_cashier_and_night_at_once_use_the_deposit_once(store):
    with units.work():
        make.shift()
        coming = owing("Азимова", 90_000, 100_000)
        by_itself()
        over(coming)
        coming_id, here, people = coming.id, coming.facility_id, (cashier(), night(coming))
    session.remove()
    start = Barrier(2)

    def settle(who):
        start.wait()
        try:
            with units.work():
                found = bills.encounter(coming_id, at=here)
                if who.id is None:
                    actions.pay_closed(found, by=who)
                else:
                    actions.take_payment(found, "cash", by=who)
        except Refusal:
            pass
        finally:
            session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, people))
    found = money.sums(bills.entries_of(coming_id, at=here))
    assert (found.used, found.balance, found.held) == (90_000, 0, 10_000)
    assert len(list(session.scalars(select(MoneyDocument)))) in {1, 2}
