"""Comings, decisions, requests and moves as staff do them."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.encounters import actions, queries
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.records import actions as records
from lighthis.records import queries as record_queries
from lighthis.registration.models import Card


def come(patient=None, **more):
    facts = {"arrival": "by-ambulance", "complaint": "боль в животе", "at": clock.now(), **more}
    return actions.arrive(patient or make.patient(), by=make.actor("registrar"), **facts)


def ward(session, code="SU", at="GES"):
    return session.scalars(
        select(Department).where(Department.facility_id == make.by_code(at).id, Department.code == code)
    ).one()


def admitted(session):
    row, doctor = come(), make.actor("doctor")
    records.diagnose(row, "admission", "K35.8", "", clock.now(), by=doctor)
    actions.decide(row, "admit", clock.now(), by=doctor, department=ward(session))
    return row, doctor


def test_a_coming_keeps_both_times_and_goes_to_the_budget(work):
    happened = clock.now() - timedelta(hours=3)
    row = come(at=happened)
    assert row.arrived_at == happened
    assert row.created_at - row.arrived_at >= timedelta(hours=3)
    assert (row.payer, row.kind, row.status) == ("budget", "emergency", "open")
    assert row.department is not None
    assert row.department.kind == "emergency"


def test_numbers_run_per_facility_and_year(work):
    year = clock.today("Asia/Tashkent").year
    first, second = come(make.patient()), come(make.patient("Каримов"))
    other = actions.arrive(
        make.patient("Собиров", at="RUR"), "other", "жар", clock.now(), by=make.actor("registrar", "RUR")
    )
    assert [row.number for row in (first, second, other)] == [
        f"E-{year}-000001",
        f"E-{year}-000002",
        f"E-{year}-000001",
    ]


def test_the_year_rolls_by_the_wall_clock(work):
    patient = make.patient()
    with clock.at(make.moment("2027-01-01 03:00")):
        old = actions.arrive(patient, "other", "жар", make.moment("2026-12-31 18:59"), by=make.actor("registrar"))
        new = actions.arrive(
            patient, "other", "жар", make.moment("2026-12-31 19:00"), by=make.actor("registrar"), again=True
        )
    assert old.number.startswith("E-2026-")
    assert new.number == "E-2027-000001"


def test_the_prefix_is_data(work):
    make.by_code().settings = {"encounter_prefix": "П"}
    assert come().number.startswith("П-")


def test_the_card_is_made_at_first_need(work):
    patient = make.patient(card=False)
    come(patient)
    assert work.scalars(select(Card).where(Card.patient_id == patient.id)).one().number.startswith("GES-")


def test_two_open_comings_need_a_word(work):
    patient = make.patient()
    come(patient)
    with pytest.raises(Refusal) as refusal:
        come(patient)
    assert refusal.value.field == "again"
    assert come(patient, again=True).status == "open"


def test_death_and_birth_bound_a_coming(work):
    patient = make.patient()
    with pytest.raises(Refusal, match="born"):
        come(patient, at=make.moment("1983-02-13 09:00"))
    patient.died_at = clock.now() - timedelta(days=1)
    with pytest.raises(Refusal, match="death"):
        come(patient)


def test_an_admission_needs_its_diagnosis_and_asks_for_a_bed(work):
    row, doctor = come(), make.actor("doctor")
    with pytest.raises(Refusal, match="diagnosis"):
        actions.decide(row, "admit", clock.now(), by=doctor, department=ward(work))
    records.diagnose(row, "admission", "K35.8", "", clock.now(), by=doctor)
    made = actions.decide(row, "admit", clock.now(), by=doctor, department=ward(work), wish="isolator")
    request = queries.live_request(row.id, at=row.facility_id)
    assert made.kind == "admit"
    assert (request.state, request.wish, request.department.code) == ("waiting", "isolator", "SU")
    assert row.status == "open"
    assert row.doctor_id == doctor.id
    assert queries.open_requests(row.facility_id) == [request]
    assert queries.open_requests(row.facility_id, ward(work, "TH").id) == []


def test_a_patient_sent_home_leaves_the_department(work):
    row, doctor = come(), make.actor("doctor")
    assert queries.present_in_emergency(row.facility_id) == [row]
    at = clock.now()
    actions.decide(row, "home", at, by=doctor, text="Покой, питьё")
    assert (row.status, row.ended_at) == ("closed", at)
    assert queries.present_in_emergency(row.facility_id) == []
    with pytest.raises(Refusal, match="ended"):
        actions.decide(row, "left", clock.now(), by=doctor)


def test_a_death_in_the_department_is_the_patients(work):
    row = come()
    at = clock.now()
    actions.decide(row, "died", at, by=make.actor("doctor"))
    assert row.patient.died_at == at


def test_a_second_decision_withdraws_the_first_while_the_request_waits(work):
    row, doctor = admitted(work)
    first = queries.live_request(row.id, at=row.facility_id)
    second = actions.decide(row, "declined", clock.now(), by=doctor, ending=make.refusal())
    assert first.state == "withdrawn"
    assert queries.decision(row.id, at=row.facility_id) is second
    assert [bool(one.withdrawn_at) for one in queries.dispositions([row.id], at=row.facility_id)] == [True, False]
    assert row.status == "closed"


def test_no_second_decision_after_the_department_accepted(work):
    row, doctor = admitted(work)
    actions.answer_request(
        queries.live_request(row.id, at=row.facility_id), True, "", by=make.actor("head_of_department")
    )
    with pytest.raises(Refusal, match="accepted"):
        actions.decide(row, "left", clock.now(), by=doctor)


def test_a_declined_request_is_the_doctors_again(work):
    row, doctor = admitted(work)
    request = queries.live_request(row.id, at=row.facility_id)
    with pytest.raises(Refusal):
        actions.answer_request(request, False, " ", by=make.actor("head_of_department"))
    actions.answer_request(request, False, "нет мест", by=make.actor("head_of_department"))
    assert queries.back_to_doctor(row.facility_id, doctor.id) == [request]
    assert queries.live_request(row.id, at=row.facility_id) is None
    with clock.at(clock.now() + timedelta(seconds=1)):
        actions.decide(row, "admit", clock.now(), by=doctor, department=ward(work, "TH"))
    assert queries.back_to_doctor(row.facility_id) == []
    with pytest.raises(Refusal, match="answered already"):
        actions.answer_request(request, True, "", by=make.actor("head_of_department"))


def test_a_decision_lies_between_the_coming_and_now(work):
    row, doctor = come(), make.actor("doctor")
    for at in (row.arrived_at - timedelta(minutes=1), clock.now() + timedelta(minutes=1)):
        with pytest.raises(Refusal) as refusal:
            actions.decide(row, "left", at, by=doctor)
        assert refusal.value.field == "at"


def test_another_facilitys_department_is_not_there(work):
    row, doctor = come(), make.actor("doctor")
    records.diagnose(row, "admission", "K35.8", "", clock.now(), by=doctor)
    with pytest.raises(NotFound):
        actions.decide(row, "admit", clock.now(), by=doctor, department=ward(work, at="RUR"))


def test_a_planned_stay_is_an_inpatient_coming_with_its_referral_and_request(work):
    patient = make.patient()
    request = actions.plan(
        patient, ward(work), "better", clock.today("Asia/Tashkent") + timedelta(days=5), "self_pay",
        by=make.actor("registrar"), referred_by="Поликлиника 3", referral_number="17", diagnosis_code="K80.2",
    )  # fmt: skip
    row = request.encounter
    assert (row.kind, row.payer, row.arrival, row.department.code) == ("inpatient", "self_pay", "planned", "SU")
    assert (request.wish, request.state) == ("better", "waiting")
    assert [(one.role, one.code) for one in record_queries.diagnoses([row.id], at=row.facility_id)] == [
        ("referral", "K80.2")
    ]
    with pytest.raises(Refusal):
        actions.plan(patient, ward(work, "ER"), "ordinary", request.planned_on, "budget", by=make.actor("registrar"))
    with pytest.raises(Refusal):
        actions.decide(row, "left", clock.now(), by=make.actor("doctor"))


def test_a_coming_moves_only_when_another_person_confirms(work):
    wrong, right = make.patient(), make.patient("Каримова", card=False)
    row, registrar = come(wrong), make.actor("registrar")
    move = actions.ask_move(row, right, "соседняя строка", by=registrar)
    assert queries.open_moves(row.facility_id) == [move]
    with pytest.raises(Refusal, match="yourself"):
        actions.answer_move(move, True, by=registrar)
    with pytest.raises(Refusal, match="already"):
        actions.ask_move(row, right, "ещё раз", by=make.actor("doctor"))
    told = []
    actions.after_move.append(lambda one, by: told.append((one.id, by.name)))
    try:
        actions.answer_move(move, True, by=make.actor("deputy_chief"))
    finally:
        actions.after_move.pop()
    assert row.patient_id == right.id
    assert row.patient is right
    assert told == [(move.id, "deputy_chief.ges")]
    assert queries.of_patients([wrong.id], at=row.facility_id) == []
    assert queries.of_patients([right.id], at=row.facility_id) == [row]
    for patient in (wrong, right):
        assert [one.id for one in queries.moves_of_patients([patient.id], at=row.facility_id)] == [move.id]
    assert any(
        card.facility_id == row.facility_id for card in work.scalars(select(Card).where(Card.patient_id == right.id))
    )
    with pytest.raises(Refusal):
        actions.answer_move(move, True, by=make.actor("deputy_chief"))


def test_a_declined_move_changes_nothing(work):
    row = come()
    patient_id = row.patient_id
    move = actions.ask_move(row, make.patient("Каримова"), "не та карта", by=make.actor("registrar"))
    actions.answer_move(move, False, by=make.actor("deputy_chief"))
    assert (row.patient_id, move.state) == (patient_id, "declined")


def test_no_move_to_somebody_born_later_or_dead(work):
    row = come()
    unborn = make.patient("Новорождённый", birth_date=clock.today("Asia/Tashkent"))
    dead = make.patient("Покойный")
    dead.died_at = clock.now() - timedelta(days=2)
    earlier = actions.arrive(
        make.patient("Ранний"), "other", "жар", clock.now() - timedelta(days=1, hours=1), by=make.actor("registrar")
    )
    for coming, target in ((row, dead), (earlier, unborn)):
        with pytest.raises(Refusal) as refusal:
            actions.ask_move(coming, target, "не та карта", by=make.actor("registrar"))
        assert refusal.value.field == "to_patient"


def test_entered_in_error_leaves_every_list_but_keeps_its_number(work):
    row = come()
    actions.enter_in_error(row, "двойной ввод", by=make.actor("registrar"))
    assert row.status == "entered_in_error"
    assert queries.present_in_emergency(row.facility_id) == []
    assert queries.of_patients([row.patient_id], at=row.facility_id) == []
    assert work.get(Encounter, row.id).number == row.number
    kept, _doctor = admitted(work)
    with pytest.raises(Refusal, match="bed"):
        actions.enter_in_error(kept, "двойной ввод", by=make.actor("registrar"))


def test_a_sensitive_coming_is_seen_by_its_own(work):
    row = actions.arrive(
        make.patient(), "other", "жар", clock.now(), by=make.actor("registrar"), secrecy="sensitive"
    )  # fmt: skip
    actions.take(row, by=make.actor("doctor"))
    assert {
        role: queries.visible(row, make.actor(role))
        for role in ("registrar", "doctor", "ward_nurse", "statistician", "head_of_department", "chief_doctor", "administrator")
    } == {"registrar": True, "doctor": True, "ward_nurse": False, "statistician": False, "head_of_department": True,
          "chief_doctor": True, "administrator": False}  # fmt: skip
    with pytest.raises(NotFound):
        queries.seen(row.id, by=make.actor("ward_nurse"))
    with pytest.raises(NotFound):
        queries.encounter(row.id, at=make.by_code("RUR").id)


def test_every_action_is_in_the_log(store):
    with units.work() as session:
        row, doctor = admitted(session)
        actions.take(row, by=doctor)
        actions.answer_request(
            queries.live_request(row.id, at=row.facility_id), True, "", by=make.actor("head_of_department")
        )
        actions.set_secrecy(row, "sensitive", "по просьбе", by=doctor)
        other = come(make.patient("Каримова"))
        move = actions.ask_move(other, make.patient("Собирова"), "не та", by=make.actor("registrar"))
        actions.answer_move(move, True, by=make.actor("deputy_chief"))
        actions.enter_in_error(other, "ошибка", by=make.actor("registrar"))
        planned = actions.plan(
            make.patient("Плановая"), ward(session), "ordinary", clock.today("Asia/Tashkent"), "budget", by=make.actor("registrar")
        )  # fmt: skip
        actions.came(planned.encounter, clock.now(), by=make.actor("registrar"))
        assert session.scalar(select(BedRequest).limit(1)) is not None
    with units.work() as session:
        logged = set(session.scalars(select(AuditEntry.action)))
    assert {
        "came", "planned", "came as planned", "diagnosed", "decided", "bed asked for", "taken by the doctor", "bed request accepted",
        "made sensitive", "move asked for", "moved to another patient", "entered in error",
    } <= logged  # fmt: skip
