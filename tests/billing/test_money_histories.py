"""Random days of a cash desk on a real store: whatever is done, ledger, slips, drawer and bill tell the same."""

from datetime import date, timedelta
from decimal import Decimal

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.billing import accounts, actions
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, cash, drawer
from lighthis.billing.rules import days, money
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records

D = Decimal
ZONE = "Asia/Tashkent"
STEP = D(50)  # soʻm, rulings 28
MEANS = st.sampled_from(["cash", "card", "transfer"])
SUMS = st.one_of(
    st.none(), st.integers(1, 4_000_00).map(lambda minor: D(minor) / 100), st.integers(1, 90).map(lambda n: D(n * 50))
)
MONEY = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), st.integers(1, 2_000_00), st.just("")),
        st.tuples(st.just("deposit"), SUMS, MEANS), st.tuples(st.just("pay"), SUMS, MEANS),
        st.tuples(st.just("refund"), SUMS, MEANS), st.tuples(st.just("cancel"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("reverse"), st.integers(0, 20), st.just("")),
        st.tuples(st.just("other desk"), SUMS, MEANS), st.tuples(st.just("write off"), SUMS, st.just("")),
    ),
    min_size=2, max_size=14,
)  # fmt: skip
SIGN = {"payment": 1, "deposit": 1, "refund": -1}


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plays=MONEY)
def test_whatever_the_desks_do_the_numbers_agree(store, plays):
    units.begin_writing()
    try:
        coming, item = make.coming(), make.priced("CON-01", self_pay=1)
        shifts = [make.shift(role, opening=10_000) for role in ("cashier", "accountant")]
        for number, (verb, amount, how) in enumerate(plays):
            try:
                with session.begin_nested():
                    _play(verb, amount, how, coming, item, number)
            except Refusal:
                pass
            _agree(coming, shifts)
    finally:
        units.rollback()


def _play(verb, amount, how, coming, item, number):
    role = "accountant" if verb == "other desk" else "cashier"
    who, second = make.actor(role), make.actor("chief_doctor")
    if verb == "charge":
        actions.charge(coming, item, D(amount) / 1000, f"note:{number}", clock.now(), by=make.actor("doctor"))
    elif verb == "deposit":
        actions.take_deposit(coming, how, amount or D(1000), by=who)
    elif verb in {"pay", "other desk"}:
        actions.take_payment(coming, how, amount, by=who)
    elif verb == "refund":
        actions.answer(actions.ask_refund(coming, how, amount, "x", by=who), True, by=second)
    elif verb == "write off":
        actions.answer(actions.ask_write_off(coming, amount, "x", by=who), True, by=second)
    elif verb == "cancel":
        papers = list(session.scalars(select(MoneyDocument).order_by(MoneyDocument.id)))
        if papers:
            actions.answer(actions.ask_cancellation(papers[amount % len(papers)], "x", by=who), True, by=second)
    else:
        standing = [line.entry for line in bills.bill(coming.id, at=coming.facility_id).lines if line.reversal is None]
        if standing:
            actions.reverse(standing[amount % len(standing)], "x", by=make.actor("doctor"))


def _agree(coming, shifts):
    entries = bills.entries_of(coming.id, at=coming.facility_id)
    sums = money.sums(entries)
    assert (
        sums.balance == money.balance_of(accounts.PATIENT, entries) == bills.balance(coming.id, at=coming.facility_id)
    )
    assert sums.held == -money.balance_of(accounts.DEPOSIT, entries) >= 0
    assert sums.balance == sums.charged - sums.covered - sums.paid - sums.used + sums.rounded - sums.written_off
    came = sum((money.balance_of(account, entries) for account in set(accounts.ACCOUNT_OF.values())), D(0))
    assert came >= 0, "no more goes back than was paid, to the tiyin"
    _slips_and_ledger(entries, shifts)
    for one in entries:
        if one.debit == "cash" or one.credit == "cash":
            assert one.amount % STEP == 0, "cash moves in whole steps"
        if one.kind == "rounding":
            assert 0 < one.amount < STEP, "and the rounding is an entry of its own, less than a step"


def _slips_and_ledger(entries, shifts):
    """Each drawer by its slips and by its ledger; both desks and the day; the numbers of slips without a gap."""
    papers = list(session.scalars(select(MoneyDocument).order_by(MoneyDocument.number)))
    assert [int(one.number[5:]) for one in papers] == list(range(1, len(papers) + 1))
    cancelled = {one.cancels_id for one in papers}
    standing = [one for one in papers if one.kind != "cancellation" and one.id not in cancelled]
    reports = [cash.shift_report(one.id, at=one.facility_id) for one in shifts]
    day = cash.day_report(shifts[0].facility_id, clock.today(ZONE), ZONE)
    for means, account in accounts.ACCOUNT_OF.items():
        by_slips = sum((SIGN[one.kind] * one.total for one in standing if one.means == means), D(0))
        in_reports = sum((one.of(means).total for one in reports), D(0))
        assert by_slips == in_reports == day.of(means).total == money.balance_of(account, entries)
    for shift, report in zip(shifts, reports, strict=True):
        whole = drawer.drawer(shift.id, at=shift.facility_id)
        assert in_drawer(shift) == whole.total == whole.taken + sum(amount for _, amount in whole.moved)
        assert whole.taken == report.of("cash").total
        assert in_drawer(shift) >= 0
    for one in papers:
        own = [entry.amount for entry in entries if entry.document_id == one.id and entry.kind != "reversal"]
        assert one.received - one.change == one.total
        assert own or one.kind == "cancellation"


LIVES = st.tuples(
    st.integers(0, 47),
    st.integers(0, 24 * 5),
    st.lists(st.tuples(st.integers(1, 100), st.sampled_from("123"))),
    st.integers(0, 6),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(life=LIVES)
def test_bed_days_by_the_rule_of_the_hospital_at_the_price_of_each_day(store, life):
    """Days by the calendar, the day of coming and the day of leaving one (cis-forms.md 4.3, 2); each at the place where it ended
    and at the price that held on it, however often the timer ran and whenever the price changed."""
    came, hours, moves, changed = life
    start = make.moment("2026-11-01 00:30") + timedelta(hours=came)
    units.begin_writing()
    try:
        with clock.at(start):
            items = {"ordinary": make.priced("BED-01", category="bed_day", self_pay=100_000), "better": make.priced(
                "BED-04", category="bed_day", self_pay=200_000)}  # fmt: skip
            dear = clock.local(start, ZONE).date() + timedelta(days=changed)
            for item, price in ((items["ordinary"], 110_000), (items["better"], 220_000)):
                actions.add_price(item, "self_pay", D(price), dear, by=make.actor("accountant"))
            stay = _planned_stay()
        left = start + timedelta(hours=hours, minutes=1)
        _move_about(stay, start, left, moves)
        with clock.at(left):
            records.diagnose(stay.encounter, "main", "I10", "", left, by=make.actor("doctor"))
            admission.discharge(stay, left, "discharged", "improvement", by=make.actor("doctor"))
            _check_days(stay, dear)
    finally:
        units.rollback()


def _planned_stay():
    patient = make.patient("Каримова", sex="unknown")
    today = clock.today(ZONE)
    request = encounters.plan(
        patient, make.bed().room.department, "ordinary", today, "self_pay", by=make.actor("doctor")
    )
    return admission.place(request, make.bed("3"), clock.now(), by=make.actor("ward_nurse"), despite="x")


def _move_about(stay, start, left, moves):
    now = start
    for hours, room in moves:
        now += timedelta(hours=hours)
        if now >= left:
            return
        with clock.at(now):
            actions.days_until_now(stay)  # the nightly timer, at any hour
            try:
                with session.begin_nested():
                    admission.transfer(stay, make.bed(room, "2"), now, by=make.actor("ward_nurse"), despite="x")
                    admission.change_bed_state(stay.occupancies[-2].bed, "ready", "", by=make.actor("ward_nurse"))
            except Refusal:
                continue


def _check_days(stay, dear):
    first, last = (clock.local(at, ZONE).date() for at in (stay.admitted_at, stay.left_at))
    wanted = [first + timedelta(days=number) for number in range(max(1, (last - first).days))]
    standing = {days.day_of(line.entry.basis): line.entry for line in bills.bill(stay.encounter_id, at=stay.facility_id).lines
                if line.reversal is None}  # fmt: skip
    assert sorted(standing) == wanted
    for day, entry in standing.items():
        ended = _where(stay, day)
        code, prices = ("BED-04", (200_000, 220_000)) if ended == "better" else ("BED-01", (100_000, 110_000))
        assert (entry.item.code, entry.amount) == (code, prices[day >= dear]), day
    assert sum(one.amount for one in standing.values()) == bills.balance(stay.encounter_id, at=stay.facility_id)
    assert session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "cover")).first() is None


def _where(stay, day: date):
    """The kind of room in which a day ended, or, on the last one, in which the patient lay last."""
    lain = [one for one in stay.occupancies if one.is_real and clock.local(one.since, ZONE).date() <= day]
    return max(lain, key=lambda one: one.since).bed.room.kind
