"""Consultations: asked, answered once, withdrawn, shown to whom they concern."""

import html
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.consultations import actions, queries
from lighthis.consultations.models import Consultation
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal


def here(**more):
    with units.work():
        return str(make.coming(kind="emergency", **more).id)


def ward(code="TH", at="GES"):
    return next(one for one in make.wards(at) if one.code == code)


def fields(**more):
    return {
        "department": str(ward().id),
        "specialist": "",
        "question": "Есть ли ОКС?",
        "urgency": "cito",
        "asked_at": make.wall_now(),
        **more,
    }


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def kept():
    session.remove()
    return list(session.scalars(select(Consultation).order_by(Consultation.id)))


def asked(**more):
    """A question of an hour ago; its id."""
    with units.work():
        row = make.coming(kind="emergency", **more)
        row.arrived_at, row.registered_by_id = clock.now() - timedelta(hours=3), make.actor("registrar").id
        session.flush()
        at = clock.now() - timedelta(hours=1)
        return actions.ask(row, ward(), "", "Есть ли ОКС?", "cito", at, by=make.actor("chief_doctor")).id


def test_asked_seen_and_answered(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    assert "Ask a specialist" in words(doctor.get(f"/encounters/{id_}"))
    assert doctor.post(f"/encounters/{id_}/consultations/new", fields()).status_code == 303
    (one,) = kept()
    assert one.due_at == one.asked_at + timedelta(minutes=30)
    address = f"/consultations/{one.id}"
    page = doctor.get(f"/encounters/{id_}")
    assert "Consultation: TH, at once (cito), answer by" in words(page)
    assert address in page.text
    assert "Consultations asked: 1" in words(doctor.get("/"))
    assert "Есть ли ОКС?" in words(doctor.get("/consultations"))
    answer = doctor.post(f"{address}/answer", {"answer": "ОКС без подъёма ST", "answered_at": make.wall_now()})
    assert answer.status_code == 303
    (one,) = kept()
    assert (one.state, one.answer) == ("answered", "ОКС без подъёма ST")
    assert one.answer_entered_at is not None
    text = words(doctor.get(f"/encounters/{id_}"))
    assert "ОКС без подъёма ST" in text
    assert "answer by" not in text
    assert "Consultations asked" not in words(doctor.get("/"))
    assert "Nobody waits for an answer." in words(doctor.get("/consultations"))


@pytest.mark.parametrize(("wrong", "field"), [
    ({"department": ""}, "department"), ({"department": "no"}, "department"), ({"question": " "}, "question"), ({"question": "я" * 5000}, "question"),
    ({"urgency": "now"}, "urgency"), ({"asked_at": "01.01.2100 10:00"}, "asked_at"), ({"asked_at": "01.01.2020 10:00"}, "asked_at"),
    ({"specialist": "😀"}, "specialist"),
])  # fmt: skip
def test_a_wrong_question_comes_back_with_its_words(sign_in, wrong, field):
    doctor, id_ = sign_in("doctor"), here()
    typed = fields(**{"specialist": "окулист", **wrong} if "department" not in wrong or wrong["department"] else wrong)
    answer = doctor.post(f"/encounters/{id_}/consultations/new", typed)
    assert answer.status_code == 422
    assert f'href="#{field}' in answer.text
    assert kept() == []


def test_another_hospitals_department_is_no_choice(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    assert (
        doctor.post(f"/encounters/{id_}/consultations/new", fields(department=str(ward(at="RUR").id))).status_code
        == 422
    )
    with units.work(), pytest.raises(NotFound):
        row = session.get_one(Encounter, id_)
        actions.ask(row, ward(at="RUR"), "", "?", "cito", clock.now(), by=make.actor("doctor"))


def test_a_specialist_in_free_words_is_asked_too(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    doctor.post(f"/encounters/{id_}/consultations/new", fields(department="", specialist="окулист"))
    assert "Asked: окулист" in words(doctor.get(f"/encounters/{id_}"))


def test_of_two_who_answer_at_once_one_wins_and_the_other_keeps_the_words(sign_in):
    id_ = asked()
    people = [sign_in("doctor"), sign_in("head_of_department")]
    address = f"/consultations/{id_}/answer"
    sent = [
        {**one.hidden(address), "answer": f"ответ {n}", "answered_at": make.wall_now()} for n, one in enumerate(people)
    ]
    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(one.web.post, address, data=data) for one, data in zip(people, sent, strict=True)]
    answers = [each.result() for each in done]
    assert sorted(each.status_code for each in answers) == [303, 422]
    loser = next(n for n, each in enumerate(answers) if each.status_code == 422)
    (one,) = kept()
    assert one.answer == f"ответ {1 - loser}"
    text = words(answers[loser])
    assert "answered already" in text
    assert f"ответ {loser}" in answers[loser].text
    assert f"ответ {1 - loser}" in text  # what the first wrote stands above


def test_pressed_twice_it_is_answered_once(sign_in):
    doctor, id_ = sign_in("doctor"), asked()
    address = f"/consultations/{id_}/answer"
    data = {**doctor.hidden(address), "answer": "нет", "answered_at": make.wall_now()}
    assert [doctor.web.post(address, data=data).status_code for _ in range(2)] == [303, 303]


@pytest.mark.parametrize(("typed", "field"), [
    ({"answer": ""}, "answer"), ({"answer": "я" * 21_000}, "answer"), ({"answered_at": "01.01.2100 10:00"}, "answered_at"),
    ({"answered_at": "01.01.2020 10:00"}, "answered_at"),
])  # fmt: skip
def test_a_wrong_answer_is_refused(sign_in, typed, field):
    doctor, id_ = sign_in("doctor"), asked()
    answer = doctor.post(f"/consultations/{id_}/answer", {"answer": "нет", "answered_at": make.wall_now(), **typed})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert kept()[0].state == "asked"


def test_only_who_asked_or_has_the_patient_takes_it_back(sign_in):
    id_ = asked()
    doctor, chief = sign_in("doctor"), sign_in("chief_doctor")
    assert "Take the question back" not in words(doctor.get(f"/consultations/{id_}"))
    assert doctor.post(f"/consultations/{id_}/withdraw", {"reason": "не нужно"}).status_code == 422
    assert chief.post(f"/consultations/{id_}/withdraw", {"reason": "не нужно"}).status_code == 303
    assert kept()[0].state == "withdrawn"
    late = doctor.post(f"/consultations/{id_}/answer", {"answer": "нет", "answered_at": make.wall_now()})
    assert late.status_code == 422
    assert "nobody waits for the answer" in words(late)


def test_the_patients_doctor_may_take_back_what_another_asked(work):
    row = make.coming(kind="emergency")
    one = actions.ask(row, ward(), "", "?", "urgent", clock.now(), by=make.actor("chief_doctor"))
    with pytest.raises(Refusal):
        actions.withdraw(one, "не нужно", by=make.actor("doctor"))
    encounters.take(row, by=make.actor("doctor"))
    actions.withdraw(one, "не нужно", by=make.actor("doctor"))
    assert one.state == "withdrawn"


def test_an_answer_on_the_wrong_patient_is_struck_out_by_two(sign_in):
    doctor, id_ = sign_in("doctor"), asked()
    doctor.post(f"/consultations/{id_}/answer", {"answer": "нет", "answered_at": make.wall_now()})
    assert doctor.post(f"/consultations/{id_}/withdraw", {"reason": "другой пациент"}).status_code == 303
    assert "waits for another person" in words(doctor.get(f"/consultations/{id_}"))
    error = session.scalars(select(EntryError.id)).one()
    assert sign_in("head_of_department").post(f"/errors/{error}", {}).status_code == 303
    assert "Does not hold: другой пациент" in words(doctor.get(f"/consultations/{id_}"))
    (one,) = kept()
    assert (one.state, one.answer) == ("withdrawn", "нет")


def test_doctors_of_a_department_see_its_questions_and_those_in_free_words(work):
    row = make.coming(kind="emergency")
    for department, specialist in ((ward("TH"), ""), (ward("SU"), ""), (None, "окулист")):
        actions.ask(row, department, specialist, "?", "urgent", clock.now(), by=make.actor("doctor"))
    of_surgery = replace(make.actor("doctor"), department_ids=frozenset({ward("SU").id}))
    assert sorted(one.specialist or one.department.code for one in queries.waiting(of_surgery)) == ["SU", "окулист"]
    assert (queries.how_many(of_surgery), queries.how_many(of_surgery, whole=True)) == (2, 3)
    assert queries.how_many(make.actor("doctor")) == 3


def test_a_hidden_coming_is_on_no_list_and_no_page(sign_in):
    id_ = asked(secrecy="sensitive")
    doctor, head = sign_in("doctor"), sign_in("head_of_department")
    assert "Nobody waits for an answer." in words(doctor.get("/consultations"))
    assert "Consultations asked" not in words(doctor.get("/"))
    for page in ("", "/answer", "/withdraw"):
        assert doctor.get(f"/consultations/{id_}{page}").status_code == 403
        assert sign_in("doctor", "RUR").get(f"/consultations/{id_}{page}").status_code == 404
    assert "Есть ли ОКС?" in words(head.get("/consultations"))


def test_the_board_hears_what_waits_in_one_query(work):
    rows = [make.coming(kind="emergency", of=make.patient(f"Семья{n}", "Али", "")) for n in range(3)]
    for row in rows[:2]:
        row.arrived_at = clock.now() - timedelta(hours=1)
        session.flush()
        actions.ask(row, ward(), "", "?", "ordinary", clock.now(), by=make.actor("doctor"))
        actions.ask(row, None, "окулист", "?", "cito", clock.now(), by=make.actor("doctor"))
    found = queries.pending([row.id for row in rows], at=rows[0].facility_id)
    assert set(found) == {row.id for row in rows[:2]}
    assert found[rows[0].id][0].values["whom"] == "окулист"
    assert queries.pending([], at=rows[0].facility_id) == {}
    assert queries.pending([row.id for row in rows], at=make.by_code("RUR").id) == {}


def test_a_hospital_orders_its_own_minutes_and_late_is_said(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    with units.work():
        make.by_code().settings = {"consultation_minutes": {"cito": 5}}
        row = session.get_one(Encounter, id_)
        actions.ask(row, ward(), "", "?", "cito", clock.now() - timedelta(minutes=6), by=make.actor("doctor"))
    assert kept()[0].due_at < clock.now()
    assert 'class="late"' in doctor.get("/").text
    assert "late" in doctor.get("/consultations").text


def test_nobody_is_asked_about_a_coming_that_ended(sign_in):
    doctor, id_ = sign_in("doctor"), here()
    with units.work():
        encounters.decide(session.get_one(Encounter, id_), "home", clock.now(), by=make.actor("doctor"), text="здорова")
    assert "nobody is asked about it any more" in words(doctor.post(f"/encounters/{id_}/consultations/new", fields()))
    assert kept() == []
