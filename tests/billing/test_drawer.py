"""Cash that moves without a patient: by table, by property, by two at once, and as the pages show it."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.billing import accounts, actions
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import CashShift, DrawerDocument, LedgerEntry
from lighthis.billing.queries import cash, drawer
from lighthis.billing.rules import counting, money
from lighthis.billing.rules import drawer as rules
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal


def cashier():
    return make.actor("cashier")


def other():
    return make.actor("accountant")


def ledger():
    return list(session.scalars(select(LedgerEntry).order_by(LedgerEntry.id)))


# Counting


@pytest.mark.parametrize(
    ("notes", "total", "found"),
    [
        ({"200000": 1, "50": 3}, None, D(200_150)),
        ({}, D(70), D(70)),
        ({"1000": 2}, D(2000), D(2000)),
        ({}, D(0), D(0)),
    ],
)
def test_cash_is_counted_by_pieces_or_by_its_sum(notes, total, found):
    assert counting.counted(notes, total, "amount") == found


@pytest.mark.parametrize(
    ("notes", "total", "words"),
    [({}, None, "count the cash"), ({}, D(-1), "zero or more"), ({"1000": 2}, D(3000), "the pieces come to")],
)
def test_a_count_that_says_nothing_or_two_things_is_refused(notes, total, words):
    with pytest.raises(Refusal, match=words) as refused:
        counting.counted(notes, total, "amount")
    assert refused.value.field == "amount"


@given(st.sampled_from(sorted(counting.DENOMINATIONS)), st.data())
def test_pieces_come_to_what_they_are_worth(currency, data):
    listed = counting.denominations(currency)
    assert list(listed) == sorted(set(listed), key=Decimal, reverse=True)
    notes = data.draw(st.dictionaries(st.sampled_from(listed), st.integers(1, 500)))
    assert counting.worth(notes) == sum(D(value) for value, many in notes.items() for _ in range(many))


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_closed_drawer_holds_nothing_and_the_safe_what_was_counted(expected, counted):
    moves = rules.closed(D(expected), D(counted))
    assert money.balance_of(accounts.CASH, moves) == -expected
    assert money.balance_of(accounts.SAFE, moves) == counted
    assert money.balance_of(accounts.DIFFERENCE, moves) == expected - counted


# What a cashier does


def test_change_money_comes_out_of_the_safe_and_what_was_counted_goes_into_it(work):
    mine = make.shift(opening=200_000)
    here = mine.facility_id
    assert (in_drawer(mine), drawer.in_account(accounts.SAFE, at=here)) == (200_000, -200_000)
    actions.count_safe(D(1_000_000), "the first count", by=other())
    actions.move_cash("top_up", D(50_000), by=cashier())
    actions.move_cash("encashment", D(100_000), by=cashier(), reference="bag 17")
    actions.move_cash("hand_in", D(30_000), by=cashier())
    assert (in_drawer(mine), drawer.in_account(accounts.SAFE, at=here)) == (120_000, 1_000_000 - 50_000 + 30_000)
    assert actions.close_shift(mine, D(119_500), by=cashier(), reason="x") == -500
    assert (mine.expected, mine.counted) == (120_000, 119_500)
    assert (in_drawer(mine), drawer.in_account(accounts.SAFE, at=here)) == (0, 980_000 + 119_500)
    assert drawer.in_account(accounts.BANK, at=here) == 100_000
    assert drawer.in_account(accounts.DIFFERENCE, at=here) == -(1_200_000 - 500)
    numbers = [one.number[-5:] for one in session.scalars(select(DrawerDocument).order_by(DrawerDocument.id))]
    assert numbers == [f"{number:05}" for number in range(1, len(numbers) + 1)]


def test_no_more_leaves_a_drawer_than_lies_there(work):
    make.shift(opening=10_000)
    for kind in ("hand_in", "encashment"):
        with pytest.raises(Refusal, match="only") as refused:
            actions.move_cash(kind, D(10_001), by=cashier())
        assert refused.value.field == "amount"
    with pytest.raises(Refusal, match="above zero"):
        actions.move_cash("top_up", D(0), by=cashier())
    with pytest.raises(Refusal, match="Open a shift"):
        actions.move_cash("top_up", D(1), by=other())


def test_cash_handed_over_is_on_its_way_until_it_is_taken(work):
    mine, hers = make.shift(opening=100_000), make.shift("accountant")
    here = mine.facility_id
    paper = actions.hand_over(hers, D(40_000), by=cashier())
    assert (in_drawer(mine), in_drawer(hers), drawer.in_account(accounts.ON_THE_WAY, at=here)) == (60_000, 0, 40_000)
    assert [one.id for one in drawer.given_to(hers.id, at=here)] == [paper.id]
    for shift, who in ((mine, cashier()), (hers, other())):
        with pytest.raises(Refusal, match="on its way"):
            actions.close_shift(shift, D(0), by=who)
    with pytest.raises(Refusal, match="another cashier"):
        actions.answer_handover(paper, True, by=cashier())
    actions.answer_handover(paper, True, by=other())
    assert (in_drawer(mine), in_drawer(hers), drawer.in_account(accounts.ON_THE_WAY, at=here)) == (60_000, 40_000, 0)
    with pytest.raises(Refusal, match="answered already"):
        actions.answer_handover(paper, True, by=other())
    with pytest.raises(Refusal, match="taken this cash already"):
        actions.undo_cash(paper, "x", by=cashier())


def test_cash_that_is_not_taken_lies_where_it_lay(work):
    mine, hers = make.shift(opening=100_000), make.shift("accountant")
    first = actions.hand_over(hers, D(40_000), by=cashier())
    with pytest.raises(Refusal, match="why it is not taken"):
        actions.answer_handover(first, False, by=other())
    actions.answer_handover(first, False, by=other(), words="one note short")
    second = actions.hand_over(hers, D(1_000), by=cashier())
    actions.undo_cash(second, "the wrong desk", by=cashier())
    assert (in_drawer(mine), in_drawer(hers)) == (100_000, 0)
    assert (first.state, second.state) == ("returned", "cancelled")
    assert not drawer.waits_for_taking(mine.id, at=mine.facility_id)


def test_what_was_written_by_mistake_runs_back_once(work):
    mine = make.shift(opening=100_000)
    paper = actions.move_cash("encashment", D(70_000), by=cashier())
    with pytest.raises(Refusal, match="own cashier"):
        actions.undo_cash(paper, "x", by=other())
    with pytest.raises(Refusal, match="say why"):
        actions.undo_cash(paper, " ", by=cashier())
    actions.undo_cash(paper, "x", by=cashier())
    with pytest.raises(Refusal, match="undone already"):
        actions.undo_cash(paper, "x", by=cashier())
    assert in_drawer(mine) == 100_000
    assert cash.shift_report(mine.id, at=mine.facility_id).of("cash").cancelled == 0, "no slip was cancelled"
    more = actions.move_cash("top_up", D(5_000), by=cashier())
    actions.move_cash("hand_in", D(102_000), by=cashier())
    with pytest.raises(Refusal, match="only"):
        actions.undo_cash(more, "x", by=cashier())


def test_a_desk_has_one_open_shift_and_a_name_of_its_own(work):
    mine = make.shift()
    with pytest.raises(Refusal, match="is open at this desk") as refused:
        actions.open_shift("cashier", by=other())
    assert refused.value.field == "desk"
    with pytest.raises(Refusal, match="from the list"):
        actions.open_shift("somewhere", by=other())
    with pytest.raises(Refusal, match="of this name"):
        actions.add_desk("CASHIER ", by=other())
    with pytest.raises(Refusal, match="close it first"):
        actions.use_desk(mine.at_desk, False, by=other())
    actions.close_shift(mine, D(0), by=cashier())
    actions.use_desk(mine.at_desk, False, by=other())
    with pytest.raises(Refusal, match="from the list"):
        actions.open_shift("cashier", by=cashier())


def test_the_safe_is_counted_with_a_reason(work):
    with pytest.raises(Refusal, match="the book says"):
        actions.count_safe(D(5), "", by=other())
    actions.count_safe(D(5_000), "found", by=other())
    actions.move_safe("safe_in", D(95_000), by=other(), reference="cheque 1")
    with pytest.raises(Refusal, match="only"):
        actions.move_safe("safe_out", D(100_001), by=other())
    actions.move_safe("safe_out", D(100_000), by=other())
    assert drawer.in_account(accounts.SAFE, at=other().facility_id) == 0


PLAYS = st.lists(
    st.tuples(
        st.sampled_from(["top_up", "hand_in", "encashment", "give", "take", "refuse", "undo", "safe_in", "count", "close"]),
        st.integers(0, 300), st.booleans(), st.integers(0, 30),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plays=PLAYS)
def test_whatever_moves_without_a_patient_no_cash_comes_of_nothing(store, plays):
    units.begin_writing()
    try:
        roles = ("cashier", "accountant")
        for role in roles:
            make.shift(role, opening=100)
        for verb, amount, first, which in plays:
            try:
                with session.begin_nested():
                    _play(verb, D(amount), roles[0 if first else 1], roles[1 if first else 0], which)
            except Refusal:
                pass
            _agrees()
    finally:
        units.rollback()


def _play(verb, amount, role, peer, which):
    by, here = make.actor(role), make.by_code().id
    papers = list(session.scalars(select(DrawerDocument).order_by(DrawerDocument.id)))
    one = papers[which % len(papers)]
    if verb in rules.DURING:
        actions.move_cash(verb, amount, by=by)
    elif verb == "give":
        to = cash.open_shift_of(make.actor(peer).id, at=here)
        if to is not None:
            actions.hand_over(to, amount, by=by)
    elif verb in ("take", "refuse"):
        actions.answer_handover(one, verb == "take", by=by, words="x")
    elif verb == "undo":
        actions.undo_cash(one, "x", by=by)
    elif verb == "safe_in":
        actions.move_safe("safe_in", amount, by=by)
    elif verb == "count":
        actions.count_safe(amount, "x", by=by)
    else:
        mine = cash.open_shift_of(by.id, at=here)
        if mine is not None:
            actions.close_shift(mine, amount, by=by)
        make.shift(role)


def _agrees():
    rows, here = ledger(), make.by_code().id
    touched = {one.debit for one in rows} | {one.credit for one in rows}
    assert sum(money.balance_of(account, rows) for account in touched) == 0
    shifts = list(session.scalars(select(CashShift)))
    drawers = [in_drawer(one) for one in shifts]
    assert all(amount >= 0 for amount in drawers)
    assert sum(drawers) == money.balance_of(accounts.CASH, rows)
    assert all(not in_drawer(one) for one in shifts if one.closed_at is not None)
    waiting = session.scalars(select(DrawerDocument).where(DrawerDocument.state == "given"))
    assert money.balance_of(accounts.ON_THE_WAY, rows) == sum(one.amount for one in waiting)
    assert drawer.in_account(accounts.SAFE, at=here) == money.balance_of(accounts.SAFE, rows)


def test_of_two_at_one_desk_in_the_same_moment_one_opens_it(store):
    with units.work():
        actions.add_desk("1", by=other())
        people = [cashier(), other()]
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda who: _open_at_once(who, start), people))
    assert sorted(told) == ["open", "refused"]


def _open_at_once(who, start):
    start.wait()
    try:
        with units.work():
            actions.open_shift("1", D(1000), by=who)
            return "open"
    except Refusal:
        return "refused"
    finally:
        session.remove()


def test_cash_is_taken_over_once_by_two_clicks_at_once(store):
    with units.work():
        make.shift(opening=50_000)
        hers = make.shift("accountant")
        paper = actions.hand_over(hers, D(20_000), by=cashier())
        here, paper_id, shift_id = hers.facility_id, paper.id, hers.id
    session.remove()
    start = Barrier(2)

    def take(_):
        start.wait()
        try:
            with units.work():
                actions.answer_handover(drawer.document(paper_id, at=here), True, by=other())
                return "taken"
        except Refusal:
            return "refused"
        finally:
            session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, range(2))) == ["refused", "taken"]
    assert in_drawer(cash.shift(shift_id, at=here)) == 20_000


def test_the_money_of_one_terminal_receipt_comes_once(work):
    coming, _ = make.coming(), make.shift()
    actions.charge(coming, make.priced(self_pay=100_000), D(1), "", clock.now(), by=make.actor("doctor"))
    actions.take_payment(coming, "humo", D(10_000), by=cashier(), reference=" RRN 1 ")
    with pytest.raises(Refusal, match="stands on slip") as refused:
        actions.take_payment(coming, "humo", D(10_000), by=cashier(), reference="RRN 1")
    assert refused.value.field == "reference"
    assert actions.take_payment(coming, "click", D(10_000), by=cashier(), reference="RRN 1").reference == "RRN 1"
    assert actions.take_payment(coming, "cash", D(10_000), by=cashier(), reference="RRN 1").reference == ""
