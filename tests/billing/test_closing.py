"""A bill closes some time after its coming; who may opens it again, for a while, with a reason."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills
from lighthis.billing.rules import closing
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility import actions as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import BeyondRight, Refusal

D = Decimal
NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ended", "settings", "closes"),
    [
        (None, {}, None),
        (NOON, {}, NOON + 72 * HOUR),
        (NOON, {"bill_open_hours": "0"}, NOON),
        (NOON, {"bill_open_hours": "5"}, NOON + 5 * HOUR),
        (NOON, {"bill_open_hours": None}, NOON + 72 * HOUR),
    ],
)
def test_when_a_bill_closes(ended, settings, closes):
    assert closing.closes_at(ended, settings) == closes


@given(st.integers(-500, 500), st.integers(0, 500), st.none() | st.integers(-500, 500))
def test_a_bill_is_open_until_it_closes_and_while_it_is_open_again(now, hours, again):
    closes = closing.closes_at(NOON, {"bill_open_hours": hours})
    at, until = NOON + now * HOUR, None if again is None else NOON + again * HOUR
    assert closing.is_closed(closes, until, at) == (now >= hours and (again is None or again <= now))
    assert not closing.is_closed(None, until, at)


def standing(coming, kind):
    """The last movement of a kind that was not taken back."""
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    gone = {one.reverses_id for one in entries}
    return [one for one in entries if one.kind == kind and one.id not in gone][-1]


def writes(coming, by):
    """Everything that alters by hand what a bill comes to, by name."""
    code = f"X{len(by.permissions)}"
    item = make.priced(code, self_pay=1_000)
    payer = actions.add_payer(code, PayerFacts({"name_ru": "СК"}, "insurance"), by=make.actor("accountant"))
    return {
        "charge": lambda: actions.charge_by_hand(coming, item, D(1), "", coming.ended_at, by=by, reason="забыли"),
        "discount": lambda: actions.discount(coming, [], D(1), None, "скидка", by=by),
        "take back discount": lambda: actions.take_back_discount(standing(coming, "discount"), "ошибка", by=by),
        "payers": lambda: actions.decide_payers(coming, [Terms(payer, D(50))], "полис", by=by),
        "rules": lambda: actions.follow_rules(coming, "правила", by=by),
        "take back": lambda: actions.take_back(standing(coming, "charge"), "ошибка", by=by),
    }


@pytest.fixture
def over(work):
    coming = make.coming()
    item = make.priced("CON-01", self_pay=100_000)
    actions.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
    actions.discount(coming, [], D(5), None, "скидка", by=make.actor("accountant"))
    coming.arrived_at, coming.ended_at = clock.now() - timedelta(days=11), clock.now() - timedelta(days=10)
    coming.status = "closed"
    session.flush()
    return coming


def test_nothing_is_written_on_a_closed_bill_by_hand(over):
    before = len(bills.entries_of(over.id, at=over.facility_id))
    for role, refusal in (("head_of_department", BeyondRight), ("accountant", Refusal)):
        for name, write in writes(over, make.actor(role)).items():
            with pytest.raises(refusal):
                write()
            assert len(bills.entries_of(over.id, at=over.facility_id)) == before, name


def test_a_bill_that_is_open_again_takes_everything_until_tomorrow(over):
    actions.reopen(over, "принесли полис", by=make.actor("accountant"))
    for write in writes(over, make.actor("accountant")).values():
        write()
    with clock.at(clock.now() + timedelta(hours=24)), pytest.raises(Refusal):
        actions.discount(over, [], D(1), None, "скидка", by=make.actor("accountant"))


def test_money_goes_on_while_a_bill_is_closed(over):
    cashier = make.actor("cashier")
    actions.open_shift("Касса 1", by=cashier)
    actions.take_payment(over, "cash", None, D(95_000), by=cashier)
    assert bills.balance(over.id, at=over.facility_id) == 0
    actions.ask_cancellation(bills.bill(over.id, at=over.facility_id).papers[0], "ошибка", by=cashier)


def test_what_follows_the_record_is_charged_on_a_closed_bill(over):
    item = make.priced("LAB-01", self_pay=5_000)
    actions.charge(over, item, D(1), "order:late", over.ended_at, by=make.actor("doctor"))
    assert bills.balance(over.id, at=over.facility_id) == 100_000


def test_opening_again_is_logged_with_its_reason_and_closed_sooner(over):
    chief = make.actor("chief_doctor")
    actions.reopen(over, " жалоба ", by=chief)
    with pytest.raises(Refusal):
        actions.reopen(over, "ещё раз", by=chief)
    actions.close_again(over, by=chief)
    with pytest.raises(Refusal):
        actions.close_again(over, by=chief)
    with pytest.raises(Refusal):
        actions.take_back_discount(standing(over, "discount"), "x", by=chief)
    log = [(one.action, one.reason) for one in session.info["audit"] if one.action.startswith("bill ")]
    assert log == [("bill opened again", "жалоба"), ("bill closed again", "")]


def test_who_has_no_right_and_who_says_no_reason_opens_nothing(over):
    with pytest.raises(BeyondRight):
        actions.reopen(over, "забыли", by=make.actor("cashier"))
    with pytest.raises(Refusal):
        actions.reopen(over, "  ", by=make.actor("accountant"))


def test_a_bill_of_a_coming_that_goes_on_is_not_opened_again(work):
    with pytest.raises(Refusal):
        actions.reopen(make.coming(), "забыли", by=make.actor("accountant"))


def test_the_hospital_says_how_long_bills_stay_open(over):
    facilities.change_settings(make.by_code(), {"bill_open_hours": "241"}, by=make.actor("chief_doctor"))
    with pytest.raises(Refusal):
        actions.reopen(over, "забыли", by=make.actor("accountant"))  # open for an hour yet
    facilities.change_settings(make.by_code(), {"bill_open_hours": "239"}, by=make.actor("chief_doctor"))
    assert actions.reopen(over, "забыли", by=make.actor("accountant")).until > clock.now()


def test_the_pages_of_a_closed_bill(sign_in):
    with units.work():
        coming = make.closed_coming()
        make.priced("CON-01", self_pay=100_000)
        address = f"/encounters/{coming.id}/bill"
    cashier = sign_in("cashier")
    page = cashier.get(address).get_data(as_text=True)
    assert "This bill was closed at" in page
    assert '/charge"' not in page
    assert "Open it again" not in page
    form = {"item": "CON-01", "quantity": "1", "reason": "забыли", "day": "", "basis": ""}
    answer = cashier.post(f"/encounters/{coming.id}/charge", form)
    assert answer.status_code == 422
    accountant = sign_in("accountant")
    empty = accountant.post(f"{address}/open", {"reason": ""})
    assert empty.status_code == 422
    fields = accountant.hidden(f"{address}/open") | {"reason": "принесли полис"}
    first, second = (accountant.web.post(f"{address}/open", data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    page = accountant.get(address).get_data(as_text=True)
    assert "This bill is open again until" in page
    assert "принесли полис" in page
    assert accountant.post(f"{address}/close", {}, page=address).status_code == 303
    assert "This bill was closed at" in accountant.get(address).get_data(as_text=True)
