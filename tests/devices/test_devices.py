"""The fiscal device and the card terminal: honest, late, doing it twice, never, after a time-out, over a wrong sum."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from lighthis import config
from lighthis.billing import actions as billing
from lighthis.billing.models import MoneyDocument
from lighthis.billing.queries import bills, drawer
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.devices import actions, asking, queries, rules
from lighthis.devices.actions import receipts, terminal
from lighthis.devices.models import FiscalReceipt, TerminalPayment
from lighthis.devices.rules import Answer
from lighthis.devices.simulator import BEHAVIOURS, Simulator
from lighthis.jobs import worker
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """What the settings of the worker name is no folder of the checkout."""
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path))


@pytest.fixture
def simulator(monkeypatch):
    """A device in this process; asked without patience."""
    monkeypatch.setattr(asking, "SECONDS", 1.0)
    monkeypatch.setattr(asking.ask, "__kwdefaults__", {"seconds": 1.0})
    monkeypatch.setattr(asking.find, "__kwdefaults__", {"seconds": 1.0})
    monkeypatch.setattr(asking.do, "__kwdefaults__", {"seconds": 1.0})
    server = Simulator(slow=2.0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def cashier():
    return make.actor("cashier")


def furnished(address, purpose=rules.FISCAL, owes=100_030):
    """A bill, an open shift, a device at its desk, fiscal mode."""
    coming, shift = make.coming(), make.shift(opening=50_000)
    billing.charge(coming, make.priced(self_pay=owes), D(1), "", clock.now(), by=make.actor("doctor"))
    admin = make.actor("administrator")
    if address:
        actions.set_device(shift.at_desk, purpose, "http", by=admin, address=address)
    actions.set_mode(make.by_code(), purpose == rules.FISCAL, by=admin)
    return coming


def works():
    """The worker does what is due, however long the pauses are."""
    for _ in range(8):
        with units.work():
            session.execute(update(Job).values(due_at=clock.now()))
        worker.work_on(config.read(), once=True)
    session.rollback()


def one(model):
    session.expire_all()
    return session.scalars(select(model)).one()


# Rules


@pytest.mark.parametrize(
    ("answer", "state", "why"),
    [
        (Answer("done", D(5), "1", "s"), rules.DONE, ""),
        (Answer("done", D(4), "1", "s"), rules.WRONG, "another_sum"),
        (Answer("done", D(5), "", "s"), rules.WRONG, "no_number"),
        (Answer("done", D(5), "1", "s", copies=2), rules.WRONG, "several_times"),
        (Answer("refused", words="no paper"), rules.REFUSED, "refused"),
        (Answer("unknown"), rules.WAITS, ""),
    ],
)
def test_only_the_very_sum_done_once_with_a_number_is_believed(answer, state, why):
    found = rules.judged(D(5), answer)
    assert (found.state, found.why) == (state, why)
    assert rules.after_answer(rules.WAITS, "", D(5), answer).state == state


@given(
    st.sampled_from([rules.DONE, rules.TAKEN, rules.GIVEN_BACK, rules.REFUSED, rules.WRONG]),
    st.sampled_from(["done", "refused", "unknown"]), st.integers(0, 9), st.sampled_from(["", "1", "2"]), st.integers(1, 3),
)  # fmt: skip
def test_what_is_settled_stays_unless_the_device_did_it_under_another_number(state, said, amount, number, copies):
    found = rules.after_answer(state, "1", D(5), Answer(said, D(amount), number, copies=copies))
    also = state == rules.DONE and said == "done" and number == "2"
    assert found.state == (rules.WRONG if also else state)


@pytest.mark.parametrize(
    ("on", "means", "number", "by_device", "refused"),
    [
        (True, "cash", "", False, True), (True, "humo", "", False, True), (True, "cash", "7", False, False),
        (True, "cash", "", True, False), (True, "transfer", "", False, False), (True, "deposit", "", False, False),
        (False, "cash", "", False, False),
    ],
)  # fmt: skip
def test_in_fiscal_mode_no_money_comes_over_the_desk_without_a_receipt(on, means, number, by_device, refused):
    if not refused:
        rules.check_receipt(on, means, number, by_device=by_device)
        return
    with pytest.raises(Refusal) as told:
        rules.check_receipt(on, means, number, by_device=by_device)
    assert told.value.field == "fiscal_number"


@pytest.mark.parametrize("address", ["", "ftp://x", "http://", "192.168.1.2:99", "http://x?a=1", "file:///etc/passwd"])
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(Refusal):
        rules.check_address("http", address)
    rules.check_address("manual", address)


# The fiscal device


def test_an_honest_device_gives_the_slip_its_sign(store, simulator):
    with units.work():
        coming = furnished(simulator.address)
        paper = billing.take_payment(coming, "cash", by=cashier())
        assert paper.fiscal_sign == "", "our slip is no fiscal receipt until the device has answered"
    works()
    row, slip = one(FiscalReceipt), one(MoneyDocument)
    assert (row.state, row.cash, row.cashless) == (rules.DONE, slip.total, 0)
    assert (slip.fiscal_receipt, slip.fiscal_sign) == (row.number, row.sign) == ("000001", "S000001")
    assert slip.fiscal_qr == row.qr == "https://example.invalid/000001"
    assert list(simulator.done) == [("receipts", row.key)]


def test_money_that_goes_back_is_a_return(store, simulator):
    with units.work():
        coming = furnished(simulator.address)
        billing.take_deposit(coming, "humo", D(7000), by=cashier())
        billing.take_deposit(coming, "cash", D(5000), by=cashier())
        slip = session.scalars(select(MoneyDocument).where(MoneyDocument.means == "humo")).one()
        asked = billing.ask_cancellation(slip, "wrong", by=cashier())
        billing.answer(asked, True, by=make.actor("chief_doctor"))
    rows = [
        (one.kind, one.cash, one.cashless) for one in session.scalars(select(FiscalReceipt).order_by(FiscalReceipt.id))
    ]
    assert rows == [("sale", 0, 7000), ("sale", 5000, 0), ("return", 0, 7000)]


@pytest.mark.parametrize("behaves", [one for one in BEHAVIOURS if one != "honest"])
def test_however_the_device_behaves_the_money_is_right_and_nothing_is_done_twice(store, simulator, behaves):
    simulator.behaves = behaves
    with units.work():
        coming = furnished(simulator.address)
        billing.take_payment(coming, "cash", by=cashier())
    works()
    row = one(FiscalReceipt)
    expected = {
        "late": rules.DONE, "after_timeout": rules.DONE, "twice": rules.WRONG, "wrong_sum": rules.WRONG,
        "never": rules.UNCLEAR, "refuses": rules.REFUSED,
    }  # fmt: skip
    assert row.state == expected[behaves]
    assert len(simulator.done) == (0 if behaves in {"never", "refuses"} else 1)
    assert bool(row.document.fiscal_sign) == (row.state == rules.DONE)
    entries = bills.entries_of(row.document.encounter_id, at=row.facility_id)
    assert money.sums(entries).balance == 0, "the payment stands, whatever the device did"


@pytest.mark.parametrize(("before", "keys"), [("never", 1), ("refuses", 1), ("wrong_sum", 2)])
def test_asked_again_a_device_that_is_well_makes_one_right_receipt(store, simulator, before, keys):
    simulator.behaves = before
    with units.work():
        coming = furnished(simulator.address)
        billing.take_payment(coming, "cash", by=cashier())
    works()
    simulator.behaves = "honest"
    with units.work():
        actions.ask_again(one(FiscalReceipt), by=cashier())
    works()
    row = one(FiscalReceipt)
    assert (row.state, row.turn) == (rules.DONE, 1 if before == "never" else 2)
    assert len(simulator.done) == keys
    with pytest.raises(Refusal), units.work():
        actions.ask_again(row, by=cashier())


def test_what_a_person_wrote_by_hand_stands_and_a_late_answer_is_shown(store, simulator):
    simulator.behaves = "never"
    with units.work():
        coming = furnished(simulator.address)
        billing.take_payment(coming, "cash", by=cashier())
    works()
    with units.work():
        actions.write_by_hand(one(FiscalReceipt), " 900 ", "S900", by=cashier())
    row = one(FiscalReceipt)
    subject = {"receipt": str(row.id), "facility": str(row.facility_id), "key": row.key}
    same = Answer("done", row.amount, "900", "S900")
    for answer, state in (
        (same, rules.DONE),
        (Answer("unknown"), rules.DONE),
        (Answer("done", row.amount, "17", "S17"), rules.WRONG),
    ):
        with units.work():
            receipts.keep(subject, answer)
        assert one(FiscalReceipt).state == state
    with pytest.raises(Refusal), units.work():
        actions.write_by_hand(one(FiscalReceipt), "", "", by=cashier())


def test_a_worker_that_dies_after_the_device_did_it_finds_it_again(store, simulator):
    with units.work():
        coming = furnished(simulator.address)
        billing.take_payment(coming, "cash", by=cashier())
    row = one(FiscalReceipt)
    subject = {"receipt": str(row.id), "facility": str(row.facility_id), "key": row.key}
    lost = receipts.make(subject, config.read())  # the answer came, the worker died before it wrote it down
    session.rollback()
    works()
    assert one(FiscalReceipt).number == lost.number
    assert len(simulator.done) == 1


def test_without_a_device_the_number_is_typed_or_no_money_is_taken(work):
    coming = furnished("")
    for number, take in (
        ("4711", lambda **more: billing.take_payment(coming, "cash", D(5000), by=cashier(), **more)),
        ("4712", lambda **more: billing.take_deposit(coming, "click", D(5000), by=cashier(), **more)),
    ):
        with pytest.raises(Refusal) as told, session.begin_nested():
            take()
        assert told.value.field == "fiscal_number"
        assert take(fiscal=f" {number} ").fiscal_receipt == number
    assert {one.state for one in session.scalars(select(FiscalReceipt))} == {rules.DONE}
    billing.take_payment(coming, "transfer", D(1000), by=cashier())
    assert len(list(session.scalars(select(FiscalReceipt)))) == 2


def test_money_that_goes_back_without_a_device_waits_for_a_receipt_by_hand(work):
    coming = furnished("")
    slip = billing.take_deposit(coming, "cash", D(5000), by=cashier(), fiscal="1")
    billing.answer(billing.ask_cancellation(slip, "wrong", by=cashier()), True, by=make.actor("chief_doctor"))
    back = session.scalars(select(FiscalReceipt).where(FiscalReceipt.kind == "return")).one()
    assert (back.state, queries.how_many_open(back.facility_id)) == (rules.OWED, 1)
    with pytest.raises(Refusal, match="No device"):
        actions.ask_again(back, by=cashier())
    actions.write_by_hand(back, "2", "", by=cashier())
    assert (back.state, queries.how_many_open(back.facility_id)) == (rules.DONE, 0)


def test_a_refund_slip_is_cancelled_without_a_device_too(work):
    coming = furnished("")
    billing.take_deposit(coming, "cash", D(105_000), by=cashier(), fiscal="1")
    back = make.refund(coming, "cash", D(2000), "x", by=cashier())
    paper = billing.answer(billing.ask_cancellation(back, "wrong", by=cashier()), True, by=make.actor("chief_doctor"))
    row = queries.receipt_of(paper.id, at=paper.facility_id)
    assert (row.kind, row.state) == ("sale", rules.OWED), "nobody can type its number on the second person's page"


def test_a_shift_has_one_z_report(work):
    shift = make.shift()
    actions.write_reading(shift, "X", "1", D(5), D(7), by=cashier())
    actions.write_reading(shift, "Z", "2", D(5), D(7), by=cashier())
    with pytest.raises(Refusal):
        actions.write_reading(shift, "Z", "3", D(5), D(7), by=cashier())
    assert [(one.kind, one.number) for one in queries.readings(shift.id, at=shift.facility_id)] == [
        ("X", "1"),
        ("Z", "2"),
    ]


# The card terminal


def test_a_terminal_that_says_yes_writes_the_slip(store, simulator):
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "humo", None, by=cashier())
        with pytest.raises(Refusal, match="asked for this bill already"):
            actions.ask_terminal(coming, "humo", None, by=cashier())
    works()
    row, paper = one(TerminalPayment), one(MoneyDocument)
    assert (row.state, row.document_id) == (rules.TAKEN, paper.id)
    assert (paper.means, paper.total, paper.reference) == ("humo", 100_030, "000001")
    assert bills.balance(row.encounter_id, at=row.facility_id) == 0


@pytest.mark.parametrize("behaves", [one for one in BEHAVIOURS if one != "honest"])
def test_however_the_terminal_behaves_no_slip_is_written_for_money_that_is_unclear(store, simulator, behaves):
    simulator.behaves = behaves
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "uzcard", D(1000), by=cashier())
    works()
    row = one(TerminalPayment)
    expected = {
        "late": rules.TAKEN, "after_timeout": rules.TAKEN, "twice": rules.WRONG, "wrong_sum": rules.WRONG,
        "never": rules.UNCLEAR, "refuses": rules.REFUSED,
    }  # fmt: skip
    assert row.state == expected[behaves]
    slips = list(session.scalars(select(MoneyDocument)))
    assert len(slips) == (row.state == rules.TAKEN)
    open_ones = queries.without_slip(row.facility_id)
    assert bool(open_ones) == (row.state in {rules.WRONG, rules.UNCLEAR})


def test_a_wrong_sum_becomes_the_slip_of_what_was_really_taken(store, simulator):
    simulator.behaves = "wrong_sum"
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "card", D(5000), by=cashier())
    works()
    with pytest.raises(Refusal, match="stands on the terminal"), units.work():
        actions.write_slip(one(TerminalPayment), "", by=cashier())
    with units.work():
        paper = actions.write_slip(one(TerminalPayment), "17", by=cashier())
        assert (paper.total, paper.reference) == (4999, "17")
    with pytest.raises(Refusal, match="settled"), units.work():
        actions.as_deposit(one(TerminalPayment), "17", by=cashier())


def test_money_taken_for_a_bill_that_changed_meanwhile_is_not_lost(store, simulator):
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "card", None, by=cashier())
        billing.take_payment(coming, "cash", by=cashier())
    works()
    row = one(TerminalPayment)
    assert (row.state, row.why) == (rules.DONE, "no_slip")
    assert [one.id for one in queries.without_slip(row.facility_id)] == [row.id]
    with units.work():
        assert actions.as_deposit(row, row.number, by=cashier()).kind == "deposit"
    assert one(TerminalPayment).state == rules.TAKEN
    assert queries.without_slip(row.facility_id) == []


def test_money_taken_for_a_bill_that_a_deposit_pays_meanwhile_is_not_lost(store, simulator):
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "card", None, by=cashier())
        billing.take_deposit(coming, "cash", D(100_050), by=cashier())
    works()
    row = one(TerminalPayment)
    assert (row.state, row.why, bills.balance(row.encounter_id, at=row.facility_id)) == (
        rules.DONE, "no_slip", 100_030,
    )  # fmt: skip
    with units.work():
        assert actions.as_deposit(row, row.number, by=cashier()).means == "card"


@pytest.mark.parametrize(("go", "kind"), [("", "payment"), ("deposit", "deposit")])
def test_in_fiscal_mode_the_receipt_of_a_terminals_payment_is_typed_where_no_device_makes_it(
    store, simulator, sign_in, go, kind
):
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.set_mode(make.by_code(), True, by=make.actor("administrator"))
        actions.ask_terminal(coming, "humo", None, by=cashier())
    works()
    row = one(TerminalPayment)
    assert (row.state, row.why) == (rules.DONE, "no_slip")
    client, address, fields = sign_in("cashier"), f"/cash/terminal/payments/{row.id}", {"number": "000001", "go": go}
    session.remove()
    assert client.post(address, fields).status_code == 422
    assert client.post(address, fields | {"fiscal_number": "F-9"}).status_code == 303
    paper = one(MoneyDocument)
    assert (paper.kind, paper.means, paper.reference, paper.fiscal_receipt) == (kind, "humo", "000001", "F-9")


def test_what_went_back_to_the_card_is_said_with_a_reason_and_never_becomes_a_slip(store, simulator):
    simulator.behaves = "never"
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        actions.ask_terminal(coming, "card", None, by=cashier())
    works()
    with pytest.raises(Refusal, match="how it went back"), units.work():
        actions.give_back(one(TerminalPayment), " ", by=cashier())
    with units.work():
        actions.give_back(one(TerminalPayment), "the terminal printed an error", by=cashier())
    row = one(TerminalPayment)
    with units.work():
        terminal.keep({"payment": str(row.id), "facility": str(row.facility_id)}, Answer("done", row.amount, "9"))
    assert one(TerminalPayment).state == rules.GIVEN_BACK
    assert list(session.scalars(select(MoneyDocument))) == []


def test_two_answers_at_once_write_one_slip(store, simulator):
    with units.work():
        coming = furnished(simulator.address, rules.TERMINAL)
        row = actions.ask_terminal(coming, "card", None, by=cashier())
        subject, amount = {"payment": str(row.id), "facility": str(row.facility_id)}, row.amount
    session.remove()
    start = Barrier(2)

    def hear(_):
        start.wait()
        try:
            with units.work():
                terminal.keep(subject, Answer("done", amount, "9"))
        finally:
            session.remove()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(hear, range(2)))
    assert one(MoneyDocument).reference == "9"


# The protocol


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"state": "perhaps"}',
        b'{"state": "done", "amount": "x"}',
        b'{"state":"done","amount":"NaN"}',
        b"\xff",
    ],
)
def test_an_answer_in_other_words_is_no_answer(monkeypatch, body):
    monkeypatch.setattr(asking, "_send", lambda *_: body)
    with pytest.raises(asking.NoAnswer):
        asking.find("http://127.0.0.1:1", "receipts", "k")


def test_what_a_device_leaves_open_is_nothing(monkeypatch):
    monkeypatch.setattr(
        asking, "_send", lambda *_: b'{"state":"done","amount":"5","number":null,"sign":null,"qr":null}'
    )
    found = asking.find("http://127.0.0.1:1", "receipts", "k")
    assert (found.number, found.sign, found.qr) == ("", "", "")


def test_nobody_there_is_no_answer():
    with pytest.raises(asking.NoAnswer):
        asking.find("http://127.0.0.1:9", "receipts", "k", seconds=0.5)


def test_devices_belong_to_desks(work):
    shift, admin = make.shift(), make.actor("administrator")
    first = actions.set_device(shift.at_desk, rules.FISCAL, "http", by=admin, address="http://10.0.0.9:1")
    again = actions.set_device(shift.at_desk, rules.FISCAL, "manual", by=admin, address="http://10.0.0.9:1", serial="7")
    assert first.id == again.id
    assert (again.way, again.address, again.serial) == ("manual", "", "7")
    actions.set_device(shift.at_desk, rules.FISCAL, "manual", by=admin, active=False)
    assert queries.device_of(shift.desk_id, rules.FISCAL, at=shift.facility_id) is None
    assert [one.name for one in drawer.desks(shift.facility_id)] == ["cashier"]
