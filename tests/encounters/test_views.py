"""Pages of comings as a clerk, a doctor and a head see them."""

import re
from datetime import timedelta
from uuid import UUID

import make
import pytest
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, queries
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.records import actions as records
from lighthis.registration.models import Patient

LONG = "я" * 10_000
BAD = ("🙂", "a\0b", "\u202eabc", LONG)


def came(at="GES", **more):
    with units.work():
        patient = make.patient(at=at)
        row = actions.arrive(
            patient, "by-ambulance", "боль в животе", clock.now(), by=make.actor("registrar", at), **more
        )
        return str(row.id), str(patient.id)


def patient_id(**more):
    with units.work():
        return str(make.patient(**more).id)


def count(model=Encounter):
    session.rollback()
    return session.scalar(select(func.count()).select_from(model))


def wall(at):
    return clock.local(at, "Asia/Tashkent").strftime("%d.%m.%Y %H:%M")


def ward(code="SU", at="GES"):
    rows = select(Department.id).where(Department.facility_id == make.by_code(at).id, Department.code == code)
    return str(session.scalars(rows).one())


ARRIVAL = {"complaint": "Боль в груди", "arrival": "by-ambulance", "arrived_at": ""}


def arrival(**more):
    return {**ARRIVAL, "arrived_at": wall(clock.now()), **more}


def test_a_registrar_registers_a_coming(sign_in):
    client, patient = sign_in("registrar"), patient_id()
    address = f"/patients/{patient}/arrive"
    assert "Emergency coming" in client.get(address).text
    answer = client.post(address, arrival(brigade="14", call_number="2271"))
    assert answer.status_code == 303
    row = session.scalars(select(Encounter)).one()
    assert (row.complaint, row.arrival, (row.brigade, row.call_number), row.payer) == (
        "Боль в груди",
        "by-ambulance",
        ("14", "2271"),
        "budget",
    )
    assert row.arrived_at <= clock.now()


def test_an_unknown_patient_comes_too(sign_in):
    with units.work():
        unknown = str(make.registration.register_unknown("male", 40, "Неизвестный № 1", by=make.actor("registrar")).id)
    assert sign_in("registrar").post(f"/patients/{unknown}/arrive", arrival()).status_code == 303


def test_sent_twice_is_one_coming(sign_in):
    client, address = sign_in("registrar"), f"/patients/{patient_id()}/arrive"
    fields = {**client.hidden(address), **arrival()}
    first, second = client.web.post(address, data=fields), client.web.post(address, data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert count() == 1


@pytest.mark.parametrize("field", ["complaint", "brigade", "referred_by", "arrived_at", "arrival", "sensitive"])
@pytest.mark.parametrize("value", BAD)
def test_bad_input_is_refused_and_kept(sign_in, field, value):
    client, address = sign_in("registrar"), f"/patients/{patient_id()}/arrive"
    answer = client.post(address, arrival(**{field: value}))
    if field == "sensitive":  # any value of a tick is yes
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert count() == 0


@pytest.mark.parametrize("missing", ["complaint", "arrival", "arrived_at"])
def test_missing_fields_are_named(sign_in, missing):
    client, address = sign_in("registrar"), f"/patients/{patient_id()}/arrive"
    answer = client.post(address, arrival(**{missing: ""}))
    assert answer.status_code == 422
    assert 'href="#' + missing in answer.text


def test_a_time_to_come_or_out_of_the_life_is_refused(sign_in):
    client, patient = sign_in("registrar"), patient_id()
    address = f"/patients/{patient}/arrive"
    assert "still to come" in client.post(address, arrival(arrived_at=wall(clock.now() + timedelta(hours=1)))).text
    answer = client.post(address, arrival(arrived_at="13.02.1983 12:00"))
    assert answer.status_code == 422
    assert "before the patient was born" in answer.text
    with units.work():
        session.get_one(Patient, UUID(patient)).died_at = clock.now() - timedelta(days=1)
    answer = client.post(address, arrival())
    assert answer.status_code == 422
    assert "after the patient&#39;s death" in answer.text
    assert count() == 0


def test_somebody_already_there_is_said(sign_in):
    _row, patient = came()
    client = sign_in("registrar")
    address = f"/patients/{patient}/arrive"
    assert "in the emergency department already" in client.get(address).text
    assert client.post(address, arrival()).status_code == 422
    assert client.post(address, arrival(again="y")).status_code == 303


@pytest.mark.parametrize(("role", "status"), [("registrar", 200), ("triage_nurse", 200), ("doctor", 200), ("cashier", 403),
                                              ("statistician", 403), ("laboratory", 403)])  # fmt: skip
def test_who_registers(sign_in, role, status):
    assert sign_in(role).get(f"/patients/{patient_id()}/arrive").status_code == status


def test_planning_with_a_code_found_by_words(sign_in):
    client, address = sign_in("registrar"), f"/patients/{patient_id()}/plan"
    day = clock.today("Asia/Tashkent") + timedelta(days=3)
    fields = {
        "department": ward(),
        "wish": "better",
        "planned_on": f"{day:%d.%m.%Y}",
        "payer": "self_pay",
        "referred_by": "Поликлиника 3",
    }
    found = client.post(address, {**fields, "code": "appendicitis", "go": "find-code"})
    assert found.status_code == 200
    assert "take-code:K35.8" in found.text
    assert "Поликлиника 3" in found.text
    assert count() == 0
    taken = client.post(address, {**fields, "code": "appendicitis", "go": "take-code:K35.8"})
    assert 'name="code" value="K35.8"' in taken.text
    changed = client.post(address, {**fields, "code": "K35.8", "go": "change-code"})
    assert '<input id="code"' in changed.text
    assert client.post(address, {**fields, "code": "K35.8"}).status_code == 303
    request = session.scalars(select(BedRequest)).one()
    assert (request.planned_on, request.wish) == (day, "better")


@pytest.mark.parametrize(("changed", "field"), [
    ({"department": "ER"}, "department"), ({"department": "RUR"}, "department"), ({"department": "x"}, "department"),
    ({"planned_on": "01.01.2020"}, "planned_on"), ({"planned_on": "31.02.2027"}, "planned_on"), ({"payer": "gift"}, "payer"),
    ({"payer": ""}, "payer"), ({"wish": "roof"}, "wish"), ({"code": "no such words"}, "code"), ({"code": "Z99.99"}, "text"),
    ({"referral_number": "9" * 41}, "referral_number"), ({"text": "🙂"}, "text"),
])  # fmt: skip
def test_a_wrong_plan_is_refused(sign_in, changed, field):
    client, address = sign_in("registrar"), f"/patients/{patient_id()}/plan"
    if changed.get("department") == "RUR":
        changed = {"department": ward(at="RUR")}
    if changed.get("department") == "ER":
        changed = {"department": ward("ER")}
    day = clock.today("Asia/Tashkent")
    fields = {"department": ward(), "wish": "ordinary", "planned_on": f"{day:%d.%m.%Y}", "payer": "budget", **changed}
    answer = client.post(address, fields)
    assert answer.status_code == 422
    assert re.search(rf'<a href="#{field}', answer.text)
    assert count() == 0


def test_the_coming_shows_all_and_is_logged_as_a_look(sign_in):
    row, patient = came()
    client = sign_in("doctor")
    text = client.get(f"/encounters/{row}").text
    assert "боль в животе" in text
    assert "ЮЛДАШЕВА" in text
    assert f"/encounters/{row}/decision" in text
    assert f"/encounters/{row}/diagnoses" in text
    session.rollback()
    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "looked: coming")).all()
    assert [str(one.patient_id) for one in looks] == [patient]


@pytest.mark.parametrize("page", ["", "/decision", "/move", "/error", "/secrecy"])
def test_another_facilitys_coming_is_not_there(sign_in, page):
    row, _patient = came(at="RUR")
    client = sign_in("deputy_chief")
    assert client.get(f"/encounters/{row}{page}").status_code == 404
    own, _patient = came()
    if page:
        fields = client.hidden(f"/encounters/{own}{page}")
        assert client.web.post(f"/encounters/{row}{page}", data=fields).status_code == 404


@pytest.mark.parametrize("page", ["", "/decision", "/move"])
def test_an_address_that_is_no_id_is_not_there(sign_in, page):
    assert sign_in("doctor").get(f"/encounters/no-such-thing{page}").status_code == 404
    assert sign_in("doctor").get(f"/encounters/01890000-0000-7000-8000-000000000000{page}").status_code == 404


def test_a_sensitive_coming_is_hidden_from_others(sign_in):
    row, _patient = came(secrecy="sensitive")
    assert sign_in("statistician").get(f"/encounters/{row}").status_code == 404
    assert sign_in("head_of_department").get(f"/encounters/{row}").status_code == 200


def test_the_class_is_changed_with_a_reason(sign_in):
    row, _patient = came()
    client = sign_in("head_of_department")
    assert client.post(f"/encounters/{row}/secrecy", {"reason": ""}).status_code == 422
    assert client.post(f"/encounters/{row}/secrecy", {"reason": "по просьбе пациента"}).status_code == 303
    assert "sensitive" in client.get(f"/encounters/{row}").text


def decision(**more):
    return {"kind": "home", "department": "", "wish": "ordinary", "text": "Покой", "at": wall(clock.now()), **more}


def test_a_doctor_admits(sign_in):
    row, _patient = came()
    client, address = sign_in("doctor"), f"/encounters/{row}/decision"
    refused = client.post(address, decision(kind="admit", department=ward()))
    assert refused.status_code == 422
    assert "Write the reception diagnosis first" in refused.text
    with units.work():
        found = queries.encounter(row, at=make.by_code().id)
        records.diagnose(found, "admission", "K35.8", "", clock.now(), by=make.actor("doctor"))
    assert client.post(address, decision(kind="admit", department=ward())).status_code == 303
    text = client.get(f"/encounters/{row}").text
    assert "waits for the department" in text
    assert "K35.8" in text


@pytest.mark.parametrize(("changed", "field"), [
    ({"kind": ""}, "kind-0"), ({"kind": "fly"}, "kind-0"), ({"kind": "admit"}, "department"), ({"text": ""}, "advice"),
    ({"text": "🙂"}, "text"), ({"text": "a\0b"}, "text"), ({"text": LONG}, "text"), ({"at": "завтра"}, "at"),
    ({"at": "01.01.2100 10:00"}, "at"), ({"at": "01.01.2020 10:00"}, "at"), ({"department": "1"}, "department"),
])  # fmt: skip
def test_a_wrong_decision_is_refused(sign_in, changed, field):
    row, _patient = came()
    client = sign_in("doctor")
    answer = client.post(f"/encounters/{row}/decision", decision(**changed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    session.rollback()
    assert session.scalars(select(Encounter)).one().status == "open"


def test_an_ended_coming_takes_no_decision(sign_in):
    row, _patient = came()
    client, address = sign_in("doctor"), f"/encounters/{row}/decision"
    assert client.post(address, decision()).status_code == 303
    assert "ended" in client.get(f"/encounters/{row}").text
    assert client.post(address, decision(kind="left")).status_code == 422


def test_only_doctors_decide(sign_in):
    row, _patient = came()
    for role in ("registrar", "triage_nurse", "ward_nurse", "administrator"):
        assert sign_in(role).get(f"/encounters/{row}/decision").status_code == 403


def test_a_coming_on_the_wrong_patient_is_moved(sign_in):
    row, wrong = came()
    right = patient_id(family="Каримова", given="Нигора")
    nurse, address = sign_in("triage_nurse"), f"/encounters/{row}/move"
    found = nurse.post(address, {"q": "Каримова", "go": "find", "reason": "соседняя строка"})
    assert found.status_code == 200
    assert right in found.text
    assert "соседняя строка" in found.text
    assert nurse.post(address, {"q": "Каримова", "reason": "соседняя строка"}).status_code == 422
    assert nurse.post(address, {"q": "Каримова", "to_patient": wrong, "reason": "x"}).status_code == 422
    assert nurse.post(address, {"q": "Каримова", "to_patient": right, "reason": ""}).status_code == 422
    assert nurse.post(address, {"q": "Каримова", "to_patient": right, "reason": "соседняя строка"}).status_code == 303
    assert "Look and answer" not in nurse.get("/moves").text
    deputy = sign_in("deputy_chief")
    listed = deputy.get("/moves").text
    assert "соседняя строка" in listed
    move = re.search(r"/moves/([0-9a-f-]{36})", listed).group(1)
    assert sign_in("deputy_chief", at="RUR").get(f"/moves/{move}").status_code == 404
    assert deputy.post(f"/moves/{move}", {}).status_code == 303
    session.rollback()
    assert str(session.scalars(select(Encounter)).one().patient_id) == right
    assert "Moved here from another patient" in deputy.get(f"/encounters/{row}").text
    assert "КАРИМОВА" in deputy.get(f"/encounters/{row}").text
    assert "Nothing waits" in deputy.get("/moves").text
    assert deputy.post(f"/moves/{move}", {}).status_code == 422


def test_who_asked_cannot_confirm_and_another_may_decline(sign_in):
    row, patient = came()
    right = patient_id(family="Каримова")
    deputy = sign_in("deputy_chief")
    assert (
        deputy.post(f"/encounters/{row}/move", {"q": "Каримова", "to_patient": right, "reason": "не та"}).status_code
        == 303
    )
    move = re.search(r"/moves/([0-9a-f-]{36})", deputy.get("/moves").text).group(1)
    refused = deputy.post(f"/moves/{move}", {})
    assert refused.status_code == 422
    assert "another person confirms" in refused.text
    assert sign_in("chief_doctor").post(f"/moves/{move}", {"go": "decline"}).status_code == 303
    session.rollback()
    assert str(session.scalars(select(Encounter)).one().patient_id) == patient


@pytest.mark.parametrize("text", [*BAD, "%", "' OR 1=1", "-"])
def test_strange_searches_for_the_right_patient(sign_in, text):
    row, _patient = came()
    client = sign_in("triage_nurse")
    assert client.post(f"/encounters/{row}/move", {"q": text, "go": "find"}).status_code in {200, 422}
    assert client.post(f"/encounters/{row}/move", {"q": text, "to_patient": "", "reason": "не та"}).status_code == 422


@pytest.mark.parametrize("language", ["ru", "uz", "uz_Cyrl"])
def test_pages_open_in_every_language(sign_in, language):
    row, patient = came()
    client = sign_in("head_of_department", language=language)
    for address in (f"/patients/{patient}/arrive", f"/patients/{patient}/plan", f"/encounters/{row}", f"/encounters/{row}/decision",
                    f"/encounters/{row}/move", f"/encounters/{row}/error", f"/encounters/{row}/secrecy", "/moves"):  # fmt: skip
        assert client.get(address).status_code == 200


def test_a_patient_in_a_bed_comes_again_only_with_a_word(sign_in):
    with units.work():
        stay = make.stay()
        patient, number = f"/patients/{stay.encounter.patient_id}/arrive", stay.encounter.number
    client = sign_in("registrar")
    sent = {"complaint": "боль", "arrival": "by-ambulance", "arrived_at": wall(clock.now())}
    shown = client.get(patient).text
    assert "This patient lies in this hospital." in shown
    assert number in shown
    refused = client.post(patient, sent)
    assert refused.status_code == 422
    assert f"This patient lies in this hospital: {number}." in refused.text
    assert 'href="#again"' in refused.text
    assert client.post(patient, {**sent, "again": "y"}).status_code == 303


def test_nobody_is_stopped_after_the_stay(work):
    stay = make.stay()
    stay.encounter.status = "closed"
    actions.arrive(stay.encounter.patient, "other", "жар", clock.now(), by=make.actor("registrar"))
