"""The door: whoever comes, in one form; several at once; the ambulance's sheet; ends and what is printed of them."""

import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import func, select

from lighthis.admission.talon import talon
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, endings, queries, sheets
from lighthis.encounters.models import Encounter, Handover
from lighthis.encounters.queries import requests as asked
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.kernel.text import Message, NotFound, Refusal
from lighthis.records import actions as records
from lighthis.records import prints
from lighthis.registration.models import Patient

DOOR = "/arrivals/new"


def wall(at):
    return clock.local(at, "Asia/Tashkent").strftime("%d.%m.%Y %H:%M")


def at_door(**more):
    return {"complaint": "боль", "arrival": "by-ambulance", "arrived_at": wall(clock.now()), "people": "1", **more}


def count(model=Encounter):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


# the door


def test_an_unknown_person_in_one_post_and_on_to_triage(store, sign_in):
    nurse = sign_in("triage_nurse")
    answer = nurse.post(
        DOOR, at_door(sex="male", years="40", signs="татуировка", station="103", brigade="14", call_number="2271")
    )
    row = session.scalars(select(Encounter)).one()
    assert (answer.status_code, answer.location) == (303, f"/encounters/{row.id}/triage")
    assert (row.patient.is_unknown, row.patient.sex, row.patient.signs) == (True, "male", "татуировка")
    assert (row.station, row.brigade, row.call_number, row.together) == ("103", "14", "2271", None)
    assert row.patient.cards
    assert count(JournalEntry) == 1
    page = nurse.get(f"/encounters/{row.id}").text
    assert "103, brigade 14, call 2271" in page


def test_two_fields_are_enough(store, sign_in):
    registrar = sign_in("registrar")
    answer = registrar.post(DOOR, {"complaint": "упал", "arrival": "self-referred", "arrived_at": wall(clock.now())})
    assert answer.status_code == 303
    assert count() == 1


def test_a_known_patient_is_found_and_chosen(store, sign_in):
    with units.work():
        known = str(make.patient().id)
    client = sign_in("registrar")
    found = client.post(DOOR, at_door(q="Юлдашева", go="find"))
    assert (found.status_code, known in found.text, "боль" in found.text) == (200, True, True)
    assert count() == 0
    answer = client.post(
        DOOR,
        at_door(
            q="Юлдашева", looked="Юлдашева", patient=known, arrival="accompanied-by-police", brought_by="ОВД Чиланзар"
        ),
    )
    assert answer.status_code == 303
    row = session.scalars(select(Encounter)).one()
    assert (str(row.patient_id), row.brought_by) == (known, "ОВД Чиланзар")
    again = client.post(DOOR, at_door(q="Юлдашева", looked="Юлдашева", patient=known))
    assert again.status_code == 422
    assert "in the emergency department already" in again.text
    assert client.post(DOOR, at_door(q="Юлдашева", looked="Юлдашева", patient=known, again="y")).status_code == 303


def test_enter_in_the_search_registers_nobody(store, sign_in):
    with units.work():
        make.patient()
    client = sign_in("registrar")
    answer = client.post(DOOR, at_door(q="Юлдашева"))  # the main button, before anything was looked for
    assert answer.status_code == 422
    assert "look at who was found and choose" in answer.text
    assert "ЮЛДАШЕВА" in answer.text.upper()
    assert count() == 0
    assert client.post(DOOR, at_door(q="Юлдашева", looked="Юлдашева")).status_code == 303  # looked at, and not her
    assert session.scalars(select(Encounter)).one().patient.is_unknown


def test_several_at_once_and_once(store, sign_in):
    client = sign_in("triage_nurse")
    hidden = client.hidden(DOOR)
    fields = {**hidden, **at_door(people="5", complaint="ДТП", brigade="14")}
    first, second = client.web.post(DOOR, data=fields), client.web.post(DOOR, data=fields)
    assert (first.status_code, first.location) == (303, second.location)
    assert (count(), count(Patient), count(JournalEntry)) == (5, 5, 5)
    page = client.get(first.location).text
    for row in session.scalars(select(Encounter)):
        assert row.number in page
        assert f"/encounters/{row.id}/triage" in page
        assert row.brigade == "14"
    assert "Unknown 3 of 5" in page
    assert sign_in("triage_nurse", "RUR").get(first.location).status_code == 404


@pytest.mark.parametrize(("changed", "field"), [
    ({"people": "0"}, "people"), ({"people": "21"}, "people"), ({"people": "x"}, "people"), ({"years": "-1"}, "years"),
    ({"complaint": ""}, "complaint"), ({"arrival": "by-balloon"}, "arrival"), ({"arrived_at": "завтра"}, "arrived_at"),
    ({"arrived_at": "01.01.2100 10:00"}, "arrived_at"), ({"patient": "1"}, "patient-0"), ({"signs": "🙂"}, "signs"),
    ({"sex": "other"}, "sex-0"), ({"brigade": "я" * 1000}, "brigade"),
])  # fmt: skip
def test_what_cannot_be_registered(store, sign_in, changed, field):
    answer = sign_in("registrar").post(DOOR, at_door(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count() == count(Patient) == 0


def test_a_known_patient_comes_alone(store, sign_in):
    with units.work():
        known = str(make.patient().id)
    answer = sign_in("registrar").post(DOOR, at_door(q="Юлдашева", looked="Юлдашева", patient=known, people="3"))
    assert answer.status_code == 422
    assert count() == 0


def test_a_hidden_group_is_nobody_elses(store, sign_in):
    nurse = sign_in("triage_nurse")
    address = nurse.post(DOOR, at_door(people="2", sensitive="y")).location
    assert nurse.get(address).status_code == 200
    assert sign_in("registrar").get(address).status_code == 404


# the ambulance's sheet


def sheet(minutes=(-60, -50, -40, -10, -5), **more):
    times = dict(zip(sheets.TIMES, (wall(clock.now() + timedelta(minutes=one)) for one in minutes), strict=True))
    return {
        **times,
        "station": "103",
        "sheet_number": "771",
        "circumstances": "упал с лестницы",
        "heart_rate": "96",
        "temperature_c": "37,5",
        **more,
    }


def brought():
    with units.work():
        of = make.patient()
        row = actions.arrive(
            of, "by-ambulance", "травма", clock.now() - timedelta(minutes=8), by=make.actor("triage_nurse")
        )
        return str(row.id)


def test_the_sheet_is_kept_shown_and_corrected(store, sign_in):
    row, nurse = brought(), sign_in("triage_nurse")
    address = f"/encounters/{row}/handover"
    late = nurse.get(address).text
    assert nurse.post(address, sheet()).status_code == 303
    page = nurse.get(f"/encounters/{row}").text
    for words in ("771", "упал с лестницы", "Pulse 96 per min", "Temperature 37,5 °C", "20 min", "30 min"):
        assert words in page, words
    kept = session.scalars(select(Handover)).one()
    assert (kept.vitals, kept.received_by.login) == ({"heart_rate": "96", "temperature_c": "37.5"}, "triage_nurse.ges")
    kept_id = kept.id
    stale = nurse.web.post(address, data={**make.hidden_in(late), **sheet(sheet_number="1"), "instead_of": ""})
    assert stale.status_code == 422
    assert "Somebody wrote this sheet a moment ago" in stale.text
    fields = sheet(sheet_number="772", instead_of=str(kept_id))
    assert nurse.post(address, fields).status_code == 303
    assert count(Handover) == 2
    text = nurse.get(f"/encounters/{row}").text
    assert "replaced by a corrected one" in text
    with pytest.raises(NotFound):
        talon(kept_id, make.by_code().id, "ru")


@pytest.mark.parametrize(("changed", "field"), [
    ({"minutes": (-60, -61, -40, -10, -5)}, "departed_at"), ({"minutes": (-60, -50, -40, -4, -5)}, "received_at"),
    ({"minutes": (-60, -50, -40, -10, 90)}, "received_at"), ({"heart_rate": "301"}, "heart_rate"), ({"heart_rate": "many"}, "heart_rate"),
    ({"condition": "fine"}, "condition"), ({"received_at": ""}, "received_at"), ({"crew": "🙂"}, "crew"),
])  # fmt: skip
def test_a_sheet_that_cannot_be(store, sign_in, changed, field):
    row = brought()
    answer = sign_in("triage_nurse").post(f"/encounters/{row}/handover", sheet(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert count(Handover) == 0


def test_the_coupon_says_what_the_hospital_found(work):
    stay = make.stay(since=clock.now() - timedelta(minutes=50))
    coming, nurse = stay.encounter, make.actor("triage_nurse")
    now = clock.now()
    kept = actions.hand_over(coming, {"station": "103", "diagnosis": "ОКС"}, {"received_at": now}, {}, by=nurse)
    facts = talon(kept.id, kept.facility_id, "ru").facts
    assert (facts.ambulance_diagnosis, facts.hospital_diagnosis.icd10, facts.outcome) == ("ОКС", "I20.0", None)
    with pytest.raises(NotFound):
        talon(kept.id, make.by_code("RUR").id, "ru")
    home = make.refused(make.patient("Собиров"), kind="transferred", facility_to="ГКБ № 1", agreed_with="Алимов")
    other = queries.encounter(home.encounter_id, at=home.facility_id)
    kept = actions.hand_over(other, {}, {"received_at": now}, {}, by=nurse)
    assert talon(kept.id, kept.facility_id, "ru").facts.outcome.endswith("ГКБ № 1")


# ends


def refusing(**more):
    return {"kind": "declined", "examination": "Живот мягкий.", "help_given": "Спазмолитик.", "advice": "Хирург.", "turn": "first",
            "told": "yes", "told_whom": "муж", "at": wall(clock.now()), **more}  # fmt: skip


def diagnosed():
    with units.work():
        row = actions.arrive(
            make.patient(), "self-referred", "боль", clock.now() - timedelta(minutes=9), by=make.actor("registrar")
        )
        records.diagnose(row, "admission", "K29.5", "", clock.now(), by=make.actor("doctor"))
        return str(row.id)


def test_a_refusal_is_shown_before_it_is_printed(store, sign_in):
    row, doctor = diagnosed(), sign_in("doctor")
    assert doctor.post(f"/encounters/{row}/decision", refusing()).status_code == 303
    page = doctor.get(f"/encounters/{row}").text
    for words in ("The patient declined", "first refusal", "Живот мягкий.", "Спазмолитик.", "yes, муж"):
        assert words in page, words
    link = re.search(r'href="(/papers\?form=refusal&amp;subject=[0-9a-f-]{36})"', page)[1].replace("&amp;", "&")
    ask = doctor.get(link)
    assert ask.status_code == 200
    assert (
        doctor.post(
            link, {"form": "refusal", "subject": link[-36:], "language": "ru", "size": "A4"}, page=link
        ).status_code
        == 303
    )
    assert sign_in("doctor", "RUR").get(link).status_code == 404


def test_a_refusal_says_everything_that_it_lacks_at_once(store, sign_in):
    row, doctor = diagnosed(), sign_in("doctor")
    bare = {"kind": "transferred", "at": wall(clock.now()), "told": "yes"}
    answer = doctor.post(f"/encounters/{row}/decision", bare)
    assert answer.status_code == 422
    wanted = ("reason", "examination", "help_given", "advice", "turn", "facility_to", "agreed_with", "told_whom")
    assert [name for name in wanted if f'href="#{name}' not in answer.text] == []


def test_a_refusal_without_a_diagnosis_waits(store, sign_in):
    with units.work():
        row = actions.arrive(make.patient(), "self-referred", "боль", clock.now(), by=make.actor("registrar")).id
    answer = sign_in("doctor").post(f"/encounters/{row}/decision", refusing())
    assert answer.status_code == 422
    assert "Write the reception diagnosis first" in answer.text


def test_the_paper_takes_the_examination_from_the_record(work):
    doctor, row = make.actor("doctor"), make.coming(kind="emergency")
    records.diagnose(row, "admission", "K29.5", "", clock.now(), by=doctor)
    with pytest.raises(Refusal) as refusal:
        actions.decide(row, "declined", clock.now(), by=doctor, ending=make.refusal(examination=""))
    assert refusal.value.field == "examination"
    note = records.note(row, "examination", "Хрипов нет.", clock.now(), by=doctor)
    made = actions.decide(row, "declined", clock.now(), by=doctor, ending=make.refusal(examination=""))
    assert made.note_id == note.id
    facts = prints.refusal(made.id, made.facility_id, "ru").facts
    assert (facts.examination, facts.reason, facts.kind, facts.diagnosis.icd10) == (
        "Хрипов нет.",
        "no-indication",
        "declined",
        "K29.5",
    )
    with pytest.raises(NotFound):
        prints.advice(made.id, made.facility_id, "ru")


def test_the_form_says_what_stands_in_the_record(store, sign_in):
    row, doctor = diagnosed(), sign_in("doctor")
    with units.work():
        found = queries.encounter(row, at=make.by_code().id)
        records.note(found, "examination", "Хрипов нет. " * 40, clock.now(), by=make.actor("doctor"))
    assert "In the record: Хрипов нет." in doctor.get(f"/encounters/{row}/decision").text
    assert doctor.post(f"/encounters/{row}/decision", refusing(examination="")).status_code == 303


def test_advice_for_home(store, sign_in):
    row, doctor = diagnosed(), sign_in("doctor")
    assert doctor.post(f"/encounters/{row}/decision", refusing(kind="home")).status_code == 303
    assert "form=advice_sheet" in doctor.get(f"/encounters/{row}").text
    made = queries.decision(row, at=make.by_code().id)
    assert (made.reason, made.turn) == ("outpatient-treatment", "")
    assert prints.advice(made.id, made.facility_id, "uz").facts.advice == "Хирург."


def chosen(page, name):
    found = re.search(rf'name="{name}" value="(\w*)" checked', page)
    return found[1] if found else ""


def test_first_or_repeat_is_proposed_and_hidden_refusals_tell_nothing(store, sign_in):
    with units.work():
        of = make.patient()
        coming, patient = actions.arrive(of, "self-referred", "боль", clock.now(), by=make.actor("registrar")).id, of.id
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/decision"
    assert chosen(doctor.get(address).text, "turn") == "first"
    with units.work():
        made = make.refused(session.get(Patient, patient), when=clock.now() - timedelta(days=3))
        hidden = queries.encounter(made.encounter_id, at=made.facility_id)
        hidden.secrecy, hidden.doctor_id = "sensitive", None
        hidden_id = hidden.id
    assert chosen(doctor.get(address).text, "turn") == "first"
    assert chosen(sign_in("head_of_department").get(address).text, "turn") == "repeat"
    with units.work():
        queries.encounter(hidden_id, at=make.by_code().id).secrecy = "ordinary"
    page = doctor.get(address).text
    assert chosen(page, "turn") == "repeat"
    assert "Refused here before" in page
    with units.work():
        make.by_code().settings = {"repeat_refusal_days": 2}
    assert chosen(doctor.get(address).text, "turn") == "first"


def test_death_on_arrival_is_black_and_a_doctors_word(store, sign_in):
    row = diagnosed()
    with units.work():
        found = queries.encounter(row, at=make.by_code().id)
        with pytest.raises(Refusal):
            actions.decide(found, "dead_on_arrival", clock.now(), by=make.actor("triage_nurse"))
    doctor = sign_in("doctor")
    assert (
        doctor.post(f"/encounters/{row}/decision", {"kind": "dead_on_arrival", "at": wall(clock.now())}).status_code
        == 303
    )
    page = doctor.get(f"/encounters/{row}").text
    assert "Dead on arrival" in page
    assert "Black" in page
    assert session.get(Encounter, found.id).patient.died_at is not None


def test_what_is_not_done_is_a_note_and_no_hindrance(store, sign_in, monkeypatch):
    row, doctor = diagnosed(), sign_in("doctor")
    monkeypatch.setattr(asked, "undone", [lambda _coming, _at: [Message("X-ray, %(at)s", {"at": "10:00"})]])
    assert "X-ray, 10:00" in doctor.get(f"/encounters/{row}/decision").text
    assert doctor.post(f"/encounters/{row}/decision", refusing()).status_code == 303
    assert "X-ray, 10:00" in doctor.get(f"/encounters/{row}").text


def test_relatives_are_told_in_time(work):
    row, doctor = make.coming(kind="emergency"), make.actor("doctor")
    for told_at in (clock.now() + timedelta(minutes=1), row.arrived_at - timedelta(minutes=2)):
        ending = endings.Ending(told=True, told_whom="брат", told_at=told_at)
        with pytest.raises(Refusal) as refusal:
            actions.decide(row, "left", clock.now(), by=doctor, ending=ending)
        assert refusal.value.field == "told_at"
