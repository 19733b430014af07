"""The price list as a file: what goes out comes in again and changes nothing."""

import io
from datetime import date, timedelta
from decimal import Decimal

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.billing import actions
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import Price, PricedItem
from lighthis.billing.queries import bills, prices
from lighthis.billing.rules import prices as rules
from lighthis.billing.rules import sheets
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal

D = Decimal
MXIK = "10899999001000000"
TODAY = date(2026, 11, 23)
WORDS = st.text(
    st.characters(categories=["L", "N", "P", "S"], include_characters=" ;,\"'=+-@"), min_size=1, max_size=12
).map(lambda text: " ".join(text.split()))


class Item:
    """An item as the rules of files see it."""

    def __init__(self, code, name, category, mxik, vat, dated):
        self.code, self.name_ru, self.category, self.unit, self.mxik, self.vat = code, name, category, "раз", mxik, vat
        self.name_uz = self.name_uz_cyrl = self.name_en = ""
        self.prices = [
            type(
                "P", (), {"payer": payer, "amount": amount, "valid_from": since, "valid_to": until and since + until}
            )()
            for (payer, since), (amount, until) in dated.items()
        ]


AMOUNTS = st.decimals(0, 10**8, places=2)
DATED = st.dictionaries(
    st.tuples(st.sampled_from([*rules.PAYERS, "ALFA"]), st.dates(date(2020, 1, 1), date(2026, 12, 31))),
    st.tuples(AMOUNTS, st.none() | st.timedeltas(timedelta(days=1), timedelta(days=400))),
    max_size=4,
)
ITEMS = st.builds(
    Item, WORDS.filter(bool), WORDS.filter(bool), st.sampled_from(rules.CATEGORIES), st.sampled_from(["", MXIK]),
    st.sampled_from(rules.VAT), DATED,
)  # fmt: skip


def as_csv(rows):
    import csv

    from lighthis.kernel.cells import harmless

    out = io.StringIO()
    written = csv.writer(out, delimiter=";")
    written.writerow(rules.COLUMNS)
    written.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return out.getvalue().encode()


def as_xlsx(rows):
    from lighthis.web.tables import Table
    from lighthis.web.workbook import written

    return written([Table("prices", "", rules.COLUMNS, rows)])


@pytest.mark.parametrize("form", [as_csv, as_xlsx])
@given(st.lists(ITEMS, min_size=1, max_size=5, unique_by=lambda one: one.code))
def test_a_file_of_the_list_says_every_item_and_price_again(form, items):
    good, bad = rules.read_rows(sheets.rows_of(form(rules.file_rows(items))), TODAY, ["ALFA"])
    assert bad == []
    said = {(row.code, row.names["name_ru"], row.category, row.mxik, row.vat) for row in good}
    assert said == {(one.code, one.name_ru, one.category, one.mxik, one.vat) for one in items}
    assert {(row.code, row.payer, row.valid_from, row.until, row.amount) for row in good if row.payer} == {
        (one.code, price.payer, price.valid_from, price.valid_to and price.valid_to - timedelta(days=1), price.amount)
        for one in items
        for price in one.prices
    }


def listed():
    return [
        (
            one.code,
            one.mxik,
            one.vat,
            one.unit,
            one.name_ru,
            price.payer,
            price.amount,
            price.valid_from,
            price.valid_to,
        )
        for one in session.scalars(select(PricedItem).order_by(PricedItem.code))
        for price in one.prices
    ]


@pytest.fixture
def priced(store):
    """A list with an organisation's own price, a later price, and an item without any."""
    with units.work():
        by = make.actor("accountant")
        actions.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=by)
        item = make.priced("=CON", self_pay=60_000, foreigner=90_000)
        actions.add_price(item, "ALFA", D("77777.50"), date(2026, 5, 1), by=by)
        actions.add_price(item, "self_pay", D(65_000), date(2026, 9, 1), by=by)
        actions.set_tax(item, MXIK, "12", "раз", by=by)
        actions.add_item("NEW", {"name_ru": "-Новое"}, "procedure", by=by)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_in_and_changes_nothing(priced, sign_in, ending):
    client, before = sign_in("accountant"), listed()
    file = client.get(f"/prices.{ending}").data
    answer = client.post(
        "/prices/import", {"file": (io.BytesIO(file), f"prices.{ending}")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 303
    session.rollback()
    assert listed() == before
    assert len(before) == 4
    assert "0 rows came in" in client.get("/prices").text


def test_a_file_fills_in_the_catalogue_and_the_tax(priced, sign_in):
    file = f"code;mxik;vat\nNEW;{MXIK[:8]} {MXIK[8:]};12%\n".encode()
    client = sign_in("accountant")
    bring = {"file": (io.BytesIO(file), "a.csv")}
    assert client.post("/prices/import", bring, content_type="multipart/form-data").status_code == 303
    session.rollback()
    item = session.scalars(select(PricedItem).where(PricedItem.code == "NEW")).one()
    assert (item.mxik, item.vat, item.name_ru) == (MXIK, "12", "-Новое")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"mxik": "123"}, "mxik"),
        ({"mxik": "1" * 16 + "a"}, "mxik"),
        ({"mxik": "1.08E+16"}, "mxik"),
        ({"vat": "20"}, "vat"),
    ],
)
def test_a_wrong_code_or_tax_is_an_error_of_its_row(row, column):
    good, bad = rules.read_rows([{"code": "A", **row}], TODAY)
    assert (good, [(one.number, one.column) for one in bad]) == ([], [(2, column)])


def test_only_an_organisation_that_pays_here_has_a_list(work):
    item, by = make.priced(), make.actor("accountant")
    with pytest.raises(Refusal):
        actions.add_price(item, "ALFA", D(1), date(2026, 5, 1), by=by)
    insurer = actions.add_payer("ALFA", PayerFacts({"name_ru": "Альфа"}, "insurance"), by=by)
    assert actions.add_price(item, "ALFA", D(1), date(2026, 5, 1), by=by).payer == "ALFA"
    insurer.is_active = False
    session.flush()
    with pytest.raises(Refusal):
        actions.add_price(item, "ALFA", D(2), date(2026, 6, 1), by=by)


def test_no_change_of_the_list_alters_what_was_charged(work):
    item, coming, by = make.priced(self_pay=60_000), make.coming(), make.actor("accountant")
    actions.charge(coming, item, D(2), "", clock.now(), by=make.actor("doctor"))
    before = [(one.id, one.amount, one.price, one.debit) for one in bills.entries_of(coming.id, at=coming.facility_id)]
    actions.add_price(item, "self_pay", D(1), clock.today("Asia/Tashkent"), by=by)
    actions.set_tax(item, MXIK, "12", "шт", by=by)
    actions.change_item(item, {"name_ru": "Иначе"}, is_sensitive=True, is_active=False, by=by)
    session.expire_all()
    after = [(one.id, one.amount, one.price, one.debit) for one in bills.entries_of(coming.id, at=coming.facility_id)]
    assert (after, len(after)) == (before, 1)


def test_pages_show_and_change_the_tax_and_the_own_list(priced, sign_in):
    client = sign_in("accountant")
    session.rollback()
    item = session.scalars(select(PricedItem).where(PricedItem.code == "=CON")).one()
    shown = client.get(f"/prices/{item.id}").text
    assert MXIK in shown
    assert "Альфа" in shown
    assert "77" in client.get("/prices?list=ALFA").text
    price = {"payer": "ALFA", "amount": "80000", "valid_from": "01.10.2026"}
    assert client.post(f"/prices/{item.id}", price).status_code == 303
    fields = {
        "name_ru": "Приём",
        "unit": "визит",
        "mxik": MXIK,
        "vat": "exempt",
        "state": "active",
        "version": str(item.version),
    }
    assert client.post(f"/prices/{item.id}/change", {**fields, "mxik": "12"}).status_code == 422
    assert client.post(f"/prices/{item.id}/change", fields).status_code == 303
    session.rollback()
    changed = session.scalars(select(PricedItem).where(PricedItem.code == "=CON")).one()
    assert (changed.name_ru, changed.unit, changed.vat, changed.is_active) == ("Приём", "визит", "exempt", True)
    assert session.scalars(select(Price).where(Price.payer == "ALFA")).all()[-1].amount == 80_000
    assert sign_in("cashier").get(f"/prices/{item.id}/change").status_code == 403
    assert prices.whole(changed.facility_id)
