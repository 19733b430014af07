"""The price list: dated prices and files, on a real store."""

from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import PricedItem
from lighthis.billing.rules.prices import read_rows
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal
ONE = D(1)


def test_a_price_ends_the_one_before_and_begins_on_its_day(work):
    item, by = make.priced(self_pay=60_000), make.actor("accountant")
    actions.add_price(item, "self_pay", D(70_000), date(2026, 9, 1), by=by)
    actions.add_price(item, "self_pay", D(65_000), date(2026, 5, 1), by=by)
    assert sorted((one.valid_from, one.valid_to) for one in item.prices) == [
        (date(2026, 1, 1), date(2026, 5, 1)), (date(2026, 5, 1), date(2026, 9, 1)), (date(2026, 9, 1), None),
    ]  # fmt: skip
    with pytest.raises(Refusal):
        actions.add_price(item, "self_pay", D(70_000), date(2026, 9, 1), by=by)


def test_a_price_holds_until_its_last_day_and_then_the_ordinary_list_does(work):
    item, by, coming = make.priced(self_pay=60_000), make.actor("accountant"), make.coming()
    today = clock.today("Asia/Tashkent")
    insurer = actions.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=by)
    actions.decide_payers(coming, [Terms(insurer, D(100))], "полис", by=by)
    actions.add_price(item, "ALFA", D(50_000), today, by=by, until=today)
    charged = []
    for days in (0, 1):
        with clock.at(clock.now() + timedelta(days=days)):
            charged.append(actions.charge(coming, item, ONE, "", clock.now(), by=make.actor("doctor")).amount)
    assert charged == [50_000, 60_000]


def test_a_last_day_fits_between_the_prices_and_lies_after_what_was_charged(work):
    item, by, coming = make.priced(self_pay=60_000), make.actor("accountant"), make.coming()
    today = clock.today("Asia/Tashkent")
    later = actions.add_price(item, "self_pay", D(70_000), today + timedelta(days=9), by=by)
    first = item.prices[0]
    for last in (today + timedelta(days=9), first.valid_from - timedelta(days=1)):
        with pytest.raises(Refusal):
            actions.end_price(first.id, last, by=by)
    with pytest.raises(Refusal, match="another price holds"):
        actions.add_price(item, "self_pay", D(65_000), today + timedelta(days=1), by=by, until=later.valid_from)
    actions.charge(coming, item, ONE, "", clock.now(), by=make.actor("doctor"))
    with pytest.raises(Refusal, match="charged after"):
        actions.end_price(first.id, today - timedelta(days=1), by=by)
    assert actions.end_price(first.id, today, by=by).last_day == today
    between = actions.add_price(
        item, "self_pay", D(65_000), today + timedelta(days=3), by=by, until=today + timedelta(days=4)
    )
    assert (first.last_day, between.last_day) == (today, today + timedelta(days=4)), "an earlier end stays"
    with clock.at(clock.now() + timedelta(days=1)), pytest.raises(Refusal, match="no price"):
        actions.charge(coming, item, ONE, "", clock.now(), by=make.actor("doctor"))
    assert actions.end_price(first.id, today + timedelta(days=2), by=by).valid_to == between.valid_from


def test_a_file_says_last_days_and_sets_them(work):
    row = {"code": "A", "name_ru": "А", "payer": "self_pay", "amount": "60000", "valid_from": "01.01.2026"}
    by, today = make.actor("accountant"), date(2026, 11, 22)
    for until, taken in (("", 1), ("31.12.2026", 1), ("2026-12-31", 0)):
        good, bad = read_rows([row | {"valid_until": until}], today)
        assert (bad, actions.import_prices(good, by=by)) == ([], (taken, []))
    (price,) = session.scalars(select(PricedItem).where(PricedItem.code == "A")).one().prices
    assert price.last_day == date(2026, 12, 31)
    for until in ("31.12.2025", "вчера"):
        assert [one.column for one in read_rows([row | {"valid_until": until}], today)[1]] == ["valid_until"]


def test_a_mistyped_price_is_put_right_until_somebody_was_charged_by_it(work):
    item, by, coming = make.priced(self_pay=60_000), make.actor("accountant"), make.coming()
    today = clock.today("Asia/Tashkent")
    actions.add_price(item, "self_pay", D(700_000), today, by=by)
    assert actions.add_price(item, "self_pay", D(70_000), today, by=by).amount == 70_000
    assert len(item.prices) == 2
    row = actions.charge(coming, item, ONE, "", clock.now(), by=make.actor("doctor"))
    assert row.amount == 70_000
    actions.reverse(row, "ошибка", by=make.actor("doctor"))
    with pytest.raises(Refusal, match="later day"):
        actions.add_price(item, "self_pay", D(80_000), today, by=by)
    told = [one.detail for one in session.info["audit"] if one.action == "price set"]
    assert [one["before"] for one in told if "before" in one] == ["700000"], "what it was stays in the log"


def test_a_file_may_come_twice_and_never_changes_a_price(work):
    rows = [
        {"code": "A", "name_uz": "Shifokor maslahati", "category": "consultation", "payer": "self_pay", "amount": "60000", "valid_from": "01.01.2026"},
        {"code": "A", "payer": "foreigner", "amount": "90000", "valid_from": "2026-01-01"},
        {"code": "B", "payer": "self_pay", "amount": "1", "valid_from": "2026-01-01"},
    ]  # fmt: skip
    good, _bad = read_rows(rows, date(2026, 11, 22))
    taken, refused = actions.import_prices(good, by=make.actor("accountant"))
    assert (taken, [(one.number, one.column) for one in refused]) == (2, [(4, "code")])
    assert actions.import_prices(good[:2], by=make.actor("accountant")) == (0, [])
    item = session.scalars(select(PricedItem).where(PricedItem.code == "A")).one()
    assert (item.name_uz_cyrl, len(item.prices)) == ("Шифокор маслаҳати", 2)
    other, _bad = read_rows([rows[0] | {"amount": "1"}], date(2026, 11, 22))
    assert actions.import_prices(other, by=make.actor("accountant"))[1][0].column == "amount"
