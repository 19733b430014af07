"""Random histories of a coming that organisations bear: nobody is ever asked for more than is owed, nothing is owed twice."""

import os
from datetime import timedelta
from decimal import Decimal

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import money
from lighthis.claims import actions, queries
from lighthis.claims.models import Claim, Receipt
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal
ZONE = "Asia/Tashkent"
START = make.moment("2026-11-22 04:00")
VERBS = (
    "charge", "charge", "charge", "take back", "take back", "decide", "decide", "decide", "discount", "invoice", "invoice", "answer", "answer", "answer", "rest", "rest", "receive",
    "receive", "receipt back", "case back", "case back", "withdraw", "pay", "refund",
)  # fmt: skip
PLAYS = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 11), st.integers(1, 99_99)), min_size=12, max_size=40
)  # fmt: skip


class History:
    """One coming, two organisations; each verb is what somebody does with it, or is refused."""

    def __init__(self):
        self.by, self.chief = make.actor("accountant"), make.actor("chief_doctor")
        self.payers = [
            billing.add_payer(code, PayerFacts({"name_ru": code}, kind), by=self.by)
            for code, kind in (("ALFA", "insurance"), ("FUND", "fund"))
        ]
        self.items = [
            make.priced("A", self_pay=50_000),
            make.priced("B", self_pay=D("33333.33")),
            make.priced("C", self_pay=0),
        ]
        self.coming = make.coming()
        self.at, self.price = self.coming.facility_id, {}
        make.shift("cashier", opening=500_000)
        self.decide(1, 1)
        for which in range(3):
            self.charge(which, 200)

    def entries(self):
        return bills.entries_of(self.coming.id, at=self.at)

    def rows(self, model, *conditions):
        return list(session.scalars(select(model).where(*conditions).order_by(model.id)))

    def charge(self, which, minor):
        billing.charge(self.coming, self.items[which % 3], D(minor) / 100, "", clock.now(), by=self.by, reason="x")

    def take_back(self, which, _minor):
        found = coverage.standing(self.entries())
        if found:
            billing.reverse(found[which % len(found)], "x", by=self.by)

    def decide(self, which, minor):
        one, other = self.payers if which % 2 else self.payers[::-1]
        terms = (
            [],
            [Terms(one, D(100), document="1")],
            [Terms(one, D(which * 8 + 3), most=D(minor) * 10, document="1"), Terms(other, D(50), document="2")],
            [Terms(one, D(100), case_price=D(minor) * 7, document="1")],
        )[minor % 4]
        billing.decide_payers(self.coming, terms, "x", by=self.by)
        self.price = {row.payer.id: row.case_price for row in terms if row.case_price}

    def discount(self, which, _minor):
        billing.discount(self.coming, [], D(which + 1), None, "x", by=self.chief)

    def invoice(self, which, _minor):
        self.coming.ended_at = clock.now() - timedelta(days=1)
        session.flush()
        actions.make_invoice(self.payers[which % 2], clock.today(ZONE), by=self.by)

    def answer(self, which, minor):
        found = self.rows(Claim, Claim.state == "sent")
        if found:
            one = found[which % len(found)]
            part = (one.amount, D(0), D(0), (one.amount * minor / 10_000).quantize(D("0.01")))[minor % 4]
            actions.answer(one, part, "x", by=self.by)

    def rest(self, which, minor):
        found = self.rows(Claim, Claim.state == "answered", Claim.rest == "")
        if found:
            actions.settle_rest(
                found[which % len(found)], ("again", "patient", "written_off")[minor % 3], "x", by=self.chief
            )

    def receive(self, which, minor):
        found = [one for one in self.rows(Claim, Claim.state == "answered") if one.owed]
        if found:
            one = found[which % len(found)]
            amount = one.owed if minor % 2 else (one.owed * minor / 10_000).quantize(D("0.01"))
            actions.receive(one.invoice, amount, "п/п", by=self.by)

    def receipt_back(self, which, _minor):
        found = self.rows(Receipt, Receipt.taken_back_at.is_(None))
        if found:
            actions.take_receipt_back(found[which % len(found)], "x", by=self.by)

    def case_back(self, which, _minor):
        found = self.rows(Claim, Claim.state == "answered")
        if found:
            actions.take_back(found[which % len(found)], "x", by=self.by)

    def withdraw(self, which, _minor):
        found = self.rows(Claim, Claim.state == "sent")
        if found:
            actions.withdraw(found[which % len(found)], "x", by=self.by)

    def pay(self, _which, _minor):
        billing.take_payment(self.coming, "card", None, by=make.actor("cashier"))

    def refund(self, _which, _minor):
        asked = billing.ask_refund(self.coming, "card", None, "x", by=make.actor("cashier"))
        billing.answer(asked, True, by=self.chief)


def agree(life):
    entries = life.entries()
    sums = money.sums(entries)
    taken = sums.charged - sums.covered - sums.discounted
    assert taken >= 0, "more was borne than was charged"
    standing = {one.payer.id: one for one in queries.standings(life.payers, at=life.at)}
    borne = {}
    for one in entries:
        if one.payer_id is not None and one.kind in {"cover", "case"}:
            sign = 1 if one.debit in {"insurance", "fund"} else -1
            borne[one.payer_id] = borne.get(one.payer_id, D(0)) + sign * one.amount
    undone = {one.id: one for one in entries}
    for one in entries:
        if one.kind == "reversal" and undone[one.reverses_id].kind == "cover":
            borne[one.payer_id] -= one.amount
    covers = {one.payer_id for one in entries if one.kind == "cover" and one.id not in {e.reverses_id for e in entries}}
    for payer in life.payers:
        owed, one = queries.balance_of(life.coming.id, payer.id, at=life.at), standing[payer.id]
        assert owed >= 0, f"{payer.code} is owed to"
        assert one.to_ask >= 0, f"{payer.code} is asked for more than it owes"
        assert one.to_ask + one.sent + one.owed + one.refused == owed
        assert queries.free_of(life.coming.id, payer.id, at=life.at) == one.to_ask
        if payer.id in life.price and payer.id in covers:
            assert borne[payer.id] == life.price[payer.id]
    if not standing or all(not one.sent and not one.owed and not one.refused for one in standing.values()):
        parts = coverage.parts_by_charge(entries)
        assert all(
            sum((part.amount for part in parts.get(row.id, [])), D(0)) <= row.amount
            for row in coverage.standing(entries)
        )


@settings(
    max_examples=600 if os.environ.get("LIGHTHIS_TEST_THOROUGH") else 60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(plays=PLAYS)
def test_nobody_is_asked_for_more_than_is_owed(store, plays):
    units.begin_writing()
    try:
        with clock.at(START):
            life = History()
        for number, (verb, which, minor) in enumerate(plays):
            with clock.at(START + timedelta(minutes=number + 1)):
                try:
                    with session.begin_nested():
                        getattr(life, verb.replace(" ", "_"))(which, minor)
                except Refusal:
                    pass
            agree(life)
    finally:
        units.rollback()
