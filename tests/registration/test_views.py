"""The registrar's pages, by what a person sees."""

from datetime import date

import make
import pytest

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.registration.models import Patient

FIELDS = {
    "family": "Ғуломова",
    "given": "Зилола",
    "patronymic": "Рустамовна",
    "birth_date": "14.02.1983",
    "sex": "female",
}


def count(table=Patient) -> int:
    found = session.query(table).count()
    session.rollback()
    return found


def test_a_new_patient_is_saved_with_a_card_and_found_in_another_script(sign_in):
    client = sign_in("registrar")
    answer = client.post("/patients/new?q=1983", {**FIELDS, "go": "only_save"})
    assert answer.status_code == 303
    assert "GES-000001" in client.get("/patients?q=Gulyamova+Zilola").text
    assert "Nobody found" in client.get("/patients?q=Karimov+Anvar").text


def test_what_was_typed_stays_with_every_error(sign_in):
    client = sign_in("registrar")
    answer = client.post(
        "/patients/new?q=1983", {**FIELDS, "birth_date": "31.02.1983", "sex": "", "pinfl": "4140283512001"}
    )
    assert answer.status_code == 422
    for kept in ("Ғуломова", 'value="31.02.1983"', 'value="4140283512001"'):
        assert kept in answer.text
    assert answer.text.count('href="#') >= 3
    assert "<title>Error:" in answer.text
    assert count() == 0


@pytest.mark.parametrize("name", ["\x00Anna", "A" * 10_000, "Анна😀", "\u202eannA", "Али\u0007"])
def test_a_name_no_person_has_is_refused_in_words_and_nothing_is_written(sign_in, name):
    answer = sign_in("registrar").post("/patients/new?q=1983", {**FIELDS, "given": name})
    assert answer.status_code == 422
    assert count() == 0


def test_the_same_form_sent_twice_makes_one_patient_and_gives_the_same_answer(sign_in):
    client = sign_in("registrar")
    hidden = client.hidden("/patients/new?q=1983")
    first = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    second = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count() == 1


def test_a_spent_key_with_another_body_is_refused(sign_in):
    client = sign_in("registrar")
    hidden = client.hidden("/patients/new?q=1983")
    client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    answer = client.web.post(
        "/patients/new?q=1983", data={**hidden, **FIELDS, "given": "Нигора", "birth_date": "01.05.1960"}
    )
    assert answer.status_code == 409
    assert "Нигора" in answer.text
    assert count() == 1


def test_a_foreign_token_writes_nothing_and_keeps_the_values(sign_in):
    client = sign_in("registrar")
    answer = client.post("/patients/new?q=1983", {**FIELDS, "csrf_token": "foreign"})
    assert answer.status_code == 403
    assert "Ғуломова" in answer.text
    assert count() == 0


def test_a_likely_duplicate_is_shown_once_and_the_clerk_decides(sign_in, store):
    with units.work():
        make.patient("Гулямова", "Зилола", "Рустамовна", birth_date=date(1983, 2, 14))
    client = sign_in("registrar")
    answer = client.post("/patients/new?q=1983", FIELDS)
    assert answer.status_code == 422
    assert "Гулямова" in answer.text
    assert count() == 1
    shown = answer.text.split('name="alike_shown"')[1].split('value="')[1].split('"')[0]
    answer = client.post(
        "/patients/new?q=1983",
        {**FIELDS, "alike_shown": shown, "same_person": "other", "alike_reason": "documents differ"},
    )
    assert answer.status_code == 303
    assert count() == 2


def test_a_pinfl_of_another_patient_needs_a_reason_and_is_disputed_on_both(sign_in, store):
    with units.work():
        make.patient("Каримов", "Анвар", "", sex="male", birth_date=date(1960, 1, 1), pinfl="30101600000018")
    client = sign_in("registrar")
    fields = {**FIELDS, "pinfl": "30101600000018", "same_person": "other", "alike_reason": "mother's card"}
    refused = client.post("/patients/new?q=1983", fields)
    shown = (
        refused.text.split('name="alike_shown"')[1].split('value="')[1].split('"')[0]
        if 'name="alike_shown"' in refused.text
        else ""
    )
    refused = client.post("/patients/new?q=1983", {**fields, "alike_shown": shown})
    assert refused.status_code == 422
    assert "belongs to another patient" in refused.text
    answer = client.post("/patients/new?q=1983", {**fields, "alike_shown": shown, "dispute": "both cards show it"})
    assert answer.status_code == 303
    states = {one.state for row in session.query(Patient) for one in row.identifiers}
    assert states == {"disputed"}


def test_an_unknown_person_needs_nothing_but_a_click(sign_in):
    client = sign_in("triage_nurse")
    assert client.post("/patients/unknown", {"sex": "male", "years": "40", "go": "only_save"}).status_code == 303
    row = session.query(Patient).one()
    assert (row.is_unknown, row.sex, row.birth_precision) == (True, "male", "estimated")


def test_two_editors_the_second_sees_both_texts(sign_in, store):
    with units.work():
        patient = make.patient()
    address = f"/patients/{patient.id}/edit"
    first, second = sign_in("registrar"), sign_in("archive")
    fields = {**FIELDS, "family": "Юлдашева", "given": "Дилноза", "patronymic": "Шухратовна"}
    late = second.hidden(address)
    assert first.post(address, {**fields, "work": "School 5"}).status_code == 303
    answer = second.web.post(address, data={**late, **fields, "work": "School 7"})
    assert answer.status_code == 409
    assert "School 5" in answer.text
    assert "School 7" in answer.text


def test_a_former_name_is_still_found(sign_in, store):
    with units.work():
        patient = make.patient("Каримова", "Лола", "")
    client = sign_in("registrar")
    fields = {**FIELDS, "family": "Усманова", "given": "Лола", "patronymic": ""}
    assert client.post(f"/patients/{patient.id}/edit", fields).status_code == 303
    assert "Усманова" in client.get("/patients?q=karimova lola").text


def test_allergies_are_seen_with_their_reaction_and_none_is_not_never_asked(sign_in, store):
    with units.work():
        patient = make.patient()
    address = f"/patients/{patient.id}/allergies"
    client = sign_in("doctor")
    assert "not asked" in client.get(address).text
    assert client.post(address, {"answer": "none"}).status_code == 303
    assert "none known" in client.get(address).text
    assert (
        client.post(
            address, {"answer": "has", "substance": "penicillin", "reaction": "oedema", "year": "2019"}
        ).status_code
        == 303
    )
    assert "penicillin: oedema, 2019" in client.get(address).text


def test_a_search_and_a_look_are_in_the_log_before_the_page_leaves(sign_in, store):
    with units.work():
        patient = make.patient()
    client = sign_in("registrar")
    client.get("/patients?q=юлдашева")
    client.get(f"/patients/{patient.id}/edit")
    actions = [entry.action for entry in session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["searched", "looked: patient's data"]


@pytest.mark.parametrize("role", ["cashier", "laboratory", "aggregate_reader"])
def test_who_may_not_register_gets_403(sign_in, role):
    assert sign_in(role).get("/patients/new?q=1983").status_code == 403
