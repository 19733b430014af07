"""A laboratory's word that proves an infection which was told of makes a new notice that points to the first."""

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.duties import actions, queries, rules
from lighthis.duties.models import Duty
from lighthis.encounters import actions as encounters
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.orders import actions as orders
from lighthis.orders.models import Order
from lighthis.records import actions as records

CALL = actions.Call("Каримова", "дежурный эпидемиолог")


def ill(code="A09", **more):
    """A coming with a told infection, and a test that waits."""
    coming = make.coming("budget", kind="emergency", **more)
    records.diagnose(coming, "admission", code, "", clock.now(), by=make.actor("doctor"))
    [first] = owed(coming)
    return coming, first


def owed(coming):
    return queries.of_comings([coming.id], at=coming.facility_id)


def told(duty):
    actions.signal(duty, clock.now(), CALL, by=make.actor("triage_nurse"))


def proven(coming, confirms="A09", name="Посев кала"):
    row = make.ordered(of=coming, name=name, code="")
    return orders.write_result(
        row, (), "выделена Sh. flexneri", clock.now(), by=make.actor("laboratory"), confirms=confirms
    )


def test_a_new_notice_points_to_the_first_and_is_a_task(work):
    coming, first = ill()
    told(first)
    proven(coming)
    _, new = owed(coming)
    assert (new.cause, new.state, new.first_id, new.code) == ("laboratory", "open", first.id, "A09")
    assert new.content["laboratory_method"] == "Посев кала"
    assert new.content["laboratory_on"] == f"{clock.today(make.by_code().zone)}"
    assert new.due_at is not None
    assert new.id in [one.values["duty_id"] for one in queries.tasks(coming)]
    proven(coming)
    assert len(owed(coming)) == 2  # a second proof of the same is told already


def test_what_nobody_was_told_of_yet_says_it_itself(work):
    coming, first = ill()
    proven(coming)
    assert owed(coming) == [first]
    assert first.content["laboratory_method"] == "Посев кала"


def test_another_infection_is_not_confirmed(work):
    coming, first = ill()
    told(first)
    proven(coming, "B05")
    assert owed(coming) == [first]
    orders.write_result(make.ordered(of=coming), (), "норма", clock.now(), by=make.actor("laboratory"))
    assert owed(coming) == [first]


def taken_back(result):
    claim = encounters.ask_error("result", result.id, "чужой образец", by=make.actor("laboratory"))
    encounters.answer_error(claim, True, by=make.actor("head_of_department"))


def test_a_proof_that_was_none_is_called_back(work):
    coming, first = ill()
    told(first)
    result = proven(coming)
    taken_back(result)
    assert [one.state for one in owed(coming)] == ["signalled", "entered_in_error"]
    again = proven(coming)
    told(owed(coming)[-1])
    taken_back(again)
    *_, proof, back = owed(coming)
    assert (back.cause, back.recalls_id, back.first_id) == ("recalled", proof.id, first.id)
    proven(coming)
    assert owed(coming)[-1].cause == "laboratory"  # after the recall the next proof is news again


def test_a_proof_taken_back_before_anybody_was_told_leaves_no_word(work):
    coming, first = ill()
    taken_back(proven(coming))
    assert first.content["laboratory_method"] == ""


def test_a_proof_taken_back_leaves_what_another_result_proves(work):
    coming, first = ill()
    wrong, right = proven(coming), proven(coming, name="ПЦР кала")
    assert first.content["laboratory_method"] == "ПЦР кала"
    taken_back(wrong)
    assert first.content["laboratory_method"] == "ПЦР кала"  # it was not the one that the notice names
    again = proven(coming, name="Посев повторный")
    taken_back(again)
    assert first.content["laboratory_method"] == "ПЦР кала"
    taken_back(right)
    assert first.content["laboratory_method"] == ""


def test_a_notice_of_a_proof_stands_as_long_as_some_result_proves_it(work):
    coming, first = ill()
    told(first)
    wrong, right = proven(coming), proven(coming, name="ПЦР кала")
    taken_back(wrong)
    _, notice = owed(coming)
    assert (notice.state, notice.content["laboratory_method"]) == ("open", "ПЦР кала")
    told(notice)
    proven(coming, "B05")
    taken_back(right)
    assert owed(coming)[-1].recalls_id == notice.id


def test_a_first_notice_that_went_out_with_the_proof_is_called_back_by_one_that_tells_it(work):
    coming, first = ill()
    result = proven(coming)
    told(first)
    taken_back(result)
    _, back = owed(coming)
    assert (back.cause, back.state, back.first_id, back.recalls_id) == ("unproven", "open", first.id, first.id)
    assert back.content["laboratory_method"] == back.content["laboratory_on"] == ""
    assert first.content["laboratory_method"] == "Посев кала"  # what was sent stands as it was sent
    assert back.id in [one.values["duty_id"] for one in queries.tasks(coming)]
    told(back)
    followed = actions.follow(first, "death", "", clock.now(), "", by=make.actor("doctor"))
    assert "laboratory_method" not in followed.content
    proven(coming)
    assert owed(coming)[-1].cause == "laboratory"


def test_the_proof_in_a_first_notice_stands_while_another_result_proves_it(work):
    coming, first = ill()
    wrong = proven(coming)
    told(first)
    right = proven(coming, name="ПЦР кала")
    taken_back(wrong)
    assert [one.cause for one in owed(coming)] == ["diagnosis", "laboratory"]
    told(owed(coming)[-1])
    taken_back(right)
    assert [one.cause for one in owed(coming)] == ["diagnosis", "laboratory", "recalled", "unproven"]


def test_what_a_person_wrote_into_a_notice_is_not_blanked(work):
    coming, first = ill()
    result = proven(coming)
    actions.change(first, {"laboratory_method": "РПГА, из другой больницы"}, by=make.actor("doctor"))
    taken_back(result)
    assert first.content["laboratory_method"] == "РПГА, из другой больницы"


def known(*causes):
    """Notices of one chain: the first, told, and what followed, told."""
    first = rules.Known(new_id(), "infection", "diagnosis", "A09.0", "sent")
    rest = [rules.Known(new_id(), "infection", cause, "A09.0", "sent", first.id) for cause in causes]
    return [first, *rest]


@pytest.mark.parametrize(
    ("causes", "code", "counted"),
    [
        ((), "A09", 1),
        ((), "*", 1),
        ((), "A00", 0),
        (("laboratory",), "A09", 0),
        (("refuted",), "A09", 0),
        (("changed",), "A09", 1),
    ],
)
def test_which_first_notices_a_proof_follows(causes, code, counted):
    assert len(rules.confirmed(code, known(*causes))[1]) == counted


def test_the_laboratory_marks_it_on_its_form(store, sign_in):
    with units.work():
        coming, first = ill()
        told(first)
        row = make.ordered(of=coming, name="Посев кала", code="")
        address, order = f"/orders/{row.id}/result", row.id
    laboratory = sign_in("laboratory")
    assert "Proves an infection that was told of" in laboratory.get(address).text
    assert laboratory.post(address, {"conclusion": "выделена шигелла", "confirms": "B99"}).status_code == 422
    assert laboratory.post(address, {"conclusion": "выделена шигелла", "confirms": "A09"}).status_code == 303
    session.rollback()
    assert [one.cause for one in session.scalars(select(Duty).order_by(Duty.id))] == ["diagnosis", "laboratory"]
    assert session.get(Order, order).state == "resulted"


def test_of_a_hidden_coming_the_form_does_not_tell_whether_there_is_one(store, sign_in):
    with units.work():
        hidden = make.coming("budget", kind="emergency", secrecy="sensitive")
        row = make.ordered(of=hidden, name="Посев кала", code="")
        address = f"/orders/{row.id}/result"
    shown = sign_in("laboratory").get(address).text
    assert "yes, whatever it is" in shown
    assert sign_in("laboratory").post(address, {"conclusion": "рост есть", "confirms": "*"}).status_code == 303
    session.rollback()
    assert session.scalars(select(Duty)).all() == []
