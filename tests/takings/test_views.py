"""The pages of money: what is shown, what the files hold, who may look."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import make
import pytest
from openpyxl import load_workbook

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.takings.forms import WAYS

D = Decimal
NOON = make.moment("2026-11-10 07:00")


@pytest.fixture(autouse=True)
def _november():
    """All of it on one day, the sign-ins too."""
    with clock.at(NOON):
        yield


@pytest.fixture
def month(store):
    """Two patients in November: one insured and discounted, one who owes since July; a deposit; a name like a formula."""
    with units.work():
        by, cashier, chief = (make.actor(role) for role in ("accountant", "cashier", "chief_doctor"))
        insurer = actions.add_payer(
            "ALFA", PayerFacts({"name_ru": "=СК", "name_uz": "=SK", "name_en": "=Insurer"}, "insurance"), by=by
        )
        blood = make.priced("LAB-01", category="laboratory", self_pay=100_000)
        secret = make.priced("HIV-01", category="laboratory", sensitive=True, self_pay=70_000)
        other = make.priced("HIV-02", category="laboratory", sensitive=True, self_pay=30_000)
        first, second = make.coming(), make.coming(of=make.patient("Каримова"), secrecy="sensitive")
        actions.open_shift("Касса 1", by=cashier)
        actions.decide_payers(first, [Terms(insurer, D(60))], "полис", by=by)
        for coming, item in ((first, blood), (first, secret), (second, blood), (second, other)):
            actions.charge(coming, item, D(1), f"x:{coming.id}:{item.code}", clock.now(), by=by)
        actions.discount(first, [], D(10), None, "акция", by=chief)
        actions.take_payment(first, "cash", D(50_000), by=cashier)
        actions.take_deposit(second, "humo", D(20_000), by=cashier)
        second.arrived_at -= timedelta(days=130)
        session.flush()
        old = make.priced("CON-01", self_pay=5_000)
        actions.charge(second, old, D("1.5"), "x", NOON - timedelta(days=120), by=by, reason="x")
    return first, second


def file(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data()


def csv_rows(data):
    return [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) if row]


def sheet_rows(data):
    book = load_workbook(io.BytesIO(data))
    return [[_written(cell) for cell in row] for sheet in book for row in sheet.iter_rows(values_only=True)]


def _written(cell):
    return "" if cell is None else cell if isinstance(cell, str) else f"{D(str(cell)):.2f}"


def shown(page):
    """The cells of the tables of sums, as a file would write them."""
    rows = []
    for row in re.findall(r'<tr role="row">(.*?)</tr>', page, re.DOTALL):
        if "columnheader" in row:
            continue
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", re.sub(r'<span class="phone">.*?</span>', "", row), re.DOTALL)
        words = [unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in cells]
        rows.append([words[0], *(_number(one) for one in words[1:])])
    return rows


def _number(text):
    """A sum as a file writes it; other words as they stand."""
    plain = text.replace("\xa0", "").replace(",", ".").replace("−", "-")
    if re.fullmatch(r"-?\d+(\.\d+)?", plain):
        return f"{D(plain):.2f}"
    return "" if text == "not stated" else text


def body(rows, page):
    """The rows of a file without titles and heads."""
    return [
        [_plain(row[0]), *map(_number, row[1:])]
        for row in rows
        if len(row) > 1 and f'columnheader">{row[0]}<' not in page
    ]


def _plain(text):
    return text.removeprefix("'")


@pytest.mark.parametrize("time", ["booked", "care"])
@pytest.mark.parametrize("by", [code for code, _words in WAYS])
def test_page_and_files_say_the_same(sign_in, month, by, time):
    client = sign_in("accountant")
    address = f"?by={by}&time={time}&since=01.07.2026&until=30.11.2026"
    answer = client.get(f"/takings{address}")
    as_csv = csv_rows(file(client, f"/takings.csv{address}"))
    as_sheets = sheet_rows(file(client, f"/takings.xlsx{address}"))
    assert answer.status_code == 200
    assert "Both sides agree" in answer.text
    found = shown(answer.text)
    assert body(as_csv, answer.text) == found == body(as_sheets, answer.text)
    total = [row for row in found if row[0] == "Total"]
    assert total[0][1:] == ["307500.00", "6800.00", "300700.00", "102000.00", "0.00", "198700.00"]
    assert total[1][5] == "70000.00"


@pytest.mark.parametrize(
    ("by", "name", "gross"),
    [
        ("day", "10.11.2026", "307500.00"), ("month", "11.2026", "307500.00"), ("desk", "Not divided", "307500.00"),
        ("department", "ER", "307500.00"), ("category", "Laboratory tests", "300000.00"), ("payer", "=Insurer", "102000.00"),
        ("payer", "The patient", "205500.00"), ("service", "Medical service", "100000.00"), ("service", "Service LAB-01", "200000.00"),
    ],
)  # fmt: skip
def test_the_line_of_a_division(sign_in, month, by, name, gross):
    found = shown(sign_in("accountant").get(f"/takings?by={by}").text)
    assert next(row for row in found if row[0] == name)[1] == gross


def test_care_is_counted_on_its_own_day_where_that_is_asked(sign_in, month):
    found = shown(sign_in("accountant").get("/takings?by=month&time=care&since=01.07.2026").text)
    assert [(row[0], row[1]) for row in found[:2]] == [("07.2026", "7500.00"), ("11.2026", "300000.00")]


def test_who_sees_sensitive_comings_reads_the_names_of_services(sign_in, month):
    assert "HIV" not in sign_in("accountant").get("/takings?by=service").text
    assert "Service HIV-01" in sign_in("chief_doctor").get("/takings?by=service").text


def test_money_stands_at_its_desk_and_its_cashier(sign_in, month):
    for by, name in (("desk", "Касса 1"), ("cashier", "Тестовcas\xa0А.\xa0К.")):
        rows = shown(sign_in("accountant").get(f"/takings?by={by}").text)
        assert next(row for row in rows if row[0] == name)[1:6] == [
            "50000.00", "20000.00", "0.00", "0.00", "70000.00",
        ]  # fmt: skip


@pytest.mark.parametrize("whose", ["patients", "overpaid", "deposits", "organisations"])
def test_debts_on_the_page_and_in_the_files(sign_in, month, whose):
    with clock.at(NOON + timedelta(days=40)):
        client = sign_in("accountant")
        answer = client.get(f"/takings/debts?whose={whose}")
        as_csv = csv_rows(file(client, f"/takings/debts.csv?whose={whose}"))
        as_sheets = sheet_rows(file(client, f"/takings/debts.xlsx?whose={whose}"))
    assert answer.status_code == 200
    if whose != "overpaid":
        found = shown(answer.text)
        assert body(as_csv, answer.text) == found == body(as_sheets, answer.text)
        expected = {
            "patients": ["128700.00", "0.00", "128700.00", "0.00", "0.00"],  # the deposit pays the oldest first
            "deposits": ["20000.00", "0.00", "20000.00", "0.00", "0.00"],
            "organisations": ["102000.00", "0.00", "102000.00", "0.00", "0.00"],
        }
        assert found[-1][-5:] == expected[whose]
    else:
        assert "Nothing is owed or held here." in answer.text


def test_a_sensitive_coming_says_nothing_of_its_department(sign_in, month):
    rows = shown(sign_in("accountant").get("/takings/debts").text)
    assert {row[3]: row[4] for row in rows[:-1]} or rows
    assert next(row for row in rows if row[0].startswith("Каримова"))[3] == "not shown"
    told = shown(sign_in("chief_doctor").get("/takings/debts").text)
    assert next(row for row in told if row[0].startswith("Каримова"))[3] != "not shown"


@pytest.mark.parametrize("address", ["/takings", "/takings.csv", "/takings/debts", "/takings/debts.xlsx"])
def test_a_cashier_sees_no_reports_of_all(sign_in, store, address):
    assert sign_in("cashier").get(address).status_code == 403


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("since=09.11.2026&until=08.11.2026", "after the last one"), ("since=x", "since"),
        ("since=01.01.2025&until=10.11.2026", "no more than 366 days"), ("by=nothing", "by"),
    ],
)  # fmt: skip
def test_a_question_that_does_not_fit_is_refused_with_everything_kept(sign_in, store, asked, words):
    client = sign_in("accountant")
    answer = client.get(f"/takings?{asked}")
    assert answer.status_code == 422
    assert words in answer.text
    assert client.get(f"/takings.csv?{asked}").status_code == 400
    assert client.get("/takings.pdf").status_code == 404


def test_a_hospital_in_which_no_money_moved(sign_in, store):
    answer = sign_in("accountant").get("/takings")
    assert answer.status_code == 200
    assert "No money moved in these days." in answer.text


def test_a_visit_that_was_charged_before_the_doctor_took_it_counts_with_that_doctor(sign_in, store):
    with units.work():
        item, doctor = make.priced(self_pay=70_000), make.actor("doctor")
        first, second = make.coming(kind="outpatient"), make.coming(of=make.patient("Каримова"), kind="outpatient")
        for coming in (first, second):
            actions.charge(coming, item, D(1), f"visit:{coming.id}", clock.now(), by=make.actor("registrar"))
        actions.discount(first, [], D(10), None, "акция", by=make.actor("chief_doctor"))
        make.shift()
        actions.take_payment(first, "cash", D(63_000), by=make.actor("cashier"))
        first.doctor_id = doctor.id
    found = shown(sign_in("accountant").get("/takings?by=doctor").text)
    charged, money = found[:3], found[3:5]
    assert [row[1:4] for row in charged] == [
        ["70000.00", "7000.00", "63000.00"], ["70000.00", "0.00", "70000.00"], ["140000.00", "7000.00", "133000.00"],
    ]  # fmt: skip
    assert [row[0] for row in (*charged[1:], *money)] == ["Not divided", "Total", "Not divided", "Total"]
    assert money[0][1] == "63000.00", "a slip pays the bill as a whole"
