"""Who bears how much: exact to the tiyin, never more than the charge."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.billing.rules import discounts, money, shares
from lighthis.billing.rules.shares import Share
from lighthis.kernel.text import Refusal

D = Decimal
ONE, TWO = UUID(int=1), UUID(int=2)
AMOUNTS = st.integers(0, 10**9).map(lambda tiyin: D(tiyin) / 100)
PERCENTS = st.integers(1, 100_000).map(lambda thousandths: D(thousandths) / 1000)
SHARES = st.lists(
    st.builds(
        Share, st.sampled_from(["fund", "insurance", "employer"]), PERCENTS, st.uuids(), st.just(""),
        st.none() | st.integers(1, 10**8).map(lambda tiyin: D(tiyin) / 100),
    ),
    max_size=4, unique_by=lambda share: share.payer_id,
)  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "bearers", "borne", "expected"),
    [
        (D(1000), [Share("insurance", D(80), ONE)], {}, [D(800)]),
        (D(1000), [Share("insurance", D(80), ONE), Share("employer", D(50), TWO)], {}, [D(800), D(100)]),
        (D(1000), [Share("insurance", D(80), ONE, most=D(500))], {}, [D(500)]),
        (D(1000), [Share("insurance", D(80), ONE, most=D(500))], {ONE: D(450)}, [D(50)]),
        (D(1000), [Share("insurance", D(80), ONE, most=D(500))], {ONE: D(500)}, []),
        (D("0.01"), [Share("insurance", D(50), ONE)], {}, [D("0.01")]),  # half a tiyin goes up
        (D("100.01"), [Share("fund", D("33.333"), ONE)], {}, [D("33.34")]),
        (D(0), [Share("budget", D(100))], {}, [D(0)]),  # free care still says who bears it
    ],
)
def test_a_charge_is_split_in_the_order_of_its_bearers(amount, bearers, borne, expected):
    assert [part.amount for part in shares.split(amount, bearers, borne)] == expected


@given(AMOUNTS, SHARES)
def test_the_parts_never_come_to_more_than_the_charge(amount, bearers):
    parts = shares.split(amount, bearers)
    assert all(part.amount >= 0 and part.amount == part.amount.quantize(D("0.01")) for part in parts)
    assert sum((part.amount for part in parts), D(0)) <= amount
    moves = [shares.charge_move(amount), *(part.move for part in parts)]
    assert money.sums(moves).balance == amount - sum((part.amount for part in parts), D(0))


@given(st.lists(AMOUNTS, min_size=1, max_size=30), st.integers(0, 10**9))
def test_what_is_spread_over_lines_comes_to_the_sum(over, tiyin):
    whole = sum(over, D(0))
    total = min(whole, D(tiyin) / 100)
    if not whole:
        with pytest.raises(Refusal):
            shares.spread(total, over)
        return
    parts = shares.spread(total, over)
    assert sum(parts, D(0)) == total
    assert all(0 <= part <= line for part, line in zip(parts, over, strict=True))


@pytest.mark.parametrize(
    ("percent", "amount", "field"),
    [
        (None, None, "percent"), (D(5), D(5), "percent"), (D(0), None, "percent"), (D(101), None, "percent"),
        (None, D(0), "amount"), (None, D("100.01"), "amount"),
    ],
)  # fmt: skip
def test_a_discount_is_one_thing_and_not_more_than_is_left(percent, amount, field):
    with pytest.raises(Refusal) as refused:
        shares.discount_move(D(100), percent, amount)
    assert refused.value.field == field


def test_rules_of_benefits_hold_on_their_days_and_the_better_one_wins():
    half, most = Share("fund", D(50), ONE, "FUND"), Share("fund", D(80), ONE, "FUND")
    rules = [
        shares.Rule("war", half, date(2026, 1, 1), None),
        shares.Rule("disabled", most, date(2026, 1, 1), date(2026, 6, 30)),
    ]
    assert shares.by_rules(rules, ["war", "disabled"], date(2026, 6, 30)) == (most,)
    assert shares.by_rules(rules, ["war", "disabled"], date(2026, 7, 1)) == (half,)
    assert shares.by_rules(rules, ["war"], date(2025, 12, 31)) == ()
    assert shares.by_rules(rules, ["other"], date(2026, 6, 30)) == ()


@pytest.mark.parametrize(
    ("bearers", "payer", "expected"),
    [
        ([], "foreigner", ("foreigner", "self_pay")),
        ([], "self_pay", ("self_pay",)),
        ([Share("insurance", D(80), ONE, "ALFA")], "self_pay", ("ALFA", "insurance", "self_pay")),
        ([Share("employer", D(80), ONE, "NGMK")], "foreigner", ("NGMK", "insurance", "foreigner", "self_pay")),
        ([Share("budget", D(100))], "budget", ("budget", "self_pay")),
    ],
)
def test_prices_are_looked_for_in_the_lists_of_who_pays(bearers, payer, expected):
    assert shares.lists(bearers, payer) == expected


@pytest.mark.parametrize(
    ("permissions", "settings", "most"),
    [
        ((), {}, 0),
        (("billing.discount",), {}, 10),
        (("billing.discount",), {"discount_most": "25"}, 25),
        (("billing.discount", "billing.discount_all"), {}, 100),
    ],
)
def test_who_may_take_how_much_off(permissions, settings, most):
    assert discounts.limit(settings, frozenset(permissions)) == most
    discounts.check_right(D(most), D(100), D(most))
    with pytest.raises(Refusal, match="at most"):
        discounts.check_right(D(most) + D("0.01"), D(100), D(most))
