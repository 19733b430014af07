"""Random lives: whatever is done, taken back, corrected, re-priced and run at night, each standing fact has at most one standing charge,
at the price of its day."""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lighthis.admission import actions as admission
from lighthis.billing import actions as billing
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import facts as ledger
from lighthis.charging import actions, queries
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.orders import actions as orders

ZONE = "Asia/Tashkent"
START = make.moment("2026-11-02 04:00")
PLAYS = st.lists(
    st.tuples(
        st.sampled_from(["order", "result", "error", "by hand", "again", "price", "day", "night", "transfer", "payer"]),
        st.integers(0, 9),
    ),
    min_size=4, max_size=22,
)  # fmt: skip


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plays=PLAYS)
def test_each_standing_fact_is_charged_at_most_once_at_the_price_of_its_day(store, plays):
    units.begin_writing()
    try:
        with clock.at(START):
            items = {code: _priced(code) for code in ("BED-01", "BED-04", "MEA-01", "LAB-01")}
            stay = make.stay(since=START)
            life = Life(stay, items)
        for number, (verb, which) in enumerate(plays):
            with clock.at(START + life.passed + timedelta(minutes=number + 1)):
                try:
                    with session.begin_nested():
                        getattr(life, verb.replace(" ", "_"))(which)
                except Refusal:
                    pass
                _agree(stay, items, life)
        with clock.at(START + life.passed + timedelta(hours=1)):
            _night_charges_all(stay, life)
    finally:
        units.rollback()


def _priced(code):
    category = {"BED": "bed_day", "MEA": "meal", "LAB": "laboratory"}[code[:3]]
    return make.priced(code, category=category, self_pay=100_000)


class Life:
    """One patient in a bed; each verb is something that happens."""

    def __init__(self, stay, items):
        self.stay, self.items, self.orders, self.kept_off = stay, items, [], set()
        self.passed, self.seen = timedelta(), {}

    def order(self, _which):
        row = make.ordered(of=self.stay.encounter)
        orders.do(row, clock.now(), "", by=make.actor("ward_nurse"))
        self.orders.append(row)

    def result(self, which):
        if self.orders:
            make.resulted(self.orders[which % len(self.orders)])

    def error(self, which):
        if self.orders:
            orders.enter_in_error(self.orders[which % len(self.orders)], "x", by=make.actor("doctor"))

    def by_hand(self, which):
        standing = _standing(self.stay)
        if standing:
            row = standing[which % len(standing)]
            billing.reverse(row, "по решению", by=make.actor("doctor"))
            self.kept_off.add(row.basis)

    def again(self, which):
        taken = [one for one in _facts(self.stay) if one.state == "taken_back"]
        if taken:
            row = taken[which % len(taken)]
            actions.charge_again(row, by=make.actor("doctor"))
            self.kept_off.discard(row.basis)

    def price(self, which):
        item = list(self.items.values())[which % len(self.items)]
        day = clock.today(ZONE) + timedelta(days=which % 3)
        billing.add_price(item, "self_pay", Decimal(110_000 + which), day, by=make.actor("accountant"))

    def day(self, which):
        self.passed += timedelta(hours=6 + 5 * which)

    def night(self, _which):
        actions.follow_until_now(self.stay)
        for id_ in queries.waiting_ids(self.stay.facility_id):
            actions.settle(queries.fact(id_, at=self.stay.facility_id), by=make.TESTS)

    def transfer(self, which):
        free = make.bed("123"[which % 3], "2")
        admission.transfer(self.stay, free, clock.now(), by=make.actor("ward_nurse"), despite="x")
        admission.change_bed_state(self.stay.occupancies[-2].bed, "ready", "", by=make.actor("ward_nurse"))

    def payer(self, _which):
        billing.decide_payers(self.stay.encounter, [], "сам", by=make.actor("accountant"))


def _facts(stay):
    return queries.of_coming(stay.encounter_id, at=stay.facility_id)


def _standing(stay):
    return coverage.standing(bills.entries_of(stay.encounter_id, at=stay.facility_id))


def _agree(stay, items, life):
    facts, standing = {one.basis: one for one in _facts(stay)}, _standing(stay)
    assert max(Counter(one.basis for one in standing).values(), default=1) == 1, "a fact is charged once"
    for row in standing:
        fact = facts[row.basis]
        assert fact.state == "charged", "only what stands is charged"
        day = clock.local(fact.happened_at, ZONE).date()
        holding = [one for one in items[row.item.code].prices if one.valid_from <= day]
        if row.id not in life.seen:
            assert row.price == max(holding, key=lambda one: one.valid_from).amount, "at the price of its day"
            life.seen[row.id] = row.price
        assert row.price == life.seen[row.id], "and no later price alters it"
    assert {one.basis for one in facts.values() if one.state == "charged"} == {one.basis for one in standing}
    entries = bills.entries_of(stay.encounter_id, at=stay.facility_id)
    assert {one.basis for one in facts.values() if one.state == "taken_back"} == ledger.taken_by_hand(entries) & {
        one.basis for one in facts.values() if one.state != "withdrawn"
    }
    assert not life.kept_off & {one.basis for one in standing}, "what a person took back stays off the bill"


def _night_charges_all(stay, life):
    life.night(0)
    left = [one for one in _facts(stay) if one.state == "waiting"]
    assert left == [], "everything has a price, so nothing waits"
    before = [one.id for one in _standing(stay)]
    life.night(0)
    assert [one.id for one in _standing(stay)] == before, "and a second night changes nothing"
