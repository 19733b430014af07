"""Small refunds without a second person where the hospital allows it; attempts beyond a right are refused and logged."""

from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions
from lighthis.billing.models import LedgerEntry, MoneyDocument, MoneyRequest
from lighthis.billing.queries import bills
from lighthis.billing.rules import money, second
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal


def allow(most):
    facility = make.by_code()
    facility.settings = {**facility.settings, "refund_alone_most": str(most)}
    session.flush()


def deposited(amount=100_000):
    coming = make.coming()
    actions.take_deposit(coming, "cash", D(amount), D(amount), by=make.actor("cashier"))
    return coming


def ask(coming, amount, role="cashier"):
    return actions.ask_refund(coming, "cash", D(amount), "сдача", by=make.actor(role))


@pytest.mark.parametrize(
    ("amount", "given", "most", "expected"),
    [
        (10, 0, 10, True),
        (11, 0, 10, False),
        (5, 5, 10, True),
        (6, 5, 10, False),
        (0, 0, 10, False),
        (None, 0, 10, False),
        (1, 0, 0, False),
    ],
)
def test_up_to_the_limit_in_slices_too(amount, given, most, expected):
    assert second.may_alone(None if amount is None else D(amount), D(given), D(most)) == expected


@pytest.mark.parametrize("settings", [{}, {"refund_alone_most": None}, {"refund_alone_most": "0"}])
def test_as_shipped_a_second_person_is_always_needed(settings):
    assert second.alone_most(settings) == 0


def test_a_small_refund_is_paid_at_once(work):
    mine = make.shift()
    coming = deposited()
    allow(20_000)
    asked = ask(coming, 20_000)
    paper = session.get_one(MoneyDocument, asked.paper_id)
    assert (asked.state, asked.answered_by_id, paper.kind, paper.total, paper.shift_id) == (
        "done", make.actor("cashier").id, "refund", 20_000, mine.id,
    )  # fmt: skip
    assert money.sums(bills.entries_of(coming.id, at=coming.facility_id)).held == 80_000


def test_more_or_the_next_slice_waits_for_another_person(work):
    make.shift()
    coming = deposited()
    allow(20_000)
    ask(coming, 15_000)
    asked = ask(coming, 5_050)
    assert (asked.state, asked.paper_id) == ("asked", None)
    with pytest.raises(Refusal, match="another person"):
        actions.answer(asked, True, by=make.actor("cashier"))
    actions.answer(asked, True, by=make.actor("accountant"))
    assert ask(coming, 5_000).state == "done"  # what another confirmed does not count


def test_without_a_right_to_the_desk_it_is_asked_for(work):
    make.shift()
    coming = deposited()
    allow(20_000)
    assert ask(coming, 1_000, "accountant").state == "asked"


def test_where_the_drawer_is_empty_nothing_is_written(work):
    make.shift()
    coming = make.coming()
    actions.take_deposit(coming, "card", D(50_000), D(50_000), by=make.actor("cashier"))
    allow(20_000)
    with pytest.raises(Refusal, match="not so much cash"):
        ask(coming, 10_000)


def test_the_page_says_so_and_leads_to_the_slip(sign_in, store):
    with units.work():
        make.shift()
        coming = deposited().id
        allow(20_000)
    session.remove()
    client, address = sign_in("cashier"), f"/encounters/{coming}/refund"
    assert "nobody else confirms it" in client.get(address).text
    fields = client.hidden(address) | {"means": "cash", "amount": "20000", "reason": "сдача"}
    answers = [client.web.post(address, data=fields) for _ in range(2)]
    assert ["/slips/" in one.location for one in answers] == [True, True]
    session.rollback()
    assert len(session.scalars(select(MoneyDocument).where(MoneyDocument.kind == "refund")).all()) == 1


def owing(amount=100_000):
    coming = make.coming()
    actions.charge(coming, make.priced(self_pay=amount), D(1), "", clock.now(), by=make.actor("doctor"))
    return coming


def test_a_discount_beyond_the_right_is_refused_and_logged(sign_in, store):
    with units.work():
        coming = owing().id
    session.remove()
    answer = sign_in("accountant").post(f"/encounters/{coming}/discount", {"percent": "11", "reason": "знакомый"})
    assert (answer.status_code, "the chief doctor or the deputy may take more" in answer.text) == (422, True)
    session.rollback()
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).all()
    assert [one.detail for one in logged] == [{"permission": "billing.discount_all"}]
    assert session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "discount")).all() == []


def test_another_mistake_of_the_form_is_no_attempt(sign_in, store):
    with units.work():
        coming = make.coming().id
    session.remove()
    answer = sign_in("accountant").post(f"/encounters/{coming}/discount", {"percent": "5", "reason": "знакомый"})
    assert answer.status_code == 422
    session.rollback()
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).all() == []


def test_a_cashier_who_confirms_a_write_off_is_logged(sign_in, store):
    with units.work():
        asked = actions.ask_write_off(owing(), None, "не платит", by=make.actor("accountant")).id
    session.remove()
    assert sign_in("cashier").post(f"/money-requests/{asked}", {"words": ""}).status_code == 422
    session.rollback()
    logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).all()
    assert [one.detail for one in logged] == [{"permission": "billing.write_off"}]
    assert session.get_one(MoneyRequest, asked).state == "asked"


def test_answering_ones_own_request_is_refused_and_stands_in_the_log(sign_in, store):
    with units.work():
        make.shift()
        coming = deposited()
        asked = ask(coming, 5_000, "accountant").id
    session.remove()
    client = sign_in("accountant")
    answer = client.post(f"/money-requests/{asked}", {"go": "yes", "means": "cash"})
    assert answer.status_code == 422
    found = [one.detail for one in session.scalars(select(AuditEntry).where(AuditEntry.action == "refused"))]
    assert [one["permission"] for one in found] == ["second person"]
