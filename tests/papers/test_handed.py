"""Band, ticket, stickers and consents: filled from the record, marked and logged, found again by their code."""

import io
import re
from datetime import timedelta

import make
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from lighthis.admission import actions as admission
from lighthis.admission import prints
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.jobs import worker
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.packs import pack
from lighthis.papers import actions, queries
from lighthis.papers.models import Paper
from lighthis.registration import actions as registration
from lighthis.registration import prints as register
from lighthis.registration import queries as patients
from lighthis.registration.models import PatientLink


def band(coming, language="ru"):
    return prints.given["wristband"](coming.id, coming.facility_id, language)


def ticket(coming, language="ru"):
    return prints.given["visit_slip"](coming.id, coming.facility_id, language).facts


# the band


def test_the_band_of_a_stay_says_where_the_patient_lies_now(work):
    stay = make.stay(since=clock.now() - timedelta(hours=3))
    coming, facts = stay.encounter, band(stay.encounter).facts
    assert (facts.encounter_number, facts.department, facts.came_at) == (coming.number, "Терапия", coming.arrived_at)
    assert facts.patient.card_number.startswith("GES-")
    assert facts.patient.age.years == 43
    admission.transfer(stay, make.bed("2", "1", department_code="SU"), clock.now(), by=make.actor("doctor"))
    assert band(coming).facts.department == "Хирургия"
    assert (band(coming).patient_id, band(coming).encounter_id) == (coming.patient_id, coming.id)


def test_the_band_knows_three_things_of_allergies(work):
    coming = make.coming(kind="emergency")
    assert band(coming).facts.allergies == "not_asked"
    registration.no_allergies(coming.patient, by=make.actor("doctor"))
    assert band(coming).facts.allergies == "none"
    registration.add_allergy(coming.patient, "Йод", "", None, "", by=make.actor("doctor"))
    session.refresh(coming.patient)
    facts = band(coming).facts
    assert (facts.allergies, [one.drug for one in facts.patient.allergies]) == ("listed", ["Йод"])


def test_what_is_secret_stands_on_no_band_and_no_ticket(work):
    coming = make.coming(kind="emergency", secrecy="sensitive")
    coming.department_id, coming.place = make.wards()[0].id, "кабинет нарколога"
    session.flush()
    session.refresh(coming)
    assert band(coming).facts.department is None
    assert (ticket(coming).department, ticket(coming).place) == (None, None)
    coming.secrecy = "ordinary"
    assert (ticket(coming).department, ticket(coming).place) == (make.wards()[0].name_ru, "кабинет нарколога")


def test_who_is_planned_gets_the_day_and_not_an_hour_of_coming(work):
    request = make.bed_request(planned_on=clock.today("Asia/Tashkent") + timedelta(days=3))
    facts = ticket(request.encounter)
    assert (facts.planned_on, facts.came_at, facts.department) == (request.planned_on, None, "Терапия")
    assert band(request.encounter).facts.came_at is None


def test_another_hospitals_coming_has_no_band_here(work):
    coming = make.coming(at="RUR")
    for key in ("wristband", "visit_slip"):
        with pytest.raises(NotFound):
            actions.ask(key, "ru", coming.id, by=make.actor("registrar"))


def test_posts_that_see_no_patients_get_no_band_and_no_consent(work):
    coming = make.coming()
    for role in ("cashier", "accountant", "laboratory", "pharmacy"):
        for key, subject in (
            ("wristband", coming.id),
            ("labels", coming.patient_id),
            ("consent_data", coming.patient_id),
        ):
            with pytest.raises(Refusal):
                actions.ask(key, "ru", subject, by=make.actor(role))


# copies and the log


def test_a_second_band_is_a_copy_and_each_print_is_counted_in_the_log(store):
    with units.work():
        coming, nurse = make.coming(), make.actor("ward_nurse")
        papers = [actions.ask("wristband", "ru", coming.id, by=nurse) for _ in range(3)]
        assert [one.is_copy for one in papers] == [False, True, True]
    rows = select(AuditEntry.detail).where(AuditEntry.action == "paper asked for").order_by(AuditEntry.seq)
    assert [one["print"] for one in session.scalars(rows)] == [1, 2, 3]


@pytest.mark.parametrize("key", ["labels", *register.CONSENTS])
def test_a_sheet_that_waits_for_ink_is_never_a_copy(work, key):
    """A patient does not sign a sheet that calls itself a copy because the first one jammed in the printer."""
    of, registrar = make.patient(), make.actor("registrar")
    assert [actions.ask(key, "uz", of.id, by=registrar).is_copy for _ in range(2)] == [False, False]


# consents


def test_a_consent_keeps_its_words_and_the_name_of_its_edition(work):
    of = make.patient(pinfl="41402835120017")
    row = actions.ask("consent_data", "uz", of.id, by=make.actor("registrar"))
    facts = queries.facts_of(row)
    form = pack.current().form("consent_data")
    assert row.edition == facts.edition == form.edition == "consent_data 2026-11"
    assert facts.clauses == form.clauses["uz"]
    assert facts.patient.pinfl == "41402835120017"
    frozen = {**row.facts, "clauses": ["Слова прошлой редакции"]}
    row.facts = frozen
    assert "Слова прошлой редакции" in actions.html_of(row)


def test_the_page_of_a_consent_says_that_a_lawyer_has_to_read_it(store, sign_in):
    with units.work():
        patient_id = make.patient().id
    client = sign_in("registrar")
    page = client.get(f"/papers?form=consent_sharing&subject={patient_id}").text
    assert "consent_sharing 2026-11" in page
    assert "lawyer" in page
    assert "lawyer" not in client.get(f"/papers?form=patient_card&subject={patient_id}").text


# the whole way


@pytest.mark.parametrize("language", ["ru", "uz", "uz_Cyrl"])
def test_everything_of_a_patient_comes_out_of_the_press(store, app, sign_in, language):
    with units.work():
        stay = make.stay()
        coming_id, patient_id = stay.encounter_id, stay.encounter.patient_id
    client = sign_in("ward_nurse")
    offered = client.get(f"/patients/{patient_id}/papers").text
    sizes = {"wristband": "band-child", "visit_slip": "80mm"}
    for key in ("wristband", "visit_slip", "labels", *register.CONSENTS):
        subject = coming_id if key in sizes else patient_id
        address = f"/papers?form={key}&subject={subject}"
        assert address.replace("&", "&amp;") in offered
        fields = {"form": key, "subject": str(subject), "language": language, "size": sizes.get(key, "A4")}
        assert client.post(address, fields).status_code == 303
    worker.work_on(app.config["SETTINGS"], once=True)
    session.expire_all()
    for row in session.scalars(select(Paper)):
        assert row.state == "ready", row.fault
        text = PdfReader(io.BytesIO(queries.pdf(row))).pages[0].extract_text()
        assert re.search("юлдашева", text, re.IGNORECASE), row.form
    coming = client.get(f"/encounters/{coming_id}").text
    for address in (
        f"form=wristband&amp;subject={coming_id}",
        f"form=visit_slip&amp;subject={coming_id}",
        f"scans/new?coming={coming_id}",
    ):
        assert address in coming


# found again


@pytest.mark.parametrize("typed", ["{}", " {} ", "ПУЫ-{1}", "пуы-{1}", "ges-{1}"])
def test_the_code_typed_by_a_reader_finds_the_patient_whatever_the_keyboard(work, typed):
    """A reader is a keyboard: in the Russian layout G, E and S come out as П, У and Ы."""
    for family in ("Азизов", "Бобоев"):
        make.patient(family, "Тимур")
    of = make.patient()
    number = registration.card(of, make.by_code(), by=make.actor("registrar")).number
    session.flush()
    units.commit()
    units.begin_writing()
    found = patients.search(typed.format(number, number.partition("-")[2]), make.by_code().id)
    assert [one.patient.id for one in found][:1] == [of.id]


def test_the_code_of_a_linked_record_finds_who_it_is_now(store):
    with units.work():
        keeps, goes = make.patient(), make.patient("Гулямова", "Дилноза")
        ids, at = (keeps.id, goes.id), make.by_code().id
    numbers = patients.cards_of(list(ids), at)
    with units.work():
        session.add(
            PatientLink(loser_id=ids[1], survivor_id=ids[0], by_id=make.actor("chief_doctor").id, reason="same")
        )
    found = patients.search(numbers[ids[1]], at)
    assert [one.patient.id for one in found][:1] == [ids[0]]
    assert encounters.of_patients(patients.ids_of(ids[0]), at=at) == []
