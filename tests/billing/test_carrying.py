"""A deposit carried over from a cancelled coming to another one of the patient: exact, append-only, nothing lost between the two."""

import re
from decimal import Decimal

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions
from lighthis.billing.models import LedgerEntry
from lighthis.billing.queries import bills, carrying
from lighthis.billing.rules import money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.registration.models import PatientLink

D = Decimal
TODAY = "Asia/Tashkent"


def cashier():
    return make.actor("cashier")


def planned(of, at="GES"):
    return encounters.plan(
        of, make.wards(at)[0], "ordinary", clock.today(TODAY), "self_pay", by=make.actor("doctor", at)
    )


def cancelled(of=None, deposit="50000"):
    """A planned stay with a deposit that was cancelled; and another open one of the same patient."""
    of = of or make.patient()
    asked, other = planned(of), planned(of)
    actions.open_shift("1", by=cashier())
    actions.take_deposit(asked.encounter, "card", D(deposit), by=cashier())
    encounters.cancel(asked, "не придёт", give_back=False, by=make.actor("doctor"))
    return asked.encounter, other.encounter


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace("\u00a0", " ")))


@pytest.mark.parametrize(("amount", "left"), [(None, 0), (D(20_000), 30_000), (D("0.01"), D("49999.99"))])
def test_what_leaves_the_one_comes_to_the_other(work, amount, left):
    coming, other = cancelled()
    moved = actions.carry(coming, other, amount, "придёт позже", by=cashier())
    assert (sums(coming).held, sums(other).held, moved) == (left, D(50_000) - left, D(50_000) - left)
    rows = session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "carry").order_by(LedgerEntry.id)).all()
    assert [(one.encounter_id, one.debit, one.credit) for one in rows] == [
        (coming.id, "deposit", "carried"), (other.id, "carried", "deposit"),
    ]  # fmt: skip
    assert money.balance_of("carried", rows) == 0
    assert bills.held_of([coming.id, other.id], at=coming.facility_id).get(other.id) == D(50_000) - left


def test_what_was_carried_over_pays_and_is_given_back_there(work):
    coming, other = cancelled()
    actions.carry(coming, other, None, "придёт позже", by=cashier())
    actions.charge(other, make.priced(self_pay=30_000), D(1), "", clock.now(), by=make.actor("doctor"))
    actions.take_payment(other, "", by=cashier())
    assert (sums(other).balance, sums(other).held, sums(other).deposited) == (0, 20_000, 50_000)
    make.refund(other, "card", None, "остаток", by=cashier())
    assert (sums(other).held, sums(coming).held) == (0, 0)


def test_it_goes_only_to_an_open_coming_of_the_same_person_here(work):
    coming, other = cancelled()
    stranger, emergency = planned(make.patient("Каримова")).encounter, make.coming(kind="emergency", of=coming.patient)
    away = planned(coming.patient, at="RUR").encounter
    assert carrying.targets(coming) == [other]
    for wrong in (stranger, emergency, coming):
        with pytest.raises(Refusal, match="choose from the list"):
            actions.carry(coming, wrong, None, "x", by=cashier())
    with pytest.raises(NotFound):
        actions.carry(coming, away, None, "x", by=cashier())
    with pytest.raises(Refusal, match="goes on"):
        actions.carry(other, coming, None, "x", by=cashier())


def test_a_linked_record_is_the_same_person(work):
    coming, other = cancelled()
    survivor = make.patient("Юлдашева", "Дилноза")
    work.add(PatientLink(loser_id=coming.patient_id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    third = planned(survivor).encounter
    assert {one.id for one in carrying.targets(coming)} == {other.id, third.id}


@pytest.mark.parametrize(("amount", "reason", "said"), [
    (D(50_001), "x", "at most"), (D(0), "x", "no deposit"), (D(-1), "x", "no deposit"), (None, " ", "say why"),
])  # fmt: skip
def test_more_than_lies_there_nothing_and_no_reason_are_refused(work, amount, reason, said):
    coming, other = cancelled()
    with pytest.raises(Refusal, match=said):
        actions.carry(coming, other, amount, reason, by=cashier())
    assert (sums(coming).held, sums(other).held) == (50_000, 0)


def test_money_that_was_asked_back_is_not_carried_away_meanwhile(work):
    coming, other = cancelled()
    asked = actions.ask_refund(coming, "card", None, "вернуть", by=cashier())
    with pytest.raises(Refusal, match="asked back already"):
        actions.carry(coming, other, None, "x", by=cashier())
    actions.recall(asked, by=cashier())
    assert actions.carry(coming, other, None, "x", by=cashier()) == 50_000
    with pytest.raises(Refusal, match="no deposit"):
        actions.carry(coming, other, None, "x", by=cashier())


AMOUNTS = st.one_of(st.none(), st.integers(-5, 6_000_000).map(lambda minor: D(minor) / 100))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    first=st.integers(1, 50_000),
    second=st.integers(1, 50_000),
    carries=st.lists(st.tuples(st.booleans(), AMOUNTS), max_size=8),
)
def test_whatever_is_carried_the_balances_are_exact_and_rows_are_only_added(store, first, second, carries):
    units.begin_writing()
    try:
        of = make.patient()
        one, two, there = planned(of), planned(of), planned(of).encounter
        actions.open_shift("1", by=cashier())
        held = {one.encounter.id: D(first), two.encounter.id: D(second), there.id: D(0)}
        for asked in (one, two):
            actions.take_deposit(asked.encounter, "card", held[asked.encounter.id], by=cashier())
            encounters.cancel(asked, "x", give_back=False, by=make.actor("doctor"))
        for which, amount in carries:
            before = _rows()
            coming = (one if which else two).encounter
            wanted = held[coming.id] if amount is None else amount
            try:
                assert actions.carry(coming, there, amount, "x", by=cashier()) == wanted
                held[coming.id], held[there.id] = held[coming.id] - wanted, held[there.id] + wanted
            except Refusal:
                assert wanted <= 0 or wanted > held[coming.id]
            assert before.items() <= _rows().items()
            assert {id_: sums(session.get(Encounter, id_)).held for id_ in held} == held
            assert bills.held_of(list(held), at=there.facility_id) == {id_: sum_ for id_, sum_ in held.items() if sum_}
            assert money.balance_of("carried", session.scalars(select(LedgerEntry)).all()) == 0
        assert sum(held.values()) == first + second
    finally:
        units.rollback()


def _rows():
    session.flush()
    return {
        one.id: (one.encounter_id, one.debit, one.credit, one.amount) for one in session.scalars(select(LedgerEntry))
    }


def test_the_bill_says_what_lies_there_and_the_cashier_carries_it_over_once(sign_in):
    with units.work():
        coming, other = (one.id for one in cancelled())
    session.remove()
    desk, address = sign_in("cashier"), f"/encounters/{coming}/carry-deposit"
    shown = desk.get(f"/encounters/{coming}/bill")
    assert "This planned stay was cancelled, and 50 000 UZS lie on it." in text(shown)
    assert address in shown.text
    assert f"/encounters/{coming}/refund" in shown.text
    seen = text(sign_in("doctor").get(f"/encounters/{coming}"))
    assert "50 000 UZS lie on it." in seen
    assert "goes on" not in seen
    for wrong in ({"to": ""}, {"to": str(coming)}, {"amount": "60000"}, {"amount": "сто"}, {"reason": ""}):
        fields = {"to": str(other), "amount": "", "reason": "придёт позже", **wrong}
        assert desk.post(address, fields).status_code == 422, wrong
    sent = {**desk.hidden(address), "to": str(other), "amount": "", "reason": "придёт позже"}
    answers = [desk.web.post(address, data=sent) for _ in range(2)]
    assert [one.location for one in answers] == [f"/encounters/{other}/bill"] * 2
    assert "Deposit carried over from another coming: 50 000 UZS" in text(desk.get(answers[0].location))
    assert "Deposit carried over to another coming: 50 000 UZS" in text(desk.get(f"/encounters/{coming}/bill"))
    session.rollback()
    assert session.scalar(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "carry")) == 2
    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "deposit carried over")).one().reason
    assert sign_in("cashier", "RUR").get(address).status_code == 404
