"""The doctor's examination: one note with sections, added to and never changed."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions
from lighthis.records.models import Note

FOUND = {
    "complaints": "боль в груди",
    "history": "с утра",
    "general": "тяжёлое",
    "help": "аспирин 250 мг",
    "plan": "ЭКГ",
}


def here(**more):
    with units.work():
        return str(make.coming(kind="emergency", **more).id)


def fields(**more):
    return {"happened_at": make.wall_now(), **FOUND, **more}


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept():
    session.remove()
    return list(session.scalars(select(Note).order_by(Note.id)))


def form(id_):
    return f"/encounters/{id_}/examination"


def test_an_examination_is_one_note_with_its_sections(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    assert "Write the examination" in words(doctor.get(f"/encounters/{id_}"))
    assert ">боль</textarea>" in doctor.get(form(id_)).text.replace("\n", "")  # the complaint of the coming
    answer = doctor.post(form(id_), fields())
    (one,) = kept()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/notes/{one.id}"
    assert one.sections == FOUND
    assert one.text == "\n".join(FOUND.values())
    assert session.get_one(Encounter, one.encounter_id).doctor_at is None  # writing is not taking
    text = words(doctor.get(answer.headers["Location"]))
    assert "Complaints боль в груди Anamnesis с утра General state тяжёлое Help given аспирин 250 мг Plan ЭКГ" in text
    assert "No diagnosis is written yet." in text
    assert "аспирин 250 мг" in words(doctor.get(f"/encounters/{id_}"))


def test_it_leads_on_to_the_diagnosis(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    answer = doctor.post(form(id_), fields(go="diagnose"))
    assert answer.headers["Location"] == f"/encounters/{id_}/diagnoses"
    assert len(kept()) == 1


@pytest.mark.parametrize(("wrong", "field"), [
    ({"general": " "}, "general"), ({"history": "я" * 9000}, "history"), ({"plan": "😀"}, "plan"), ({"local": "a\0b"}, "local"),
    ({"happened_at": "01.01.2100 10:00"}, "happened_at"), ({"happened_at": "01.01.2020 10:00"}, "happened_at"),
])  # fmt: skip
def test_what_is_wrong_comes_back_with_everything_typed(sign_in, wrong, field):
    doctor, id_ = sign_in("doctor"), here()
    answer = doctor.post(form(id_), fields(**wrong))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "аспирин 250 мг" in answer.text
    assert kept() == []


def test_pressed_twice_it_stands_once(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    data = {**doctor.hidden(form(id_)), **fields()}
    assert [doctor.web.post(form(id_), data=data).status_code for _ in range(2)] == [303, 303]
    assert len(kept()) == 1


def test_what_was_typed_outlives_the_sign_in(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    data = {**doctor.hidden(form(id_)), **fields()}
    with clock.at(clock.now() + timedelta(minutes=20)):
        page = doctor.web.post(form(id_), data=data)
        assert page.status_code == 401
        hidden = dict(re.findall(r'type="hidden" name="(csrf_token|once|carried|next)" value="([^"]*)"', page.text))
        entered = doctor.web.post("/sign-in", data={**hidden, "login": "doctor.ges", "password": make.PASSWORD})
        filled = doctor.get(entered.location)
    assert all(f">{words}</textarea>" in filled.text.replace("\n", "") for words in FOUND.values())
    assert kept() == []


def test_an_addition_follows_and_the_examination_stays(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    doctor.post(form(id_), fields())
    first = kept()[0].id
    address = f"/encounters/{id_}/notes?amends={first}"
    assert "It adds to the note of" in words(doctor.get(address))
    typed = {
        "amends": str(first),
        "kind": "examination",
        "text": "ЭКГ: подъём ST",
        "happened_at": make.wall_now(),
        "why": "готова ЭКГ",
    }
    assert doctor.post(f"/encounters/{id_}/notes", typed, page=address).status_code == 303
    one, added = kept()
    assert (one.sections, added.amends_id) == (FOUND, one.id)
    ids = one.id, added.id
    assert "Addition" in words(doctor.get(f"/notes/{ids[0]}"))
    assert "ЭКГ: подъём ST" in words(doctor.get(f"/notes/{ids[0]}"))
    assert "It adds to:" in words(doctor.get(f"/notes/{ids[1]}"))


@pytest.mark.parametrize("amends", ["no-id", "01a20445-0294-7182-ad1c-ea8161e9c93a"])
def test_an_addition_to_nothing_is_not_found(sign_in, amends):
    doctor, id_ = sign_in("doctor"), here()
    assert doctor.get(f"/encounters/{id_}/notes?amends={amends}").status_code == 404


def test_nothing_is_added_to_another_coming(work):
    row, other = (make.coming(kind="emergency", of=make.patient(name, "Али", "")) for name in ("Один", "Другой"))
    one = actions.examine(row, FOUND, clock.now(), by=make.actor("doctor"))
    with pytest.raises(Refusal):
        actions.note(other, "diary", "см. выше", clock.now(), by=make.actor("doctor"), amends=one, why="забыли")


def test_an_examination_of_the_wrong_patient_is_struck_out_by_two(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    doctor.post(form(id_), fields())
    one = kept()[0].id
    assert doctor.post(f"/notes/{one}/withdraw", {"reason": "другой пациент"}).status_code == 303
    assert "waits for another person" in words(doctor.get(f"/notes/{one}"))
    asked = session.scalars(select(EntryError.id)).one()
    head = sign_in("head_of_department")
    assert head.post(f"/errors/{asked}", {}).status_code == 303
    page = doctor.get(f"/notes/{one}")
    assert "Does not hold: другой пациент" in words(page)
    assert "<s>тяжёлое</s>" in page.text
    assert "Add to it" not in words(page)


def test_others_stay_out(sign_in):
    with units.work():
        id_ = str(make.coming(kind="emergency", secrecy="sensitive").id)
        note = actions.examine(session.get_one(Encounter, id_), FOUND, clock.now(), by=make.actor("chief_doctor")).id
    assert sign_in("triage_nurse").get(f"/notes/{note}").status_code == 403
    assert sign_in("doctor", "RUR").get(f"/notes/{note}").status_code == 404
    assert sign_in("triage_nurse").get(form(here(of=stranger()))).status_code == 403


def stranger():
    with units.work():
        return make.patient("Чужая", "Зоя", "")
