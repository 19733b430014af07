"""A transfer or a discharge entered by mistake is taken back; what it touched follows."""

from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.admission import actions, prints, queries, ward, words
from lighthis.admission.models import StayCorrection
from lighthis.billing import actions as billing
from lighthis.billing.queries import bills
from lighthis.db.engine import session
from lighthis.encounters import queries as comings
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers import actions as papers
from lighthis.papers.models import Paper
from lighthis.records import actions as records

NOON = make.moment("2026-11-20 07:00")  # 12:00 in Tashkent
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOME, BETTER = "mserv-0004-00004", "loc-cs-002"
DIED = "mserv-0004-00002"


def nurse():
    return make.actor("ward_nurse")


def doctor():
    return make.actor("doctor")


def leave(stay, at, disposition=HOME, outcome=BETTER):
    if not actions.has_final_diagnosis(stay.encounter):
        records.diagnose(stay.encounter, "main", "I20.0", "", at, by=doctor())
    return actions.discharge(stay, at, disposition, outcome, by=doctor(), recommendations="покой")


def pieces(stay):
    """Where the patient lay: bed and interval, without what never was."""
    found = queries.stay(stay.id, at=stay.facility_id)
    return [(one.bed_id, one.since, one.until) for one in found.occupancies if one.is_real]


def departments(stay):
    found = queries.stay(stay.id, at=stay.facility_id)
    return [(one.department.code, one.since, one.until) for one in found.departments if one.is_real]


def movement(code, since=NOON - DAY):
    found = next(one for one in make.wards() if one.code == code)
    return ward.movement(found.id, since, at=found.facility_id)


@pytest.mark.parametrize("where", [("2", "2", "TH"), ("2", "1", "SU")])
def test_a_transfer_taken_back_leaves_all_as_it_was(work, where):
    room, number, code = where
    with clock.at(NOON):
        stay = make.stay("2", "1")
        before = pieces(stay), departments(stay), movement("TH"), movement("SU")
    with clock.at(NOON + HOUR):
        new = make.bed(room, number, department_code=code)
        actions.transfer(stay, new, clock.now(), by=nurse(), doctor_id=doctor().id)
        assert (pieces(stay), departments(stay)) != before[:2]
        row = actions.take_back(stay, "transfer", "не тот больной", by=nurse())
    assert (row.state, stay.doctor_id) == ("done", None)
    assert (pieces(stay), departments(stay), movement("TH"), movement("SU")) == before
    assert (make.bed("2", "1").state, new.state) == ("ready", "ready")
    assert stay.department.code == "TH"


def test_a_discharge_taken_back_opens_the_stay_and_its_coming(work):
    with clock.at(NOON):
        stay = make.stay("2", "1")
        before = pieces(stay), departments(stay), movement("TH")
    with clock.at(NOON + HOUR):
        leave(stay, clock.now())
        actions.take_back(stay, "discharge", "выписан другой", by=doctor())
    assert (pieces(stay), departments(stay), movement("TH")) == before
    assert (stay.left_at, stay.disposition, stay.outcome, stay.encounter.status, stay.encounter.ended_at) == (
        None, "", "", "open", None,
    )  # fmt: skip
    assert stay.recommendations == "покой"
    row = session.scalars(select(StayCorrection)).one()
    assert (row.before["disposition"], row.before["outcome"]) == (HOME, BETTER)
    with clock.at(NOON + 2 * HOUR):
        assert leave(stay, clock.now()).left_at == clock.now()


def test_a_death_taken_back_lets_the_patient_live(work):
    stay = leave(make.stay("2", "1"), clock.now(), DIED, "died")
    assert stay.encounter.patient.died_at == stay.left_at
    actions.take_back(stay, "discharge", "не тот больной", by=doctor())
    assert stay.encounter.patient.died_at is None


def test_where_the_bed_was_given_away_another_is_chosen(work):
    """The patient lay in the bed of before until somebody came into it, and lies in another one since."""
    with clock.at(NOON):
        stay = make.stay("2", "1")
    with clock.at(NOON + HOUR):
        leave(stay, clock.now())
        actions.change_bed_state(make.bed("2", "1"), "ready", "", by=nurse())
    with clock.at(NOON + 2 * HOUR):
        make.stay("2", "1", of=make.patient("Каримова"), since=clock.now())
    with clock.at(NOON + 3 * HOUR):
        with pytest.raises(Refusal, match="given to another patient meanwhile"):
            actions.take_back(stay, "discharge", "ошибка", by=doctor())
        other = make.bed("3", "1", department_code="SU")
        late = NOON + 2 * HOUR + timedelta(minutes=1)
        with pytest.raises(Refusal, match="another patient lies in the bed of before"):
            actions.take_back(stay, "discharge", "ошибка", by=doctor(), bed=other, at=late)
        actions.take_back(stay, "discharge", "ошибка", by=doctor(), bed=other, at=NOON + 2 * HOUR)
    assert pieces(stay) == [
        (make.bed("2", "1").id, NOON - HOUR, NOON + 2 * HOUR), (other.id, NOON + 2 * HOUR, None),
    ]  # fmt: skip
    assert departments(stay) == [("TH", NOON - HOUR, NOON + 2 * HOUR), ("SU", NOON + 2 * HOUR, None)]


def test_only_the_last_thing_is_taken_back_and_only_once(work):
    with clock.at(NOON):
        stay = make.stay("2", "1")
        with pytest.raises(Refusal, match="not transferred"):
            actions.take_back(stay, "transfer", "ошибка", by=nurse())
        with pytest.raises(Refusal, match="not discharged"):
            actions.take_back(stay, "discharge", "ошибка", by=doctor())
    with clock.at(NOON + HOUR):
        actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    with clock.at(NOON + 2 * HOUR):
        actions.transfer(stay, make.bed("3", "1"), clock.now(), by=nurse())
        with pytest.raises(Refusal, match="what was wrong"):
            actions.take_back(stay, "transfer", " ", by=nurse())
        actions.take_back(stay, "transfer", "ошибка", by=nurse())
        actions.take_back(stay, "transfer", "ошибка", by=nurse())
        assert len(pieces(stay)) == 1
        actions.withdraw(stay, "и это ошибка", by=nurse())
        with pytest.raises(Refusal, match="entered in error"):
            actions.take_back(stay, "discharge", "ошибка", by=doctor())


def test_after_a_day_another_person_confirms_and_after_a_month_nobody_can(work):
    with clock.at(NOON):
        stay = make.stay("2", "1")
        leave(stay, clock.now())
    with clock.at(NOON + 2 * DAY):
        row = actions.take_back(stay, "discharge", "ошибка", by=doctor())
        assert (row.state, stay.left_at) == ("asked", NOON)
        with pytest.raises(Refusal, match="waits for another person"):
            actions.take_back(stay, "discharge", "ошибка", by=doctor())
        with pytest.raises(Refusal, match="another person confirms"):
            actions.answer_correction(row, True, by=doctor())
        actions.answer_correction(row, True, by=make.actor("head_of_department"))
        assert (row.state, stay.left_at) == ("done", None)
        with pytest.raises(Refusal, match="answered already"):
            actions.answer_correction(row, True, by=make.actor("head_of_department"))
        leave(stay, clock.now())
    with clock.at(NOON + 33 * DAY), pytest.raises(Refusal, match="month's report"):
        actions.take_back(stay, "discharge", "ошибка", by=doctor())


def test_what_waits_may_be_declined_and_what_followed_forbids_it(work):
    with clock.at(NOON):
        stay = make.stay("2", "1")
    with clock.at(NOON + HOUR):
        actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    with clock.at(NOON + 2 * DAY):
        first = actions.take_back(stay, "transfer", "ошибка", by=nurse())
        actions.answer_correction(first, False, by=make.actor("head_of_department"))
        second = actions.take_back(stay, "transfer", "ошибка", by=nurse())
        actions.transfer(stay, make.bed("3", "1"), clock.now(), by=nurse())
        with pytest.raises(Refusal, match="Something followed"):
            actions.answer_correction(second, True, by=make.actor("head_of_department"))
    assert (first.state, len(pieces(stay))) == ("declined", 3)


def test_where_the_bill_was_paid_another_person_confirms_and_the_bill_follows(work):
    with clock.at(NOON):
        make.priced("BED-01", category="bed_day", self_pay=150_000)
        asked = make.bed_request(make.patient(), planned_on=clock.today("Asia/Tashkent"))
        asked.encounter.payer = "self_pay"
        stay = actions.place(asked, make.bed("2", "1"), clock.now(), by=nurse())
    with clock.at(NOON + 2 * DAY):
        leave(stay, clock.now())
        billing.open_shift("1", by=make.actor("cashier"))
        billing.take_payment(stay.encounter, "card", by=make.actor("cashier"))
        row = actions.take_back(stay, "discharge", "рано", by=doctor())
        assert row.state == "asked"
        actions.answer_correction(row, True, by=make.actor("deputy_chief"))
        assert bills.bill(stay.encounter_id, at=stay.facility_id).sums.balance == 0
    with clock.at(NOON + 3 * DAY):
        leave(stay, clock.now())
        assert bills.bill(stay.encounter_id, at=stay.facility_id).sums.balance == 150_000


def test_papers_of_the_stay_are_no_longer_given_out(work):
    stay = leave(make.stay("2", "1"), clock.now())
    printed = papers.ask("f003", "ru", stay.id, by=doctor())
    assert not printed.is_draft
    actions.take_back(stay, "discharge", "ошибка", by=doctor())
    assert (session.get(Paper, printed.id).state, printed.fault) == ("withdrawn", "ошибка")


def test_a_patient_who_lies_here_again_keeps_the_old_stay_closed(work):
    patient = make.patient()
    with clock.at(NOON):
        stay = make.stay("2", "1", of=patient)
        leave(stay, clock.now())
    with clock.at(NOON + HOUR):
        again = make.stay("3", "1", of=patient, since=clock.now())
        with pytest.raises(Refusal) as refused:
            actions.take_back(stay, "discharge", "ошибка", by=doctor())
    assert refused.value.message.values == {"number": again.number}


def test_men_in_the_room_meanwhile_forbid_the_bed_of_before(work):
    with clock.at(NOON):
        stay = make.stay("3", "1")
    with clock.at(NOON + HOUR):
        actions.transfer(stay, make.bed("2", "1"), clock.now(), by=nurse())
        make.stay("3", "2", of=make.patient("Каримов", sex="male"), since=clock.now())
        with pytest.raises(Refusal) as refused:
            actions.take_back(stay, "transfer", "ошибка", by=nurse())
    assert refused.value.field == "bed"


def test_the_timeline_shows_what_was_taken_back_with_its_reason(app, work):
    with clock.at(NOON):
        stay = make.stay("2", "1")
    with clock.at(NOON + HOUR):
        actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
        actions.take_back(stay, "transfer", "не тот больной", by=nurse())
        leave(stay, clock.now())
        actions.take_back(stay, "discharge", "рано выписан", by=doctor())
    with app.test_request_context():
        told = words.happenings(comings.encounter(stay.encounter_id, at=stay.facility_id), "en")
    assert [str(one.withdrawn) for one in told] == ["", "не тот больной", "рано выписан"]


def test_the_case_history_does_not_tell_of_a_transfer_that_was_none(work):
    stay = make.stay("2", "1")
    actions.transfer(stay, make.bed("2", "1", department_code="SU"), clock.now(), by=nurse())
    assert len(prints.case_history(stay.id, stay.facility_id, "ru").facts.moves) == 1
    actions.take_back(stay, "transfer", "ошибка", by=nurse())
    facts = prints.case_history(stay.id, stay.facility_id, "ru").facts
    assert (facts.moves, facts.department) == ((), "Терапия")


def test_a_placement_of_today_is_taken_back_at_once_by_one(work):
    stay = make.stay("2", "1")
    row = actions.withdraw(stay, "не тот больной", by=nurse())
    assert (row.kind, row.state, stay.withdrawn_at is not None) == ("placement", "done", True)


def test_a_placement_that_the_daily_sheet_has_told_needs_a_second_person(work):
    stay = make.stay("2", "1", since=clock.now() - timedelta(hours=25))
    row = actions.withdraw(stay, "не тот больной", by=nurse())
    assert (row.state, stay.withdrawn_at, stay.left_at) == ("asked", None, None)
    with pytest.raises(Refusal, match="asked to take this back already"):
        actions.withdraw(stay, "ещё раз", by=nurse())
    with pytest.raises(Refusal, match="yourself"):
        actions.answer_correction(row, True, by=nurse())
    actions.answer_correction(row, True, by=make.actor("head_of_department"))
    assert (row.state, stay.left_at, stay.withdrawn_why) == ("done", stay.admitted_at, "не тот больной")


def test_a_declined_placement_counts_on_and_a_transfer_meanwhile_forbids_it(work):
    stay, head = make.stay("2", "1", since=clock.now() - timedelta(hours=25)), make.actor("head_of_department")
    actions.answer_correction(actions.withdraw(stay, "не тот", by=nurse()), False, by=head)
    assert (stay.withdrawn_at, stay.left_at) == (None, None)
    again = actions.withdraw(stay, "не тот", by=nurse())
    actions.transfer(stay, make.bed("2", "2"), clock.now(), by=nurse())
    with pytest.raises(Refusal, match="already transferred"):
        actions.answer_correction(again, True, by=head)


def test_a_placement_of_last_month_stays(work):
    stay = make.stay("2", "1", since=clock.now() - timedelta(days=31))
    with pytest.raises(Refusal, match="month's report"):
        actions.withdraw(stay, "не тот больной", by=nurse())
