"""Money that goes back and slips that are cancelled: one asks, another confirms; the ledger only grows."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import make
import pytest
from sqlalchemy import func, select

from lighthis.billing import actions, prints
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import LedgerEntry, MoneyDocument, MoneyRequest
from lighthis.billing.queries import bills, cash, slips
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers import actions as papers

D = Decimal


def cashier():
    return make.actor("cashier")


def accountant():
    return make.actor("accountant")


def owing(amount=100_030):
    coming = make.coming()
    actions.charge(coming, make.priced(self_pay=amount), D(1), "", clock.now(), by=make.actor("doctor"))
    return coming


def shift(role="cashier"):
    return make.shift(role)


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


def drawer(row):
    return in_drawer(row)


def test_a_refund_needs_two_people_and_leaves_the_drawer_of_who_asked(work):
    mine, coming = shift(), make.coming()
    actions.take_deposit(coming, "cash", D(50_000), D(100_000), by=cashier())
    asked = actions.ask_refund(coming, "cash", D(20_000), "не придёт", by=cashier())
    assert (drawer(mine), sums(coming).held) == (50_000, 50_000)
    with pytest.raises(Refusal, match="another person"):
        actions.answer(asked, True, by=cashier())
    paper = actions.answer(asked, True, by=accountant())
    assert (paper.kind, paper.total, paper.cashier_id, paper.shift_id) == ("refund", 20_000, cashier().id, mine.id)
    assert (drawer(mine), sums(coming).held, asked.paper_id, asked.answered_by_id) == (
        30_000, 30_000, paper.id, accountant().id,
    )  # fmt: skip
    with pytest.raises(Refusal, match="answered already"):
        actions.answer(asked, True, by=accountant())


def test_the_sum_is_settled_when_it_is_asked_and_looked_at_again_when_confirmed(work):
    shift()
    coming = make.coming()
    actions.take_deposit(coming, "card", D(50_000), by=cashier())
    asked = actions.ask_refund(coming, "card", None, "не придёт", by=cashier())
    assert asked.amount == 50_000
    actions.charge(coming, make.priced(self_pay=30_000), D(1), "", clock.now(), by=make.actor("doctor"))
    actions.take_payment(coming, "card", by=cashier())
    with pytest.raises(Refusal, match="at most"):
        actions.answer(asked, True, by=accountant())


def test_a_declined_refund_says_why_and_moves_nothing(work):
    shift()
    coming = make.coming()
    actions.take_deposit(coming, "card", D(50_000), by=cashier())
    asked = actions.ask_refund(coming, "card", None, "не придёт", by=cashier())
    with pytest.raises(Refusal, match="why it is declined"):
        actions.answer(asked, False, by=accountant())
    assert actions.answer(asked, False, by=accountant(), words="ещё лежит") is None
    assert (asked.state, asked.answer, sums(coming).held) == ("declined", "ещё лежит", 50_000)


def test_money_goes_back_only_over_an_open_shift(work):
    mine, coming = shift(), make.coming()
    actions.take_deposit(coming, "card", D(50_000), by=cashier())
    asked = actions.ask_refund(coming, "card", None, "не придёт", by=cashier())
    actions.close_shift(mine, drawer(mine), by=cashier())
    with pytest.raises(Refusal, match="Open a shift"):
        actions.answer(asked, True, by=accountant())
    own = shift("accountant")
    assert actions.answer(asked, True, by=accountant()).shift_id == own.id


@pytest.mark.parametrize("means", ["cash", "card"])
def test_a_cancelled_payment_leaves_bill_and_drawer_as_before(work, means):
    mine, coming = shift(), owing()
    actions.take_deposit(coming, "cash", D(30_000), by=cashier())
    before = sums(coming), drawer(mine)
    slip = actions.take_payment(coming, means, None, D(100_000) if means == "cash" else None, by=cashier())
    asked = actions.ask_cancellation(slip, "не тем способом", by=cashier())
    with pytest.raises(Refusal, match="asked for already"):
        actions.ask_cancellation(slip, "ещё раз", by=cashier())
    back = actions.answer(asked, True, by=accountant())
    assert (sums(coming), drawer(mine)) == before
    assert (back.kind, back.cancels_id, back.total, back.means) == ("cancellation", slip.id, slip.total, means)
    report = cash.shift_report(mine.id, at=mine.facility_id)
    assert (report.of(means).payments, report.of(means).cancelled) == (slip.total, slip.total)
    assert (report.rounding, report.used) == (0, 0)
    with pytest.raises(Refusal, match="cancelled already"):
        actions.ask_cancellation(slip, "ещё раз", by=cashier())
    with pytest.raises(Refusal, match="not cancelled"):
        actions.ask_cancellation(back, "ещё раз", by=cashier())


def test_a_cancelled_refund_brings_the_money_back(work):
    mine, coming = shift(), make.coming()
    actions.take_deposit(coming, "cash", D(50_000), by=cashier())
    before = sums(coming), drawer(mine)
    slip = make.refund(coming, "cash", D(20_000), "не придёт", by=cashier())
    actions.answer(actions.ask_cancellation(slip, "не тот больной", by=cashier()), True, by=accountant())
    assert (sums(coming), drawer(mine)) == before


def test_a_deposit_is_cancelled_only_while_nothing_was_paid_from_it(work):
    shift()
    coming = owing(40_000)
    slip = actions.take_deposit(coming, "card", D(50_000), by=cashier())
    asked = actions.ask_cancellation(slip, "не тот больной", by=cashier())
    actions.take_payment(coming, "", by=cashier())
    with pytest.raises(Refusal, match="cancel that slip first"):
        actions.answer(asked, True, by=accountant())


def test_a_slip_of_a_closed_shift_is_not_cancelled(work):
    mine, coming = shift(), owing()
    slip = actions.take_payment(coming, "card", by=cashier())
    asked = actions.ask_cancellation(slip, "не тот больной", by=cashier())
    actions.close_shift(mine, drawer(mine), by=cashier())
    shift()
    with pytest.raises(Refusal, match="shift of this slip is closed"):
        actions.answer(asked, True, by=accountant())


def test_nothing_of_the_ledger_is_altered(work):
    """Only rows are added, and the sum of every account with its twin stays nothing."""
    shift()
    coming = owing()
    slip = actions.take_payment(coming, "cash", by=cashier())
    before = {
        one.id: (one.kind, one.debit, one.credit, one.amount)
        for one in bills.entries_of(coming.id, at=coming.facility_id)
    }
    actions.answer(actions.ask_cancellation(slip, "ошибка", by=cashier()), True, by=accountant())
    after = {
        one.id: (one.kind, one.debit, one.credit, one.amount)
        for one in bills.entries_of(coming.id, at=coming.facility_id)
    }
    assert before.items() <= after.items()
    own = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.document_id is not None]
    for account in ("cash", "rounding"):
        assert money.balance_of(account, own) == 0


def test_a_cancelled_slip_is_printed_no_more_and_its_twin_names_it(work):
    shift()
    coming = owing()
    slip = actions.take_payment(coming, "cash", None, D(150_000), by=cashier())
    printed = papers.ask("payment_slip", "ru", slip.id, by=cashier())
    back = actions.answer(actions.ask_cancellation(slip, "ошибка", by=cashier()), True, by=accountant())
    assert printed.state == "withdrawn"
    with pytest.raises(Refusal, match="was cancelled"):
        prints.payment_slip(slip.id, slip.facility_id, "ru")
    facts = prints.payment_slip(back.id, back.facility_id, "ru").facts
    assert (facts.cancels, facts.refund, facts.paid[0].amount.amount) == (slip.number, True, 100_050)
    assert [line.words for line in facts.lines] == [f"Отмена квитанции № {slip.number}"]
    again = actions.take_payment(coming, "card", by=cashier())
    paid = slips.slip(again.id, again.facility_id, "ru").facts.paid
    assert [(one.means, one.amount.amount) for one in paid] == [("card", 100_030)]


def test_what_was_received_less_the_change_is_what_was_paid(work):
    shift()
    coming = owing()
    slip = actions.take_payment(coming, "cash", None, D(150_000), by=cashier())
    facts = slips.slip(slip.id, slip.facility_id, "ru").facts
    assert facts.received.amount - facts.change.amount == facts.paid[-1].amount.amount == 100_050
    assert facts.total.amount + facts.rounding.amount == 100_050
    exact = actions.take_deposit(coming, "cash", D(50_000), by=cashier())
    assert slips.slip(exact.id, exact.facility_id, "ru").facts.received is None


def test_of_two_who_confirm_in_the_same_moment_one_gives_the_money(store):
    with units.work():
        shift()
        coming = make.coming()
        actions.take_deposit(coming, "card", D(50_000), by=cashier())
        asked = actions.ask_refund(coming, "card", None, "не придёт", by=cashier()).id
        people = [accountant(), make.actor("chief_doctor")]
    session.remove()
    start = Barrier(2)
    with ThreadPoolExecutor(2) as desks:
        told = list(desks.map(lambda who: _confirm(asked, who, start), people))
    assert sorted(told) == ["given", "refused"]
    assert session.scalar(select(func.count()).select_from(MoneyDocument).where(MoneyDocument.kind == "refund")) == 1
    assert session.scalar(select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "refund")) == 50_000


def _confirm(asked, who, start):
    try:
        start.wait(10)
        with units.work():
            actions.answer(session.get_one(MoneyRequest, asked), True, by=who)
    except Refusal:
        return "refused"
    else:
        return "given"
    finally:
        session.remove()


def test_who_asked_and_who_may_not_answer_see_no_buttons(sign_in):
    with units.work():
        coming = make.coming()
        actions.charge(coming, make.priced(self_pay=50_000), D(1), "", clock.now(), by=make.actor("doctor"))
        asked = actions.ask_write_off(coming, None, "родных нет", by=make.actor("accountant"))
    address = f"/money-requests/{asked.id}"
    for role, shown in (("accountant", False), ("cashier", False), ("deputy_chief", True)):
        page = sign_in(role).get(address).text
        assert ('value="decline"' in page, 'name="words"' in page) == (shown, shown), role
