"""Prescriptions and doses in the store: who may, what clashes, what ends them, what is taken back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lighthis.admission import actions as admission
from lighthis.db.engine import session
from lighthis.encounters import actions as comings
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.records import actions as records
from lighthis.registration import actions as registration
from lighthis.treatment import actions, queries
from lighthis.treatment.models import Dose, Prescription

NOON = make.moment("2026-11-22 09:00")  # 14:00 on the wall of Tashkent
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
EIGHT, EVENING = make.moment("2026-11-23 03:00"), make.moment("2026-11-22 15:00")


@pytest.fixture
def stay(work):
    with clock.at(NOON):
        yield make.stay(since=NOON - 26 * HOUR)


def refused(what, *words):
    with pytest.raises(Refusal) as caught:
        what()
    assert all(one in caught.value.message.text for one in words), caught.value.message
    return caught.value


def begin(stay, name="Цефтриаксон", **facts):
    return make.prescribed(stay, name, **{"starts_at": NOON, "prescribed_at": NOON} | facts)


def test_a_dose_exists_only_once_somebody_has_written_it(stay):
    row = begin(stay)
    assert session.scalars(select(Dose)).all() == []
    with clock.at(EVENING):
        made = make.given(row, EVENING)
        assert (made.due_at, made.state, made.at) == (EVENING, "given", EVENING)
        again = refused(lambda: make.given(row, EVENING, state="not_given", reason="refused"), "already")
        assert (again.field, again.message.values["time"]) == ("how", EVENING)


def test_the_store_itself_holds_one_mark_a_dose(stay):
    row = begin(stay)
    facts = {
        "facility_id": row.facility_id, "prescription_id": row.id, "encounter_id": row.encounter_id, "due_at": EVENING, "state": "given",
        "at": NOON, "by_id": row.by_id,
    }  # fmt: skip
    session.add(Dose(**facts, withdrawn_at=NOON))
    session.add(Dose(**facts))
    session.flush()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(Dose(**facts))
        session.flush()


def test_several_doses_are_written_all_or_none_and_the_refusal_names_the_row(stay):
    row, other = begin(stay), begin(stay, "Кеторолак", dose=Decimal(30), unit="mg")
    with clock.at(EVENING):
        marks = [
            actions.Mark(row.id, EVENING, "given", EVENING, row="_1"), actions.Mark(other.id, EVENING, "not_given", EVENING, row="_2")
        ]  # fmt: skip
        with pytest.raises(Refusal) as caught, session.begin_nested():
            actions.give(stay.encounter, marks, by=make.actor("ward_nurse"))
        assert caught.value.field == "why_2"
        assert session.scalars(select(Dose)).all() == []
        marks[1] = replace(marks[1], reason="no_drug")
        assert len(actions.give(stay.encounter, marks, by=make.actor("ward_nurse"))) == 2


def test_what_is_no_dose_of_the_prescription_is_not_written(stay):
    row = begin(stay)
    with clock.at(EVENING):
        refused(lambda: make.given(row, EVENING - HOUR), "not prescribed")
        refused(lambda: make.given(row, None), "not prescribed")
        other = make.stay("2", "2", of=make.patient("Каримова"), since=NOON - HOUR)
        mark = actions.Mark(row.id, EVENING, "given", EVENING)
        with pytest.raises(NotFound):
            actions.give(other.encounter, [mark], by=make.actor("ward_nurse"))


def test_entered_afterwards_the_event_and_the_entry_are_two_times(stay):
    row = begin(stay)
    with clock.at(EIGHT):
        made = make.given(row, EVENING, EVENING + 20 * MINUTE)
        assert (made.at, made.created_at) == (EVENING + 20 * MINUTE, EIGHT)


def test_a_dose_written_in_error_is_open_again_once_a_second_person_confirms(stay):
    row = begin(stay)
    with clock.at(EVENING):
        made = make.given(row, EVENING)
        asked = comings.ask_error("dose", made.id, "не той пациентке", by=make.actor("ward_nurse"))
        refused(lambda: comings.answer_error(asked, True, by=make.actor("ward_nurse")))
        refused(lambda: make.given(row, EVENING), "already")
        comings.answer_error(asked, True, by=make.actor("head_of_department"))
        assert made.withdrawn_why == "не той пациентке"
        assert make.given(row, EVENING, state="not_given", reason="absent").state == "not_given"
        refused(lambda: actions.take_back(made, "ещё раз", by=make.actor("doctor")))


def test_what_is_given_when_needed_waits_its_hours_whoever_gives_it(stay):
    row = begin(stay, "Парацетамол", pattern="needed", times=(), condition="температура выше 38,5", least_hours=6)
    with clock.at(EVENING):
        make.given(row, None, NOON + MINUTE)
        refused(lambda: make.given(row, None, NOON + 5 * HOUR), "must lie between")
        make.given(row, None, NOON + 5 * HOUR, state="not_given", reason="refused")
    with clock.at(NOON + 6 * HOUR + MINUTE):
        assert make.given(row, None, NOON + 6 * HOUR + MINUTE).due_at is None


def test_a_drug_to_which_the_patient_is_allergic_needs_a_reason(stay):
    registration.add_allergy(stay.encounter.patient, "Penicillin", "отёк", None, "", by=make.actor())
    said = refused(lambda: begin(stay, "Ампициллин"), "allergic")
    assert (said.field, said.message.values["substance"]) == ("name", "Penicillin")
    assert refused(lambda: begin(stay, "Ампициллин", knows_allergy=True), "why").field == "despite"
    row = begin(stay, "Ампициллин", knows_allergy=True, despite="проба отрицательная, замены нет")
    assert (row.allergy, row.despite) == ("Penicillin", "проба отрицательная, замены нет")
    assert begin(stay, "Кеторолак", despite="осталось от другого").despite == ""


def test_the_same_drug_twice_at_once_is_asked_about_in_any_script(stay):
    begin(stay, "Кеторолак", last_on=clock.local(NOON, "Asia/Tashkent").date())
    refused(lambda: begin(stay, "Ketorolac"), "already")
    second = begin(stay, "Ketorolac", knows_double=True)
    later = NOON + 24 * HOUR
    refused(lambda: begin(stay, "кеторолака", starts_at=later), "already")  # the one that was confirmed goes on
    actions.stop(second, NOON, "отмена", by=make.actor("doctor"))
    begin(stay, "кеторолак", starts_at=later)
    begin(stay, "Цефтриаксон")
    begin(stay, "Гепарин натрия")
    begin(stay, "Натрия хлорид 0,9 %")
    refused(lambda: begin(stay, "Гепарин"), "already")


def test_a_prescription_is_stopped_once_and_never_altered(stay):
    row = begin(stay)
    with clock.at(EVENING + HOUR):
        make.given(row, EVENING)
        refused(lambda: actions.stop(row, EVENING - MINUTE, "сыпь", by=make.actor("doctor")), "was given after")
        assert refused(lambda: actions.stop(row, EVENING + HOUR, " ", by=make.actor("doctor"))).field == "why"
        actions.stop(row, EVENING + HOUR, "сыпь", by=make.actor("doctor"))
        refused(lambda: actions.stop(row, EVENING + HOUR, "сыпь", by=make.actor("doctor")), "already")
    with clock.at(EIGHT):
        refused(lambda: make.given(row, EIGHT), "not prescribed any more")


def test_a_change_stops_the_one_before_where_the_new_one_begins(stay):
    row = begin(stay)
    draft = make.TreatmentDraft(
        "drug", "Цефтриаксон", "times", EIGHT - HOUR, NOON, dose=Decimal(2), unit="g", route="iv", times=("08:00",),
        funding="covtp-0001-00010",
    )  # fmt: skip
    new = actions.change(row, draft, "мало", by=make.actor("doctor"))
    assert (row.dose, row.stopped_at, row.stopped_why) == (Decimal(1), EIGHT - HOUR, "мало")
    assert (new.dose, new.replaces_id) == (Decimal(2), row.id)
    with clock.at(EIGHT):
        refused(lambda: make.given(row, EIGHT))
        make.given(new, EIGHT)


def test_what_is_to_stop_tomorrow_may_be_stopped_today(stay):
    row = begin(stay)
    draft = make.TreatmentDraft(
        "drug", "Цефтриаксон", "times", EIGHT - HOUR, NOON, dose=Decimal(2), unit="g", route="iv", times=("08:00",),
        funding="covtp-0001-00010",
    )  # fmt: skip
    actions.change(row, draft, "мало", by=make.actor("doctor"))
    refused(lambda: actions.change(row, draft, "мало", by=make.actor("doctor")), "stopped already")
    with clock.at(EVENING + HOUR):
        late = refused(lambda: actions.stop(row, EIGHT, "сыпь", by=make.actor("doctor")), "anyway")
        assert late.field == "stopped_at"
        actions.stop(row, EVENING + HOUR, "сыпь", by=make.actor("doctor"))
        assert (row.stopped_at, row.stopped_why) == (EVENING + HOUR, "сыпь")
        refused(lambda: actions.stop(row, EVENING, "сыпь", by=make.actor("doctor")), "stopped already")


def test_a_change_that_cannot_be_names_the_field_of_its_own_form(stay):
    row = begin(stay)
    with clock.at(EVENING + HOUR):
        make.given(row, EVENING)
        draft = make.TreatmentDraft(
            "drug", "Цефтриаксон", "times", EVENING - HOUR, NOON, dose=Decimal(2), unit="g", route="iv", times=("08:00",),
            funding="covtp-0001-00010",
        )  # fmt: skip
        assert (
            refused(lambda: actions.change(row, draft, "мало", by=make.actor("doctor")), "given after").field
            == "starts_at"
        )


def test_one_diet_at_a_time(stay):
    first = begin(stay, "5", kind="diet")
    second = begin(stay, "9", kind="diet", code="table-9", starts_at=NOON + HOUR)
    assert (first.stopped_at, second.stopped_at) == (NOON + HOUR, None)
    found = queries.diets(stay.facility_id, NOON, ["table-9", "table-5"])
    assert (found.tables, found.everybody) == (["table-5"], 1)
    assert queries.diets(stay.facility_id, NOON + 2 * HOUR, []).total("table-9") == 1


def test_who_prescribes_in_another_department_says_why(stay):
    other = replace(
        make.actor("head_of_department"), department_ids=frozenset({make.bed(department_code="SU").room.department_id})
    )
    assert refused(lambda: begin(stay, by=other), "another department").field == "standing_in"
    assert begin(stay, by=other, standing_in="дежурный врач").standing_in == "дежурный врач"
    stay.doctor_id = other.id
    begin(stay, "Кеторолак", by=other)


def test_nothing_is_prescribed_for_days_to_who_lies_in_no_bed(stay):
    coming = make.coming("budget", kind="emergency", of=make.patient("Каримова"))
    draft = make.TreatmentDraft("procedure", "Перевязка", "once", NOON, NOON)
    refused(lambda: actions.prescribe(coming, draft, by=make.actor("doctor")), "no bed")


def leave(stay, at):
    records.diagnose(stay.encounter, "main", "K80.1", "", at, by=make.actor("doctor"))
    admission.discharge(stay, at, "mserv-0004-00004", "loc-cs-002", by=make.actor("doctor"))


def test_treatment_ends_with_the_stay_and_comes_back_with_a_discharge_that_never_was(stay):
    row = begin(stay)
    with clock.at(EIGHT):
        leave(stay, EVENING + HOUR)
        make.given(row, EVENING)  # written afterwards, it was given before the patient left
        refused(lambda: make.given(row, EIGHT), "not prescribed")
        assert queries.lying_in(stay.facility_id) == []
        refused(lambda: begin(stay, "Кеторолак", starts_at=EIGHT, prescribed_at=EIGHT), "no bed")
        admission.take_back(stay, "discharge", "выписали другую", by=make.actor("ward_nurse"))
        make.given(row, EIGHT)


def test_the_dead_are_due_nothing(stay):
    row = begin(stay)
    registration.died(stay.encounter.patient, EVENING - HOUR, by=make.actor("doctor"))
    with clock.at(EVENING):
        assert not queries.runs(row, EVENING)
        refused(lambda: make.given(row, EVENING), "not prescribed")


def test_a_coming_entered_in_error_leaves_nothing_due(stay):
    row = begin(stay)
    stay.encounter.status = "entered_in_error"
    assert not queries.goes_on(row, NOON)
    refused(lambda: make.given(row, EVENING), "error")


def test_after_a_move_the_receiving_doctor_confirms_and_treatment_goes_on_meanwhile(stay):
    row, at = begin(stay), stay.facility_id
    with clock.at(NOON + 2 * HOUR):
        admission.transfer(stay, make.bed("3", "1", department_code="SU"), NOON + HOUR, by=make.actor("ward_nurse"))
        session.expire_all()
        place = queries.place_of(stay.encounter_id, at)
        assert queries.to_confirm(place, [row], clock.now()) == [row]
    with clock.at(EVENING):
        make.given(row, EVENING)
        new = begin(stay, "Кеторолак", starts_at=EVENING, prescribed_at=EVENING)
        assert queries.to_confirm(place, [row, new], clock.now()) == [row]
        actions.confirm(stay.encounter, "продолжить", by=make.actor("doctor"))
        assert queries.to_confirm(place, [row, new], clock.now()) == []
        refused(lambda: actions.confirm(stay.encounter, "", by=make.actor("chief_doctor")), "nothing to confirm")


def test_back_in_the_first_department_it_is_confirmed_anew(stay):
    row = begin(stay)
    with clock.at(NOON + 5 * HOUR):
        admission.transfer(stay, make.bed("3", "1", department_code="SU"), NOON + HOUR, by=make.actor("ward_nurse"))
        session.expire_all()
        actions.confirm(stay.encounter, "", by=make.actor("doctor"))
        admission.transfer(stay, make.bed("3", "2", department_code="TH"), NOON + 3 * HOUR, by=make.actor("ward_nurse"))
        session.expire_all()
        assert queries.to_confirm(queries.place_of(stay.encounter_id, stay.facility_id), [row], clock.now()) == [row]


def test_a_prescription_of_which_something_was_given_is_stopped_and_no_mistake(stay):
    row = begin(stay)
    with clock.at(EVENING):
        made = make.given(row, EVENING)
        refused(lambda: comings.ask_error("prescription", row.id, "ошибка", by=make.actor("doctor")), "were given")
        actions.take_back(made, "не давали", by=make.actor("head_of_department"))
        asked = comings.ask_error("prescription", row.id, "ошибка", by=make.actor("doctor"))
        comings.answer_error(asked, True, by=make.actor("head_of_department"))
        assert row.withdrawn_why == "ошибка"
        refused(lambda: make.given(row, EVENING), "error")


def test_what_a_ward_needs_for_a_day(stay):
    begin(stay)
    begin(
        stay, "Натрия хлорид", dose=Decimal(200), unit="ml", route="iv_drip", pattern="every", times=(), every_hours=8
    )
    begin(stay, "Парацетамол", dose=Decimal("0.5"), pattern="needed", times=(), condition="жар", least_hours=6)
    begin(stay, "Перевязка", kind="procedure")
    other = make.stay("2", "2", of=make.patient("Каримова"), since=NOON - HOUR)
    make.prescribed(other, starts_at=NOON, prescribed_at=NOON, name="цефтриаксон")
    sure, perhaps = queries.needs(stay.department.id, at=stay.facility_id, since=NOON, until=NOON + 24 * HOUR)
    told = [(name, amount, count) for name, _unit, _funding, amount, count in sure]
    assert told == [("Натрия хлорид", Decimal(600), 3), ("Цефтриаксон", Decimal(4), 4)]
    assert [(one[0], one[3], one[4]) for one in perhaps] == [("Парацетамол", Decimal(2), 4)]


def test_rows_of_another_hospital_are_not_found(stay):
    row = begin(stay)
    with pytest.raises(NotFound):
        queries.prescription(row.id, at=make.by_code("RUR").id)
    assert session.scalars(select(Prescription.facility_id)).all() == [stay.facility_id]
