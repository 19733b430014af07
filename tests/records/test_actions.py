"""Diagnoses and notes as doctors write them."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as encounter_queries
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.records import actions, queries
from lighthis.records.models import Diagnosis


def coming(**more):
    at = clock.now() - timedelta(hours=1)
    return encounters.arrive(make.patient(), "other", "жар", at, by=make.actor("registrar"), **more)


def diagnose(row, role="admission", code="J18.9", text="", at=None):
    return actions.diagnose(row, role, code, text, at or clock.now(), by=make.actor("doctor"))


def test_a_diagnosis_keeps_the_code_and_the_doctors_words(work):
    made = diagnose(coming(), code="j189", text=" справа, ДН I ")
    assert (made.code, made.text, made.role) == ("J18.9", "справа, ДН I", "admission")
    assert made.by.login == "doctor.ges"


def test_a_code_outside_our_list_needs_words(work):
    row = coming()
    with pytest.raises(Refusal) as refusal:
        diagnose(row, code="Q87.11")
    assert refusal.value.field == "text"
    assert diagnose(row, code="Q87.11", text="синдром Прадера — Вилли").code == "Q87.11"


def test_diagnoses_stand_in_the_order_of_form_003(work):
    row = coming()
    for role, code in (("concomitant", "I10"), ("main", "K35.8"), ("admission", "R10.4"), ("concomitant", "E11.9")):
        diagnose(row, role, code)
    assert [(one.role, one.code) for one in queries.diagnoses([row.id], at=row.facility_id)] == [
        ("admission", "R10.4"), ("main", "K35.8"), ("concomitant", "I10"), ("concomitant", "E11.9")
    ]  # fmt: skip


def test_a_withdrawn_diagnosis_stays_readable_and_makes_room(work):
    row = coming()
    first = diagnose(row, "main", "K35.8")
    with pytest.raises(Refusal) as refusal:
        diagnose(row, "main", "K80.2")
    assert refusal.value.field == "ground"
    actions.withdraw(first, "по данным УЗИ", by=make.actor("doctor"))
    diagnose(row, "main", "K80.2")
    assert [one.code for one in queries.diagnoses([row.id], at=row.facility_id)] == ["K80.2"]
    assert [one.code for one in queries.diagnoses([row.id], at=row.facility_id, withdrawn=True)] == ["K35.8", "K80.2"]
    assert first.withdrawn_why == "по данным УЗИ"
    with pytest.raises(Refusal):
        actions.withdraw(first, "ещё раз", by=make.actor("doctor"))


@pytest.mark.parametrize(
    ("code", "secrecy"), [("B20", "sensitive"), ("F10.2", "sensitive"), ("T74.2", "sensitive"), ("J18.9", "ordinary")]
)
def test_a_sensitive_diagnosis_hides_the_coming(work, code, secrecy):
    row = coming()
    diagnose(row, code=code, text="по данным обследования")
    assert row.secrecy == secrecy
    assert encounter_queries.visible(row, make.actor("ward_nurse")) is (secrecy == "ordinary")


def test_entries_lie_after_the_coming_and_before_now(work):
    row = coming()
    for at in (row.arrived_at - timedelta(minutes=2), clock.now() + timedelta(minutes=2)):
        with pytest.raises(Refusal) as refusal:
            diagnose(row, at=at)
        assert refusal.value.field == "stated_at"
        with pytest.raises(Refusal) as refusal:
            actions.note(row, "diary", "без перемен", at, by=make.actor("doctor"))
        assert refusal.value.field == "happened_at"
    assert diagnose(row, "referral", at=row.arrived_at - timedelta(days=1)).role == "referral"


def test_nothing_is_written_into_a_coming_that_never_was(work):
    row = coming()
    encounters.enter_in_error(row, "двойной ввод", by=make.actor("registrar"))
    with pytest.raises(Refusal):
        diagnose(row)
    with pytest.raises(Refusal):
        actions.note(row, "diary", "x", clock.now(), by=make.actor("doctor"))


def test_the_ten_codes_a_doctor_writes_most(work):
    row = coming()
    for code in ("I10", "I10", "E11.9"):
        diagnose(row, "concomitant", code)
    doctor = make.actor("doctor")
    assert queries.often(doctor.id, at=row.facility_id) == ["I10", "E11.9"]
    assert queries.often(make.actor("chief_doctor").id, at=row.facility_id) == []


def test_diagnoses_follow_a_moved_coming(work):
    row = coming()
    diagnose(row)
    right = make.patient("Каримова")
    move = encounters.ask_move(row, right, "не та карта", by=make.actor("registrar"))
    encounters.answer_move(move, True, by=make.actor("deputy_chief"))
    found = encounter_queries.of_patients([right.id], at=row.facility_id)
    assert [one.code for one in queries.diagnoses([one.id for one in found], at=row.facility_id)] == ["J18.9"]


def test_the_timeline_tells_it_newest_first(work):
    row = coming()
    wrong = diagnose(row, text="справа", at=clock.now() - timedelta(minutes=20))
    actions.note(
        row, "examination", "Состояние средней тяжести", clock.now() - timedelta(minutes=10), by=make.actor("doctor")
    )
    actions.withdraw(wrong, "ошибка", by=make.actor("doctor"))
    lines = encounter_queries.timeline(row, "en")
    assert [line.kind.text for line in lines] == ["Examination", "Diagnosis", "Coming"]
    assert (lines[1].words, lines[1].withdrawn) == ("справа", "ошибка")


def test_every_entry_is_in_the_log(store):
    with units.work() as session:
        row = coming()
        actions.withdraw(diagnose(row), "ошибка", by=make.actor("doctor"))
        actions.note(row, "diary", "без перемен", clock.now(), by=make.actor("doctor"))
        patient_id = row.patient_id
    with units.work() as session:
        logged = session.scalars(select(AuditEntry).where(AuditEntry.object_kind.in_(("diagnosis", "note")))).all()
        assert {entry.action for entry in logged} == {"diagnosed", "withdrawn", "noted"}
        assert {entry.patient_id for entry in logged} == {patient_id}
        assert session.scalars(select(Diagnosis)).one().withdrawn_at is not None
