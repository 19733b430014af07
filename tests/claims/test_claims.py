"""Invoices to organisations: every case once, answers to the tiyin, the ledger and the register agree."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.billing import actions as billing
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import Payer
from lighthis.billing.queries import bills, coverage
from lighthis.billing.rules import money
from lighthis.claims import actions, queries, rules
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.text import BeyondRight, Refusal

D = Decimal
ZONE = "Asia/Tashkent"


def accountant():
    return make.actor("accountant")


def insurer(code="ALFA", kind="insurance"):
    return billing.add_payer(code, PayerFacts({"name_ru": f"СК {code}"}, kind), by=accountant())


def case(payer, item, share=80, *, ended=True):
    coming = make.coming(of=make.patient(card=False))
    billing.decide_payers(coming, [Terms(payer, D(share), document="П-7")], "полис", by=accountant())
    billing.charge(coming, item, D(1), f"order:{coming.id}", clock.now(), by=make.actor("doctor"))
    if ended:
        coming.ended_at, coming.status = clock.now() - timedelta(minutes=1), "closed"
        session.flush()
    return coming


def invoice(payer):
    return actions.make_invoice(payer, clock.today(ZONE), by=accountant())


def claims(row):
    return queries.claims_of(row.id, at=row.facility_id)


def sums(coming):
    return money.sums(bills.entries_of(coming.id, at=coming.facility_id))


def owes(coming, payer):
    return queries.balance_of(coming.id, payer.id, at=coming.facility_id)


@pytest.mark.parametrize(
    ("amount", "owed", "expected"),
    [
        (D(100), [D(60), D(80)], (60, 40)),
        (D(140), [D(60), D(80)], (60, 80)),
        (D("0.01"), [D(0), D(80)], (0, D("0.01"))),
    ],
)
def test_money_pays_each_case_whole_before_the_next(amount, owed, expected):
    assert rules.shared(amount, owed) == expected


@pytest.mark.parametrize("amount", [D(0), D(-1), D("140.01")])
def test_more_than_is_owed_is_refused(amount):
    with pytest.raises(Refusal):
        rules.shared(amount, [D(60), D(80)])


def test_a_case_is_asked_for_once_when_it_is_over(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    over, goes_on = case(payer, item), case(payer, item, ended=False)
    first = invoice(payer)
    assert [(one.encounter_id, one.amount, one.document) for one in claims(first)] == [(over.id, 80_000, "П-7")]
    with pytest.raises(Refusal, match="no case"):
        invoice(payer)
    goes_on.ended_at = clock.now() - timedelta(seconds=1)
    session.flush()
    second = invoice(payer)
    assert [one.encounter_id for one in claims(second)] == [goes_on.id]
    assert int(second.number[-5:]) == int(first.number[-5:]) + 1


def test_what_stands_on_an_invoice_is_not_changed_under_the_payers_eyes(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    row = invoice(payer)
    (charge,) = [one for one in bills.entries_of(coming.id, at=coming.facility_id) if one.kind == "charge"]
    with pytest.raises(Refusal, match="stands on invoice"):
        billing.reverse(charge, "ошибка", by=make.actor("doctor"))
    with pytest.raises(Refusal, match="stands on invoice"):
        billing.decide_payers(coming, [], "сам", by=accountant())
    actions.withdraw(claims(row)[0], "ошибка в полисе", by=accountant())
    billing.decide_payers(coming, [], "сам", by=accountant())
    assert (sums(coming).balance, owes(coming, payer)) == (100_000, 0)


@pytest.mark.parametrize(
    ("rest", "patient", "written", "left"),
    [("patient", 50_000, 0, 50_000), ("written_off", 20_000, 0, 50_000), ("again", 20_000, 0, 80_000)],
)
def test_a_refused_part_goes_one_way_once(work, rest, patient, written, left):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(50_000), "нет подписи", by=accountant())
    with pytest.raises(Refusal, match="already"):
        actions.answer(one, D(80_000), "", by=accountant())
    actions.settle_rest(one, rest, "решение комиссии", by=make.actor("chief_doctor"))
    assert (sums(coming).balance, sums(coming).written_off, owes(coming, payer)) == (patient, written, left)
    with pytest.raises(Refusal, match="already decided"):
        actions.settle_rest(one, rest, "ещё раз", by=accountant())
    if rest == "again":
        assert [(again.encounter_id, again.amount) for again in claims(invoice(payer))] == [(coming.id, 30_000)]
    else:
        with pytest.raises(Refusal, match="no case"):
            invoice(payer)


def test_what_an_organisation_does_not_pay_is_written_off_by_who_may_write_off(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(50_000), "нет подписи", by=accountant())
    clerk = replace(accountant(), permissions=accountant().permissions - {"billing.write_off"})
    with pytest.raises(BeyondRight, match="written off by the accountant"):
        actions.settle_rest(one, "written_off", "так проще", by=clerk)
    with pytest.raises(BeyondRight, match="another person"):
        actions.settle_rest(one, "written_off", "так проще", by=accountant())
    actions.settle_rest(one, "again", "исправлено", by=clerk)
    assert one.rest == "again"


@pytest.mark.parametrize("rest", ["patient", "written_off"])
def test_what_was_refused_wholly_and_passed_on_is_not_owed_twice(work, rest):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(0), "полис не действует", by=accountant())
    actions.settle_rest(one, rest, "решение комиссии", by=make.actor("chief_doctor"))
    before = sums(coming).balance
    (charge,) = [row for row in bills.entries_of(coming.id, at=coming.facility_id) if row.kind == "charge"]
    for change in (
        lambda: billing.decide_payers(coming, [], "сам", by=accountant()),
        lambda: billing.reverse(charge, "ошибка", by=make.actor("doctor")),
    ):
        with pytest.raises(Refusal, match="was decided"), session.begin_nested():
            change()
    assert (sums(coming).balance, owes(coming, payer)) == (before, 0)


def test_money_of_the_bank_settles_the_accepted_cases(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    first, second = case(payer, item), case(payer, item)
    row = invoice(payer)
    with pytest.raises(Refusal, match="more than"):
        actions.receive(row, D(1), "п/п 1", by=accountant())  # nothing was accepted yet
    assert actions.accept_all(row, by=accountant()) == 2
    assert actions.receive(row, D(100_000), "п/п 12", by=accountant()) == 60_000
    assert (owes(first, payer), owes(second, payer)) == (0, 60_000)
    assert actions.receive(row, D(60_000), "п/п 13", by=accountant()) == 0
    assert (owes(first, payer), owes(second, payer)) == (0, 0)
    entries = [one for coming in (first, second) for one in bills.entries_of(coming.id, at=coming.facility_id)]
    assert money.balance_of("bank", entries) == 160_000


def test_emergency_never_falls_back_on_the_patient(work):
    payer, item = insurer("FUND", "fund"), make.priced(self_pay=100_000)
    coming = case(payer, item, 100)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(0), "нет направления", by=accountant())
    coming.kind = "emergency"
    session.flush()
    with pytest.raises(Refusal, match="never pays"):
        actions.settle_rest(one, "patient", "x", by=accountant())


def test_two_accountants_never_ask_for_the_same_case(store):
    with units.work():
        payer, item = insurer(), make.priced(self_pay=100_000)
        case(payer, item)
        case(payer, item)
        payer_id, people = payer.id, [accountant(), make.actor("chief_doctor")]
    session.remove()
    start = Barrier(2)
    with ThreadPoolExecutor(2) as desks:
        told = list(desks.map(lambda who: _ask(payer_id, who, start), people))
    assert sorted(told) == ["asked", "nothing left"]
    rows, total = queries.invoices(make.by_code().id)
    assert (total, len(claims(rows[0]))) == (1, 2)


def _ask(payer_id, who, start):
    try:
        start.wait(10)
        with units.work():
            actions.make_invoice(session.get_one(Payer, payer_id), clock.today(ZONE), by=who)
    except Refusal:
        return "nothing left"
    else:
        return "asked"
    finally:
        session.remove()


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plays=st.lists(
        st.tuples(st.sampled_from(["case", "invoice", "answer", "rest", "money", "withdraw"]), st.integers(1, 90_000)),
        min_size=3, max_size=12,
    )
)  # fmt: skip
def test_whatever_is_answered_the_ledger_says_what_is_owed(store, plays):
    units.begin_writing()
    try:
        payer, item, comings, rows = insurer(), make.priced(self_pay=90_000), [], []
        for verb, number in plays:
            try:
                with session.begin_nested():
                    _play(verb, number, payer, item, comings, rows)
            except Refusal:
                pass
            _agree(payer, comings, rows)
    finally:
        units.rollback()


def _play(verb, number, payer, item, comings, rows):
    waiting = [one for row in rows for one in claims(row)]
    chosen = waiting[number % len(waiting)] if waiting else None
    if verb == "case":
        comings.append(case(payer, item, D(number) / 1000))
    elif verb == "invoice":
        rows.append(invoice(payer))
    elif verb == "money" and rows:
        actions.receive(rows[number % len(rows)], D(number), "п/п", by=accountant())
    elif chosen is not None and verb == "answer":
        actions.answer(chosen, min(chosen.amount, D(number)), "так", by=accountant())
    elif chosen is not None and verb == "rest":
        actions.settle_rest(chosen, list(rules.RESTS)[number % 3], "так", by=make.actor("deputy_chief"))
    elif chosen is not None:
        actions.withdraw(chosen, "так", by=accountant())


def _agree(payer, comings, rows):
    for coming in comings:
        session.refresh(coming)
        mine = [
            one for row in rows for one in claims(row) if one.encounter_id == coming.id and one.state != "withdrawn"
        ]
        on_paper = sum(
            (one.amount if one.accepted is None else one.owed + (D(0) if one.rest else one.refused) for one in mine),
            D(0),
        )
        assert 0 <= on_paper <= owes(coming, payer)
        gone = sum((one.refused for one in mine if one.rest in {"patient", "written_off"}), D(0))
        assert owes(coming, payer) == sums(coming).covered - sum((one.paid for one in mine), D(0)) - (
            gone - sum((one.refused for one in mine if one.rest == "patient"), D(0))
        )


def test_the_register_says_nothing_of_the_department_of_a_sensitive_coming(store, sign_in):
    with units.work():
        payer, item = insurer(), make.priced(self_pay=100_000)
        for number, secrecy in enumerate(("ordinary", "sensitive")):
            coming = case(payer, item)
            coming.secrecy, coming.department = secrecy, make.wards()[number]
        row, names = invoice(payer), [one.name_in("en") for one in make.wards()[:2]]
        address = f"/invoices/{row.id}"
    seen = sign_in("accountant").get(address).text
    assert names[0] in seen
    assert names[1] not in seen
    assert "not shown" in seen
    assert names[1] in sign_in("chief_doctor").get(address).text


@pytest.mark.parametrize("language", ["ru", "uz", "uz_Cyrl", "en"])
def test_the_register_as_a_file_says_what_the_page_says(store, sign_in, language):
    with units.work():
        payer, item = insurer(), make.priced(self_pay=100_000)
        for _number in range(2):
            case(payer, item)
        row = invoice(payer)
        actions.answer(claims(row)[0], D(50_000), "нет подписи", by=accountant())
        actions.withdraw(claims(row)[1], "ошибка", by=accountant())
        actions.receive(row, D(30_000), "п/п 7", by=accountant())
        address = f"/invoices/{row.id}"
    client = sign_in("accountant")
    page = client.get(f"{address}?lang={language}").text.replace("\xa0", "")
    _title, heads, *lines, total = list(csv.reader(io.StringIO(client.get(f"{address}/register.csv").text)))[:-1]
    assert heads[0] in {"№", "No."}
    (logged,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "register of cases taken as a file"))
    assert logged.detail["invoice"] == row.number
    assert (len(lines), [D(sum_) for sum_ in total[6:9]]) == (1, [80_000, 50_000, 30_000])
    facts = re.search(r'<dl class="facts">(.*?)</dl>', page, re.DOTALL).group(1)
    assert re.findall(r"<dd>(?:<b>)?(\d+)", facts) == ["80000", "50000", "30000", "20000"]


def priced_case(payer, item, price):
    """A coming that is over, whose services come to 100,000 and for which the fund pays another price."""
    coming = make.coming(of=make.patient("Каримова", "Зебо"))
    billing.decide_payers(
        coming, [Terms(payer, D(100), document="Н-5", case_price=price)], "направление", by=accountant()
    )
    billing.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
    coming.status, coming.ended_at = "closed", clock.now() - timedelta(minutes=1)
    session.flush()
    return coming


@pytest.mark.parametrize("price", [D(150_000), D(100_000), D("70000.55"), D("0.01")])
def test_the_fund_pays_the_price_of_the_case_whatever_its_services_come_to(work, price):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = priced_case(payer, item, price)
    row = invoice(payer)
    assert [(one.encounter_id, one.amount) for one in claims(row)] == [(coming.id, price)]
    assert (owes(coming, payer), sums(coming).balance) == (price, 0)
    actions.withdraw(claims(row)[0], "ошибка", by=accountant())
    late = billing.charge(
        coming, item, D(1), "", clock.now(), by=make.actor("doctor")
    )  # one service more changes nothing
    assert owes(coming, payer) == price
    again = invoice(payer)
    assert [one.amount for one in claims(again)] == [price]
    actions.answer(claims(again)[0], price, "", by=accountant())
    actions.receive(again, price, "п/п 9", by=accountant())
    assert (owes(coming, payer), sums(coming).balance) == (0, 0)
    billing.charge(coming, item, D(2), "", clock.now(), by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (0, 0)
    with pytest.raises(Refusal):
        invoice(payer)
    assert late.amount == 100_000


def test_a_case_without_services_costs_nothing_and_one_taken_back_changes_nothing(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = priced_case(payer, item, D(150_000))
    second = billing.charge(coming, item, D(3), "", clock.now(), by=make.actor("doctor"))
    billing.reverse(second, "ошибка", by=make.actor("doctor"))
    assert owes(coming, payer) == 150_000
    for row in coverage.standing(bills.entries_of(coming.id, at=coming.facility_id)):
        billing.reverse(row, "ошибка", by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (0, 0)


def test_another_price_of_the_case_is_booked_and_not_while_it_stands_on_an_invoice(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = priced_case(payer, item, D(150_000))
    billing.decide_payers(coming, [Terms(payer, D(100), case_price=D(90_000))], "письмо", by=accountant())
    assert owes(coming, payer) == 90_000
    invoice(payer)
    with pytest.raises(Refusal, match="invoice"), session.begin_nested():
        billing.decide_payers(coming, [Terms(payer, D(100), case_price=D(80_000))], "письмо", by=accountant())
    assert owes(coming, payer) == 90_000


def test_what_a_ceiling_has_free_again_is_borne_of_the_charges_that_stand(work):
    """At the price at which each was charged: taking one back never alters what another costs."""
    payer, item, coming = insurer(), make.priced(self_pay=100_000), make.coming()
    billing.decide_payers(coming, [Terms(payer, D(100), most=D(120_000))], "полис", by=accountant())
    first, second, third = (
        billing.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor")) for _ in range(3)
    )
    billing.discount(coming, [third], D(10), None, "скидка", by=make.actor("chief_doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (120_000, 170_000)
    billing.add_price(item, "self_pay", D(500_000), clock.today("Asia/Tashkent") + timedelta(days=1), by=accountant())
    billing.reverse(first, "ошибка", by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (120_000, 72_000)
    billing.reverse(second, "ошибка", by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (100_000, 0)
    billing.reverse(third, "ошибка", by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (0, 0)


def test_another_payer_takes_the_price_of_the_case_back(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = priced_case(payer, item, D(150_000))
    row = invoice(payer)
    with pytest.raises(Refusal, match="invoice"), session.begin_nested():
        billing.decide_payers(coming, [], "сам", by=accountant())
    assert owes(coming, payer) == 150_000
    actions.withdraw(claims(row)[0], "ошибка", by=accountant())
    billing.decide_payers(coming, [], "сам", by=accountant())
    assert (owes(coming, payer), sums(coming).balance) == (0, 100_000)


def test_whoever_pays_a_price_for_the_case_bears_it_alone(work):
    payer, coming = insurer(), make.coming()
    other = billing.add_payer("BETA", PayerFacts({"name_ru": "Бета"}, "employer"), by=accountant())
    price = D(1_000)
    for terms in (
        [Terms(payer, D(80), case_price=price)],
        [Terms(payer, D(100), most=D(5), case_price=price)],
        [Terms(payer, D(100), categories=("laboratory",), case_price=price)],
        [Terms(payer, D(100), case_price=price), Terms(other, D(10))],
        [Terms(payer, D(100), case_price=D(0))],
    ):
        with pytest.raises(Refusal):
            billing.decide_payers(coming, terms, "направление", by=accountant())


def back(one, reason="ошибка"):
    actions.take_back(one, reason, by=accountant())


def receipts(row):
    return queries.receipts_of(row.id, at=row.facility_id)


def test_a_receipt_of_the_bank_comes_off_all_its_cases_once(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    first, second = case(payer, item), case(payer, item)
    row = invoice(payer)
    actions.accept_all(row, by=accountant())
    actions.receive(row, D(30_000), "п/п 1", by=accountant())
    actions.receive(row, D(100_000), "п/п 2", by=accountant())
    wrong = receipts(row)[1]
    with pytest.raises(Refusal, match="say why"), session.begin_nested():
        actions.take_receipt_back(wrong, " ", by=accountant())
    actions.take_receipt_back(wrong, "не наш счёт", by=accountant())
    assert (owes(first, payer), owes(second, payer)) == (50_000, 80_000)
    assert [one.paid for one in claims(row)] == [30_000, 0]
    with pytest.raises(Refusal, match="already taken back"), session.begin_nested():
        actions.take_receipt_back(wrong, "ещё раз", by=accountant())
    assert actions.receive(row, D(130_000), "п/п 3", by=accountant()) == 0
    assert (owes(first, payer), owes(second, payer)) == (0, 0)
    assert [(one.reference, one.taken_back_at is None) for one in receipts(row)] == [
        ("п/п 1", True), ("п/п 2", False), ("п/п 3", True),
    ]  # fmt: skip


def test_a_paid_case_is_opened_step_by_step_until_its_charge_can_be_taken_back(work):
    """Each refusal names the step that is next."""
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (charge,) = coverage.standing(bills.entries_of(coming.id, at=coming.facility_id))
    row = invoice(payer)
    (one,) = claims(row)
    actions.answer(one, one.amount, "", by=accountant())
    actions.receive(row, one.amount, "п/п 1", by=accountant())

    def refused(match):
        with pytest.raises(Refusal, match=match), session.begin_nested():
            billing.reverse(charge, "ошибка", by=make.actor("doctor"))

    refused("take the receipt of the bank and the answer back")
    with pytest.raises(Refusal, match="Money came"), session.begin_nested():
        back(one)
    actions.take_receipt_back(receipts(row)[0], "ошибка", by=accountant())
    refused("take the answer back")
    back(one)
    refused("withdraw the case there")
    actions.withdraw(one, "ошибка", by=accountant())
    billing.reverse(charge, "ошибка", by=make.actor("doctor"))
    assert (owes(coming, payer), sums(coming).balance) == (0, 0)


@pytest.mark.parametrize("rest", ["patient", "written_off", "again"])
def test_a_decision_on_the_refused_part_is_taken_back(work, rest):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(30_000), "нет подписи", by=accountant())
    actions.settle_rest(one, rest, "решение", by=make.actor("chief_doctor"))
    with pytest.raises(Refusal, match="say why"), session.begin_nested():
        back(one, "")
    back(one)
    assert (one.rest, one.accepted, owes(coming, payer), sums(coming).balance) == ("", 30_000, 80_000, 20_000)
    actions.settle_rest(one, rest, "решение", by=make.actor("chief_doctor"))
    back(one)
    back(one)
    assert (one.state, one.accepted) == ("sent", None)
    with pytest.raises(Refusal, match="Nothing was written down"), session.begin_nested():
        back(one)


def test_what_is_asked_for_again_on_a_later_invoice_is_not_asked_for_twice(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(30_000), "нет подписи", by=accountant())
    actions.settle_rest(one, "again", "исправлено", by=accountant())
    (later,) = claims(invoice(payer))
    with pytest.raises(Refusal, match="later invoice"), session.begin_nested():
        back(one)
    actions.withdraw(later, "ошибка", by=accountant())
    back(one)
    with pytest.raises(Refusal, match="no case to ask"), session.begin_nested():
        invoice(payer)


def test_what_the_patient_paid_of_a_refused_part_can_be_given_back(work):
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(0), "нет подписи", by=accountant())
    actions.settle_rest(one, "patient", "решение", by=accountant())
    make.shift("cashier", opening=500_000)
    billing.take_payment(coming, "cash", None, by=make.actor("cashier"))
    back(one)
    assert (owes(coming, payer), sums(coming).balance, sums(coming).returnable) == (80_000, -80_000, 80_000)


def test_the_fund_is_asked_for_nobody_without_a_referral(work):
    fund, item = insurer("FUND", "fund"), make.priced(self_pay=100_000)
    coming = make.coming(of=make.patient("Каримова", "Зебо"))
    with pytest.raises(Refusal, match="referral"), session.begin_nested():
        billing.decide_payers(coming, [Terms(fund, D(100))], "пакет", by=accountant())
    coming.referral_number = "Н-77"
    billing.decide_payers(coming, [Terms(fund, D(100))], "пакет", by=accountant())
    billing.charge(coming, item, D(1), "", clock.now(), by=make.actor("doctor"))
    coming.referral_number, coming.status, coming.ended_at = "", "closed", clock.now() - timedelta(minutes=1)
    session.flush()
    with pytest.raises(Refusal, match="wait for the number"), session.begin_nested():
        invoice(fund)
    today = clock.today(ZONE)
    assert [one.encounter.id for one in queries.unreferred(today, ZONE, at=coming.facility_id)] == [coming.id]
    encounters.write_referral(coming, " Н-78 ", by=accountant())
    assert queries.unreferred(today, ZONE, at=coming.facility_id) == []
    assert [(one.encounter_id, one.document) for one in claims(invoice(fund))] == [(coming.id, "Н-78")]


def test_two_accountants_take_one_receipt_back_once(store):
    with units.work():
        payer, item = insurer(), make.priced(self_pay=100_000)
        coming = case(payer, item)
        row = invoice(payer)
        actions.accept_all(row, by=accountant())
        actions.receive(row, D(80_000), "п/п 1", by=accountant())
        wrong, at, payer_id, people = receipts(row)[0].id, row.facility_id, payer.id, [accountant()] * 2
        encounter_id = coming.id
    session.remove()
    start = Barrier(2)

    def take(by):
        start.wait(10)
        try:
            with units.work():
                actions.take_receipt_back(queries.receipt(wrong, at=at), "ошибка", by=by)
                return True
        except Refusal:
            return False
        finally:
            session.remove()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(take, people)) == [False, True]
    with units.work():
        assert queries.balance_of(encounter_id, payer_id, at=at) == 80_000


def test_charges_of_a_refused_case_wait_for_the_decision_on_it(work):
    """Else the patient would pay what is passed on, and what another payer no longer bears too."""
    payer, item = insurer(), make.priced(self_pay=100_000)
    coming = case(payer, item)
    (one,) = claims(invoice(payer))
    actions.answer(one, D(0), "полис не действует", by=accountant())
    with pytest.raises(Refusal, match="decide there"), session.begin_nested():
        billing.decide_payers(coming, [], "сам", by=accountant())
    actions.settle_rest(one, "again", "другой плательщик", by=accountant())
    billing.decide_payers(coming, [], "сам", by=accountant())
    assert (sums(coming).balance, owes(coming, payer)) == (100_000, 0)
    with pytest.raises(Refusal, match="no longer bears"), session.begin_nested():
        back(one)
    standing = queries.standings([payer], at=coming.facility_id)[0]
    assert (standing.to_ask, standing.sent, standing.owed, standing.refused) == (0, 0, 0, 0)
