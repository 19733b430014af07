"""Pages of charging: rules, packages, what is done and not charged, what was charged by hand."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.models import PackagePart, PricedItem
from lighthis.billing.queries import bills, prices
from lighthis.charging import actions, queries
from lighthis.charging.models import ChargeRule
from lighthis.charging.rules import Fact
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock

ZONE = "Asia/Tashkent"


def day(after=0):
    return f"{clock.today(ZONE) + timedelta(days=after):%d.%m.%Y}"


@pytest.fixture
def placed(store):
    """A price list with a package, and a coming to which something was done that has no price yet."""
    with units.work():
        home = make.by_code()
        make.priced("CON-01", self_pay=100_000)
        package = make.priced("PKG-01", category="package", self_pay=900_000)
        coming = make.coming()
        told = Fact("order", f"order:{coming.id}", coming.id, clock.now(), code="LATE", name="Редкий анализ")
        fact = actions.record(told, coming, stands=True, by=make.actor("doctor"))
        ids = {"package": package.id, "coming": coming.id, "fact": fact.id, "home": home.id}
    session.remove()
    return ids


def rows(model):
    return session.scalar(select(func.count()).select_from(model))


def only(model):
    """The one row of a table as it stands now."""
    session.remove()
    return session.scalars(select(model)).one()


def logged(*verbs):
    return session.scalar(select(func.count()).where(AuditEntry.action.in_(verbs)))


def twice(client, path, fields):
    """The same form, sent twice by an impatient hand."""
    filled = {**client.hidden(path), **fields}
    return [client.web.post(path, data=filled) for _ in range(2)]


RULE = {
    "event": "consultation", "scope": "any", "value": "", "kind": "", "department": "", "item": "CON-01", "quantity": "1",
    "valid_until": "",
}  # fmt: skip


def test_a_rule_is_made_once_and_ended(placed, sign_in):
    client = sign_in("accountant")
    answers = twice(client, "/prices/rules/new", {**RULE, "valid_from": day()})
    assert [one.status_code for one in answers] == [303, 303]
    assert rows(ChargeRule) == 1
    path = f"/prices/rules/{only(ChargeRule).id}/end"
    wrong = client.post(path, {"valid_until": "когда-нибудь"})
    assert (wrong.status_code, "когда-нибудь" in wrong.text, 'href="#valid_until"' in wrong.text) == (422, True, True)
    assert client.post(path, {"valid_until": day(3)}).status_code == 303
    assert only(ChargeRule).valid_until == clock.today(ZONE) + timedelta(days=3)
    late = client.post(path, {"valid_until": day(-900)})  # before it began
    assert (late.status_code, day(-900) in late.text) == (422, True)


def test_a_bad_rule_keeps_what_was_typed(placed, sign_in):
    client = sign_in("accountant")
    wrong = client.post("/prices/rules/new", {**RULE, "quantity": "many", "valid_from": day()})
    assert (wrong.status_code, 'value="many"' in wrong.text, 'value="CON-01"' in wrong.text) == (422, True, True)
    wrong = client.post("/prices/rules/new", {**RULE, "scope": "code", "value": "", "valid_from": day()})
    assert (wrong.status_code, 'href="#value"' in wrong.text) == (422, True)
    assert rows(ChargeRule) == 0


def test_words_find_the_service_of_a_rule_and_save_nothing(placed, sign_in):
    client = sign_in("accountant")
    found = client.post("/prices/rules/new", {**RULE, "item": "Услуга", "go": "find-item", "valid_from": day()})
    assert "CON-01" in found.text
    assert rows(ChargeRule) == 0


def test_a_package_gets_a_part_once_and_loses_it(placed, sign_in):
    client, path = sign_in("accountant"), f"/prices/{placed['package']}/package"
    fields = {"item": "CON-01", "quantity": "2", "valid_from": day()}
    assert [one.status_code for one in twice(client, path, fields)] == [303, 303]
    assert rows(PackagePart) == 1
    wrong = client.post(path, {**fields, "quantity": "0"})
    assert (wrong.status_code, 'href="#quantity"' in wrong.text, day() in wrong.text) == (422, True, True)
    itself = client.post(path, {**fields, "item": "PKG-01"})
    assert itself.status_code == 422
    assert client.post(f"{path}/{only(PackagePart).id}/end", {}).status_code == 303
    assert only(PackagePart).valid_until is not None
    assert "CON-01" not in client.get(path).text


def test_how_long_a_package_lasts(placed, sign_in):
    client, path = sign_in("accountant"), f"/prices/{placed['package']}/package/days"
    wrong = client.post(path, {"days": "0"})
    assert (wrong.status_code, 'value="0"' in wrong.text) == (422, True)
    assert client.post(path, {"days": "10"}).status_code == 303
    assert session.get_one(PricedItem, placed["package"]).days == 10
    session.remove()
    assert client.post(path, {"days": ""}).status_code == 303
    assert session.get_one(PricedItem, placed["package"]).days is None


def test_what_is_no_package_has_no_such_page(placed, sign_in):
    item = prices.by_code("CON-01", at=placed["home"])
    assert sign_in("accountant").get(f"/prices/{item.id}/package").status_code == 404


def test_what_is_done_and_not_charged_is_charged_when_it_has_a_price(placed, sign_in):
    cashier, path = sign_in("cashier"), f"/charging/facts/{placed['fact']}"
    listed = cashier.get("/charging/undone").text
    assert "Редкий анализ" in listed
    refused = cashier.post(path, {})
    assert refused.status_code == 422  # still no price
    with units.work():
        make.priced("LATE", self_pay=30_000)
    session.remove()
    assert [one.status_code for one in twice(cashier, path, {})] == [303, 303]
    assert bills.bill(placed["coming"], at=placed["home"]).sums.charged == 30_000
    again = cashier.post(path, {})  # a second cashier whose page is old
    assert again.status_code == 422
    assert bills.bill(placed["coming"], at=placed["home"]).sums.charged == 30_000
    assert "Редкий анализ" not in cashier.get("/charging/undone").text


def test_charges_by_hand_are_listed_with_who_and_why(placed, sign_in):
    with units.work():
        coming, item = bills.encounter(placed["coming"], at=placed["home"]), prices.by_code("CON-01", at=placed["home"])
        billing.charge(coming, item, Decimal(1), "", clock.now(), by=make.actor("doctor"), reason="со слов врача")
    session.remove()
    client = sign_in("accountant")
    assert "со слов врача" in client.get("/charging/by-hand").text
    other = client.get(f"/charging/by-hand?since={day(-9)}&until={day(-8)}").text
    assert "со слов врача" not in other
    assert logged("searched") >= 2


@pytest.mark.parametrize("path", ["/prices/rules", "/prices/rules/new", "/charging/undone", "/charging/by-hand"])
def test_who_may_not(placed, sign_in, path):
    assert sign_in("laboratory").get(path).status_code == 403


def test_another_hospital_finds_nothing_of_it(placed, sign_in):
    other = sign_in("accountant", at="RUR")
    for path in (f"/prices/{placed['package']}/package", f"/prices/{placed['package']}/package/days"):
        assert other.get(path).status_code in (403, 404)
    head = sign_in("head_of_department", at="RUR")
    assert head.get(f"/charging/facts/{placed['fact']}").status_code == 404
    assert queries.fact(placed["fact"], at=placed["home"]).state != "charged"
