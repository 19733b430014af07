"""A decision that ended a coming is taken back: by two people, while nothing later stands on it."""

import re
from datetime import timedelta

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.duties import actions as duties
from lighthis.duties.models import Duty
from lighthis.encounters import actions, endings, queries
from lighthis.encounters.models import EntryError
from lighthis.journal import queries as journal
from lighthis.journal.rules import Asked
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.papers import actions as papers
from lighthis.papers.models import Paper
from lighthis.records import actions as records

ENDS = ("home", "not_indicated", "declined", "transferred", "left", "died", "dead_on_arrival")


def ended(kind="home", *, of=None, code="K29.5"):
    row = make.coming("budget", kind="emergency", of=of)
    doctor = make.actor("doctor")
    records.diagnose(row, "admission", code, "", row.arrived_at, by=doctor)
    more = {"facility_to": "РКБ", "agreed_with": "деж. врач"} if kind == "transferred" else {}
    return actions.decide(row, kind, clock.now(), by=doctor, ending=make.refusal(**more))


def taken_back(made):
    claim = actions.ask_error("decision", made.id, "не тот больной", by=make.actor("doctor"))
    actions.answer_error(claim, True, by=make.actor("head_of_department"))
    return made.encounter


def line(coming):
    today = clock.today(make.by_code().zone)
    lines = journal.lines(Asked(today, today), make.by_code(), by=make.actor("doctor"))
    return next(one for one in lines if one.coming.id == coming.id)


@pytest.mark.parametrize("kind", ENDS)
def test_it_opens_the_coming_again(work, kind):
    made = ended(kind)
    assert made.encounter not in queries.present_in_emergency(made.facility_id)
    row = taken_back(made)
    assert (row.status, row.ended_at, row.doctor_id, row.seen_at) == ("open", None, None, None)
    assert row in queries.present_in_emergency(row.facility_id)
    assert made.withdrawn_why == "не тот больной"
    assert queries.decision(row.id, at=row.facility_id) is None
    assert line(row).decision is None
    assert row.patient.died_at is None


def test_one_person_alone_does_not_take_it_back(work):
    made = ended()
    claim = actions.ask_error("decision", made.id, "не тот", by=make.actor("head_of_department"))
    with pytest.raises(Refusal, match="yourself"):
        actions.answer_error(claim, True, by=make.actor("head_of_department"))
    actions.answer_error(claim, False, by=make.actor("deputy_chief"))
    assert made.withdrawn_at is None
    assert made.encounter.status == "closed"


def test_who_took_the_patient_before_stays(work):
    row = make.coming("budget", kind="emergency")
    actions.take(row, by=make.actor("doctor"))
    took, first = row.doctor_at, row.seen_at
    made = actions.decide(row, "home", clock.now(), by=make.actor("doctor"), ending=make.refusal())
    taken_back(made)
    assert (row.doctor_at, row.seen_at) == (took, first)


def test_its_papers_are_no_longer_given_out(work):
    made = ended("not_indicated")
    other = make.refused(make.patient("Каримова", "Зухра", ""))
    for one in (made, other):
        papers.ask("refusal", "ru", one.id, by=make.actor("doctor"))
    taken_back(made)
    states = {one.subject_id: one.state for one in session.scalars(select(Paper))}
    assert states[made.id] == "withdrawn"
    assert states[other.id] != "withdrawn"


def notices(row):
    rows = select(Duty).where(Duty.facility_id == row.facility_id, Duty.encounter_id == row.id)
    return list(session.scalars(rows.order_by(Duty.id)))


def told_infection():
    row = make.coming("budget", kind="emergency")
    doctor = make.actor("doctor")
    records.diagnose(row, "admission", "A00.9", "", row.arrived_at, by=doctor)
    [first] = notices(row)
    duties.signal(first, clock.now(), duties.Call(to_whom="СЭС"), by=doctor)
    return actions.decide(row, "died", clock.now(), by=doctor, ending=make.refusal())


def test_a_death_nobody_was_told_of_is_no_death(work):
    made = told_infection()
    row = taken_back(made)
    assert [(one.cause, one.state) for one in notices(row)] == [
        ("diagnosis", "signalled"),
        ("death", "entered_in_error"),
    ]


def test_a_death_that_was_told_of_is_called_back_and_may_be_told_again(work):
    made = told_infection()
    death = notices(made.encounter)[-1]
    duties.signal(death, clock.now(), duties.Call(to_whom="СЭС"), by=make.actor("doctor"))
    row = taken_back(made)
    first, died, back = notices(row)
    assert (died.state, back.cause, back.state, back.first_id) == ("signalled", "recalled", "open", first.id)
    again = actions.decide(row, "died", clock.now(), by=make.actor("doctor"), ending=make.refusal())
    assert [one.cause for one in notices(row)] == ["diagnosis", "death", "recalled", "death"]
    taken_back(again)
    assert [one.state for one in notices(row)][-1] == "entered_in_error"


def refuses(made, words):
    with pytest.raises(Refusal, match=words):
        actions.ask_error("decision", made.id, "ошибка", by=make.actor("doctor"))


def test_nothing_later_stands_on_it(work, monkeypatch):
    made = ended()
    again = make.coming("budget", kind="emergency", of=made.encounter.patient)
    again.arrived_at = clock.now()
    session.flush()
    refuses(made, "come here again")
    again.status = "entered_in_error"
    session.flush()
    late = clock.now() + timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: late)
    refuses(made, "month is reported")


def test_a_death_written_anew_is_corrected_first(work):
    made = ended("died")
    made.encounter.patient.died_at = made.decided_at - timedelta(minutes=5)
    refuses(made, "written anew")


def test_an_admission_and_a_decision_taken_back_are_refused(work):
    asked = make.bed_request()
    refuses(queries.decision(asked.encounter_id, at=asked.facility_id), "did not end the coming")
    made = ended(of=make.patient("Каримова", "Зухра", ""))
    taken_back(made)
    refuses(made, "does not hold")


@pytest.mark.parametrize("status", ["open", "cancelled", "entered_in_error"])
def test_only_a_closed_coming(status):
    with pytest.raises(Refusal, match="did not end"):
        endings.check_take_back("home", status, clock.now(), now=clock.now(), is_withdrawn=False, came_again="")


def test_on_the_pages(app, store):
    with units.work():
        made = ended()
        coming, decision = made.encounter_id, made.id
    doctor, head = make.Client(app), make.Client(app)
    doctor.sign_in("doctor")
    head.sign_in("head_of_department")
    assert f"/decisions/{decision}/take-back" in doctor.get(f"/encounters/{coming}").text
    sent = doctor.post(f"/decisions/{decision}/take-back", {"reason": "не тот больной"})
    assert sent.status_code == 303
    seen = doctor.get(f"/encounters/{coming}").text
    assert "не тот больной" in seen
    assert f"/decisions/{decision}/take-back" not in seen
    again = doctor.post(f"/decisions/{decision}/take-back", {"reason": "ещё раз"})
    assert again.status_code == 422
    assert "it waits for confirmation" in again.text
    session.rollback()
    error = session.scalars(select(EntryError.id)).one()
    answer = head.post(f"/errors/{error}", {})
    assert answer.status_code == 303
    seen = head.get(f"/encounters/{coming}").text
    assert "taken back: не тот больной" in seen
    assert re.search(rf"/encounters/{coming}", head.get("/emergency").text)
