"""Closed records: hidden, and opened in an emergency for an hour by one person (rulings 9, 17)."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, queries
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records
from lighthis.registration.links import ids_of
from lighthis.registration.models import PatientLink

SECRET = "тайная жалоба"
BREAK = {"ground": "life", "text": "без сознания, нужны препараты"}


def hidden(of=None):
    """A sensitive coming of the chief doctor's, with a note."""
    chief = make.actor("chief_doctor")
    row = actions.arrive(of or make.patient(), "other", "жар", clock.now(), by=chief, secrecy="sensitive")
    records.note(row, "examination", SECRET, clock.now(), by=chief)
    return row


def break_glass(row, role="doctor", at="GES"):
    return actions.break_glass(row.patient, "life", "без сознания", by=make.actor(role, at))


def test_it_opens_one_patient_to_one_person_for_an_hour(work):
    row, other = hidden(), hidden(make.patient("Каримова"))
    doctor, nurse = make.actor("doctor"), make.actor("ward_nurse")
    assert queries.is_closed([row.patient_id], by=doctor)
    made = break_glass(row)
    assert made.until - clock.now() > timedelta(minutes=59)
    assert queries.visible(row, doctor)
    assert queries.of_patients([row.patient_id], at=row.facility_id, by=doctor) == [row]
    assert not queries.visible(row, nurse)
    assert not queries.visible(other, doctor)
    with clock.at(made.until - timedelta(seconds=1)):
        assert queries.visible(row, doctor)
    with clock.at(made.until):
        assert not queries.visible(row, doctor)
        assert queries.of_patients([row.patient_id], at=row.facility_id, by=doctor) == []


def test_a_post_without_the_right_opens_nothing_and_another_hospital_has_its_own(work):
    row = hidden()
    break_glass(row)
    away = actions.arrive(
        row.patient, "other", "жар", clock.now(), by=make.actor("chief_doctor", "RUR"), secrecy="sensitive"
    )
    assert not queries.visible(away, make.actor("doctor", "RUR"))
    assert not queries.visible(row, make.actor("statistician"))


def test_linked_records_of_one_person_open_together(work):
    row, survivor = hidden(), make.patient("Юлдашева", "Дилноза")
    work.add(PatientLink(loser_id=row.patient_id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    actions.break_glass(survivor, "life", "без сознания", by=make.actor("doctor"))
    assert queries.visible(row, make.actor("doctor"))
    assert queries.glass_alert(ids_of(row.patient_id), make.actor("doctor"))


def test_nothing_closed_and_nothing_twice(work):
    with pytest.raises(Refusal, match="Nothing of this patient is closed"):
        actions.break_glass(make.patient(), "life", "без сознания", by=make.actor("doctor"))
    row = hidden()
    with pytest.raises(Refusal, match="Nothing of this patient is closed"):
        break_glass(row, "head_of_department")
    break_glass(row)
    with pytest.raises(Refusal, match="open to you already"):
        break_glass(row)


def test_the_way_through_the_pages(sign_in):
    with units.work():
        row = hidden()
        coming, patient = f"/encounters/{row.id}", f"/patients/{row.patient_id}"
    doctor = sign_in("doctor")
    shown = doctor.get(patient).text
    assert "Some records of this patient are closed to your post." in shown
    assert SECRET not in shown
    refused = doctor.get(coming)
    assert refused.status_code == 403
    assert f"{patient}/closed" in refused.text
    assert SECRET not in refused.text
    for wrong in (
        {"ground": ""},
        {"text": ""},
        {"text": "да"},
        {"ground": "curious"},
        {"text": "🙂"},
        {"text": "a\0b"},
    ):
        assert doctor.post(f"{patient}/closed", {**BREAK, **wrong}).status_code == 422
    sent = {**doctor.hidden(f"{patient}/closed"), **BREAK}
    assert [doctor.web.post(f"{patient}/closed", data=sent).status_code for _ in range(2)] == [303, 303]
    opened = doctor.get(patient).text
    assert "closed records are open to you until" in opened
    assert SECRET in opened
    assert SECRET in doctor.get(coming).text
    assert "open to you until" in doctor.get(f"{patient}/closed").text
    assert "closed records are open" not in sign_in("ward_nurse").get(patient).text


def test_posts_that_treat_nobody_see_no_sign_of_it(sign_in):
    with units.work():
        row = hidden()
        coming, patient = f"/encounters/{row.id}", f"/patients/{row.patient_id}"
    for role in ("registrar", "cashier", "statistician", "laboratory"):
        client = sign_in(role)
        assert "closed" not in client.get(patient).text
        assert client.get(f"{patient}/closed").status_code == 403
        assert client.get(coming).status_code in {403, 404}
    assert sign_in("statistician").get(coming).status_code == 404


def test_the_chief_doctor_reads_who_opened_what_and_why(sign_in):
    with units.work():
        row = hidden()
        patient_id = row.patient_id
        break_glass(row)
    chief = sign_in("chief_doctor")
    text = chief.get("/closed-records").text
    assert "Danger to life" in text
    assert "без сознания" in text
    assert "Юлдашева" in text
    assert "Closed records opened today" in chief.get("/").text
    yesterday = clock.today("Asia/Tashkent") - timedelta(days=1)
    assert "Nobody opened closed records" in chief.get(f"/closed-records?day={yesterday.isoformat()}").text
    for day in ("nonsense", "31.02.2026", "", "9" * 400, "a\0b"):
        assert "Danger to life" in chief.get("/closed-records", query_string={"day": day}).text
    for role in ("doctor", "head_of_department", "administrator", "registrar"):
        assert sign_in(role).get("/closed-records").status_code == 403
    assert "Nobody" in sign_in("chief_doctor", at="RUR").get("/closed-records").text
    session.rollback()
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "closed records opened")).one()
    assert (entry.patient_id, entry.reason, entry.actor) == (patient_id, "без сознания", "doctor.ges")
    assert entry.detail["ground"] == "life"


def test_lists_keep_their_neutral_words(sign_in):
    with units.work():
        row = actions.arrive(
            make.patient(), "other", SECRET, clock.now(), by=make.actor("registrar"), secrecy="sensitive"
        )
        actions.take(row, by=make.actor("doctor"))
    for role in ("doctor", "chief_doctor", "registrar", "triage_nurse"):
        assert SECRET not in sign_in(role).get("/").text, role


def test_who_opened_them_closes_them_before_the_hour_is_over(work):
    row, other = hidden(), hidden(make.patient("Каримова"))
    doctor, nurse = make.actor("doctor"), make.actor("ward_nurse")
    made, theirs, kept = break_glass(row), break_glass(row, "ward_nurse"), break_glass(other)
    assert actions.close_glass(row.patient, by=doctor)
    assert not queries.visible(row, doctor)
    assert queries.visible(row, nurse)  # what a colleague opened is the colleague's
    assert queries.visible(other, doctor)  # another patient stays open
    assert made.until <= clock.now() < theirs.until
    assert kept.until > clock.now()
    assert not actions.close_glass(row.patient, by=doctor)
    assert break_glass(row).until > clock.now()  # and may be opened again, with a reason


def test_linked_records_close_together(work):
    row, survivor = hidden(), make.patient("Юлдашева", "Дилноза")
    work.add(PatientLink(loser_id=row.patient_id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    break_glass(row)
    assert actions.close_glass(survivor, by=make.actor("doctor"))
    assert not queries.visible(row, make.actor("doctor"))


def test_one_button_on_the_patient_s_page_closes_them(sign_in):
    with units.work():
        row = hidden()
        break_glass(row)
        coming, patient = f"/encounters/{row.id}", f"/patients/{row.patient_id}"
    doctor, nurse = sign_in("doctor"), sign_in("ward_nurse")
    shown = doctor.get(patient).text
    assert f'action="{patient}/closed/again"' in shown
    assert f'action="{patient}/closed/again"' not in nurse.get(patient).text
    sent = make.hidden_in(shown)
    answers = [doctor.web.post(f"{patient}/closed/again", data=sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    after = doctor.get(answers[0].location).text
    assert "closed to you again" in after
    assert SECRET not in after
    assert f'action="{patient}/closed/again"' not in after
    assert doctor.get(coming).status_code == 403
    again = doctor.post(f"{patient}/closed/again", {}, page=patient)
    assert "were closed to you already" in doctor.get(again.location).text
    session.rollback()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action == "closed records closed again")).one()
    assert (str(told.patient_id), told.actor_id) == (patient.rsplit("/", maxsplit=1)[-1], make.actor("doctor").id)
