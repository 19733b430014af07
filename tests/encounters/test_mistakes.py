"""Entered in error: one asks, another person answers; until then everything counts (rulings 8)."""

import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions, queries
from lighthis.encounters.models import Encounter, EntryError
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.papers import actions as papers
from lighthis.papers.models import Paper
from lighthis.records import actions as records
from lighthis.triage import actions as triage
from lighthis.triage import queries as board


def coming(**more):
    return make.coming(kind="emergency", **more)


def asked(row=None, kind="coming", by="triage_nurse"):
    row = row or coming()
    return actions.ask_error(kind, row.id, "двойной ввод", by=make.actor(by))


def subject(kind):
    """One of each kind that may turn out to be a mistake."""
    row = coming()
    if kind == "triage":
        return triage.assess(row, queries.ages_of(row), at=clock.now(), by=make.actor("triage_nurse"))
    if kind == "diagnosis":
        return records.diagnose(row, "admission", "J18.9", "", clock.now(), by=make.actor("doctor"))
    if kind == "note":
        return records.note(row, "diary", "без перемен", clock.now(), by=make.actor("doctor"))
    return row


def counts(row):
    """Whether a thing still counts."""
    return row.status == "open" if isinstance(row, Encounter) else row.withdrawn_at is None


KINDS = ("coming", "triage", "diagnosis", "note")


@pytest.mark.parametrize("kind", KINDS)
def test_it_counts_until_another_person_confirms(work, kind):
    row = subject(kind)
    claim = asked(row, kind)
    assert counts(row)
    with pytest.raises(Refusal, match="yourself"):
        actions.answer_error(claim, True, by=make.actor("triage_nurse"))
    actions.answer_error(claim, True, by=make.actor("head_of_department"))
    assert not counts(row)
    assert claim.state == "done"
    with pytest.raises(Refusal, match="answered already"):
        actions.answer_error(claim, True, by=make.actor("chief_doctor"))
    with pytest.raises(Refusal):
        asked(row, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_declined_mistake_changes_nothing_and_may_be_asked_again(work, kind):
    row = subject(kind)
    claim = asked(row, kind)
    actions.answer_error(claim, False, by=make.actor("head_of_department"))
    assert (counts(row), claim.state) == (True, "declined")
    assert asked(row, kind).state == "asked"


def test_the_same_mistake_is_asked_once_and_with_a_reason(work):
    row = coming()
    with pytest.raises(Refusal) as refusal:
        actions.ask_error("coming", row.id, " ", by=make.actor("triage_nurse"))
    assert refusal.value.field == "reason"
    asked(row)
    with pytest.raises(Refusal, match="waits for confirmation"):
        asked(row, by="doctor")


def test_what_must_not_be_is_refused_at_once_not_only_to_the_second_person(work):
    request = make.bed_request()
    with pytest.raises(Refusal, match="bed"):
        asked(request.encounter)


def test_what_followed_meanwhile_is_seen_by_the_second_person(work):
    row = coming()
    claim = asked(row)
    records.diagnose(row, "admission", "I20.0", "", clock.now(), by=make.actor("doctor"))
    ward = make.wards()[0]
    actions.decide(row, "admit", clock.now(), by=make.actor("doctor"), department=ward)
    with pytest.raises(Refusal, match="bed"):
        actions.answer_error(claim, True, by=make.actor("head_of_department"))


def test_another_hospital_neither_asks_nor_answers(work):
    row = coming()
    with pytest.raises(NotFound):
        actions.ask_error("coming", row.id, "двойной ввод", by=make.actor("triage_nurse", "RUR"))
    claim = asked(row)
    with pytest.raises(NotFound):
        queries.error(claim.id, by=make.actor("chief_doctor", "RUR"))
    assert queries.open_errors(make.actor("chief_doctor", "RUR")) == []


def test_what_stands_in_the_record_is_confirmed_by_who_may_read_it(work):
    claim = asked(subject("note"), "note", by="doctor")
    for role, sees in (("head_of_department", True), ("administrator", False)):
        assert (queries.open_errors(make.actor(role)) == [claim]) == sees
    with pytest.raises(NotFound):
        queries.error(claim.id, by=make.actor("administrator"))
    about_the_coming = asked(coming(of=make.patient("Каримова")))
    assert queries.open_errors(make.actor("administrator")) == [about_the_coming]


def test_a_coming_that_never_was_leaves_nothing_waiting(work):
    row = coming()
    note = records.note(row, "diary", "без перемен", clock.now(), by=make.actor("doctor"))
    asked(note, "note", by="doctor")
    move = actions.ask_move(row, make.patient("Каримова"), "не та", by=make.actor("doctor"))
    head = make.actor("head_of_department")
    assert queries.open_moves(row.facility_id) == [move]
    actions.answer_error(asked(row), True, by=head)
    assert (queries.open_errors(head), queries.open_moves(row.facility_id)) == ([], [])


def test_papers_follow_a_diagnosis_that_was_a_mistake(work):
    stay = make.stay()
    wrong = records.diagnose(stay.encounter, "main", "I20.0", "", clock.now(), by=make.actor("doctor"))
    paper = papers.ask("f003", "ru", stay.id, by=make.actor("doctor"))
    card = papers.ask("patient_card", "ru", stay.encounter.patient_id, by=make.actor("registrar"))
    actions.answer_error(asked(wrong, "diagnosis", by="doctor"), True, by=make.actor("chief_doctor"))
    states = dict(session.execute(select(Paper.id, Paper.state)).all())
    assert (states[paper.id], states[card.id]) == ("withdrawn", "waiting")


def test_both_people_stand_in_the_log(store):
    with units.work() as session:
        patient_id = (row := coming()).patient_id
        actions.answer_error(asked(row), True, by=make.actor("head_of_department"))
    with units.work() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.patient_id == patient_id)).all()
    told = {one.action: one.actor for one in rows}
    assert told["error asked for"] == "triage_nurse.ges"
    assert told["entered in error"] == "head_of_department.ges"


def test_the_way_through_the_pages(sign_in):
    with units.work():
        row = coming()
        address = f"/encounters/{row.id}"
    nurse, head = sign_in("triage_nurse"), sign_in("head_of_department")
    assert nurse.post(f"{address}/error", {"reason": ""}).status_code == 422
    sent = {**nurse.hidden(f"{address}/error"), "reason": "двойной ввод"}
    assert [nurse.web.post(f"{address}/error", data=sent).status_code for _ in range(2)] == [303, 303]
    waiting = nurse.get(address).text
    assert "Somebody says this was entered in error: Coming." in waiting
    assert "It waits for another person to confirm." in waiting
    assert "Look and answer" not in nurse.get("/moves").text
    assert "Look and answer" in head.get(address).text
    listed = head.get("/moves").text
    assert "двойной ввод" in listed
    answer = re.search(r"/errors/[0-9a-f-]{36}", listed).group()
    assert sign_in("head_of_department", at="RUR").get(answer).status_code == 404
    assert "1" in head.get("/").text
    assert head.post(answer, {}).status_code == 303
    assert "Nothing waits" in head.get("/moves").text
    shown = head.get(address).text
    assert "entered in error" in shown
    assert "Confirmed: Coming" in shown
    assert head.post(answer, {}).status_code == 422


def test_who_asked_is_told_to_wait_and_another_declines(sign_in):
    with units.work():
        row = coming()
        actions.ask_error("coming", row.id, "двойной ввод", by=make.actor("head_of_department"))
        address = f"/encounters/{row.id}"
    answer = re.search(r"/errors/[0-9a-f-]{36}", sign_in("chief_doctor").get("/moves").text).group()
    refused = sign_in("head_of_department").post(answer, {})
    assert refused.status_code == 422
    assert "another person confirms" in refused.text
    assert sign_in("chief_doctor").post(answer, {"go": "decline"}).status_code == 303
    assert "Declined, it counts on" in sign_in("doctor").get(address).text
    session.rollback()
    assert session.scalars(select(EntryError)).one().state == "declined"


def test_a_triage_that_waits_may_be_done_again_at_once(sign_in):
    with units.work():
        row = coming()
        triage.straight_to_red(row, by=make.actor("triage_nurse"))
        address = f"/encounters/{row.id}/triage"
    nurse = sign_in("triage_nurse")
    withdraw = re.search(r'href="(/triage/[^"]*/withdraw)"', nurse.get(address).text).group(1)
    assert nurse.post(withdraw, {"reason": ""}).status_code == 422
    assert nurse.post(withdraw, {"reason": "другой пациент"}).status_code == 303
    assert "waits for another person" in nurse.get(address).text
    assert withdraw not in nurse.get(address).text
    session.rollback()
    assert board.latest([row.id], at=row.facility_id)[row.id].category == "red"


@pytest.mark.parametrize("minutes", [0, 3 * 24 * 60])
def test_one_person_alone_at_night_is_heard_in_the_morning(work, minutes):
    claim = asked()
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert queries.open_errors(make.actor("chief_doctor")) == [claim]
