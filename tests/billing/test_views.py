"""The pages of money, as a person sees them."""

import re
from decimal import Decimal
from uuid import UUID

import make
import pytest
from sqlalchemy import event, select

from lighthis.billing import actions
from lighthis.billing.models import CashShift, MoneyDocument, PricedItem
from lighthis.billing.queries import bills
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.papers import actions as paper_actions

D = Decimal
NBSP = "\u00a0"


@pytest.fixture
def owing(store):
    """A paying patient's coming with one charge of 100 030."""
    with units.work():
        coming, item = make.coming(), make.priced("CON-01", self_pay=100_030)
        actions.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
        made = coming.id
    session.remove()
    return made


@pytest.fixture
def cashier(sign_in):
    client = sign_in("cashier")
    client.post("/cash/shift", {"desk": "1", "opening": "0"})
    return client


def papers():
    session.rollback()
    return list(session.scalars(select(MoneyDocument).order_by(MoneyDocument.id)))


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace(NBSP, " ")))


def test_from_the_desk_to_a_slip_in_three_steps(cashier, owing):
    desk = cashier.get("/cash")
    assert "Юлдашева Дилноза" in desk.text
    pay = f"/encounters/{owing}/pay"
    assert pay in desk.text
    assert "In cash, rounded 100 050 UZS" in text_of(cashier.get(pay)).replace("сум", "UZS")
    answer = cashier.post(pay, {"means": "cash", "received": "150 000"})
    assert answer.status_code == 303
    slip = cashier.get(answer.location)
    shown = text_of(slip)
    assert "Payment accepted: 100 050" in shown
    assert "Change 49 950" in shown
    assert "Not a fiscal receipt" in shown
    assert f"/papers?form=payment_slip&amp;subject={papers()[0].id}" in slip.text


def test_the_paper_of_a_slip_is_asked_for_in_its_language_and_size(cashier, owing):
    cashier.post(f"/encounters/{owing}/pay", {"means": "card"})
    address = f"/papers?form=payment_slip&subject={papers()[0].id}"
    fields = {"form": "payment_slip", "subject": str(papers()[0].id), "language": "uz", "size": "80mm"}
    answer = cashier.post(address, fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/papers/")


def test_the_change_is_reckoned_without_taking_anything(cashier, owing):
    address = f"/encounters/{owing}/pay"
    shown = text_of(cashier.post(address, {"means": "cash", "amount": "50000", "received": "60000", "go": "reckon"}))
    assert "Change 10 000" in shown
    assert "Balance due 50 030" in shown
    assert papers() == []


def test_a_payment_sent_twice_is_one_payment(cashier, owing):
    address = f"/encounters/{owing}/pay"
    fields = {**cashier.hidden(address), "means": "card"}
    first, second = cashier.web.post(address, data=fields), cashier.web.post(address, data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert len(papers()) == 1
    assert cashier.web.post(address, data={**fields, "means": "cash"}).status_code == 409


def test_of_two_cashiers_at_once_one_takes_the_money(cashier, sign_in, owing):
    other = sign_in("cashier")
    address = f"/encounters/{owing}/pay"
    mine, theirs = cashier.hidden(address), other.hidden(address)
    assert cashier.web.post(address, data={**mine, "means": "card"}).status_code == 303
    late = other.web.post(address, data={**theirs, "means": "card"})
    assert late.status_code == 422
    assert "There is nothing to pay" in late.text
    assert len(papers()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"means": ""}, {"means": "gold"}, {"means": "cash", "amount": "-5"}, {"means": "cash", "amount": "0"},
        {"means": "cash", "amount": "many"}, {"means": "cash", "amount": "9" * 40}, {"means": "cash", "amount": "1e9"},
        {"means": "cash", "amount": "NaN"}, {"means": "card", "amount": "1,234"}, {"means": "cash", "amount": "33"},
        {"means": "cash", "received": "100"}, {"means": "cash", "received": "😀"}, {"means": "cash", "amount": "1\x00"},
        {"means": "cash", "amount": "5" * 10_000},
    ],
)  # fmt: skip
def test_wrong_sums_are_refused_and_kept(cashier, owing, fields):
    answer = cashier.post(f"/encounters/{owing}/pay", fields)
    assert 400 <= answer.status_code < 500
    assert papers() == []


def test_without_a_shift_the_form_says_so(sign_in, owing):
    client = sign_in("cashier")
    assert "No shift is open" in client.get(f"/encounters/{owing}/pay").text
    answer = client.post(f"/encounters/{owing}/pay", {"means": "card"})
    assert answer.status_code == 422
    assert "Open a shift before taking payments" in answer.text


def test_deposit_then_refund(cashier, owing, sign_in):
    assert cashier.post(f"/encounters/{owing}/deposit", {"means": "cash", "amount": "200000"}).status_code == 303
    assert "The deposit pays the whole bill" in cashier.get(f"/encounters/{owing}/pay").text
    assert cashier.post(f"/encounters/{owing}/pay", {}).status_code == 303
    answer = cashier.post(f"/encounters/{owing}/refund", {"means": "cash", "amount": "200000", "reason": "leaves"})
    assert answer.status_code == 422
    answer = cashier.post(f"/encounters/{owing}/refund", {"means": "cash", "reason": "leaves"})
    assert answer.status_code == 303
    assert len(papers()) == 2
    asked = make.money_request()
    assert "You asked for this yourself" in cashier.post(f"/money-requests/{asked}", {"words": ""}).text
    accountant = sign_in("accountant")
    assert "Wait for a second person: 1" in text_of(accountant.get("/cash"))
    answer = accountant.post(f"/money-requests/{asked}", {"means": "cash", "words": ""})
    assert "Refund slip No" in text_of(accountant.get(answer.location))
    assert [(one.kind, one.total) for one in papers()] == [
        ("deposit", 200_000),
        ("payment", 100_030),
        ("refund", 99_950),
    ]


def test_a_slip_by_mistake_is_cancelled_by_a_second_person_and_written_anew(cashier, owing, sign_in):
    cashier.post(f"/encounters/{owing}/pay", {"means": "cash", "received": "150 000"})
    wrong = papers()[0].id
    assert cashier.post(f"/slips/{wrong}/cancel", {"reason": ""}).status_code == 422
    assert cashier.post(f"/slips/{wrong}/cancel", {"reason": "it was a card"}).status_code == 303
    assert "waits for another person" in text_of(cashier.get(f"/slips/{wrong}"))
    accountant, asked = sign_in("accountant"), make.money_request()
    refused = accountant.post(f"/money-requests/{asked}", {"words": "", "go": "decline"})
    assert "say why it is declined" in refused.text
    assert accountant.post(f"/money-requests/{asked}", {"words": ""}).status_code == 303
    assert "This slip was cancelled." in text_of(cashier.get(f"/slips/{wrong}"))
    assert cashier.post(f"/encounters/{owing}/pay", {"means": "card"}).status_code == 303
    assert [(one.kind, one.means, one.total) for one in papers()] == [
        ("payment", "cash", 100_050), ("cancellation", "cash", 100_050), ("payment", "card", 100_030),
    ]  # fmt: skip
    report = text_of(cashier.get("/cash/shift/close"))
    assert "Cancelled" in report
    assert "By the book there are 0" in report


def test_money_to_be_given_back_may_be_declined(cashier, owing, sign_in):
    cashier.post(f"/encounters/{owing}/deposit", {"means": "card", "amount": "200000"})
    cashier.post(f"/encounters/{owing}/refund", {"means": "card", "amount": "50000", "reason": "leaves"})
    twice = cashier.post(f"/encounters/{owing}/refund", {"means": "card", "amount": "1", "reason": "leaves"})
    assert "asked for already" in twice.text
    address = f"/money-requests/{make.money_request()}"
    answer = sign_in("accountant").post(address, {"means": "card", "words": "the bill is open", "go": "decline"})
    assert answer.status_code == 303
    assert [one.kind for one in papers()] == ["deposit"]
    assert sign_in("accountant").post(address, {"means": "card", "words": ""}).status_code == 422


def test_a_service_is_found_by_words_and_charged(sign_in, owing):
    client = sign_in("doctor")
    with units.work():
        make.priced("LAB-01", self_pay=50_000)
    address = f"/encounters/{owing}/charge"
    found = client.post(address, {"item": "LAB", "quantity": "2", "day": "22.11.2026", "go": "find-item"})
    assert 'value="take-item:LAB-01"' in found.text
    taken = client.post(address, {"item": "LAB", "quantity": "2", "day": "", "go": "take-item:LAB-01"})
    assert "<b>LAB-01</b> Service LAB-01" in taken.text
    today = f"{clock.today('Asia/Tashkent'):%d.%m.%Y}"
    assert (
        client.post(
            address, {"item": "LAB-01", "quantity": "2", "day": today, "reason": "сделано вне записи"}
        ).status_code
        == 303
    )
    assert "Charged: LAB-01, 100 000" in text_of(client.get(f"/encounters/{owing}/bill"))


@pytest.mark.parametrize(
    "fields",
    [
        {"item": "nothing such"}, {"item": "CON-01", "quantity": "0"}, {"item": "CON-01", "quantity": "-1"},
        {"item": "CON-01", "quantity": "99999999"}, {"item": "CON-01", "quantity": "x"}, {"item": "CON-01", "day": "32.13.2026"},
        {"item": "CON-01", "day": "01.01.2020"}, {"item": "a" * 10_000}, {"item": "\x00"}, {"item": "CON-01", "price": "1"},
    ],
)  # fmt: skip
def test_wrong_charges_are_refused(sign_in, owing, fields):
    today = f"{clock.today('Asia/Tashkent'):%d.%m.%Y}"
    answer = sign_in("doctor").post(f"/encounters/{owing}/charge", {"quantity": "1", "day": today, **fields})
    assert 400 <= answer.status_code < 500
    session.rollback()
    assert len(bills.entries_of(owing, at=make.by_code().id)) == 1


def test_a_charge_is_taken_back_with_a_reason(sign_in, owing):
    client = sign_in("doctor")
    address = f"/charges/{bills.entries_of(owing, at=make.by_code().id)[0].id}/take-back"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "not done"}).status_code == 303
    assert "taken back: not done" in client.get(f"/encounters/{owing}/bill").text


def test_the_doctor_reads_the_bill_and_takes_no_money(sign_in, owing):
    client = sign_in("doctor")
    assert "To pay: 100 030" in text_of(client.get(f"/encounters/{owing}/bill"))
    for address in (
        f"/encounters/{owing}/pay",
        f"/encounters/{owing}/deposit",
        "/cash",
        "/cash/shift",
        "/cash/days",
        "/prices/new",
    ):
        assert client.get(address).status_code == 403


def test_another_hospital_sees_none_of_it(sign_in, cashier, owing):
    cashier.post(f"/encounters/{owing}/pay", {"means": "card"})
    there = sign_in("cashier", at="RUR")
    entry, item = bills.entries_of(owing, at=make.by_code().id)[0].id, session.scalars(select(PricedItem)).one().id
    shift = session.scalars(select(CashShift)).one().id
    for address in (
        f"/encounters/{owing}/bill", f"/encounters/{owing}/pay", f"/encounters/{owing}/deposit", f"/encounters/{owing}/refund",
        f"/encounters/{owing}/charge", f"/slips/{papers()[0].id}", f"/cash/shifts/{shift}", f"/charges/{entry}/take-back",
    ):  # fmt: skip
        assert there.get(address).status_code == 404, address
    assert there.post(f"/encounters/{owing}/bed-days", {}, page="/cash/shift").status_code == 404
    assert sign_in("accountant", at="RUR").get(f"/prices/{item}").status_code == 404
    assert "Юлдашева" not in there.get("/cash").text


def test_a_number_on_a_paper_leads_to_the_bill(cashier, owing):
    coming = bills.encounter(owing, at=make.by_code().id)
    card = coming.patient.cards[0].number
    for number in (coming.number, card, card.lower()):
        assert cashier.get("/cash", query_string={"q": number}).location == f"/encounters/{owing}/bill"
    assert "No coming has this number" in cashier.get("/cash?q=nothing").text


@pytest.mark.parametrize("text", ["%00", "%F0%9F%98%80", "a" * 10_000, "%E2%80%8F", "%25_'", "%FF"])
def test_strange_searches_find_nothing_and_break_nothing(cashier, owing, text):
    for address in ("/cash?q=", "/prices?q=", "/prices?kind=", "/cash/days?day=", "/cash?page=", "/cash?show="):
        assert cashier.get(address + text).status_code in {200, 422}


def test_a_shift_is_closed_with_its_difference(cashier, owing):
    cashier.post(f"/encounters/{owing}/pay", {"means": "cash"})
    assert "By the book there are 100 050" in text_of(cashier.get("/cash/shift/close"))
    assert cashier.post("/cash/shift/close", {"counted": "-1"}).status_code == 422
    unexplained = cashier.post("/cash/shift/close", {"counted": "100000"})
    assert unexplained.status_code == 422
    assert "the book says 100 050" in text_of(unexplained)
    answer = cashier.post("/cash/shift/close", {"counted": "100000", "reason": "a torn note"})
    assert "Shortage 50 " in text_of(cashier.get(answer.location))
    assert cashier.get("/cash/shift/close").location == "/cash"
    today = text_of(cashier.get("/cash/days"))
    assert "Cash Payments: 100 050" in today
    assert cashier.get("/cash/days?day=nonsense").status_code == 422


def test_the_bill_takes_a_fixed_number_of_statements(store):
    counts = []
    for lines in (1, 12):
        with units.work():
            coming = make.coming()
            for number in range(lines):
                item = make.priced(f"S{lines}-{number}")
                actions.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
        counts.append(statements_of(coming.id, coming.facility_id))
    assert counts[0] == counts[1] <= 5


def statements_of(coming_id, here):
    session.remove()
    said = []

    def listen(*facts):
        said.append(facts[2])

    event.listen(engine(), "before_cursor_execute", listen)
    bills.bill(coming_id, at=here)
    event.remove(engine(), "before_cursor_execute", listen)
    return len(said)


def test_from_the_queue_to_the_slip_in_three_steps(cashier, owing):
    """The queue, the form of whoever is next, and the button: nothing else has to be opened or typed but the means."""
    queue = cashier.get("/cash")
    form = re.search(r'href="(/encounters/[^"]+/pay)"', queue.text).group(1)
    assert form == f"/encounters/{owing}/pay"
    answer = cashier.post(form, {"means": "humo"})
    slip = cashier.get(answer.location)
    assert "Payment slip № " in text_of(slip)
    assert "Print the slip" in slip.text


def test_a_slip_that_the_printer_spoiled_is_printed_again_as_a_copy(cashier, owing):
    """The money is taken whether a printer works or not; what never came out of the press is no copy."""
    slip = UUID(cashier.post(f"/encounters/{owing}/pay", {"means": "cash"}).location.rsplit("/", 1)[1])
    with units.work():
        first, second, third = (
            paper_actions.ask("payment_slip", "ru", slip, by=make.actor("cashier")) for _ in range(3)
        )
        assert not first.is_copy
        paper_actions.park({"paper": str(first.id)}, "the press broke")
        paper_actions.keep({"paper": str(second.id)}, b"%PDF spoiled by the printer")
        again = paper_actions.ask("payment_slip", "ru", slip, by=make.actor("cashier"))
        assert (first.state, second.state, third.state, again.is_copy) == ("failed", "ready", "waiting", True)
    assert len(papers()) == 1


def test_only_the_means_that_the_hospital_uses_are_offered(cashier, owing):
    assert 'value="payme"' in cashier.get(f"/encounters/{owing}/pay").text
    with units.work():
        home = make.by_code()
        home.settings = {**home.settings, "means": ["cash", "humo"]}
    shown = cashier.get(f"/encounters/{owing}/pay").text
    assert 'value="humo"' in shown
    assert 'value="payme"' not in shown
    assert cashier.post(f"/encounters/{owing}/pay", {"means": "payme"}).status_code == 422


def test_cash_is_moved_counted_and_undone_over_the_pages(cashier, owing):
    cashier.post(f"/encounters/{owing}/pay", {"means": "cash"})
    reckoned = cashier.post("/cash/drawer/encashment", {"pieces-50000": "1", "pieces-50": "1", "go": "reckon"})
    assert "The pieces come to 50 050" in text_of(reckoned)
    wrong = cashier.post("/cash/drawer/encashment", {"pieces-50000": "1", "amount": "70000"})
    assert wrong.status_code == 422
    assert 'value="70000"' in wrong.text
    moved = cashier.post("/cash/drawer/encashment", {"pieces-50000": "1", "reference": "bag 7"})
    paper = cashier.get(moved.location)
    assert "bag 7" in paper.text
    assert "1 piece" in text_of(paper)
    assert "Encashment" in text_of(cashier.get("/cash/shift/close"))
    assert cashier.post(f"{moved.location}/undo", {"reason": ""}).status_code == 422
    assert cashier.post(f"{moved.location}/undo", {"reason": "the wrong bag"}).status_code == 303
    assert "By the book there are 100 050" in text_of(cashier.get("/cash/shift/close"))
    for unknown in ("/cash/drawer/opening", "/cash/drawer/x"):
        assert cashier.get(unknown).status_code == 404


def test_the_safe_is_the_accountants(sign_in, cashier):
    accountant = sign_in("accountant")
    assert "count what lies there" in accountant.get("/cash/safe").text
    assert accountant.post("/cash/safe/count", {"amount": "500000"}).status_code == 422
    counted = accountant.post("/cash/safe/count", {"amount": "500000", "reason": "the first count"})
    assert "500 000" in text_of(accountant.get(counted.location))
    assert accountant.post("/cash/safe/safe_out", {"amount": "500001"}).status_code == 422
    assert accountant.post("/cash/safe/safe_out", {"amount": "500000", "reference": "ПКО 1"}).status_code == 303
    assert accountant.post("/cash/desks/add", {"name": "1"}).status_code == 422, "there is one of this name"
    assert accountant.get("/cash/safe/opening").status_code == 404
    assert cashier.get("/cash/safe").status_code == 403


def test_an_old_link_to_a_cancelled_slip_says_why_it_is_not_printed(cashier, owing):
    slip = cashier.post(f"/encounters/{owing}/pay", {"means": "cash"}).location.rsplit("/", 1)[1]
    with units.work():
        asked = actions.ask_cancellation(papers()[0], "wrong", by=make.actor("cashier"))
        actions.answer(asked, True, by=make.actor("chief_doctor"))
    answer = cashier.get(f"/papers?form=payment_slip&subject={slip}")
    assert answer.status_code == 409
    assert "not printed any more" in answer.text
