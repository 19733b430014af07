"""Entries of a stay: drafts that only their author sees, ready words, signing, what nobody alters afterwards, two tabs."""

import html
import re
from datetime import timedelta
from uuid import UUID

import make
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from lighthis.admission import actions as admission
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions, queries
from lighthis.records.models import Diagnosis, EntryDraft, EntryTemplate, Note

DIARY = {"condition": "удовлетворительное, живот мягкий", "advice": "режим палатный"}
RECEPTION = {
    "complaints": "боль в животе", "general": "средней тяжести", "temperature": "38,4", "weight": "68,5", "lice": "no",
    "syphilis": "taken", "diagnosis": "острый аппендицит",
}  # fmt: skip


@pytest.fixture
def stay(sign_in):
    """A patient in a bed since yesterday."""
    sign_in("doctor")
    with units.work():
        return make.stay(since=clock.now() - timedelta(days=1)).id


def of(stay_id):
    from lighthis.admission.models import Stay

    return str(session.get_one(Stay, stay_id).encounter_id)


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def write(client, coming, kind="diary", go="", **typed):
    typed = {
        "happened_at": make.wall_now(),
        **(DIARY if kind == "diary" else RECEPTION),
        **typed,
        **({"go": go} if go else {}),
    }
    return client.post(f"/encounters/{coming}/entries/{kind}", typed)


def only(model):
    session.remove()
    return session.scalars(select(model)).one()


def test_a_whole_entry_is_signed_with_one_button(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    answer = write(doctor, coming, "reception")
    note = only(Note)
    assert answer.headers["Location"] == f"/notes/{note.id}"
    assert note.kind == "reception"
    assert note.sections["temperature"] == "38,4"
    assert only(EntryDraft).sections == {}
    shown = words(doctor.get(f"/notes/{note.id}"))
    assert "Lice not found" in shown
    assert "signed" in shown
    assert "боль в животе" in words(doctor.get(f"/stays/{stay}/history"))
    assert "Examination in the reception department" in words(doctor.get(f"/encounters/{coming}"))


def test_an_entry_with_gaps_stays_a_draft_and_says_what_is_missing(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    answer = write(doctor, coming, condition="")
    draft = f"/drafts/{only(EntryDraft).id}"
    assert answer.headers["Location"] == f"{draft}/sign"
    assert only(EntryDraft).sections == {"advice": DIARY["advice"]}
    assert "Still to be written: State over time" in words(doctor.get(answer.headers["Location"]))
    assert doctor.post(answer.headers["Location"], {}).status_code == 422
    doctor.post(draft, {"happened_at": make.wall_now(), **DIARY, "go": "keep"})
    assert doctor.post(f"{draft}/sign", {}).status_code == 303
    assert only(Note).sections == DIARY
    assert doctor.get(draft).headers["Location"] == f"/notes/{only(Note).id}"


def test_a_draft_is_its_authors_alone_until_it_is_shown(sign_in, stay):
    doctor, head, coming = sign_in("doctor"), sign_in("head_of_department"), of(stay)
    write(doctor, coming, go="keep", condition="секретные слова")
    draft = f"/drafts/{only(EntryDraft).id}"
    assert head.get(draft).status_code == 404
    listed = words(head.get(f"/encounters/{coming}/entries"))
    assert "draft of" in listed
    assert "секретные" not in listed + words(head.get(f"/stays/{stay}")) + words(head.get(f"/encounters/{coming}"))
    assert "Draft of" in words(head.get(f"/encounters/{coming}"))
    assert "Your unsigned entries: 1" in words(doctor.get("/"))
    doctor.post(draft, {"happened_at": make.wall_now(), **DIARY, "go": "show"})
    assert "живот мягкий" in head.get(draft).text
    assert "Whoever began an entry signs it" in words(head.post(f"{draft}/sign", {}))
    assert head.post(draft, {"happened_at": make.wall_now(), **DIARY, "advice": "режим постельный"}).status_code == 303
    assert only(EntryDraft).sections["advice"] == "режим постельный"
    assert doctor.post(draft, {"happened_at": make.wall_now(), **DIARY}).status_code == 303
    assert only(Note).by_id == only(EntryDraft).by_id


def test_two_tabs_get_the_page_with_both_texts(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    write(doctor, coming, go="keep")
    draft = f"/drafts/{only(EntryDraft).id}"
    late = doctor.hidden(draft)
    doctor.post(draft, {"happened_at": make.wall_now(), **DIARY, "condition": "первая вкладка", "go": "keep"})
    answer = doctor.web.post(
        draft, data={**late, "happened_at": make.wall_now(), **DIARY, "condition": "вторая вкладка", "go": "keep"}
    )
    assert answer.status_code == 409
    assert "первая вкладка" in answer.text
    assert "вторая вкладка" in answer.text
    hidden = {**make.hidden_in(answer.text), "keep-condition": "theirs"}
    typed = {"happened_at": make.wall_now(), **DIARY, "condition": "вторая вкладка", "go": "keep"}
    assert doctor.web.post(draft, data={**hidden, **typed}).status_code == 303
    assert only(EntryDraft).sections["condition"] == "первая вкладка"


def test_what_was_signed_in_another_tab_is_not_written_on(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    write(doctor, coming, go="keep")
    draft = f"/drafts/{only(EntryDraft).id}"
    late = doctor.hidden(draft)
    doctor.post(f"{draft}/sign", {})
    answer = doctor.web.post(
        draft, data={**late, "happened_at": make.wall_now(), **DIARY, "advice": "ещё слова", "go": "keep"}
    )
    assert answer.status_code in {409, 422}
    assert "ещё слова" in answer.text


def test_a_draft_is_thrown_away_by_its_author(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    write(doctor, coming, go="keep")
    draft = f"/drafts/{only(EntryDraft).id}"
    assert sign_in("head_of_department").get(f"{draft}/throw-away").status_code == 404
    assert doctor.post(f"{draft}/throw-away", {}).status_code == 303
    assert (only(EntryDraft).state, only(EntryDraft).sections) == ("thrown_away", {})
    assert doctor.get(draft).status_code == 404


def test_a_post_of_the_whole_hospital_sees_the_ready_words_of_every_department(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    with units.work():
        ward = make.department(make.by_code(), "OWN", "inpatient", "Своё")
        words = {"condition": "стабильное"}
        actions.make_template("diary", "Слова отделения", ward, words, by=make.actor("head_of_department"))
    assert not make.actor("doctor").department_ids
    assert "Слова отделения" in doctor.get(f"/encounters/{coming}/entries/diary").text


def test_ready_words_fill_what_is_empty(sign_in, stay):
    doctor, head, coming = sign_in("doctor"), sign_in("head_of_department"), of(stay)
    assert doctor.get("/templates").status_code == 403
    made = head.post(
        "/templates/new/diary", {"name": "Без жалоб", "whose": "", "complaints": "нет", "condition": "стабильное"}
    )
    assert made.status_code == 303
    ready = only(EntryTemplate).id
    assert "Без жалоб" in doctor.get(f"/encounters/{coming}/entries/diary").text
    answer = write(doctor, coming, go=f"ready:{ready}", condition="тяжёлое")
    assert only(EntryDraft).sections == {"complaints": "нет", "condition": "тяжёлое", "advice": DIARY["advice"]}
    assert answer.headers["Location"] == f"/drafts/{only(EntryDraft).id}"
    head.post(f"/templates/{ready}", {"name": "Без жалоб", "whose": "", "complaints": "нет", "is_off": "y"})
    assert "Без жалоб" not in doctor.get(f"/encounters/{coming}/entries/diary").text
    assert (
        doctor.post(
            f"/drafts/{only(EntryDraft).id}", {"happened_at": make.wall_now(), "go": f"ready:{ready}"}
        ).status_code
        == 404
    )


@pytest.mark.parametrize("change", ["text = 'другое'", "sections = '{}'", "happened_at = 0", "by_id = by_id"])
def test_the_store_refuses_another_text(sign_in, stay, change):
    write(sign_in("doctor"), of(stay))
    session.remove()
    with pytest.raises(DBAPIError), engine().begin() as connection:
        connection.execute(text(f"UPDATE note SET {change}"))
    with pytest.raises(DBAPIError), engine().begin() as connection:
        connection.execute(text("DELETE FROM note"))


def test_an_addition_says_why(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    write(doctor, coming)
    address = f"/encounters/{coming}/notes?amends={only(Note).id}"
    typed = {"amends": str(only(Note).id), "kind": "diary", "text": "температура 38", "happened_at": make.wall_now()}
    assert doctor.post(f"/encounters/{coming}/notes", typed, page=address).status_code == 422
    assert doctor.post(f"/encounters/{coming}/notes", {**typed, "why": "забыто"}, page=address).status_code == 303
    whole = words(doctor.get(f"/stays/{stay}/history"))
    assert "Why it was added: забыто температура 38" in whole


def test_a_positive_test_hides_the_coming(sign_in, stay):
    write(sign_in("doctor"), of(stay), "reception", hiv="positive")
    session.remove()
    assert session.get_one(Encounter, only(Note).encounter_id).secrecy == "sensitive"


def test_a_clinical_diagnosis_changes_on_a_ground_and_the_history_stays(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    assert "Clinical diagnosis: until" in words(doctor.get(f"/stays/{stay}"))
    address = f"/encounters/{coming}/diagnoses"
    typed = {"role": "clinical", "code": "K35.8", "stated_at": make.wall_now()}
    assert doctor.post(address, typed).status_code == 303
    assert "Clinical diagnosis: until" not in words(doctor.get(f"/stays/{stay}"))
    blind = {**doctor.hidden(address), **typed, "code": "K80.2"}
    assert "write on what ground it changes" in words(doctor.web.post(address, data={**blind, "newest": newest()}))
    told = doctor.web.post(
        address, data={**doctor.hidden(address), **typed, "code": "K80.2", "ground": "УЗИ", "newest": ""}
    )
    assert "wrote it meanwhile: K35.8" in words(told)
    fresh = {**doctor.hidden(address), **typed, "code": "K80.2", "ground": "УЗИ", "newest": newest()}
    assert doctor.web.post(address, data=fresh).status_code == 303
    session.remove()
    old, new = session.scalars(select(Diagnosis).where(Diagnosis.role == "clinical").order_by(Diagnosis.id))
    assert (old.withdrawn_why, old.withdrawn_by_id, new.replaces_id) == ("УЗИ", new.by_id, old.id)
    assert "Ground: УЗИ" in words(doctor.get(address))


def newest():
    session.remove()
    return str(max(session.scalars(select(Diagnosis.id))))


def test_the_store_keeps_one_main_diagnosis_a_stage(sign_in, stay):
    with units.work():
        row = session.get_one(Encounter, UUID(of(stay)))
        one = actions.diagnose(row, "main", "K35.8", "", clock.now(), by=make.actor("doctor"))
        facts = {"facility_id": one.facility_id, "encounter_id": one.encounter_id, "role": "main", "code": "K80.2"}
        session.add(Diagnosis(**facts, stated_at=one.stated_at, by_id=one.by_id))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_a_post_mortem_diagnosis_only_after_a_death(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    assert "pathoanatomical" not in doctor.get(f"/encounters/{coming}/diagnoses").text
    assert "did not die in this stay" in words(
        doctor.post(f"/encounters/{coming}/divergence", {"verdict": "agreed", "stated_at": make.wall_now()})
    )
    with units.work():
        row, by = session.get_one(Encounter, UUID(coming)), make.actor("doctor")
        with pytest.raises(Refusal):
            actions.diagnose(row, "pathoanatomical", "K35.8", "", clock.now(), by=by)
    with units.work():
        from lighthis.admission.models import Stay

        row, by = session.get_one(Encounter, UUID(coming)), make.actor("doctor")
        actions.diagnose(row, "main", "K35.8", "", clock.now(), by=by)
        admission.discharge(session.get_one(Stay, stay), clock.now(), "mserv-0004-00002", "died", by=by)
    with units.work():
        row = session.get_one(Encounter, UUID(coming))
        actions.diagnose(row, "pathoanatomical", "K35.8", "", clock.now(), by=by)
    typed = {"verdict": "II", "stated_at": make.wall_now()}
    assert "say the reason" in words(doctor.post(f"/encounters/{coming}/divergence", typed))
    assert doctor.post(f"/encounters/{coming}/divergence", {**typed, "cause": "objective"}).status_code == 303
    assert "on what ground" in words(
        doctor.post(f"/encounters/{coming}/divergence", {"verdict": "agreed", "stated_at": make.wall_now()})
    )
    assert "Comparison of the diagnoses" in words(doctor.get(f"/encounters/{coming}"))


def test_overdue_records_stand_on_the_homes_of_doctor_and_head(sign_in):
    with units.work():
        late = make.stay("2", "1", since=clock.now() - timedelta(days=4))
        late.doctor_id = make.actor("doctor").id
        other = make.stay("2", "2", of=make.patient("Каримова", "Лола", ""), since=clock.now() - timedelta(days=15))
        other.encounter.doctor_id = make.actor("head_of_department").id
    doctor, head = words(sign_in("doctor").get("/")), words(sign_in("head_of_department").get("/"))
    assert "Case histories owe: 1" in doctor
    assert "Case histories owe: 3" in head  # two clinical diagnoses, an epicrisis
    assert "3 are overdue" in head


def test_a_sick_leave_is_kept_prolonged_and_closed(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    today = clock.today("Asia/Tashkent")
    address, day = f"/encounters/{coming}/sick-leaves", "%d.%m.%Y"
    typed = {"number": "01ТШ 005591125", "since": f"{today:{day}}", "until": f"{today + timedelta(days=4):{day}}"}
    assert doctor.post(address, typed).status_code == 303
    assert "covers these days" in words(doctor.post(address, {**typed, "number": "02"}))
    session.remove()
    (one,) = queries.leaves(session.get_one(Encounter, UUID(coming)))
    own = f"/sick-leaves/{one.id}"
    assert doctor.post(own, {"how": "prolong", "until": typed["until"]}).status_code == 422
    assert doctor.post(own, {"how": "prolong", "until": f"{today + timedelta(days=9):{day}}"}).status_code == 303
    assert doctor.post(own, {"how": "close", "until": f"{today + timedelta(days=2):{day}}"}).status_code == 303
    assert "was closed" in words(doctor.post(own, {"how": "prolong", "until": f"{today + timedelta(days=12):{day}}"}))
    assert doctor.post(own, {"how": "error", "reason": "другой пациент"}).status_code == 303
    assert "Sick leave" in words(doctor.get(f"/encounters/{coming}"))
