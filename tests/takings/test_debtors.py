"""The list of debtors on paper: who owed at its moment, the largest debt first, the same whenever it is printed."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import make
import pytest

from lighthis.billing import actions
from lighthis.billing.actions.coverage import Terms
from lighthis.billing.actions.payers import PayerFacts
from lighthis.db import units
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs import snapshot
from lighthis.packs.bills import DebtorsPaper
from lighthis.takings import actions as takings
from lighthis.takings import prints

D = Decimal


def owing(family, amount, days=0):
    coming = make.coming(of=make.patient(family))
    coming.arrived_at -= timedelta(days=days)
    item = make.priced(f"X-{family}", self_pay=amount)
    actions.charge(coming, item, D(1), "", clock.now() - timedelta(days=days), by=make.actor("doctor"))
    return coming


def paper(whose, language="ru", by="accountant"):
    row = takings.list_debtors(whose, [], by=make.actor(by))
    return row, prints.debtors(row.id, row.facility_id, language)


def test_nobody_owes_and_there_is_no_list(work):
    row = takings.list_debtors("patients", [], by=make.actor("accountant"))
    with pytest.raises(NotFound):
        prints.debtors(row.id, row.facility_id, "ru")
    owing("Каримова", 70_000)
    row = takings.list_debtors("patients", [], by=make.actor("accountant"))
    with pytest.raises(NotFound):  # another hospital's list
        prints.debtors(row.id, make.by_code("RUR").id, "ru")


def test_the_largest_debt_stands_first_with_its_age(work):
    owing("Каримова", 70_000, days=40)
    owing("Ким", 90_000)
    _row, subject = paper("patients")
    facts = subject.facts
    assert [(one.name.split()[0], one.total.amount) for one in facts.lines] == [("Ким", 90_000), ("Каримова", 70_000)]
    assert [[part.amount for part in one.ages] for one in facts.lines] == [[90_000, 0, 0, 0], [0, 70_000, 0, 0]]
    assert (facts.total.amount, [one.amount for one in facts.ages]) == (160_000, [90_000, 70_000, 0, 0])
    assert (subject.patient_id, subject.is_draft, facts.others) == (None, False, 0)
    assert snapshot.from_json(DebtorsPaper, snapshot.to_json(facts)) == facts


def test_another_print_says_what_the_first_one_said(work):
    coming = owing("Каримова", 70_000)
    row, first = paper("patients")
    with clock.at(clock.now() + timedelta(minutes=5)):
        actions.open_shift("Касса 1", by=make.actor("cashier"))
        actions.take_payment(coming, "cash", None, D(70_000), by=make.actor("cashier"))
        owing("Ким", 90_000)
        again = prints.debtors(row.id, row.facility_id, "ru")
        _row, now = paper("patients")
    assert again.facts == first.facts
    assert [(one.name.split()[0], one.total.amount) for one in now.facts.lines] == [("Ким", 90_000)]


def test_organisations_are_named_with_their_tax_number(work):
    coming, by = make.coming(), make.actor("accountant")
    payer = actions.add_payer(
        "ALFA", PayerFacts({"name_ru": "СК Альфа", "name_uz": "Alfa SK"}, "insurance", tax_id="300000001"), by=by
    )
    actions.decide_payers(coming, [Terms(payer, D(60))], "полис", by=by)
    free = make.coming("budget", of=make.patient("Ким"))
    for one in (coming, free):
        item = make.priced(f"X-{one.payer}", self_pay=50_000, budget=20_000)
        actions.charge(one, item, D(1), "", clock.now(), by=make.actor("doctor"))
    _row, subject = paper("organisations", "uz")
    told = [(one.name, one.number, one.kind, one.total.amount) for one in subject.facts.lines]
    assert told == [("Alfa SK", "300000001", "insurance", 30_000), ("", None, "budget", 20_000)]


def test_who_stands_on_no_line_is_counted(work, monkeypatch):
    monkeypatch.setattr(prints, "MOST_LINES", 1)
    owing("Каримова", 70_000)
    owing("Ким", 90_000)
    owing("Цой", 10_500)
    facts = paper("patients")[1].facts
    assert (len(facts.lines), facts.others, facts.others_total.amount, facts.total.amount) == (1, 2, 80_500, 170_500)


def test_the_paper_is_asked_for_from_the_page(sign_in):
    with units.work():
        owing("Каримова", 70_000)
    client = sign_in("accountant")
    page = unescape(client.get("/takings/debts").get_data(as_text=True))
    assert "/takings/debts/paper?whose=patients" in page
    address = "/takings/debts/paper?whose=patients"
    assert "List of debtors" in client.get(address).get_data(as_text=True)
    assert client.get("/takings/debts/paper?whose=organisations").status_code == 404
    assert client.get("/takings/debts/paper?whose=everybody").status_code == 404
    assert client.post(address, {"language": "xx"}).status_code == 422
    made = client.post(address, {"language": "uz"})
    assert made.status_code == 303
    found = client.get(made.location)
    assert found.status_code == 200
    view = client.get(f"{made.location}.html")
    assert "Каримова" in view.get_data(as_text=True)
    assert sign_in("cashier").get(address).status_code == 403
