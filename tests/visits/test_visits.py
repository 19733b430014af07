"""Outpatient visits: registered by a clerk, listed for the doctor, ended by a decision; a line of form 001 only for who is sent to a ward."""

import html
import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters import endings
from lighthis.encounters import queries as encounter_queries
from lighthis.encounters.models import Encounter
from lighthis.journal.models import JournalEntry
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions as records


@pytest.fixture
def patient(store):
    """A patient, and a hospital that receives outpatients."""
    with units.work():
        clinic = make.clinic()
        made = make.patient("Саидова", "Гулчеҳра", "Раҳимовна")
        return {"patient": str(made.id), "clinic": str(clinic.id)}


def form(client, patient, **more):
    address = f"/patients/{patient['patient']}/visit"
    fields = {
        "department": patient["clinic"],
        "payer": "self_pay",
        "complaint": "кашель",
        "arrived_at": make.wall_now(),
    }
    return client.post(address, {**fields, **more})


def visits():
    session.remove()
    return list(session.scalars(select(Encounter).where(Encounter.kind == "outpatient").order_by(Encounter.id)))


def entries():
    session.remove()
    return len(list(session.scalars(select(JournalEntry.id))))


def said(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_visit_is_registered_and_stands_in_the_list_of_the_day(sign_in, patient):
    clerk = sign_in("registrar")
    assert form(clerk, patient, referred_by="Поликлиника № 3", referral_number="17").status_code == 303
    (row,) = visits()
    assert (row.kind, row.status, row.payer, row.complaint) == ("outpatient", "open", "self_pay", "кашель")
    assert (row.referred_by, row.referral_number) == ("Поликлиника № 3", "17")
    assert entries() == 0
    assert "Саидова" not in sign_in("triage_nurse").get("/emergency").text
    listed = said(sign_in("doctor").get("/visits"))
    assert "Саидова" in listed
    assert row.number in listed


def test_a_second_open_visit_to_the_department_waits_for_its_tick(sign_in, patient):
    clerk = sign_in("registrar")
    form(clerk, patient)
    again = form(clerk, patient, complaint="ещё раз")
    assert again.status_code == 422
    assert "ещё раз" in again.text
    assert 'name="again"' in again.text
    assert len(visits()) == 1
    assert form(clerk, patient, again="y").status_code == 303
    assert len(visits()) == 2


@pytest.mark.parametrize(
    "wrong", [{"department": ""}, {"department": "nonsense"}, {"payer": ""}, {"arrived_at": "31.02.2026"}]
)
def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in, patient, wrong):
    answer = form(sign_in("registrar"), patient, **wrong)
    assert answer.status_code == 422
    assert "кашель" in answer.text
    assert visits() == []


@pytest.mark.parametrize("which", ["ward", "closed", "foreign"])
def test_only_an_open_department_for_outpatients_of_this_hospital_takes_a_visit(store, which):
    with units.work():
        of = {
            "ward": lambda: make.wards()[0], "foreign": lambda: make.clinic("RUR"), "closed": make.clinic
        }[which]()  # fmt: skip
        of.is_closed = which == "closed"
        patient = make.patient("Саидова", "Гулчеҳра", "Раҳимовна")
        with pytest.raises(Refusal) as refusal:
            make.visit_actions.visit(patient, of, "", clock.now(), "budget", by=make.actor("registrar"))
        assert refusal.value.field == "department"


def test_a_hospital_without_such_a_department_offers_no_visit(sign_in, store):
    with units.work():
        id_ = make.patient("Саидова", "Гулчеҳра", "Раҳимовна").id
    clerk = sign_in("registrar")
    assert f"/patients/{id_}/visit" not in clerk.get(f"/patients/{id_}").text
    assert 'value="visit"' not in clerk.get("/patients/new?q=1983").text
    with units.work():
        make.clinic()
    assert f"/patients/{id_}/visit" in clerk.get(f"/patients/{id_}").text
    assert 'value="visit"' in clerk.get("/patients/new?q=1983").text


def test_save_and_register_a_visit_leads_to_its_form(sign_in, patient):
    clerk = sign_in("registrar")
    new = {"family": "Назарова", "given": "Зебо", "sex": "female", "birth_date": "14.02.1983", "go": "visit"}
    answer = clerk.post("/patients/new?q=1983", new)
    assert answer.status_code == 303
    assert answer.location.endswith("/visit")


def decided(kind, **more):
    """The doctor's decision on the one visit."""
    with units.work():
        row = session.scalars(select(Encounter).where(Encounter.kind == "outpatient")).one()
        doctor = make.actor("doctor")
        if not row.doctor_id:
            records.diagnose(row, "admission", "J20.9", "", clock.now(), by=doctor)
            records.note(row, "examination", "хрипы", clock.now(), by=doctor)
        encounters.decide(row, kind, clock.now(), by=doctor, **more)


def test_sent_home_it_is_over_and_form_001_knows_nothing_of_it(sign_in, patient):
    form(sign_in("registrar"), patient)
    decided("home", text="покой, обильное питьё")
    assert visits()[0].status == "closed"
    assert entries() == 0
    assert "Decide" not in said(sign_in("doctor").get("/visits"))


def test_who_is_sent_to_a_ward_gets_one_line_of_form_001(sign_in, patient):
    form(sign_in("registrar"), patient)
    decided("admit", department=make.wards()[0])
    decided("admit", department=make.wards()[1])
    assert entries() == 1


def test_who_declines_the_ward_stands_in_form_001_too(sign_in, patient):
    form(sign_in("registrar"), patient)
    told = endings.Ending(reason="patient-refused", turn="first", help_given="нет", advice="покой")
    decided("declined", text="отказалась", ending=told)
    assert entries() == 1


def test_a_list_holds_its_day_its_department_and_nothing_hidden(sign_in, patient):
    with units.work():
        make.visit(make.patient("Каримова", "Лола", ""))
        hidden = make.visit(make.patient("Тоирова", "Нигора", ""))
        encounters.set_secrecy(hidden, "sensitive", "x", by=make.actor("chief_doctor"))
        other = make.clinic(code="EYE")
    doctor, today = sign_in("doctor"), clock.today(make.by_code().zone)
    whole = said(doctor.get("/visits"))
    assert "Каримова" in whole
    assert "Тоирова" not in whole
    assert "Каримова" not in said(doctor.get(f"/visits?department={other.id}"))
    assert "Каримова" not in said(doctor.get(f"/visits?day={(today - timedelta(days=1)).isoformat()}"))
    assert "Каримова" in said(doctor.get("/visits?day=nonsense&department=nonsense"))


def test_the_register_shows_no_place_for_who_came_for_a_visit(patient):
    with units.work():
        row = make.visit(make.patient("Каримова", "Лола", ""))
        assert encounter_queries.here_now([row.patient_id], at=row.facility_id) is None
