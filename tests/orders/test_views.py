"""Orders through the pages, by what a person sees."""

from datetime import timedelta
from decimal import Decimal
from html import unescape

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.orders import actions
from lighthis.orders.models import Order, Result
from lighthis.orders.rules import Value
from lighthis.orders.rules.values import Limits
from lighthis.registration import actions as registration


@pytest.fixture
def coming(store):
    with units.work():
        made = make.coming("budget", kind="emergency")
        registration.add_allergy(made.patient, "пенициллин", "сыпь", None, "", by=make.actor())
        found = made.id
    session.remove()
    return found


def orders():
    session.remove()
    return list(session.scalars(select(Order).order_by(Order.id)))


def kept(make_it):
    with units.work():
        found = make_it().id
    session.remove()
    return found


def test_a_doctor_orders_several_things_in_one_form(sign_in, coming):
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    page = doctor.get(address).text
    assert "Allergy: пенициллин" in page
    fields = {
        "tests": "cbc", "examinations": "ecg", "urgency": "now", "why": "боль в груди", "remark": "на койке 3",
        "what_1": "парацетамол", "dose_1": "0,5", "unit_1": "g", "route_1": "oral", "urgency_1": "today",
        "what_3": "Посев крови", "kind_3": "test", "note_3": "две пробы",
        "what_5": "Перевязка",
    }  # fmt: skip
    answer = doctor.post(address, fields)
    assert answer.status_code == 303
    assert [(row.kind, row.code, row.name, row.urgency, row.note) for row in orders()] == [
        ("test", "cbc", "Full blood count", "now", "на койке 3"), ("imaging", "ecg", "ECG", "now", "на койке 3"),
        ("drug", "paracetamol", "парацетамол", "today", "на койке 3"), ("test", "", "Посев крови", "now", "две пробы"),
        ("procedure", "dressing", "Перевязка", "now", "на койке 3"),
    ]  # fmt: skip
    assert orders()[2].dose == Decimal("0.5")
    listed = doctor.get(answer.location).text
    for words in (
        "5 orders are written.",
        "Full blood count",
        "Paracetamol 0,5 g, by mouth",
        "Посев крови",
        "боль в груди",
    ):
        assert words in listed
    doctor.language = "ru"
    assert "Парацетамол 0,5 г, внутрь" in sign_in("doctor", language="ru").get(answer.location).text
    page = doctor.get(f"/encounters/{coming}").text
    assert "tests: 2, examinations: 1, procedures: 1, drugs: 1" in page
    assert address in page


def test_what_is_wrong_in_any_row_is_said_there_and_every_row_is_kept(sign_in, coming):
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    fields = {
        "tests": "cbc", "what_1": "Морфин", "note_1": "осторожно", "what_2": "Что-то своё", "what_4": "Анальгин", "kind_4": "drug",
        "dose_4": "много", "unit_4": "mg", "route_4": "im", "what_6": "Ампициллин", "dose_6": "1", "unit_6": "g", "route_6": "im",
        "why": "тестовая причина",
    }  # fmt: skip
    answer = doctor.post(address, fields)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for words in (
        "Dose, row 1: write the dose of the drug", "Kind, row 2: choose what it is", "Dose, row 4: a number is needed",
        "What, row 6: the patient is allergic: пенициллин",
    ):  # fmt: skip
        assert words in page
    for typed in ("осторожно", "Что-то своё", "много", "тестовая причина", "Ампициллин"):
        assert typed in page
    assert 'value="cbc" checked' in page
    assert 'name="sure-6" value="Ампициллин"' in page
    assert orders() == []


def test_a_drug_against_an_allergy_is_ordered_only_with_the_tick_for_that_drug(sign_in, coming):
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    fields = {"what_2": "Ампициллин", "dose_2": "1", "unit_2": "g", "route_2": "im"}
    assert doctor.post(address, fields | {"sure-2": "Парацетамол"}).status_code == 422
    assert doctor.post(address, fields | {"sure-2": "Ампициллин"}).status_code == 303
    assert orders()[0].allergy == "пенициллин"
    nurse = sign_in("triage_nurse")
    assert "Allergy: пенициллин" in nurse.get("/orders").text
    assert "The patient is allergic: пенициллин" in nurse.get(f"/orders/{orders()[0].id}/done").text


def test_an_empty_form_orders_nothing_and_says_so(sign_in, coming):
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    answer = doctor.post(address, {"urgency": "today"})
    assert answer.status_code == 422
    assert "Tick or write at least one order." in answer.text


def test_pressed_twice_it_is_ordered_once(sign_in, coming):
    doctor, address = sign_in("doctor"), f"/encounters/{coming}/orders/new"
    form = doctor.hidden(address) | {"tests": "cbc"}
    first, second = (doctor.web.post(address, data=form) for _ in range(2))
    assert first.location == second.location
    assert len(orders()) == 1


def test_the_laboratory_sees_tests_and_nurses_see_everything_filtered_by_the_address(sign_in, coming):
    with units.work():
        of = make.ordered(name="Посев крови").encounter
        make.ordered("drug", "Морфин", of=of)
        make.ordered("imaging", "Снимок кисти", of=of, urgency="today")
    laboratory, nurse = sign_in("laboratory"), sign_in("ward_nurse")
    page = laboratory.get("/orders").text
    assert "Посев крови" in page
    assert "Морфин" not in page
    assert "Снимок кисти" not in page
    assert "Морфин" not in laboratory.get("/orders?kind=drug").text
    page = nurse.get("/orders").text
    assert page.index("Посев крови") < page.index("Морфин") < page.index("Снимок кисти")
    assert "Instrumental examination: 1" in page
    only = nurse.get("/orders?kind=imaging").text
    assert "Снимок кисти" in only
    assert "Морфин" not in only
    ward = make.wards()[0].id
    assert "Nothing waits" in nurse.get(f"/orders?department={ward}").text
    assert f"kind=drug&amp;department={ward}" in nurse.get(f"/orders?department={ward}").text
    assert nurse.get("/orders?department=nonsense&kind=x&page=-1").status_code == 200
    department = next(row.department_id for row in orders())
    page = unescape(nurse.get(f"/orders?kind=imaging&department={department}").text)
    do = next(part for part in page.split('"') if "/done?" in part)
    answer = nurse.post(do, {"how": "done"})
    assert answer.location == f"/orders?kind=imaging&department={department}"
    drug = next(row.id for row in orders() if row.kind == "drug")
    assert laboratory.get(f"/orders/{drug}/done").status_code == 404


def test_fifty_rows_a_page(sign_in, store):
    with units.work():
        of = make.ordered().encounter
        for number in range(51):
            make.ordered(name=f"Проба {number:02}", of=of, code="")
    nurse = sign_in("ward_nurse")
    assert "1–50" in nurse.get("/orders").text
    second = nurse.get("/orders?page=2&kind=test").text
    assert "Проба 50" in second
    assert "Проба 01" not in second


def test_a_nurse_gives_a_drug_and_the_second_one_reads_who_was_first(sign_in, store):
    of = kept(lambda: make.ordered("drug", "Морфин"))
    nurse, other = sign_in("ward_nurse"), sign_in("triage_nurse")
    address = f"/orders/{of}/done"
    late = other.hidden(address)
    answer = nurse.post(address, {"how": "done", "at": make.wall_now(minutes_ago=5), "remark": "без реакции"})
    assert answer.status_code == 303
    assert answer.location.endswith("/orders")
    second = other.web.post(address, data=late | {"how": "done", "at": make.wall_now()})
    assert second.status_code == 422
    assert "This was written as done already: Тестовwar А.К." in second.text.replace("\u00a0", " ").replace(
        "А. К.", "А.К."
    )
    row = orders()[0]
    assert row.state == "done"
    assert row.done_entered_at - row.done_at >= timedelta(minutes=4)
    assert "без реакции" in nurse.get(f"/encounters/{row.encounter_id}/orders").text


def test_not_done_needs_why_and_keeps_what_was_typed(sign_in, store):
    of = kept(lambda: make.ordered("drug", "Морфин"))
    nurse, address = sign_in("ward_nurse"), f"/orders/{of}/done"
    assert "not given" in nurse.get(address).text
    answer = nurse.post(address, {"how": "not_done", "at": make.wall_now(), "remark": "запомни меня"})
    assert answer.status_code == 422
    assert "запомни меня" in answer.text
    assert nurse.post(address, {"how": "not_done", "at": make.wall_now(), "reason": "отказался"}).status_code == 303
    row = orders()[0]
    assert (row.state, row.ended_why) == ("not_done", "отказался")


def test_a_blood_count_from_order_to_seen(sign_in, store):
    of = kept(make.ordered)
    laboratory, doctor = sign_in("laboratory"), sign_in("doctor")
    address = f"/orders/{of}/result"
    page = laboratory.get(address).text
    assert 'value="Haemoglobin"' in page
    assert 'name="low_1" type="text" value="120"' in page  # of a woman
    fields = {
        "name_1": "Haemoglobin", "value_1": "98,5", "unit_1": "g/l", "low_1": "120", "high_1": "",
        "name_4": "Platelets", "value_4": "20", "unit_4": "10⁹/l", "low_4": "150", "high_4": "450",
        "name_10": "СОЭ", "value_10": "<15", "unit_10": "mm/h", "low_10": "0", "high_10": "20",
        "name_12": "Мазок", "value_12": "отр.", "conclusion": "гипохромия", "taken_at": make.wall_now(minutes_ago=20),
    }  # fmt: skip
    assert laboratory.post(address, fields | {"value_2": "5", "name_2": ""}).status_code == 422
    assert laboratory.post(address, fields).status_code == 303
    result = session.scalars(select(Result)).one()
    assert [(one.code, one.unit, one.flag, one.is_critical) for one in result.values] == [
        ("hb", "g/l", "low", False), ("plt", "10*9/l", "low", True), ("esr", "mm/h", "normal", False), ("", "", "", False),
    ]  # fmt: skip
    home = doctor.get("/").text
    assert "Results not seen: 1" in home
    assert "critical" in home
    coming = orders()[0].encounter_id
    assert "results not seen: 1, some critical" in doctor.get(f"/encounters/{coming}").text
    listed = doctor.get(f"/encounters/{coming}/orders").text
    for words in ("Critical value", "below the norm", "≥ 120", "150–450", "гипохромия"):
        assert words in listed
    assert "Full blood count" in doctor.get("/orders/results").text
    seen = doctor.post(f"/results/{session.scalars(select(Result.id)).one()}/seen", {}, page="/account")
    assert seen.status_code == 303
    assert "Results not seen" not in doctor.get("/").text
    assert "Seen: " in doctor.get(f"/encounters/{coming}/orders").text
    again = doctor.post(f"/results/{session.scalars(select(Result.id)).one()}/seen", {}, page="/account")
    assert again.status_code == 422
    assert "A doctor has seen this result already" in again.text
    verbs = set(session.scalars(select(AuditEntry.action)))
    assert {"ordered", "result written", "result seen", "looked: result form", "looked: orders"} <= verbs


def test_wrong_ranges_and_far_times_are_refused_with_every_row_kept(sign_in, store):
    of = kept(make.ordered)
    laboratory, address = sign_in("laboratory"), f"/orders/{of}/result"
    fields = {
        "name_1": "Гемоглобин", "value_1": "98", "low_1": "130", "high_1": "120", "low_2": "много", "name_13": "Своё", "value_13": "7,7",
        "taken_at": "01.01.2020 10:00",
    }  # fmt: skip
    page = unescape(laboratory.post(address, fields).text)
    assert "Range to, row 1: the range ends before it begins" in page
    assert "Range from, row 2: a number is needed" in page
    for typed in ("Своё", "7,7", "много", "01.01.2020 10:00"):
        assert typed in page


def test_another_unit_is_not_judged_by_the_norm_of_the_usual_one(sign_in, store):
    of = kept(make.ordered)
    laboratory, address = sign_in("laboratory"), f"/orders/{of}/result"
    fields = {"name_1": "Haemoglobin", "value_1": "12,5", "unit_1": "g/dl", "low_1": "120", "taken_at": make.wall_now()}
    answer = laboratory.post(address, fields)
    assert answer.status_code == 422
    assert "the proposed norm is for another unit" in answer.text
    assert laboratory.post(address, fields | {"low_1": "12"}).status_code == 303
    session.remove()
    value = session.scalars(select(Result)).one().values[0]
    assert (value.unit, value.flag, value.is_critical) == ("g/dl", "normal", False)


def test_a_wrong_result_is_marked_by_a_second_person_through_the_pages(sign_in, store):
    result = kept(make.resulted)
    laboratory, head = sign_in("laboratory"), sign_in("head_of_department")
    assert laboratory.post(f"/results/{result}/error", {"reason": "перепутаны пробирки"}).status_code == 303
    coming = orders()[0].encounter_id
    assert "waits for another person" in head.get(f"/encounters/{coming}/orders").text
    waiting = head.get("/moves").text
    assert "Entered in error: Result" in waiting
    error = waiting.split("/errors/")[1].split('"')[0] if "/errors/" in waiting else ""
    assert error
    assert head.post(f"/errors/{error}", {}).status_code == 303
    listed = head.get(f"/encounters/{coming}/orders").text
    assert "Does not hold: перепутаны пробирки" in listed
    assert orders()[0].state == "done"


def test_an_order_is_taken_back_by_another_doctor_before_it_is_done(sign_in, store):
    of = kept(make.ordered)
    head = sign_in("head_of_department")
    assert sign_in("ward_nurse").get(f"/orders/{of}/cancel").status_code == 403
    assert head.post(f"/orders/{of}/cancel", {"reason": ""}).status_code == 422
    assert head.post(f"/orders/{of}/cancel", {"reason": "уже сделано в поликлинике"}).status_code == 303
    assert orders()[0].state == "cancelled"
    late = sign_in("laboratory")
    answer = late.post(f"/orders/{of}/result", {"conclusion": "норма", "taken_at": make.wall_now()})
    assert answer.status_code == 422
    assert "This order was cancelled" in answer.text


def test_of_a_hidden_coming_the_executor_reads_what_the_work_needs(sign_in, store):
    def hidden():
        head = make.actor("head_of_department")
        made = make.coming("budget", kind="emergency", secrecy="sensitive")
        made.registered_by_id = head.id
        row = make.ordered(name="Особый анализ", of=made, why="тайная причина", note="в перчатках", code="")
        row.by_id = head.id
        return row

    of = kept(hidden)
    laboratory, doctor = sign_in("laboratory"), sign_in("doctor")
    page = laboratory.get("/orders").text
    assert "Особый анализ" in page
    assert "в перчатках" in page
    assert "тайная причина" not in page
    form = laboratory.get(f"/orders/{of}/result").text
    assert "тайная причина" not in form
    number = orders()[0].encounter.number
    assert number not in form
    done = {"name_1": "Титр", "value_1": "1:640", "taken_at": make.wall_now(minutes_ago=1)}
    assert laboratory.post(f"/orders/{of}/result", done).status_code == 303
    assert laboratory.get(f"/orders/{of}/result").status_code == 404
    late = laboratory.post(f"/orders/{of}/result", done, page="/account")
    assert late.status_code == 422
    assert "The result is written already" in late.text
    assert "тайная причина" not in late.text
    assert "Особый анализ" not in doctor.get("/orders/results?whose=all").text
    result = session.scalars(select(Result.id)).one()
    for address in (f"/results/{result}/seen", f"/results/{result}/error", f"/orders/{of}/cancel"):
        assert "Особый анализ" not in doctor.get(address).text
    head = sign_in("head_of_department")
    listed = head.get("/orders/results?whose=all").text
    assert "not shown" in listed
    assert "1:640" not in listed


def test_another_hospital_has_none_of_it(sign_in, store):
    of = kept(make.ordered)
    result = kept(make.resulted)
    away = sign_in("head_of_department", "RUR")
    for address in (f"/orders/{of}/done", f"/orders/{of}/result", f"/orders/{of}/cancel", f"/orders/{of}/error",
                    f"/results/{result}/seen", f"/results/{result}/error"):  # fmt: skip
        assert away.get(address).status_code == 404, address
    assert "Full blood count" not in away.get("/orders").text
    assert "Full blood count" not in away.get("/orders/results?whose=all").text


def test_what_waits_stands_on_the_home_pages(sign_in, store):
    with units.work():
        make.ordered()
        make.ordered("drug", "Морфин", urgency="today")
    home = sign_in("laboratory").get("/").text
    assert "Orders to carry out" in home
    assert "Laboratory test" in home
    assert ">Laboratory tests<" in home  # the work area
    assert "Orders to carry out" in sign_in("ward_nurse").get("/").text
    assert "Orders to carry out" in sign_in("triage_nurse").get("/").text
    assert "Orders to carry out" not in sign_in("cashier").get("/").text


def test_values_without_a_range_have_no_mark(sign_in, store):
    def bare():
        return make.resulted(None, Value("Своё", "5", limits=Limits()))

    kept(bare)
    page = sign_in("doctor").get(f"/encounters/{orders()[0].encounter_id}/orders").text
    assert "Своё" in page
    assert "the norm<" not in page


def test_a_closed_coming_still_gets_its_result_but_no_new_order(sign_in, store):
    def left():
        row = make.ordered()
        row.encounter.status, row.encounter.ended_at = "closed", clock.now()
        return row

    of = kept(left)
    doctor, laboratory = sign_in("doctor"), sign_in("laboratory")
    assert "has left" in laboratory.get("/orders").text
    done = {"conclusion": "норма", "taken_at": make.wall_now(minutes_ago=1)}
    assert laboratory.post(f"/orders/{of}/result", done).status_code == 303
    coming = orders()[0].encounter_id
    answer = doctor.post(f"/encounters/{coming}/orders/new", {"tests": "cbc"})
    assert answer.status_code == 422
    assert "This coming has ended" in answer.text
    with units.work(), pytest.raises(Exception, match="ended"):
        actions.order(session.scalars(select(Order)).one().encounter, [], clock.now(), by=make.actor())
