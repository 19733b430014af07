"""Somebody may have a card already: the clerk searches first, sees the likely ones, and says same, other or unsure."""

import re
from datetime import date

import make
import pytest

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.registration import actions
from lighthis.registration.models import LikelyPair, Patient

NEW = "/patients/new?q=1983"
FIELDS = {
    "family": "Ғуломова",
    "given": "Зилола",
    "patronymic": "Рустамовна",
    "birth_date": "14.02.1983",
    "sex": "female",
}
NUMBER = "41402835120019"


@pytest.fixture
def known(store):
    """A card of a woman who comes again: her passport and her phone were not asked then."""
    with units.work():
        made = make.patient("Гулямова", "Зилола", "Рустамовна")
        return made.id


def shown(answer) -> dict:
    """What the page knows of the cards it showed, for the next press."""
    found = re.search(r'name="alike_shown" value="([^"]*)"', answer.text)
    return {"alike_shown": found[1]} if found else {}


def rows(table, **facts):
    session.rollback()
    return session.query(table).filter_by(**facts).all()


def test_a_new_card_begins_with_a_search(sign_in):
    client = sign_in("registrar")
    answer = client.get("/patients/new")
    assert (answer.status_code, answer.location) == (303, "/patients")
    assert "Search first" in client.get("/patients").text
    assert "/patients/new" not in client.get("/patients").text
    found = client.get("/patients?q=Гулямова Зилола").text
    assert "/patients/new?q=" in found
    page = client.get("/patients/new?q=Гулямова Зилола").text
    assert 'value="Гулямова"' in page
    assert client.get("/patients/unknown").status_code == 200  # nobody searches for a person without a name
    assert "/patients/new" not in client.get("/").text


def test_the_panel_tells_people_apart_and_no_more(sign_in, known):
    with units.work():
        row = session.get_one(Patient, known)
        draft = actions.PatientDraft(
            "Гулямова", "Зилола", "Рустамовна", sex="female", birth_date=date(1983, 2, 14), phone="+998901112233", district="1726277",
            work="Завод", pinfl=NUMBER,
        )  # fmt: skip
        actions.change(row, draft, by=make.actor("registrar"))
        encounters.arrive(row, "by-ambulance", "тайна", clock.now(), by=make.actor("doctor"))
    client = sign_in("registrar")
    answer = client.post(NEW, {**FIELDS, "given": "Лола"})
    if answer.status_code == 303:
        pytest.fail("a woman with the same name and birth date was not shown")
    panel = answer.text.split("Cards like this one")[1]
    assert "≠&nbsp;Зилола" in panel
    assert "<b>Гулямова</b>" in panel
    assert "Gulyamova" in panel or "Gʻulomova" in panel or "Guly" in panel
    for told in ("14.02.1983", "…2233", "GES-000001", "here last on"):
        assert told in panel, told
    for kept in ("90111", NUMBER, "Завод", "тайна"):
        assert kept not in panel, kept


def test_five_cards_at_most(sign_in, store):
    with units.work():
        for spelling in ("Гулямова", "Ғуломова", "Gulyamova", "Gʻulomova", "Гуломова", "Гулямова", "Guliamova"):
            make.patient(spelling, "Зилола", "Рустамовна", card=False)
    answer = sign_in("registrar").post(NEW, FIELDS)
    assert answer.text.count('value="same:') == 5


def test_same_goes_on_with_the_card_that_is_there_and_nothing_typed_is_lost(sign_in, known):
    client = sign_in("registrar")
    typed = {
        **FIELDS,
        "phone": "90 111 22 33",
        "document_kind": "passport",
        "document": "AA1234567",
        "work": "Школа 5",
        "pinfl": NUMBER,
    }
    answer = client.post(NEW, typed)
    assert answer.status_code == 422
    hidden = {**make.hidden_in(answer.text), **shown(answer)}
    offer = client.web.post(NEW, data={**hidden, **typed, "go": f"same:{known}"})
    assert offer.status_code == 200
    for told in ("Ғуломова", "AA1234567", "90 111 22 33", "Школа 5", NUMBER):
        assert told in offer.text, told
    assert offer.text.count("checked") >= 5
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', offer.text))
    ticked = re.findall(r'name="add" value="(\w+)" checked|value="(\w+)"[^>]*name="add"[^>]*checked', offer.text)
    ticks = [one or other for one, other in ticked] or ["name", "phone", "document", "work", "pinfl"]
    answer = client.web.post(f"/patients/{known}/add", data={**kept, "add": ticks})
    assert (answer.status_code, answer.location) == (303, f"/patients/{known}/arrive")
    assert len(rows(Patient)) == 1
    row = session.get_one(Patient, known)
    assert {(one.family, one.use) for one in row.names} == {("Гулямова", "current"), ("Ғуломова", "alias")}
    assert [one.phone for one in row.contacts] == ["+998901112233"]
    assert {one.value for one in row.identifiers} == {NUMBER, "AA1234567"}
    assert row.work == "Школа 5"
    assert "GES-000001" in client.get("/patients?q=AA1234567").text
    session.rollback()
    entry = session.query(AuditEntry).filter_by(action="the same person found").one()
    assert entry.detail["score"] > 5
    assert entry.detail["levels"]["birth"] == "same"


def test_what_the_card_says_already_is_kept_unless_the_clerk_ticks_it(sign_in, known):
    with units.work():
        draft = actions.PatientDraft(
            "Гулямова", "Зилола", "Рустамовна", sex="female", birth_date=date(1983, 2, 14), work="Завод"
        )
        actions.change(session.get_one(Patient, known), draft, by=make.actor("registrar"))
    client = sign_in("registrar")
    typed = {**FIELDS, "work": "Школа 5", "phone": "90 111 22 33"}
    hidden = {**make.hidden_in((first := client.post(NEW, typed)).text), **shown(first)}
    offer = client.web.post(NEW, data={**hidden, **typed, "go": f"same:{known}"})
    assert "Школа 5 instead of Завод" in offer.text
    assert re.search(r'value="work"(?![^>]*checked)', offer.text)
    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', offer.text))
    assert client.web.post(f"/patients/{known}/add", data={**kept, "go": "nothing", "add": "work"}).status_code == 303
    session.rollback()
    assert session.get_one(Patient, known).work == "Завод"


def test_same_with_nothing_new_goes_straight_on(sign_in, known):
    client = sign_in("registrar")
    typed = {**FIELDS, "family": "Гулямова"}
    first = client.post(NEW, typed)
    answer = client.web.post(NEW, data={**make.hidden_in(first.text), **shown(first), **typed, "go": f"same:{known}"})
    assert (answer.status_code, answer.location) == (303, f"/patients/{known}/arrive")


def test_a_card_that_was_not_shown_cannot_be_pressed(sign_in, known):
    with units.work():
        stranger = make.patient("Каримов", "Анвар", "", sex="male", birth_date=date(1960, 1, 1)).id
    client = sign_in("registrar")
    assert client.post(NEW, {**FIELDS, "go": f"same:{stranger}"}).status_code == 422
    assert client.post(NEW, {**FIELDS, "go": "same:nobody"}).status_code == 422


@pytest.mark.parametrize(("answer", "state"), [("other", "other"), ("unsure", "open")])
def test_the_answer_is_kept_with_the_pair_its_score_and_who_gave_it(sign_in, known, answer, state):
    client = sign_in("registrar")
    first = client.post(NEW, FIELDS)
    said = {"same_person": answer, "alike_reason": "паспорта разные"}
    assert (
        client.web.post(NEW, data={**make.hidden_in(first.text), **shown(first), **FIELDS, **said}).status_code == 303
    )
    (row,) = rows(LikelyPair)
    assert known in {row.first_id, row.second_id}
    assert (row.state, row.source, row.levels["birth"]) == (state, "desk", "same")
    assert row.score > 5
    assert row.fold_version > 0
    assert row.answered_by_id == (make.actor("registrar").id if state == "other" else None)
    assert row.reason == ("паспорта разные" if state == "other" else "")


def test_a_very_likely_one_asks_why_it_is_another(sign_in, known):
    client = sign_in("registrar")
    first = client.post(NEW, FIELDS)
    answer = client.web.post(NEW, data={**make.hidden_in(first.text), **shown(first), **FIELDS, "same_person": "other"})
    assert answer.status_code == 422
    assert "say why it is another person" in answer.text
    assert rows(LikelyPair) == []


def test_a_disputed_number_goes_on_waiting_although_the_clerk_said_another(sign_in, known):
    with units.work():
        draft = actions.PatientDraft(
            "Гулямова", "Зилола", "Рустамовна", sex="female", birth_date=date(1983, 2, 14), pinfl=NUMBER
        )
        actions.change(session.get_one(Patient, known), draft, by=make.actor("registrar"))
    client = sign_in("registrar")
    fields = {
        **FIELDS,
        "pinfl": NUMBER,
        "same_person": "other",
        "alike_reason": "обе показали паспорт",
        "dispute": "обе показали",
    }
    first = client.post(NEW, fields)
    assert client.web.post(NEW, data={**make.hidden_in(first.text), **shown(first), **fields}).status_code == 303
    (row,) = rows(LikelyPair)
    assert (row.source, row.state) == ("number", "open")


def test_a_card_that_is_changed_is_looked_at_again(sign_in, known):
    with units.work():
        other = make.patient("Каримова", "Лола", "Анваровна", birth_date=date(1991, 5, 6)).id
    client = sign_in("registrar")
    address = f"/patients/{other}/edit"
    same = {
        "family": "Каримова",
        "given": "Лола",
        "patronymic": "Анваровна",
        "birth_date": "06.05.1991",
        "sex": "female",
    }
    assert client.post(address, {**same, "work": "Школа"}).status_code == 303
    assert rows(LikelyPair) == []
    assert client.post(address, FIELDS).status_code == 303
    assert "1 card like it goes to a senior registrar" in client.get(f"/patients/{other}").text
    assert [(row.source, row.state) for row in rows(LikelyPair)] == [("edit", "open")]
    assert client.post(address, {**FIELDS, "given": "Зилола Х"}).status_code == 303
    assert len(rows(LikelyPair)) == 1
