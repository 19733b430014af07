"""A cashier who fell ill: another with the right counts the drawer and closes the shift, once, and everybody sees who and why."""

import re
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import make
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from lighthis.audit.models import AuditEntry
from lighthis.billing import accounts, actions
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import CashShift, DrawerDocument
from lighthis.billing.queries import cash, drawer
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel.text import Refusal

D = Decimal
WHY = "заболела, увезли со смены"


def cashier():
    return make.actor("cashier")


def accountant():
    return make.actor("accountant")


@pytest.fixture
def left_open(store):
    """The address of the cashier's open shift with 70 000 in the drawer."""
    with units.work():
        made = make.shift(opening=70_000)
        address = f"/cash/shifts/{made.id}"
    session.remove()
    return address


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


def shift_row():
    session.rollback()
    return session.scalars(select(CashShift)).one()


def test_the_drawer_is_counted_into_the_safe_and_the_log_says_who_and_why(work):
    shift = make.shift(opening=70_000)
    assert actions.close_for(shift, D(65_000), WHY, by=accountant(), reason="нет 5 000", notes={"5000": 13}) == -5_000
    assert (shift.closed_by_id, shift.closed_because, shift.is_closed_for) == (accountant().id, WHY, True)
    assert (in_drawer(shift), shift.expected, shift.counted) == (0, 70_000, 65_000)
    assert drawer.in_account(accounts.SAFE, at=shift.facility_id) == -5_000
    paper = session.scalars(select(DrawerDocument).where(DrawerDocument.kind == "closing")).one()
    assert (paper.by_id, paper.reason, paper.notes) == (accountant().id, f"{WHY}; нет 5 000", {"5000": 13})
    assert cash.last_shift_of(cashier().id, at=shift.facility_id) is shift
    opened = actions.open_shift("cashier", by=cashier())
    assert cash.last_shift_of(cashier().id, at=shift.facility_id) is opened


@pytest.mark.parametrize(
    ("by", "counted", "why", "reason", "words", "field"),
    [
        ("accountant", 70_000, "  ", "", "say why its cashier", "why"),
        ("accountant", 69_000, WHY, "", "the book says", "reason"),
        ("accountant", -1, WHY, "x", "zero or more", "counted"),
        ("cashier", 70_000, WHY, "", "your own shift", None),
    ],
)
def test_what_is_missing_closes_nothing(work, by, counted, why, reason, words, field):
    shift = make.shift(opening=70_000)
    with pytest.raises(Refusal, match=words) as refused, session.begin_nested():
        actions.close_for(shift, D(counted), why, by=make.actor(by), reason=reason)
    assert refused.value.field == field
    assert cash.open_shift_of(cashier().id, at=shift.facility_id) is shift


def test_cash_on_its_way_is_answered_first(work):
    shift, hers = make.shift(opening=70_000), make.shift("accountant")
    paper = actions.hand_over(hers, D(10_000), by=cashier())
    with pytest.raises(Refusal, match="on its way"):
        actions.close_for(shift, D(60_000), WHY, by=make.actor("chief_doctor"))
    actions.answer_handover(paper, True, by=accountant())
    actions.close_for(shift, D(60_000), WHY, by=make.actor("chief_doctor"))
    assert shift.closed_by_id == make.actor("chief_doctor").id


def test_after_that_its_cashier_takes_no_money_in_it(work):
    shift = make.shift(opening=70_000)
    actions.close_for(shift, D(70_000), WHY, by=accountant())
    with pytest.raises(Refusal, match="Open a shift"):
        actions.take_deposit(make.coming(), "cash", D(1000), by=cashier())
    with pytest.raises(Refusal, match="closed already"):
        actions.close_shift(shift, D(70_000), by=cashier())
    with pytest.raises(Refusal, match="closed meanwhile"):
        actions.close_for(shift, D(70_000), WHY, by=make.actor("chief_doctor"))


def test_of_owner_and_accountant_at_once_one_closes(left_open):
    start, people = Barrier(3), (cashier(), accountant(), make.actor("chief_doctor"))
    shift_id, here = shift_row().id, shift_row().facility_id
    session.remove()

    def close(who):
        start.wait()
        try:
            with units.work():
                shift = cash.shift(shift_id, at=here)
                if who.id == shift.cashier_id:
                    actions.close_shift(shift, D(70_000), by=who)
                else:
                    actions.close_for(shift, D(70_000), WHY, by=who)
                return "closed"
        except Refusal:
            return "refused"
        finally:
            session.remove()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(close, people)) == ["closed", "refused", "refused"]
    papers = session.scalars(select(DrawerDocument).where(DrawerDocument.kind == "closing")).all()
    assert [one.amount for one in papers] == [70_000]
    assert drawer.in_account(accounts.SAFE, at=here) == 0


def test_the_store_holds_no_close_for_another_without_a_reason(work):
    shift = make.shift()
    actions.close_shift(shift, D(0), by=cashier())
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(CashShift).values(closed_by_id=accountant().id))


def test_from_the_report_to_the_end_of_the_shift(sign_in, left_open):
    client = sign_in("accountant")
    assert f"{left_open}/close" in client.get(left_open).text
    form = client.get(f"{left_open}/close")
    assert "By the book there are 70 000" in text_of(form)
    refused = client.post(f"{left_open}/close", {"counted": "65 000", "why": WHY})
    assert refused.status_code == 422
    assert "the book says" in refused.text
    assert f'value="{WHY}"' in refused.text
    assert shift_row().closed_at is None
    reckoned = client.post(f"{left_open}/close", {"pieces-10000": "7", "why": WHY, "go": "reckon"})
    assert "70 000" in text_of(reckoned)
    assert shift_row().closed_at is None
    answer = client.post(f"{left_open}/close", {"pieces-5000": "13", "why": WHY, "reason": "недостача"})
    assert answer.status_code == 303
    report = text_of(client.get(answer.location))
    assert "closed this shift for its cashier" in report
    assert WHY in report
    assert "Shortage 5 000" in report
    assert f"{left_open}/close" not in client.get(left_open).text
    assert client.get(f"{left_open}/close").status_code == 303
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "shift closed for its cashier")).one()
    assert (told.actor_id, told.reason) == (accountant().id, f"{WHY}; недостача")
    assert (told.detail["expected"], told.detail["counted"]) == ("70000", "65000")


def test_its_cashier_reads_who_closed_it_until_the_next_shift(sign_in, left_open):
    owner, page = sign_in("cashier"), "/cash/shift/close"
    sent = {**owner.hidden(page), "counted": "70000"}
    sign_in("accountant").post(f"{left_open}/close", {"counted": "70000", "why": WHY})
    late = owner.web.post(page, data=sent)
    assert (late.status_code, late.location) == (303, "/cash")
    for address in ("/cash", "/cash/shift"):
        shown = text_of(owner.get(address))
        assert "closed your shift No" in shown
        assert WHY in shown
    assert "closed your shift" not in sign_in("accountant").get("/cash").text
    owner.post("/cash/shift", {"desk": "cashier", "opening": "0"})
    assert "closed your shift" not in owner.get("/cash").text


@pytest.mark.parametrize("role", ["cashier", "deputy_chief", "doctor"])
def test_others_do_not_close_it(sign_in, left_open, role):
    client = sign_in(role)
    assert client.get(f"{left_open}/close").status_code == 403
    if role == "cashier":
        assert f"{left_open}/close" not in client.get(left_open).text


def test_who_comes_too_late_reads_it_with_what_was_typed(sign_in, left_open):
    first, second = sign_in("accountant"), sign_in("chief_doctor")
    sent = {**second.hidden(f"{left_open}/close"), "counted": "70000", "why": "не пришла"}
    first.post(f"{left_open}/close", {"counted": "70000", "why": WHY})
    late = second.web.post(f"{left_open}/close", data=sent)
    assert late.status_code == 422
    assert "closed meanwhile" in late.text
    assert 'value="не пришла"' in late.text
