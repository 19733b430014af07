"""The pages of the price list, as a person sees them."""

import io
import re
from decimal import Decimal

import pytest
from sqlalchemy import select

from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.db.engine import session
from lighthis.kernel import clock

D = Decimal
NBSP = "\u00a0"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text.replace(NBSP, " ")))


def test_prices_are_listed_added_and_dated(sign_in):
    client = sign_in("accountant")
    assert "The price list is empty" in client.get("/prices").text
    answer = client.post(
        "/prices/new", {"code": "CON-01", "category": "consultation", "name_ru": "Приём", "name_uz": "Qabul"}
    )
    today = f"{clock.today('Asia/Tashkent'):%d.%m.%Y}"
    price = {"payer": "self_pay", "amount": "60 000", "valid_from": today}
    assert client.post(answer.location, price).status_code == 303
    assert client.post(answer.location, price).status_code == 422
    for wrong in ({"amount": "-1"}, {"amount": "ten"}, {"payer": "king"}, {"valid_from": "2026"}):
        assert client.post(answer.location, {**price, "valid_from": "01.01.2027", **wrong}).status_code == 422
    assert "Приём Patient pays: 60 000" in re.sub(r" CON-01", "", text_of(client.get("/prices?q=приём")))
    assert client.post("/prices/new", {"code": "CON-01", "category": "consultation", "name_ru": "x"}).status_code == 422


GOOD = "code;name_ru;category;payer;amount;valid_from\nA;Приём;consultation;self_pay;60000;01.01.2026\n"


def bring(client, content, name="prices.csv", **fields):
    return client.post(
        "/prices/import", {**fields, "file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_csv_file_comes_in(sign_in, encoding):
    client = sign_in("accountant")
    assert bring(client, GOOD.encode(encoding)).status_code == 303
    assert "Приём" in client.get("/prices").text


def test_a_wrong_row_keeps_everything_out_until_it_is_left_out(sign_in):
    client, content = sign_in("accountant"), (GOOD + "B;;consultation;self_pay;x;01.01.2026\n").encode()
    answer = bring(client, content)
    assert answer.status_code == 422
    assert "Row Column What is wrong 3 amount a sum is needed" in text_of(answer)
    session.rollback()
    assert session.scalars(select(PricedItem)).all() == []
    assert bring(client, content, good_only="y").status_code == 303
    assert "1 row came in. 1 row was left out." in text_of(client.get("/prices"))


def test_an_xlsx_file_comes_in(sign_in):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["code", "name_uz", "payer", "amount", "valid_from"], ["A", "Qabul", "self_pay", 60000, "2026-01-01"]):
        book.active.append(row)
    book.save(file := io.BytesIO())
    assert bring(sign_in("accountant"), file.getvalue(), "prices.xlsx").status_code == 303
    session.rollback()
    assert session.scalars(select(PricedItem)).one().prices[0].amount == 60_000


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\0\1\2", "a.csv"),
        (b"PK\x03\x04rest", "a.xlsx"),
        (b"a,b\n1,2\n", "a.csv"),
        (b"code\n", "a.csv"),
        (b"code\n\xff\xfe\n", "a.csv"),
    ],
)
def test_a_file_that_is_no_price_list_changes_nothing(sign_in, content, name):
    assert bring(sign_in("accountant"), content, name).status_code == 422
    session.rollback()
    assert session.scalars(select(LedgerEntry)).all() == []
    assert session.scalars(select(PricedItem)).all() == []


def test_the_shipped_services_and_demo_prices_come_in(sign_in):
    client = sign_in("accountant")
    for path in ("lighthis/terminology/codes/services.csv", "lighthis/demo_data/prices.csv"):
        with open(path, "rb") as file:  # noqa: PTH123
            assert bring(client, file.read()).status_code == 303
    assert "CON-01" in client.get("/prices").text
