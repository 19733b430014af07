"""Pages of diagnoses and notes as a doctor sees them."""

import re

import make
import pytest
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as encounter_queries
from lighthis.kernel import clock
from lighthis.records import actions
from lighthis.records.models import Diagnosis, Note

LONG = "я" * 25_000


def came(at="GES"):
    with units.work():
        row = encounters.arrive(make.patient(at=at), "other", "жар", clock.now(), by=make.actor("registrar", at))
        return str(row.id)


def wall():
    return clock.local(clock.now(), "Asia/Tashkent").strftime("%d.%m.%Y %H:%M")


def count(model):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def diagnosis(**more):
    return {"role": "admission", "code": "J18.9", "text": "справа", "stated_at": wall(), **more}


def note(**more):
    return {"kind": "examination", "text": "Состояние средней тяжести.", "happened_at": wall(), **more}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("пневмония", "J18.9"), ("pneumonia", "J18.9"), ("o‘tkir appenditsit", "K35.8"), ("K35", "K35.8")],
)
def test_a_code_is_found_by_words_and_taken_with_a_button(sign_in, typed, code):
    row, client = came(), sign_in("doctor")
    address = f"/encounters/{row}/diagnoses"
    found = client.post(address, diagnosis(code=typed, go="find-code"))
    assert found.status_code == 200
    assert f"take-code:{code}" in found.text
    assert "справа" in found.text
    taken = client.post(address, diagnosis(code=typed, go=f"take-code:{code}"))
    assert f'name="code" value="{code}"' in taken.text
    assert count(Diagnosis) == 0


def test_an_exact_code_is_chosen_at_once(sign_in):
    row, client = came(), sign_in("doctor")
    found = client.post(f"/encounters/{row}/diagnoses", diagnosis(code="ш10", go="find-code"))
    assert 'name="code" value="I10"' in found.text


def test_a_diagnosis_is_written_once(sign_in):
    row, client = came(), sign_in("doctor")
    address = f"/encounters/{row}/diagnoses"
    fields = {**client.hidden(address), **diagnosis()}
    assert [client.web.post(address, data=fields).status_code for _ in range(2)] == [303, 303]
    assert count(Diagnosis) == 1
    text = client.get(f"/encounters/{row}").text
    assert "J18.9" in text
    assert "справа" in text
    assert "J18.9" in client.get(address).text


@pytest.mark.parametrize(("changed", "field"), [
    ({"code": ""}, "code"), ({"code": "no such words"}, "code"), ({"code": "пневмония"}, "code"), ({"code": "🙂"}, "code"),
    ({"code": "a\0b"}, "code"), ({"code": LONG}, "code"), ({"code": "Z99.99", "text": ""}, "text"), ({"role": ""}, "role"),
    ({"role": "guess"}, "role"), ({"text": "🙂"}, "text"), ({"text": LONG}, "text"), ({"stated_at": "31.02.2026 10:00"}, "stated_at"),
    ({"stated_at": "01.01.2100 10:00"}, "stated_at"), ({"stated_at": "01.01.2020 10:00"}, "stated_at"), ({"stated_at": ""}, "stated_at"),
])  # fmt: skip
def test_a_wrong_diagnosis_is_refused(sign_in, changed, field):
    row, client = came(), sign_in("doctor")
    answer = client.post(f"/encounters/{row}/diagnoses", diagnosis(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count(Diagnosis) == 0


@pytest.mark.parametrize(
    "go", ["find-code", "take-code:", "take-code:🙂", "take-code:<b>", "change-code", "find-other", "x" * 5000]
)
def test_strange_buttons_write_nothing_or_are_refused(sign_in, go):
    row, client = came(), sign_in("doctor")
    answer = client.post(f"/encounters/{row}/diagnoses", diagnosis(code="no such words", go=go))
    assert answer.status_code in {200, 422}
    assert "<b>🙂" not in answer.text
    assert count(Diagnosis) == 0


def test_a_form_with_nothing_in_it(sign_in):
    row, client = came(), sign_in("doctor")
    for page in ("diagnoses", "notes"):
        assert client.post(f"/encounters/{row}/{page}", {}).status_code == 422


def test_a_diagnosis_is_withdrawn_with_a_reason(sign_in):
    row, client = came(), sign_in("doctor")
    client.post(f"/encounters/{row}/diagnoses", diagnosis())
    address = re.search(r"/diagnoses/[0-9a-f-]{36}/withdraw", client.get(f"/encounters/{row}").text).group()
    assert client.post(address, {"how": "refuted", "reason": ""}).status_code == 422
    assert client.post(address, {"how": "", "reason": "по данным УЗИ"}).status_code == 422
    assert client.post(address, {"how": "refuted", "reason": "по данным УЗИ"}).status_code == 303
    text = client.get(f"/encounters/{row}").text
    assert "Does not hold: по данным УЗИ" in text
    assert client.post(address, {"how": "refuted", "reason": "ещё раз"}).status_code == 422


def test_a_diagnosis_entered_in_error_waits_for_a_second_person(sign_in):
    row, client = came(), sign_in("doctor")
    client.post(f"/encounters/{row}/diagnoses", diagnosis())
    address = re.search(r"/diagnoses/[0-9a-f-]{36}/withdraw", client.get(f"/encounters/{row}").text).group()
    assert client.post(address, {"how": "error", "reason": "не тот пациент"}).status_code == 303
    assert "Somebody says this was entered in error: Diagnosis." in client.get(f"/encounters/{row}").text
    session.rollback()
    assert session.scalars(select(Diagnosis)).one().withdrawn_at is None
    head = sign_in("head_of_department")
    asked = re.search(r"/errors/[0-9a-f-]{36}", head.get("/moves").text).group()
    assert "J18.9" in head.get(asked).text
    assert head.post(asked, {}).status_code == 303
    assert "Does not hold: не тот пациент" in client.get(f"/encounters/{row}").text


@pytest.mark.parametrize(("changed", "field"), [
    ({"text": ""}, "text"), ({"text": "🙂"}, "text"), ({"text": LONG}, "text"), ({"kind": "poem"}, "kind"),
    ({"happened_at": "01.01.2100 10:00"}, "happened_at"), ({"happened_at": "вчера"}, "happened_at"),
])  # fmt: skip
def test_a_wrong_note_is_refused(sign_in, changed, field):
    row, client = came(), sign_in("doctor")
    answer = client.post(f"/encounters/{row}/notes", note(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count(Note) == 0


def test_a_note_of_several_lines_is_written_and_withdrawn(sign_in):
    row, client = came(), sign_in("doctor")
    assert client.post(f"/encounters/{row}/notes", note(text="Жалобы.\nОбъективно.")).status_code == 303
    text = client.get(f"/encounters/{row}").text
    assert "Объективно." in text
    address = re.search(r"/notes/[0-9a-f-]{36}/withdraw", text).group()
    assert client.post(address, {"reason": "не тот пациент"}).status_code == 303


def test_another_facilitys_record_is_not_there(sign_in):
    with units.work():
        far = encounters.arrive(make.patient(at="RUR"), "other", "жар", clock.now(), by=make.actor("registrar", "RUR"))
        doctor = make.actor("doctor", "RUR")
        diagnosed = actions.diagnose(far, "admission", "J18.9", "", clock.now(), by=doctor)
        noted = actions.note(far, "diary", "x", clock.now(), by=doctor)
        addresses = [f"/encounters/{far.id}/diagnoses", f"/encounters/{far.id}/notes",
                     f"/diagnoses/{diagnosed.id}/withdraw", f"/notes/{noted.id}/withdraw"]  # fmt: skip
    client = sign_in("chief_doctor")
    assert [client.get(address).status_code for address in addresses] == [404] * 4


@pytest.mark.parametrize(("role", "status"), [("doctor", 200), ("head_of_department", 200), ("ward_nurse", 403), ("registrar", 403),
                                              ("statistician", 403), ("cashier", 403)])  # fmt: skip
def test_who_writes(sign_in, role, status):
    row, client = came(), sign_in(role)
    assert client.get(f"/encounters/{row}/diagnoses").status_code == status
    assert client.get(f"/encounters/{row}/notes").status_code == status


def test_a_hidden_coming_sends_its_writer_to_the_patient(sign_in):
    row = came()
    with units.work():
        found = encounter_queries.encounter(row, at=make.by_code().id)
        encounters.take(found, by=make.actor("chief_doctor"))
        patient_id = str(found.patient_id)
    answer = sign_in("doctor").post(f"/encounters/{row}/diagnoses", diagnosis(code="B24"))
    assert answer.status_code == 303
    assert patient_id in answer.location


@pytest.mark.parametrize("language", ["ru", "uz", "uz_Cyrl"])
def test_pages_open_in_every_language(sign_in, language):
    row, client = came(), sign_in("doctor", language=language)
    client.post(f"/encounters/{row}/diagnoses", diagnosis())
    for page in ("", "/diagnoses", "/notes"):
        assert client.get(f"/encounters/{row}{page}").status_code == 200
