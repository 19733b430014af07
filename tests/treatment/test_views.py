"""The treatment sheet through the pages, by what a person sees."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import make
import pytest
from sqlalchemy import event, select

from lighthis.admission import actions as admission
from lighthis.admission.models import Stay
from lighthis.admission.rules import Born
from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.registration import actions as registration
from lighthis.staff.models import Post, Staff
from lighthis.treatment import queries
from lighthis.treatment.models import Dose, Prescription

NOON = make.moment("2026-11-22 09:00")  # 14:00 on the wall
HOUR = timedelta(hours=1)
TWO = make.moment("2026-11-22 09:00")


@pytest.fixture
def there(store):
    """A woman in room 2, allergic to penicillin, at two o'clock."""
    with clock.at(NOON):
        with units.work():
            stay = make.stay(since=NOON - 30 * HOUR)
            registration.add_allergy(stay.encounter.patient, "пенициллин", "отёк", None, "", by=make.actor())
            found = {"coming": stay.encounter_id, "ward": stay.department.id, "stay": stay.id, "at": stay.facility_id}
        session.remove()
        yield found


def begun(there, name="Цефтриаксон", **facts):
    with units.work():
        stay = queries.place_of(there["coming"], there["at"])
        of = session.get_one(Stay, stay.stay_id)
        found = make.prescribed(of, name, **{"starts_at": NOON - 7 * HOUR, "prescribed_at": NOON - 7 * HOUR} | facts).id
    session.remove()
    return found


def rows(model):
    session.remove()
    return list(session.scalars(select(model).order_by(model.id)))


def words(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.text)))


DRUG = {
    "name": "Цефтриаксон", "dose": "1", "unit": "g", "route": "iv", "pattern": "times", "times": "8 20", "days": "3",
    "funding": "covtp-0001-00010", "remark": "медленно",
}  # fmt: skip


def test_a_doctor_prescribes_and_the_sheet_shows_it(sign_in, there):
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment/drug"
    assert "пенициллин" in doctor.get(address).text
    answer = doctor.post(address, DRUG)
    assert answer.status_code == 303
    row = rows(Prescription)[0]
    assert (row.times, row.starts_at, f"{row.last_on}", row.remark) == (
        ["08:00", "20:00"],
        NOON,
        "2026-11-24",
        "медленно",
    )
    page = words(doctor.get(answer.location))
    for said in ("Prescribed: Цефтриаксон 1 g", "08:00 20:00", "until 24.11.2026", "Local budget", "to come"):
        assert said in page
    assert f"/encounters/{there['coming']}/treatment" in doctor.get(f"/encounters/{there['coming']}").text
    assert f"/encounters/{there['coming']}/treatment" in doctor.get(f"/stays/{there['stay']}").text
    next_one = doctor.post(address, DRUG | {"name": "Кеторолак", "go": "another"})
    assert next_one.location.endswith(address)


def test_what_is_wrong_is_said_and_everything_typed_stays(sign_in, there):
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment/drug"
    for change, said in (
        ({"dose": ""}, "write the dose of the drug"), ({"times": "утром"}, "is no time of the day"), ({"last_on": "25.11.2026"}, "do not agree"),
        ({"funding": ""}, "choose who pays"), ({"pattern": "needed", "condition": "боль"}, "how many hours at least"),
        ({"prescribed_at": "22.11.2026 15:00"}, "still to come"), ({"starts_at": "22.11.2026 10:00"}, "cannot begin before"),
    ):  # fmt: skip
        answer = doctor.post(address, DRUG | change)
        assert answer.status_code == 422, change
        assert said in unescape(answer.text), change
        assert "медленно" in answer.text
    assert rows(Prescription) == []


def test_a_drug_that_the_patient_is_allergic_to_asks_for_a_tick_and_a_reason(sign_in, there):
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment/drug"
    drug = DRUG | {"name": "Ампициллин"}
    answer = doctor.post(address, drug)
    assert answer.status_code == 422
    assert 'name="sure-allergy" value="Ампициллин"' in answer.text
    assert doctor.post(address, drug | {"sure-allergy": "Ампициллин"}).status_code == 422
    assert doctor.post(address, drug | {"sure-allergy": "Кеторолак", "despite": "нет другого"}).status_code == 422
    assert doctor.post(address, drug | {"sure-allergy": "Ампициллин", "despite": "нет другого"}).status_code == 303
    assert rows(Prescription)[0].despite == "нет другого"
    assert "sure-double" in doctor.post(address, drug | {"sure-allergy": "Ампициллин", "despite": "нет другого"}).text


def test_a_procedure_and_a_diet(sign_in, there):
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment"
    procedure = {"name": "Перевязка", "materials": "бинт 2", "pattern": "every", "every_hours": "12"}
    assert doctor.post(f"{address}/procedure", procedure).status_code == 303
    assert doctor.post(f"{address}/diet", {"table": "table-5"}).status_code == 303
    assert doctor.post(f"{address}/diet", {}).status_code == 422
    page = words(doctor.get(address))
    for said in ("Table 5, liver and bile", "Перевязка", "every 12 h", "Materials: бинт 2"):
        assert said in page


def test_the_round_shows_what_is_overdue_due_and_ahead(sign_in, there):
    begun(there, times=("08:00", "14:00", "16:00", "23:00"))
    begun(there, "Парацетамол", pattern="needed", times=(), condition="жар", least_hours=6)
    nurse = sign_in("ward_nurse")
    page = nurse.get(f"/wards/{there['ward']}/round")
    seen = words(page)
    assert "overdue by 6 h 0 min" in seen
    assert "14:00 Цефтриаксон 1 g, into a vein, due now" in seen
    assert "16:00 Цефтриаксон" in seen
    assert "23:00" not in seen
    assert "23:00 Цефтриаксон" not in words(nurse.get(f"/wards/{there['ward']}/round?ahead=8"))
    assert "When needed: Парацетамол" in seen
    assert "Allergy: пенициллин" in seen
    assert f"/encounters/{there['coming']}/doses" in page.text
    assert f"/wards/{there['ward']}/round" in nurse.get(f"/wards/{there['ward']}").text
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "saw the round")).first()
    assert len(entry.detail["ids"]) == 1


def fields_of(page):
    """The rows of the form: the name of each dose's question."""
    return list(dict.fromkeys(re.findall(r'name="(how_[^"]+)"', page.text)))


def test_the_home_of_a_nurse_counts_the_doses_of_her_ward(sign_in, there):
    begun(there)  # 08:00 was not written: overdue
    begun(there, "Гепарин", times=("14:30",))
    begun(there, "Метронидазол", times=("23:00",))
    way = f"/wards/{there['ward']}/round"
    assert way not in sign_in("ward_nurse").get("/").text  # her post is of no ward
    with units.work():
        person = session.scalar(select(Staff).where(Staff.login == "ward_nurse.ges"))
        session.scalar(select(Post).where(Post.staff_id == person.id)).department_id = there["ward"]
    page = sign_in("ward_nurse").get("/")
    assert "1 due, 1 overdue" in words(page)
    assert way in page.text
    assert "Гепарин" not in words(page)


def test_a_nurse_writes_several_doses_in_one_form(sign_in, there):
    begun(there, times=("08:00", "14:00"))
    begun(there, "Парацетамол", pattern="needed", times=(), condition="жар", least_hours=6)
    nurse, address = sign_in("ward_nurse"), f"/encounters/{there['coming']}/doses"
    first, second, needed = fields_of(nurse.get(address))
    late = {first: "given", first.replace("how", "at"): "22.11.2026 08:10", second: "not_given", needed: "given"}
    answer = nurse.post(address, late)
    assert answer.status_code == 422
    assert "choose why it was not given" in answer.text
    late[second.replace("how", "why")] = "refused"
    answer = nurse.post(address, late)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/wards/{there['ward']}/round#bed-{there['stay']}")
    assert [(one.state, one.reason, one.at) for one in sorted(rows(Dose), key=lambda one: (one.at, one.state == "given"))] == [
        ("given", "", NOON - 6 * HOUR + timedelta(minutes=10)), ("not_given", "refused", NOON), ("given", "", NOON),
    ]  # fmt: skip
    sheet = words(sign_in("doctor").get(f"/encounters/{there['coming']}/treatment"))
    for said in ("08:00 given, 08:10", "not given", "the patient refused"):
        assert said in sheet
    assert fields_of(nurse.get(address)) == [needed]


def test_pressed_twice_and_two_nurses_give_one_dose(sign_in, there):
    begun(there, times=("14:00",), starts_at=NOON, prescribed_at=NOON)
    nurse, other, address = sign_in("ward_nurse"), sign_in("senior_nurse"), f"/encounters/{there['coming']}/doses"
    hidden, theirs = nurse.hidden(address), other.hidden(address)
    (name,) = fields_of(nurse.get(address))
    sent = [nurse.web.post(address, data={**hidden, "at": "14:00", name: "given"}) for _ in range(2)]
    assert [one.status_code for one in sent] == [303, 303]
    late = other.web.post(
        address, data={**theirs, "at": "14:00", name: "not_given", name.replace("how", "why"): "absent"}
    )
    assert late.status_code == 422
    assert "written as given already" in late.text
    assert len(rows(Dose)) == 1


def test_strange_doses_are_refused(sign_in, there):
    begun(there)
    nurse, address = sign_in("ward_nurse"), f"/encounters/{there['coming']}/doses"
    with units.work():
        other = make.stay("2", "2", of=make.patient("Каримова"), since=NOON - HOUR)
        foreign = make.prescribed(other, starts_at=NOON, prescribed_at=NOON, times=("14:00",)).id
    session.remove()
    minute = int(NOON.timestamp() // 60)
    for name in (f"how_{foreign.hex}_{minute}", "how_zz_1", f"how_{'0' * 32}_99999999999", f"how_{foreign.hex}_"):
        assert nurse.post(address, {name: "given"}).status_code == 400
    ours = rows(Prescription)[0].id
    assert nurse.post(address, {f"how_{ours.hex}_{minute}": "given"}).status_code == 422
    assert nurse.post(address, {f"how_{ours.hex}_999999999": "given"}).status_code == 422
    assert nurse.post(address, {}).status_code == 422
    assert rows(Dose) == []


def test_a_dose_written_in_error_waits_for_a_second_person(sign_in, there):
    row = begun(there, times=("14:00",), starts_at=NOON, prescribed_at=NOON)
    with units.work():
        dose = make.given(queries.prescription(row, at=there["at"]), NOON).id
    session.remove()
    nurse, head = sign_in("ward_nurse"), sign_in("head_of_department")
    assert f"/doses/{dose}/error" in nurse.get(f"/prescriptions/{row}").text
    assert nurse.post(f"/doses/{dose}/error", {"reason": "не той"}).status_code == 303
    assert "waits for another person" in words(nurse.get(f"/prescriptions/{row}"))
    way = re.search(r'href="([^"]+)"[^>]*>Look and answer', head.get("/moves").text)[1]
    assert "Цефтриаксон 1 g, into a vein: given" in words(head.get(way))


def test_stop_and_change_through_the_pages(sign_in, there):
    row = begun(there, starts_at=NOON, prescribed_at=NOON)
    doctor = sign_in("doctor")
    page = doctor.get(f"/prescriptions/{row}")
    assert f"/prescriptions/{row}/stop" in page.text
    perhaps = begun(there, "Парацетамол", pattern="needed", times=(), condition="жар", least_hours=6)
    assert 'value="6"' in doctor.get(f"/prescriptions/{perhaps}/change").text
    form = doctor.get(f"/prescriptions/{row}/change")
    assert 'value="08:00 20:00"' in form.text
    fields = DRUG | {"dose": "2", "days": "", "why": "мало"}
    assert doctor.post(f"/prescriptions/{row}/change", fields | {"why": ""}).status_code == 422
    assert doctor.post(f"/prescriptions/{row}/change", fields).status_code == 303
    old, _perhaps, new = rows(Prescription)
    assert (old.stopped_at, new.replaces_id) == (NOON, old.id)
    new = new.id
    assert doctor.post(f"/prescriptions/{new}/stop", {"why": "сыпь"}).status_code == 303
    assert "stopped today 14:00" in words(doctor.get(f"/encounters/{there['coming']}/treatment"))
    late = doctor.post(f"/prescriptions/{new}/stop", {"why": "сыпь"})
    assert late.status_code == 422
    assert "stopped already" in words(late)


def test_after_a_move_every_page_says_that_the_doctor_must_confirm(sign_in, there):
    begun(there)
    with units.work():
        stay = session.get_one(Stay, there["stay"])
        admission.transfer(stay, make.bed("3", "1", department_code="SU"), NOON, by=make.actor("ward_nurse"))
        ward = stay.departments[-1].department_id
    session.remove()
    doctor, own = sign_in("doctor"), f"/encounters/{there['coming']}/treatment"
    assert "its doctor must confirm" in words(doctor.get(own))
    assert "its doctor must confirm" in words(doctor.get(f"/encounters/{there['coming']}"))
    session.remove()
    wards = [one.id for one in make.wards()]
    found = [words(doctor.get(f"/wards/{one}/round")) for one in wards]
    assert sum("treatment not confirmed after the move" in one for one in found) == 1, ward
    assert "Цефтриаксон" in words(doctor.get(f"{own}/confirm"))
    assert doctor.post(f"{own}/confirm", {"remark": ""}).status_code == 303
    assert "must confirm" not in words(doctor.get(own))


def test_a_hidden_coming_is_given_its_drugs_and_leaks_nowhere(sign_in, there):
    begun(there, "Тайный препарат", times=("14:00",), starts_at=NOON, prescribed_at=NOON)
    with units.work():
        stay = session.get_one(Stay, there["stay"])
        stay.encounter.secrecy, stay.encounter.doctor_id, stay.encounter.registered_by_id = (
            "sensitive",
            None,
            make.actor("chief_doctor").id,
        )
    session.remove()
    nurse, doctor, ward = sign_in("ward_nurse"), sign_in("doctor"), there["ward"]
    assert "Тайный препарат" in nurse.get(f"/wards/{ward}/round").text
    assert nurse.get(f"/encounters/{there['coming']}/doses").status_code == 200
    for page in (
        f"/wards/{ward}/round",
        *(f"/wards/{ward}/sheets/{name}" for name in ("patients", "handover", "doors")),
    ):
        for who in (doctor, *((nurse,) if "round" not in page else ())):
            text = who.get(page).text
            assert not [word for word in ("Тайный", "Юлдашева", "Ю. Д. Ш.") if word in text], page
    for page in (f"/encounters/{there['coming']}/treatment", f"/encounters/{there['coming']}/treatment/drug"):
        assert doctor.get(page).status_code in {403, 404}
    assert doctor.get(f"/prescriptions/{rows(Prescription)[0].id}").status_code in {403, 404}


def test_the_daily_sheets_of_a_ward(sign_in, there):
    begun(there, times=("08:00", "14:00", "20:00"))
    begun(there, "5", kind="diet")
    nurse, ward = sign_in("senior_nurse"), there["ward"]
    listed = words(nurse.get(f"/wards/{ward}/sheets/patients"))
    for said in (
        "2/1",
        "Юлдашева Дилноза",
        "I20.0",
        "пенициллин",
        "Цефтриаксон 1 g, into a vein, 08:00 14:00 20:00",
        "Table 5",
    ):
        assert said in listed, said
    assert "Day of stay: 2 Diagnosis: I20.0" in listed  # a phone shows no heads of columns
    drugs = words(nurse.get(f"/wards/{ward}/sheets/drugs"))
    assert "Цефтриаксон Amount: 3 Unit: g Doses: 3 Who pays for the drug: Local budget" in drugs
    assert "Юлдашева" not in drugs
    over = words(nurse.get(f"/wards/{ward}/sheets/handover"))
    for said in ("Overdue: Цефтриаксон 1 g", "New: Цефтриаксон"):
        assert said in over, said
    doors = words(nurse.get(f"/wards/{ward}/sheets/doors"))
    assert "Ю. Д. Ш." in doors
    assert "Юлдашева" not in doors
    kitchen = words(nurse.get("/treatment/diets"))
    assert "Table 5, liver and bile" in kitchen
    assert "Юлдашева" not in kitchen


def test_a_newborn_beside_its_mother_lies_at_her_bed_on_every_list(sign_in, there):
    with units.work():
        born = Born("male", NOON - 2 * HOUR, weight_g=3400)
        mother = session.get_one(Stay, there["stay"])
        make.stay("2", "2", of=make.patient("Каримова"), since=NOON - 30 * HOUR)
        child = admission.write_birth(mother, born, by=make.actor("ward_nurse"), label="новорождённый").child_stay
        coming, patient = child.encounter_id, child.encounter.patient_id
        make.prescribed(child, "Фитоменадион", starts_at=NOON - HOUR, prescribed_at=NOON - HOUR, times=("14:00",))
    nurse, doctor = sign_in("senior_nurse"), sign_in("doctor")
    lain = "Room 2, beside the mother, bed 1"
    listed = words(nurse.get(f"/wards/{there['ward']}/round"))
    assert listed.index("Room 2, bed 1") < listed.index(lain) < listed.index("Room 2, bed 2")
    for address in ("sheets/patients", "sheets/handover"):
        assert lain in words(nurse.get(f"/wards/{there['ward']}/{address}")), address
    assert lain in words(doctor.get(f"/encounters/{coming}/treatment"))
    assert "beside the mother" in words(doctor.get(f"/patients/{patient}"))
    with units.work():
        admission.discharge(
            session.get_one(Stay, child.id), NOON, "mserv-0004-00004", "healthy", by=make.actor("doctor")
        )
    assert "beside the mother" in words(doctor.get(f"/encounters/{coming}/treatment"))


def test_the_sheet_is_printed_for_a_span_of_days(sign_in, there):
    begun(there)
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment/print"
    assert doctor.post(address, {"since": "10.11.2026", "until": "30.11.2026"}).status_code == 422
    assert doctor.post(address, {"since": "23.11.2026", "until": "22.11.2026"}).status_code == 422
    answer = doctor.post(address, {"since": "22.11.2026", "until": "28.11.2026"})
    assert answer.status_code == 303
    page = doctor.get(answer.location)
    for said in ("22.11.2026 – 28.11.2026", "ЮЛДАШЕВА Дилноза", "пенициллин", "Цефтриаксон"):
        assert said in words(page)
    assert "/papers?form=treatment_sheet" in page.text
    assert sign_in("doctor", "RUR").get(answer.location).status_code == 404


def test_pages_of_the_sheet_go_by_weeks_and_take_any_address(sign_in, there):
    begun(there)
    doctor, address = sign_in("doctor"), f"/encounters/{there['coming']}/treatment"
    assert "Earlier days" not in doctor.get(address).text
    later = doctor.get(f"{address}?from=2026-11-24").text
    assert "Earlier days" in later
    for odd in ("x", "0001-01-01", "9999-12-31", "2026-02-30", "%00"):
        assert doctor.get(f"{address}?from={odd}").status_code == 200


def test_after_a_long_power_cut_doses_of_earlier_days_are_written_back(sign_in, there):
    begun(there, times=("08:00",), starts_at=NOON - 30 * HOUR, prescribed_at=NOON - 30 * HOUR)
    nurse, address = sign_in("ward_nurse"), f"/encounters/{there['coming']}/doses"
    with clock.at(NOON + 96 * HOUR):
        nurse = sign_in("ward_nurse")
        assert len(fields_of(nurse.get(address))) == 1
        assert "1 dose of the day before is not written" in words(nurse.get(f"/wards/{there['ward']}/round"))
        first = fields_of(nurse.get(f"{address}?days=14"))
        assert len(first) == 6
        answer = nurse.post(f"{address}?days=14", {first[0]: "given", "at": "22.11.2026 08:20"})
        assert answer.status_code == 303
    (made,) = rows(Dose)
    assert (made.at, made.created_at) == (NOON - 6 * HOUR + timedelta(minutes=20), NOON + 96 * HOUR)
    with clock.at(NOON + 96 * HOUR):
        for odd in ("x", "-1", "99999", "٣"):
            assert nurse.get(f"{address}?days={odd}").status_code == 200


def test_the_round_asks_the_store_as_often_for_three_patients_as_for_one(sign_in, there):
    begun(there)
    nurse, address = sign_in("ward_nurse"), f"/wards/{there['ward']}/round"
    nurse.get(address)
    with statements() as one:
        nurse.get(address)
    with units.work():
        for bed, family in ((("2", "2"), "Каримова"), (("3", "1"), "Собирова")):
            other = make.stay(*bed, of=make.patient(family), since=NOON - 30 * HOUR)
            make.prescribed(other, starts_at=NOON - 29 * HOUR, prescribed_at=NOON - 29 * HOUR)
            registration.add_allergy(other.encounter.patient, "анальгин", "", None, "", by=make.actor())
    session.remove()
    with statements() as three:
        page = words(nurse.get(address))
    assert page.count("Write doses") == 3
    assert page.count("Allergy: анальгин") == 2
    assert len(three) == len(one)


@contextmanager
def statements():
    """What a page asks of the store."""
    found = []

    def heard(_connection, _cursor, statement, *_more):
        found.append(statement)

    event.listen(engine(), "before_cursor_execute", heard)
    try:
        yield found
    finally:
        event.remove(engine(), "before_cursor_execute", heard)
