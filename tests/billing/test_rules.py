"""Money, days and prices by their rules."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lighthis.billing import accounts
from lighthis.billing.rules import days, money, prices, shares
from lighthis.kernel.text import Refusal

D = Decimal
ALL = {
    accounts.PATIENT, accounts.DEPOSIT, accounts.INCOME, accounts.ROUNDING, accounts.CARRIED, *accounts.BEARERS, *accounts.MONEY,
}  # fmt: skip


def charged(amount, payer):
    parts = shares.split(amount, shares.of_kind(payer))
    return (shares.charge_move(amount), *(part.move for part in parts))


@pytest.mark.parametrize(
    ("amount", "means", "step", "handed"),
    [
        ("1234030", "cash", "50", "1234050"),
        ("1234024.99", "cash", "50", "1234000"),
        ("1234025", "cash", "50", "1234050"),
        ("1234030", "card", "50", "1234030"),
        ("1234030.55", "cash", "0", "1234030.55"),
    ],
)
def test_cash_rounds_to_the_step_halves_up_and_cards_do_not(amount, means, step, handed):
    """rulings.md 28."""
    assert money.rounded(D(amount), means, D(step)) == D(handed)


def test_a_line_is_rounded_once_to_the_tiyin():
    assert money.line_amount(D("33.33"), D("0.5")) == D("16.67")


def test_a_covered_charge_leaves_nothing_to_pay():
    assert money.sums(charged(D(150000), "budget")).balance == 0
    assert money.sums(charged(D(150000), "insurance")).balance == 0
    assert money.sums(charged(D(150000), "self_pay")).balance == 150000


def test_the_deposit_goes_first_and_cash_carries_the_rounding():
    paid = money.settle(D(1_234_030), D(500_000), "cash", None, D(50))
    assert (paid.used, paid.handed, paid.rounding, paid.left) == (D(500_000), D(734_050), D(20), D(0))


def test_a_part_is_taken_and_the_rest_stays_owed():
    paid = money.settle(D(100_030), D(0), "cash", D(40_000), D(50))
    assert (paid.handed, paid.rounding, paid.left) == (D(40_000), D(0), D(60_030))


@pytest.mark.parametrize(
    ("due", "means", "amount"),
    [
        ("0", "cash", None),
        ("100", "", None),
        ("100", "cash", "150"),
        ("100", "cash", "33"),
        ("100", "card", "0"),
        ("-5", "card", None),
    ],
)
def test_a_payment_that_cannot_be_is_refused(due, means, amount):
    with pytest.raises(Refusal):
        money.settle(D(due), D(0), means, None if amount is None else D(amount), D(50))


def test_change_is_what_came_too_much():
    assert money.change(D(800_000), D(734_050)) == D(65_950)
    assert money.change(None, D(734_050)) == 0
    with pytest.raises(Refusal):
        money.change(D(700_000), D(734_050))


def test_a_refund_gives_back_the_overpaid_before_the_deposit():
    moves = [
        *charged(D(1000), "self_pay"), money.Move("payment", "cash", "patient", D(1000)),
        money.Move("reversal", "income", "patient", D(1000)), money.deposited(D(500), "cash", D(50)),
    ]  # fmt: skip
    back, handed, rounding = money.refunded(money.sums(moves), None, "cash", D(50))
    assert (handed, rounding) == (D(1500), D(0))
    assert [(move.debit, move.amount) for move in back] == [("patient", D(1000)), ("deposit", D(500))]


AMOUNTS = st.integers(1, 500_000_00).map(lambda minor: D(minor) / 100)
MEANS = st.sampled_from(["cash", "card", "transfer"])
PLAYS = st.lists(
    st.one_of(
        st.tuples(st.just("charge"), AMOUNTS, st.sampled_from(money.PAYERS)),
        st.tuples(st.just("deposit"), AMOUNTS, MEANS),
        st.tuples(st.just("pay"), st.one_of(st.none(), AMOUNTS), MEANS),
        st.tuples(st.just("refund"), st.one_of(st.none(), AMOUNTS), MEANS),
        st.tuples(st.just("reverse"), st.integers(0, 30), st.just("")),
    ),
    max_size=25,
)


def play(verb, amount, how, moves, undone, step):
    """One movement of a cashier or a clerk; what the rules refuse changes nothing."""
    sums = money.sums(moves)
    if verb == "charge":
        return charged(amount, how)
    if verb == "deposit":
        return (money.deposited(money.rounded(amount, how, step), how, step),)
    if verb == "pay":
        asked = None if amount is None else money.rounded(amount, how, step)
        return money.settle(sums.balance, sums.held, how, asked, step).moves
    if verb == "refund":
        return money.refunded(sums, amount, how, step)[0]
    return take_back(amount, moves, undone)


def take_back(which, moves, undone):
    """A charge that still stands, and its cover, which was written right after it."""
    standing = [place for place, one in enumerate(moves) if one.kind == "charge" and place not in undone]
    if not standing:
        return ()
    place = standing[which % len(standing)]
    undone.add(place)
    rows = [moves[place], *(one for one in moves[place + 1 : place + 2] if one.kind == "cover")]
    return tuple(money.Move("reversal", one.credit, one.debit, one.amount) for one in rows)


@settings(max_examples=300, deadline=None)
@given(PLAYS, st.sampled_from([D(0), D(50), D(100)]))
def test_whatever_is_played_the_accounts_hold(plays, step):
    moves, undone = [], set()
    for verb, amount, how in plays:
        try:
            moves += play(verb, amount, how, moves, undone, step)
        except Refusal:
            continue
        sums = money.sums(moves)
        assert all(one.amount >= 0 for one in moves)
        assert sum(money.balance_of(account, moves) for account in ALL) == 0
        assert sums.balance == money.balance_of(accounts.PATIENT, moves)
        assert sums.held == -money.balance_of(accounts.DEPOSIT, moves)
        assert sums.balance == sums.charged - sums.covered - sums.paid - sums.used + sums.rounded
        assert sums.held >= 0
        drawer = money.balance_of("cash", moves) + money.balance_of("card", moves) + money.balance_of("bank", moves)
        assert drawer >= 0, "no more goes back than came, to the tiyin"


def test_two_accounts_and_their_reversal_come_to_nothing():
    there = money.Move("charge", "patient", "income", D(100))
    back = money.Move("reversal", "income", "patient", D(100))
    assert money.between([there, back], "patient", "income") == 0


# Days and prices


@pytest.mark.parametrize(
    ("admitted", "left", "until", "count"),
    [
        (date(2026, 11, 20), None, date(2026, 11, 20), 1),
        (date(2026, 11, 20), None, date(2026, 11, 21), 1),
        (date(2026, 11, 20), None, date(2026, 11, 23), 3),
        (date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 1), 3),
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 12, 1), 1),
    ],
)
def test_the_day_of_coming_and_the_day_of_leaving_count_as_one(admitted, left, until, count):
    """cis-forms.md 0.1, rule 5: begun and ended on one day counts 1."""
    assert len(days.bed_days(admitted, left, until)) == count


@pytest.mark.parametrize(
    ("admitted", "left", "until", "count"),
    [
        (date(2026, 11, 20), None, date(2026, 11, 21), 1),
        (date(2026, 11, 20), None, date(2026, 11, 23), 3),
        (date(2026, 11, 20), date(2026, 11, 23), date(2026, 12, 1), 4),
        (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 22), 2),
        (date(2026, 11, 20), date(2026, 11, 20), date(2026, 12, 1), 1),
    ],
)
def test_in_a_day_hospital_each_day_counts(admitted, left, until, count):
    """cis-forms.md 4.3, rule 6."""
    assert len(days.bed_days(admitted, left, until, by_day=True)) == count


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_day_is_spent_where_it_ended():
    ordinary = days.Place(at("2026-11-20T05:00"), at("2026-11-21T10:00"), "ordinary", "inpatient", "therapeutic")
    better = days.Place(at("2026-11-21T10:00"), None, "better", "inpatient", "therapeutic")
    where = [days.place_on(date(2026, 11, day), [ordinary, better], "Asia/Tashkent") for day in (20, 21, 22)]
    assert [place.room_kind for place in where] == ["ordinary", "better", "better"]
    assert days.place_on(date(2026, 11, 19), [ordinary, better], "Asia/Tashkent") is None


@pytest.mark.parametrize(
    ("room", "department", "profile", "code"),
    [
        ("ordinary", "inpatient", "therapeutic", "BED-01"), ("ordinary", "inpatient", "surgical", "BED-02"),
        ("ordinary", "icu", "resuscitation", "BED-03"), ("better", "inpatient", "surgical", "BED-04"),
        ("isolator", "inpatient", "infectious_diseases", "BED-01"), ("ordinary", "day_hospital", "surgical", "BED-06"),
    ],
)  # fmt: skip
def test_the_place_names_the_item(room, department, profile, code):
    place = days.Place(at("2026-11-20T05:00"), None, room, department, profile)
    assert days.bed_day_item(place, days.BED_DAY_ITEMS) == code


class Dated:
    def __init__(self, payer, amount, since, until=None):
        self.payer, self.amount, self.valid_from, self.valid_to = payer, D(amount), since, until


LIST = [
    Dated("self_pay", 60000, date(2026, 1, 1), date(2026, 9, 1)),
    Dated("self_pay", 70000, date(2026, 9, 1)),
    Dated("foreigner", 90000, date(2026, 1, 1)),
]


@pytest.mark.parametrize(
    ("payer", "day", "price"),
    [
        ("self_pay", date(2026, 8, 31), 60000), ("self_pay", date(2026, 9, 1), 70000), ("foreigner", date(2026, 9, 1), 90000),
        ("budget", date(2026, 9, 1), 70000), ("insurance", date(2026, 1, 1), 60000), ("self_pay", date(2025, 12, 31), None),
    ],
)  # fmt: skip
def test_the_price_of_the_day_holds_and_who_has_no_list_has_the_ordinary_price(payer, day, price):
    assert prices.price_in(LIST, shares.lists((), payer), day) == price


def row(**cells):
    return {"code": "CON-01", "payer": "self_pay", "amount": "60000", "valid_from": "2026-01-01", **cells}


def test_good_rows_are_read_and_wrong_ones_name_their_column():
    good, bad = prices.read_rows(
        [
            row(), row(code=""), row(payer="king"), row(amount="much"), row(amount="-1"), row(amount="NaN"), row(amount="1e12"),
            row(valid_from="31.02.2026"), row(), row(code="X", payer="", amount="", valid_from="", name_ru="Имя"),
            row(code="Y", valid_from="46023"), row(code="Z", category="wonder"),
        ],
        date(2026, 11, 22),
    )  # fmt: skip
    assert [one.number for one in good] == [2, 11, 12]
    assert good[2].valid_from == date(2026, 1, 1)
    columns = {one.number: one.column for one in bad}
    assert columns == {
        3: "code",
        4: "payer",
        5: "amount",
        6: "amount",
        7: "amount",
        8: "amount",
        9: "valid_from",
        10: "valid_from",
        13: "category",
    }
