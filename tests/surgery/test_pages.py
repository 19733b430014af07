"""Operations and transfusions from the first page to the register: consent first, signed and not altered, two people for an error."""

import html
import re
from datetime import timedelta
from uuid import UUID

import make
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from lighthis.admission import prints as admission_prints
from lighthis.admission.models import Stay
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.encounters import actions as comings
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.surgery.models import InterventionConsent, Operation, Transfusion
from lighthis.surgery.views import register

# what happened "three hours ago" happened today
pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def stay(sign_in):
    """A patient in a bed since yesterday."""
    sign_in("doctor")
    with units.work():
        return make.stay(since=clock.now() - timedelta(days=1)).id


def of(stay_id):
    return str(session.get_one(Stay, stay_id).encounter_id)


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def wall(hours):
    return f"{clock.local(clock.now() - timedelta(hours=hours), 'Asia/Tashkent'):%d.%m.%Y %H:%M}"


def only(model):
    session.remove()
    return session.scalars(select(model)).one()


def surgeon():
    return str(make.actor("doctor").id)


def plan(client, coming, **more):
    typed = {"name": "Аппендэктомия", "urgency": "emergency", "operated_by": surgeon(), "anaesthesia": "local", **more}
    return client.post(f"/encounters/{coming}/operations/new", typed)


def protocol(**more):
    return {
        "name": "Аппендэктомия", "urgency": "emergency", "operated_by": surgeon(), "anaesthesia": "local", "started_at": wall(3),
        "ended_at": wall(2), "findings": "отросток флегмонозный", "course": "аппендэктомия по Волковичу", "code_after": "K35.8",
        "complications": "кровотечение", "code": "47.0", **more,
    }  # fmt: skip


def agree(client, coming, kind="operation", hours=5, **more):
    typed = {"kind": kind, "verdict": "agreed", "given_by": "patient", "given_at": wall(hours), **more}
    return client.post(f"/encounters/{coming}/intervention-consents", typed)


def test_an_operation_is_planned_consented_done_and_listed(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    answer = plan(doctor, coming)
    one = f"/operations/{only(Operation).id}"
    assert answer.headers["Location"] == one
    blocked = doctor.post(f"{one}/protocol", protocol())
    assert blocked.status_code == 422
    assert "There is no signed consent before the beginning: operation" in words(blocked)
    assert "отросток флегмонозный" in blocked.text  # nothing typed is lost
    assert agree(doctor, coming).status_code == 303
    assert doctor.post(f"{one}/protocol", protocol()).status_code == 303
    row = only(Operation)
    assert (row.state, row.is_main, row.department_id is not None) == ("done", False, True)
    assert session.get_one(Stay, stay).is_operated
    assert "signed" in words(doctor.get(one))
    assert "Done: Аппендэктомия" in words(doctor.get(f"/encounters/{coming}"))
    assert "Аппендэктомия" in words(doctor.get(f"/stays/{stay}/history"))
    assert "Аппендэктомия" in words(doctor.get("/operations"))
    table = doctor.get("/operations.csv").text
    assert "47.0" in table
    assert "кровотечение" in table
    (told,) = admission_prints.case_history(stay, session.get_one(Stay, stay).facility_id, "ru").facts.operations
    assert (told.name, told.anaesthesia, told.complications) == ("Аппендэктомия", "local", "кровотечение")


def test_a_signed_protocol_is_not_altered(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    plan(doctor, coming)
    agree(doctor, coming)
    one = f"/operations/{only(Operation).id}"
    doctor.post(f"{one}/protocol", protocol())
    assert doctor.post(f"{one}/protocol", protocol(course="иначе")).status_code == 422
    assert doctor.post(f"{one}/cancel", {"reason": "иначе"}).status_code == 422
    session.remove()
    with pytest.raises(DBAPIError), engine().begin() as connection:
        connection.execute(text("UPDATE operation SET complications = ''"))
    with pytest.raises(DBAPIError), engine().begin() as connection:
        connection.execute(text("DELETE FROM operation"))


def test_vital_need_is_said_in_words(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    plan(doctor, coming)
    one = f"/operations/{only(Operation).id}"
    assert doctor.post(f"{one}/protocol", protocol(despite="надо")).status_code == 422
    assert doctor.post(f"{one}/protocol", protocol(despite="консилиум, главный врач извещён")).status_code == 303
    assert "Why without a consent" in words(doctor.get(one))


def test_an_operation_in_error_needs_two_and_clears_the_stay(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    plan(doctor, coming)
    agree(doctor, coming)
    one = f"/operations/{only(Operation).id}"
    doctor.post(f"{one}/protocol", protocol())
    doctor.post(f"{one}/withdraw", {"reason": "другой пациент"})
    session.remove()
    assert session.get_one(Stay, stay).is_operated
    with units.work():
        comings.answer_error(only(EntryError), True, by=make.actor("head_of_department"))
    session.remove()
    assert not session.get_one(Stay, stay).is_operated
    assert "Entered in error: другой пациент" in words(doctor.get(one))
    assert "Аппендэктомия" not in words(doctor.get("/operations"))


def test_two_surgeons_on_one_protocol_get_the_page_with_both_texts(sign_in, stay):
    doctor, head, coming = sign_in("doctor"), sign_in("head_of_department"), of(stay)
    plan(doctor, coming)
    one = f"/operations/{only(Operation).id}/protocol"
    late = head.hidden(one)
    doctor.post(one, protocol(course="первый текст", go="keep"))
    answer = head.web.post(one, data={**late, **protocol(course="второй текст", go="keep")})
    assert answer.status_code == 409
    assert "первый текст" in answer.text
    assert "второй текст" in answer.text


def test_a_sensitive_operation_is_on_no_list(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    plan(doctor, coming)
    agree(doctor, coming)
    one = f"/operations/{only(Operation).id}"
    doctor.post(f"{one}/protocol", protocol())
    with units.work():
        row = session.get_one(Encounter, UUID(coming))
        row.secrecy, row.doctor_id, row.registered_by_id = "sensitive", None, make.actor("head_of_department").id
    assert doctor.get(one).status_code in {403, 404}
    assert "Аппендэктомия" not in words(doctor.get("/operations"))
    assert "Аппендэктомия" not in doctor.get("/operations.csv").text
    assert "Аппендэктомия" in words(sign_in("head_of_department").get("/operations"))


@pytest.mark.parametrize("where", ["code_before", "code_after"])
def test_a_sensitive_code_of_an_operation_hides_the_coming(sign_in, stay, where):
    doctor, coming = sign_in("doctor"), of(stay)
    one = plan(doctor, coming).headers["Location"]
    with units.work():
        head = make.actor("head_of_department").id
        row = session.get_one(Encounter, UUID(coming))
        row.doctor_id, row.registered_by_id = None, head
        session.get_one(Stay, stay).doctor_id = head
    kept = doctor.post(f"{one}/protocol", protocol(**{where: "f10.2", "go": "keep"}))
    assert (kept.status_code, kept.headers["Location"]) == (
        303,
        f"/patients/{session.get_one(Encounter, UUID(coming)).patient_id}",
    )
    session.remove()
    assert session.get_one(Encounter, UUID(coming)).secrecy == "sensitive"
    assert doctor.get(one).status_code in {403, 404}


def test_an_operation_of_another_hospital_is_not_there(sign_in, stay):
    plan(sign_in("doctor"), of(stay))
    assert sign_in("doctor", "RUR").get(f"/operations/{only(Operation).id}").status_code == 404


def test_a_consent_taken_back_opens_nothing(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    page = doctor.get(f"/encounters/{coming}/intervention-consents").text
    assert f"/papers?form=intervention_consent&amp;subject={stay}" in page  # the sheet to sign, filled
    plan(doctor, coming)
    agree(doctor, coming)
    doctor.post(f"/intervention-consents/{only(InterventionConsent).id}/withdraw", {"reason": "передумал"})
    assert doctor.post(f"/operations/{only(Operation).id}/protocol", protocol()).status_code == 422


def bag(**more):
    return {
        "component": "red_cells", "series": "1187-22", "volume_ml": "350", "recipient_group": "0", "recipient_rhesus": "positive",
        "donor_group": "0", "donor_rhesus": "positive", "started_at": wall(2),
        **{f"test_{name}": "fits" for name in ("group", "cross", "rhesus", "biological")}, **more,
    }  # fmt: skip


def test_a_transfusion_is_asked_about_hard_and_ended(sign_in, stay):
    doctor, coming = sign_in("doctor"), of(stay)
    address = f"/encounters/{coming}/transfusions/new"
    assert "There is no signed consent" in words(doctor.post(address, bag()))
    agree(doctor, coming, "transfusion")
    assert "This bag does not fit" in words(doctor.post(address, bag(donor_group="A")))
    assert doctor.post(address, bag()).status_code == 303
    one = f"/transfusions/{only(Transfusion).id}"
    assert "not written yet" in words(doctor.get(one))
    assert doctor.post(f"{one}/end", {"ended_at": wall(1), "reaction": "fever"}).status_code == 422
    typed = {
        "ended_at": wall(1),
        "reaction": "fever",
        "reaction_words": "озноб, остановлено",
        "hour_1": "37,9; 96; 120/70",
    }
    assert doctor.post(f"{one}/end", typed).status_code == 303
    assert doctor.post(f"{one}/end", typed).status_code == 422
    assert "37,9; 96; 120/70" in words(doctor.get(one))
    assert "red cells, 350 ml, No 1187-22" in words(doctor.get(f"/encounters/{coming}"))
    assert doctor.post(f"{one}/withdraw", {"reason": "другой пациент"}).status_code == 303
    with units.work():
        comings.answer_error(only(EntryError), True, by=make.actor("head_of_department"))
    assert only(Transfusion).withdrawn_why == "другой пациент"


@pytest.mark.parametrize(
    "asked", ["since=31.02.2026", "since=02.11.2026&until=01.11.2026", "since=01.01.2020&until=01.01.2026"]
)
def test_a_period_that_cannot_be_is_refused(sign_in, stay, asked):
    doctor = sign_in("doctor")
    assert doctor.get(f"/operations?{asked}").status_code == 422
    assert doctor.get(f"/operations.csv?{asked}").status_code == 422


def test_a_file_that_would_not_hold_everything_is_refused_and_says_so(sign_in, stay, monkeypatch):
    doctor, coming = sign_in("doctor"), of(stay)
    agree(doctor, coming)
    for _ in range(2):
        doctor.post(f"{plan(doctor, coming).headers['Location']}/protocol", protocol())
    monkeypatch.setattr(register, "MOST", 1)
    refused = doctor.get("/operations.csv")
    assert refused.status_code == 422
    assert "There are 2 operations on these days, and a file holds at most 1." in words(refused)
    monkeypatch.setattr(register, "MOST", 2)
    file = doctor.get("/operations.csv")
    assert (file.status_code, file.text.count("Аппендэктомия")) == (200, 2)
