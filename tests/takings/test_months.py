"""Random months of a hospital, played through the actions: however a report is divided it comes to the same, and to what bills, shifts
and invoices say."""

import csv
import io
import os
from datetime import date, timedelta
from decimal import Decimal

import make
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.billing import accounts, actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import LedgerEntry, MoneyDocument
from lighthis.billing.queries import bills, cash, coverage
from lighthis.billing.rules import money
from lighthis.claims import actions as claims
from lighthis.claims.models import Claim, Receipt
from lighthis.claims.queries import claims_of
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.text import Refusal
from lighthis.orders import actions as orders
from lighthis.takings import queries
from lighthis.takings.rules import figures
from lighthis.takings.rules.ages import together
from lighthis.takings.views import tables
from lighthis.web.tables import as_csv
from lighthis.web.workbook import written

D = Decimal
ZONE = "Asia/Tashkent"
START = make.moment("2026-09-20 04:00")
DAYS = 62
COLUMNS = (
    "gross", "discounts", "net", "borne", "written_off", "rounding", "payments", "deposits", "settled", "refunds", "money",
    "used", "carried", "left", "patients", "organisations", "held",
)  # fmt: skip
VERBS = (
    "order", "charge", "charge", "cover", "cover", "discount", "pay", "pay", "deposit", "refund", "cancel", "take back", "write off", "carry",
    "invoice", "invoice", "bank back", "case back", "transfer", "another doctor", "there and back", "close",
)  # fmt: skip
MONTH = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(0, 99_99)), min_size=12, max_size=40
)  # fmt: skip


@settings(
    max_examples=400 if os.environ.get("LIGHTHIS_TEST_THOROUGH") else 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plays=MONTH)
def test_however_a_month_is_divided_it_comes_to_the_same(app, store, plays):
    units.begin_writing()
    try:
        with clock.at(START):
            life = Month()
        for number, (verb, which, minor) in enumerate(plays):
            with clock.at(START + timedelta(hours=number * 37 + which)):
                try:
                    with session.begin_nested():
                        getattr(life, verb.replace(" ", "_"))(which, D(minor) / 100)
                except Refusal:
                    pass
        _agree(life)
        _files_agree(app, life)
        with clock.at(START + timedelta(days=DAYS)):
            _ages_agree(life)
    finally:
        units.rollback()


class Month:
    """Three comings, one of them in a bed, two desks, an insurer; each verb is something that happens."""

    def __init__(self):
        self.items = [
            make.priced("LAB-01", category="laboratory", self_pay=50_000),
            make.priced("CON-01", self_pay=60_001),
        ]
        self.stay = make.stay(since=START)
        self.comings = [self.stay.encounter, make.coming(), make.coming(of=make.patient("Каримова"))]
        self.at, self.by = self.stay.facility_id, make.actor("accountant")
        self.insurer = actions.add_payer("ALFA", PayerFacts({"name_ru": "СК"}, "insurance"), by=self.by)
        self.shifts = [make.shift(role, opening=500_000) for role in ("cashier", "accountant")]

        for which in range(3):
            self.comings[which].payer = "self_pay"
            self.charge(which, D(which))

    def _coming(self, which, name):
        """A coming on which a sum of its bill is not nothing, if there is any."""
        fit = [one for one in self.comings if getattr(money.sums(bills.entries_of(one.id, at=self.at)), name) > 0]
        return (fit or self.comings)[which % len(fit or self.comings)]

    def _entries(self):
        return [one for coming in self.comings for one in bills.entries_of(coming.id, at=self.at)]

    def order(self, which, _sum):
        row = make.ordered(of=self.comings[which % 3])
        orders.do(row, clock.now(), "", by=make.actor("ward_nurse"))

    def charge(self, which, amount):
        quantity = amount.quantize(D("0.001")) + 1
        actions.charge(
            self.comings[which % 3], self.items[which % 2], quantity, "", clock.now(), by=make.actor(), reason="x"
        )

    def cover(self, which, amount):
        most = amount * 1000 + 1 if which % 2 else None
        terms = [Terms(self.insurer, D(33 + which), most=most)] if which % 4 else []
        if which > 6:  # a price for the treated case
            terms = [Terms(self.insurer, D(100), case_price=amount + 1)]
        actions.decide_payers(self.comings[which % 3], terms, "полис", by=self.by)

    def discount(self, which, _sum):
        actions.discount(self._coming(which, "balance"), [], D(which + 1), None, "x", by=make.actor("chief_doctor"))

    def pay(self, which, amount):
        who = make.actor(("cashier", "accountant")[which % 2])
        means = ("cash", "card", "transfer")[which % 3]
        actions.take_payment(
            self._coming(which, "balance"), means, None if which % 2 else amount * 50 // 1 * 50, by=who
        )

    def deposit(self, which, amount):
        means = ("cash", "humo")[which % 2]
        sum_ = amount * 100 + 1 if means == "humo" else (amount + 1) // 1 * 50
        actions.take_deposit(self.comings[which % 3], means, sum_, by=make.actor("cashier"))

    def refund(self, which, _sum):
        means = ("cash", "cash", "card")[which % 3]
        asked = actions.ask_refund(self._coming(which, "returnable"), means, None, "x", by=make.actor("cashier"))
        actions.answer(asked, True, by=make.actor("chief_doctor"))

    def close(self, which, _sum):
        """A coming that was over long ago: its deposit pays what it still owes."""
        coming = self._coming(which, "held")
        coming.ended_at = clock.now() - timedelta(days=9)
        make.by_code().settings = {**make.by_code().settings, "deposit_closes": True}
        session.flush()
        actions.pay_closed(coming, by=system("deposits", self.at))

    def there_and_back(self, which, amount):
        """A deposit by card for somebody new, given back in cash."""
        self.comings.append(make.coming(of=self.stay.encounter.patient))
        actions.take_deposit(self.comings[-1], "humo", amount + which + 1, by=make.actor("cashier"))
        asked = actions.ask_refund(self.comings[-1], "cash", None, "x", by=make.actor("cashier"))
        actions.answer(asked, True, by=make.actor("chief_doctor"))

    def cancel(self, which, _sum):
        papers = list(session.scalars(select(MoneyDocument).order_by(MoneyDocument.id)))
        if papers:
            asked = actions.ask_cancellation(papers[which % len(papers)], "x", by=make.actor("cashier"))
            actions.answer(asked, True, by=make.actor("chief_doctor"))

    def take_back(self, which, _sum):
        standing = coverage.standing(self._entries())
        if standing:
            actions.reverse(standing[which % len(standing)], "x", by=make.actor())

    def write_off(self, which, _sum):
        asked = actions.ask_write_off(self._coming(which, "balance"), None, "x", by=make.actor("chief_doctor"))
        actions.answer(asked, True, by=make.actor("chief_doctor"))

    def carry(self, which, _sum):
        first = self._coming(which, "held")
        first.status = "closed"
        other = make.coming(of=first.patient)
        actions.carry(first, other, None, "x", by=make.actor("cashier"))
        self.comings.append(other)

    def invoice(self, which, _sum):
        for coming in self.comings:
            coming.ended_at = clock.now() - timedelta(days=1)
        session.flush()
        made = claims.make_invoice(self.insurer, clock.today(ZONE), by=self.by)
        first, *rest = claims_of(made.id, at=self.at)
        claims.answer(first, money.line_amount(first.amount, D(which) / 10), "нет подписи", by=self.by)
        if first.refused:
            claims.settle_rest(first, ("patient", "written_off")[which % 2], "x", by=make.actor("chief_doctor"))
        for one in rest:
            claims.answer(one, one.amount, "", by=self.by)
        owed = sum((one.owed for one in [first, *rest]), D(0))
        if owed:
            claims.receive(made, owed if which % 2 else money.line_amount(owed, D("0.5")), "п/п 1", by=self.by)

    def bank_back(self, which, _sum):
        standing = list(session.scalars(select(Receipt).where(Receipt.taken_back_at.is_(None)).order_by(Receipt.id)))
        if standing:
            claims.take_receipt_back(standing[which % len(standing)], "x", by=self.by)

    def case_back(self, which, _sum):
        found = list(session.scalars(select(Claim).where(Claim.state == "answered").order_by(Claim.id)))
        if found:
            claims.take_back(found[which % len(found)], "x", by=self.by)

    def transfer(self, which, _sum):
        there = make.bed("13"[which % 2], "2", department_code=("TH", "SU")[which % 2])
        admission.transfer(self.stay, there, clock.now(), by=make.actor("ward_nurse"), despite="x")
        admission.change_bed_state(self.stay.occupancies[-2].bed, "ready", "", by=make.actor("ward_nurse"))

    def another_doctor(self, which, _sum):
        self.stay.doctor_id = make.actor(("doctor", "head_of_department")[which % 2]).id
        session.flush()


def _agree(life):
    entries = life._entries()
    assert {one.id for one in entries} == set(
        session.scalars(select(LedgerEntry.id).where(LedgerEntry.encounter_id.is_not(None)))
    )
    wholes = []
    for by in queries.DIVISIONS:
        for time in (queries.BOOKED, queries.CARE):
            first = START.date() - timedelta(days=2)
            period = queries.Period(life.at, first, first + timedelta(days=DAYS + 4), ZONE, time)
            moves = queries.moved(period, by)
            total, lines = figures.whole(moves), figures.lines(moves)
            assert total.agrees, by
            assert all(one.agrees for one in lines.values()), by
            for name in COLUMNS:
                assert sum((getattr(one, name) for one in lines.values()), D(0)) == getattr(total, name), (by, name)
            wholes.append(total)
            if by == "desk" and time == queries.BOOKED:
                _shifts_agree(life, lines)
    assert all(one == wholes[0] for one in wholes)
    _bills_agree(life, wholes[0])
    _carried_along(entries)


def _shifts_agree(life, lines):
    for shift in life.shifts:
        line = lines.get(shift.id, figures.figures([]))
        assert line.money == cash.shift_report(shift.id, at=life.at).total
    alone = lines.get(None, figures.figures([]))
    assert alone.money == alone.settled, "money without a shift came from organisations by the bank"


def _bills_agree(life, total):
    found = [money.sums(bills.entries_of(one.id, at=life.at)) for one in life.comings]

    def over(name):
        return sum((getattr(one, name) for one in found), D(0))

    to_price = [
        one for one in life._entries() if one.kind == "case"
    ]  # what prices of treated cases add to the services
    cases = sum((one.amount if one.credit == "income" else -one.amount for one in to_price), D(0))
    assert (over("charged") + cases, over("discounted"), over("balance"), over("held")) == (
        total.gross, total.discounts, total.patients, total.held,
    )  # fmt: skip
    for one in life.comings:
        assert _money_in(bills.entries_of(one.id, at=life.at)) >= 0, "no more goes back than was paid, to the tiyin"
    assert (over("used"), over("written_off")) == (total.used, total.forgiven)
    assert total.own == over("balance") + over("paid") + over("used") - over("rounded")
    assert total.carried == 0


def _money_in(entries):
    """What came for a coming less what went, however: over the desk, or carried from another coming."""
    places = (*dict.fromkeys(accounts.ACCOUNT_OF.values()), accounts.CARRIED)
    return sum((money.balance_of(one, [row for row in entries if row.payer_id is None]) for one in places), D(0))


def _carried_along(entries):
    """What hangs on a charge counts where the charge counts."""
    by_id = {one.id: one for one in entries}
    for one in entries:
        of = by_id.get(one.charge_id or one.reverses_id)
        if one.kind == "charge":
            assert one.department_id is not None
        elif of is not None:
            assert (one.item_id, one.department_id, one.doctor_id) == (of.item_id, of.department_id, of.doctor_id)


def _files_agree(app, life):
    """The lines that are shown add up to the total that is shown; CSV and workbook hold the same cells."""
    first = START.date() - timedelta(days=2)
    moves = queries.moved(queries.Period(life.at, first, first + timedelta(days=DAYS + 4), ZONE), "doctor")
    lines = [(str(key), line) for key, line in figures.lines(moves).items()]
    with app.test_request_context("/"):
        shown = tables.tables(lines, figures.whole(moves), "by doctor")
    for one in shown[:2]:
        *rows, total = one.rows
        assert [sum((row[place] for row in rows), D(0)) for place in range(1, len(one.heads))] == list(total[1:])
    in_csv = [row for row in csv.reader(io.StringIO(as_csv(shown).decode("utf-8-sig"))) if row]
    book = load_workbook(io.BytesIO(written(shown)))
    in_book = [[_cell(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]
    expected = [[_cell(cell) for cell in row] for one in shown for row in (one.heads, *one.rows)]
    assert [row for row in in_csv if len(row) > 1] == in_book == expected


def _beyond_the_deposit(coming):
    found = money.sums(bills.entries_of(coming.id, at=coming.facility_id))
    return found.after_deposit


def _cell(value):
    return value if isinstance(value, str) else f"{D(str(value)):.2f}"


def _ages_agree(life):
    today, first = clock.today(ZONE), date(2026, 1, 1)
    total = figures.whole(queries.moved(queries.Period(life.at, first, today, ZONE), "category"))
    owed, over, held, bearers = (
        ask(life.at, today, ZONE)
        for ask in (queries.patients, queries.overpaid, queries.deposits, queries.organisations)
    )
    sums = [together([one.ages for one in found]).total for found in (owed, over, held, bearers)]
    with_deposit = queries.covered(life.at)
    assert with_deposit == queries.debts(life.at, today, ZONE)[1]
    assert (sums[0] - sums[1] + with_deposit, sums[2], sums[3]) == (total.patients, total.held, total.organisations)
    balances = {one.id: _beyond_the_deposit(one) for one in life.comings}
    assert {one.encounter_id: one.ages.total for one in owed} == {
        id_: sum_ for id_, sum_ in balances.items() if sum_ > 0
    }
    for one in [*owed, *over, *held]:
        assert all(part >= 0 for part in one.ages.parts)
        parts = {place for place, part in enumerate(one.ages.parts) if part}
        assert parts <= {0, 1, 2}, "nothing is older than the hospital"
