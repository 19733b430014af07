"""Orders from the doctor's word to the result that was seen; who was first; what is taken back."""

from datetime import timedelta
from decimal import Decimal

import make
import pytest
from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters import queries as comings
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.orders import actions, queries
from lighthis.orders.models import Order
from lighthis.orders.rules import Draft, Value
from lighthis.orders.rules.values import Limits
from lighthis.registration import actions as registration
from lighthis.web.language import say

D = Decimal
DRUG = {"dose": D(500), "unit": "mg", "route": "iv"}


def refused(call, *args, **more):
    with pytest.raises(Refusal) as found:
        call(*args, **more)
    return found.value


def test_everything_of_one_form_is_written_at_once(work):
    coming = make.coming(kind="emergency")
    drafts = [
        Draft("test", "ОАК", "cbc", urgency="now", why="кровотечение?"),
        Draft("drug", "Парацетамол", **DRUG, note="медленно"),
    ]
    made = actions.order(coming, drafts, clock.now(), by=make.actor())
    assert [(row.kind, row.state, row.urgency) for row in made] == [
        ("test", "ordered", "now"),
        ("drug", "ordered", "today"),
    ]
    assert made[0].why == "кровотечение?"
    assert queries.told(made[1], "ru") == "Парацетамол 500 мг, внутривенно струйно"
    assert made[0].department_id == coming.department_id


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("", "что-то", row="_1"), "kind_1"), (Draft("test", " ", row="_2"), "what_2"),
        (Draft("drug", "Морфин", row="_3"), "dose_3"), (Draft("drug", "Морфин", dose=D(0), row="_3"), "dose_3"),
        (Draft("drug", "Морфин", dose=D(1), row="_3"), "unit_3"), (Draft("drug", "Морфин", dose=D(1), unit="mg", row="_3"), "route_3"),
        (Draft("test", "ОАК", urgency="tomorrow", row="_4"), "urgency_4"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_at_its_field(work, draft, field):
    assert refused(actions.order, make.coming(kind="emergency"), [draft], clock.now(), by=make.actor()).field == field


def test_nothing_is_ordered_in_a_coming_that_is_over_or_before_it_began(work):
    coming, doctor = make.coming(kind="emergency"), make.actor()
    draft = [Draft("test", "ОАК", "cbc")]
    early = coming.arrived_at - timedelta(minutes=2)
    assert refused(actions.order, coming, draft, early, by=doctor).field == "ordered_at"
    assert refused(actions.order, coming, draft, clock.now() + timedelta(minutes=2), by=doctor).field == "ordered_at"
    assert "at least one" in refused(actions.order, coming, [], clock.now(), by=doctor).message.text
    coming.status = "closed"
    assert "has ended" in refused(actions.order, coming, draft, clock.now(), by=doctor).message.text


def test_a_drug_that_the_patient_is_allergic_to_waits_for_a_word(work):
    coming, doctor = make.coming(kind="emergency"), make.actor()
    registration.add_allergy(coming.patient, "Пенициллин", "сыпь", None, "", by=doctor)
    draft = Draft("drug", "Ампициллин", "ampicillin", **DRUG, row="_2")
    said = refused(actions.order, coming, [Draft("test", "ОАК", "cbc"), draft], clock.now(), by=doctor)
    assert said.field == "what_2"
    assert said.message.values["substance"] == "Пенициллин"
    known = Draft("drug", "Ampicillin", "", **DRUG, knows_allergy=True)
    assert actions.order(coming, [known], clock.now(), by=doctor)[0].allergy == "Пенициллин"
    other = Draft("drug", "Дротаверин", "drotaverine", **DRUG)
    assert actions.order(coming, [other], clock.now(), by=doctor)[0].allergy == ""


def test_a_test_is_taken_measured_and_seen(work):
    row, nurse = make.ordered(), make.actor("triage_nurse")
    taken = clock.now() - timedelta(minutes=10)
    actions.do(row, taken, "кубитальная вена", by=nurse)
    assert (row.state, row.done_at, row.done_by_id) == ("done", taken, nurse.id)
    assert row.done_entered_at > taken
    result = make.resulted(
        row, Value("Гемоглобин", "98", "hb", "g/l", Limits(D(120), None)), Value("Цвет", "алый"),
        Value("Калий", "6,9", "potassium", "mmol/l", Limits(D("3.5"), D(5)), Limits(D("2.8"), D("6.2"))),
    )  # fmt: skip
    assert [(one.value, one.flag, one.is_critical) for one in result.values] == [
        ("98", "low", False), ("алый", "", False), ("6,9", "high", True),
    ]  # fmt: skip
    assert (row.state, result.is_outside, result.is_critical) == ("resulted", True, True)
    actions.see(result, by=make.actor())
    assert (row.state, result.seen_by_id) == ("seen", make.actor().id)
    again = refused(actions.see, result, by=make.actor("head_of_department"))
    assert again.message.values["who"]
    assert "already" in again.message.text


def test_the_laboratory_may_write_the_result_of_a_sample_that_nobody_wrote_down(work):
    row, now = make.ordered(), clock.now()
    result = actions.write_result(
        row, [], "норма", now, by=make.actor("laboratory"), taken_at=now - timedelta(minutes=5)
    )
    assert (row.done_at, row.done_by_id) == (now - timedelta(minutes=5), make.actor("laboratory").id)
    assert not result.is_outside
    later = refused(
        actions.write_result, make.ordered(), [], "x", now, by=make.actor("laboratory"),
        taken_at=now - timedelta(hours=2),
    )  # fmt: skip
    assert later.field == "taken_at"


def test_a_result_says_something_and_names_its_values(work):
    row, lab, now = make.ordered(), make.actor("laboratory"), clock.now()
    assert "at least one value" in refused(actions.write_result, row, [], " ", now, by=lab).message.text
    assert refused(actions.write_result, row, [Value("", "5", row="_3")], "", now, by=lab).field == "name_3"
    turned = Value("Калий", "5", limits=Limits(D(5), D(3)), row="_1")
    assert refused(actions.write_result, row, [turned], "", now, by=lab).field == "high_1"


@pytest.mark.parametrize("how", ["done", "not_done", "cancelled", "resulted"])
def test_who_comes_second_reads_who_was_first_and_when(work, how):
    row, nurse = make.ordered(), make.actor("ward_nurse")
    {
        "done": lambda: actions.do(row, clock.now(), "", by=nurse),
        "not_done": lambda: actions.not_do(row, clock.now(), "ушёл", by=nurse),
        "cancelled": lambda: actions.cancel(row, "не нужно", by=make.actor()),
        "resulted": lambda: make.resulted(row),
    }[how]()
    second = refused(actions.do, row, clock.now(), "", by=make.actor("triage_nurse"))
    assert second.message.values["who"].startswith("Тестов")
    assert second.message.values["time"]
    assert refused(actions.cancel, row, "поздно", by=make.actor()).message.text == second.message.text


def test_a_sample_may_turn_out_spoilt_after_it_was_taken(work):
    row = make.ordered()
    actions.do(row, clock.now(), "", by=make.actor("triage_nurse"))
    actions.not_do(row, clock.now(), "гемолиз", by=make.actor("laboratory"))
    assert (row.state, row.ended_why, row.done_by_id) == ("not_done", "гемолиз", make.actor("triage_nurse").id)


def test_what_is_not_done_or_cancelled_needs_its_reason_and_happens_after_the_order(work):
    row, nurse = make.ordered("drug", "Парацетамол"), make.actor("ward_nurse")
    assert refused(actions.not_do, row, clock.now(), " ", by=nurse).field == "reason"
    assert refused(actions.cancel, row, "", by=make.actor()).field == "reason"
    assert refused(actions.do, row, row.ordered_at - timedelta(minutes=2), "", by=nurse).field == "at"
    assert row.state == "ordered"


def answered(kind, id_, *, accepted=True):
    asked = encounters.ask_error(kind, id_, "не тот пациент", by=make.actor("doctor"))
    encounters.answer_error(asked, accepted, by=make.actor("head_of_department"))


def test_a_wrong_result_is_struck_out_by_two_people_and_a_new_one_follows(work):
    result = make.resulted()
    row = result.order
    with pytest.raises(Refusal, match="written already"):
        make.resulted(row)
    answered("result", result.id, accepted=False)
    assert row.state == "resulted"
    answered("result", result.id)
    assert (row.state, result.withdrawn_why) == ("done", "не тот пациент")
    assert (
        queries.pending([row.encounter_id], at=row.facility_id)[row.encounter_id][0].text
        == "results awaited: %(count)s"
    )
    second = make.resulted(row, conclusion="норма")
    assert queries.result_of(row.id, at=row.facility_id).id == second.id
    assert len(queries.results_of(row.encounter_id, at=row.facility_id)) == 2
    with pytest.raises(Refusal, match="does not hold any more"):
        actions.see(result, by=make.actor())


def test_a_drug_that_was_never_given_leaves_the_record_struck_out(work):
    row = make.ordered("drug", "Парацетамол")
    with pytest.raises(Refusal, match="not done yet"):
        encounters.ask_error("order", row.id, "x", by=make.actor())
    actions.do(row, clock.now(), "", by=make.actor("ward_nurse"))
    answered("order", row.id)
    assert row.state == "entered_in_error"
    lines = queries.happenings(row.encounter, "ru")
    assert [line.withdrawn for line in lines] == ["", "не тот пациент"]


def test_what_waits_is_counted_in_one_look(work):
    coming, quiet = make.coming(kind="emergency"), make.coming(kind="emergency", of=make.patient("Каримова"))
    for kind, name in (
        ("test", "ОАК"),
        ("test", "Глюкоза"),
        ("imaging", "ЭКГ"),
        ("procedure", "Шина"),
        ("drug", "Морфин"),
    ):
        make.ordered(kind, name, of=coming)
    critical = Value("Калий", "7", critical=Limits(D("2.8"), D("6.2")))
    make.resulted(make.ordered(of=coming), critical)
    taken = make.ordered(of=coming)
    actions.do(taken, clock.now(), "", by=make.actor("ward_nurse"))
    session.flush()
    found = queries.pending([coming.id, quiet.id], at=coming.facility_id)
    assert set(found) == {coming.id}
    assert [(one.text, one.values["count"]) for one in found[coming.id]] == [
        ("results not seen: %(count)s, some critical", 1), ("tests: %(count)s", 2), ("examinations: %(count)s", 1),
        ("procedures: %(count)s", 1), ("drugs: %(count)s", 1), ("results awaited: %(count)s", 1),
    ]  # fmt: skip
    assert len(queries.open_orders(coming.id, coming.facility_id)) == 6
    assert queries.pending([coming.id], at=make.by_code("RUR").id) == {}
    assert queries.pending([], at=coming.facility_id) == {}


def test_the_work_list_is_urgent_first_then_oldest_and_only_of_ones_kinds(work):
    coming = make.coming(kind="emergency")
    late = make.ordered(of=coming, urgency="today")
    now = make.ordered(of=coming, name="Глюкоза")
    drug = make.ordered("drug", "Морфин", of=coming)
    make.ordered(of=make.coming(kind="emergency", at="RUR"), at="RUR")
    late.ordered_at -= timedelta(minutes=10)
    drug.ordered_at -= timedelta(minutes=5)
    session.flush()
    rows, total = queries.to_do(coming.facility_id, ("test", "drug"))
    assert ([row.id for row in rows], total) == ([drug.id, now.id, late.id], 3)
    assert [row.id for row in queries.to_do(coming.facility_id, ("test",))[0]] == [now.id, late.id]
    assert queries.to_do(coming.facility_id, ("test",), make.wards()[0].id) == ([], 0)
    coming.status = "entered_in_error"
    session.flush()
    assert queries.to_do(coming.facility_id, ("test", "drug")) == ([], 0)


def test_an_order_for_somebody_in_a_bed_stands_under_the_ward(work):
    stay = make.stay()
    row = make.ordered(of=stay.encounter)
    assert row.department_id == make.bed("2").room.department_id


def test_results_nobody_saw_are_those_of_ones_own_patients_and_orders(work):
    doctor, head = make.actor(), make.actor("head_of_department")
    mine = make.resulted(conclusion="норма")
    worst = make.resulted(make.ordered(of=mine.encounter), Value("Калий", "7", critical=Limits(D(2), D(6))))
    low = make.resulted(make.ordered(of=mine.encounter))
    assert [one.id for one in queries.unseen(doctor, own=True)] == [worst.id, low.id, mine.id]
    assert queries.unseen(head, own=True) == []
    assert queries.how_many_unseen(head, own=False) == 3
    actions.see(worst, by=head)
    assert queries.how_many_unseen(doctor, own=True) == 2
    mine.encounter.secrecy, mine.encounter.registered_by_id = "sensitive", head.id
    session.flush()
    assert queries.unseen(doctor, own=True) == []


def test_the_timeline_tells_order_deed_result_and_look(work):
    row = make.ordered()
    actions.do(row, clock.now(), "", by=make.actor("ward_nurse"))
    result = make.resulted(row)
    actions.see(result, by=make.actor())
    lines = comings.timeline(row.encounter, "ru")
    told = [(line.kind.text, line.words) for line in lines if line.kind.text in {"Order", "Result"}]
    assert sorted(told) == [("Order", ""), ("Order", ""), ("Result", ""), ("Result", "Гемоглобин: 98 г/л ↓")]


def test_an_order_moves_with_its_coming(work):
    row = make.ordered()
    to = make.patient("Рахимова")
    asked = encounters.ask_move(row.encounter, to, "однофамилица", by=make.actor())
    encounters.answer_move(asked, True, by=make.actor("head_of_department"))
    assert session.scalars(select(Order)).one().encounter.patient_id == to.id


def test_sentences_for_who_comes_second_can_be_said(app, work):
    row = make.ordered()
    actions.do(row, clock.now(), "", by=make.actor("ward_nurse"))
    with app.test_request_context("/"):
        assert "Тестов" in say(refused(actions.do, row, clock.now(), "", by=make.actor()).message)
