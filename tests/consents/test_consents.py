"""Consents: who gives what to whom, in which hospital it counts, and that withdrawing ends it at once."""

import re
from datetime import date, timedelta
from html import unescape

import make
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from lighthis.audit.models import AuditEntry
from lighthis.consents import actions, queries, rules
from lighthis.consents.models import Consent
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound, Refusal
from lighthis.registration.models import PatientLink
from lighthis.surgery import actions as surgery

FORM = {
    "what": "here", "given_by": "patient", "how": "paper", "language": "ru", "representative": "", "relation": "",
    "witness": "",
}  # fmt: skip


def draft(what="here", **more):
    facts = {"given_at": clock.now(), "how": "paper", "language": "ru", **more}
    return rules.Draft(what=what, **facts)


def given(of, what="here", at="GES", role="registrar", **more):
    return actions.give(of, draft(what, **more), by=make.actor(role, at))


def test_what_is_given_to_whom_counts_where(work):
    of, ges, rur = make.patient(), make.by_code("GES").id, make.by_code("RUR").id
    ids = [of.id]
    assert queries.standing(ids, at=ges) == queries.Standing()
    given(of, "processing")
    assert queries.standing(ids, at=ges).processing is not None
    assert queries.standing(ids, at=rur) == queries.Standing()
    mine = given(of, "here")
    assert queries.standing(ids, at=ges).sharing == mine.given_at
    assert queries.standing(ids, at=rur).sharing is None
    every = given(of, "all")
    assert queries.standing(ids, at=rur).sharing == every.given_at
    actions.withdraw(every, "сам, лично", by=make.actor("registrar", "RUR"))  # in any hospital
    assert queries.standing(ids, at=rur).sharing is None
    assert queries.standing(ids, at=ges).sharing is not None
    actions.withdraw(mine, "сам, лично", by=make.actor("registrar", "RUR"))
    assert queries.standing(ids, at=ges).sharing is None
    kept = queries.consents_of(ids)
    assert len(kept) == 3  # never deleted
    assert {one.withdrawn_hospital.code for one in kept if one.withdrawn_at} == {"RUR"}


def test_consents_of_linked_records_hold_for_the_person(work):
    of, survivor = make.patient(), make.patient("Юлдашева", "Дилноза")
    work.add(PatientLink(loser_id=of.id, survivor_id=survivor.id, by_id=make.actor().id, reason="одна"))
    given(of)
    with pytest.raises(Refusal, match="stands already"):
        given(survivor)
    assert len(queries.consents_of([of.id, survivor.id])) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"what": "everything"}, "what"), ({"how": "sms"}, "how"), ({"language": "fr"}, "language"),
        ({"given_by": "neighbour"}, "given_by"), ({"how": "oral"}, "witness"), ({"how": "oral", "witness": "  "}, "witness"),
        ({"given_by": "representative"}, "representative"),
        ({"given_by": "representative", "representative": "Каримов А."}, "relation"),
        ({"given_by": "representative", "representative": "Каримов А.", "relation": "cousin-in-law"}, "relation"),
    ],
)  # fmt: skip
def test_what_a_consent_must_say(work, change, field):
    with pytest.raises(Refusal) as refused:
        actions.give(make.patient(), draft(**{"what": "here", **change}), by=make.actor("registrar"))
    assert refused.value.field == field


def test_a_parent_speaks_for_a_child_and_nobody_after_death_or_from_the_future(work):
    child = make.patient(birth_date=date(2015, 1, 1))
    with pytest.raises(Refusal, match="under"):
        given(child)
    mother = {"given_by": "representative", "representative": "Юлдашева Н.", "relation": "mother"}
    assert given(child, **mother).relation == "mother"
    with pytest.raises(Refusal, match="still to come"):
        given(make.patient(), given_at=clock.now() + timedelta(hours=1))
    dead = make.patient()
    dead.died_at = clock.now() - timedelta(days=1)
    with pytest.raises(Refusal, match="died"):
        given(dead)


def test_the_age_is_that_of_the_person_whichever_record_knows_it(work):
    unknown, child = make.patient(birth_date=None), make.patient(birth_date=date(2015, 1, 1))
    child.birth_precision = "estimated"
    at = make.by_code().id
    assert queries.years_of(unknown, at=at) is None
    work.add(PatientLink(loser_id=child.id, survivor_id=unknown.id, by_id=make.actor().id, reason="одна"))
    work.flush()
    assert queries.years_of(unknown, at=at) >= 11
    coming = make.coming("budget", kind="emergency", of=unknown)
    with pytest.raises(Refusal, match="minor"):
        surgery.give_consent(coming, "operation", "agreed", clock.now(), by=make.actor("doctor"))


def test_once_is_enough_and_what_was_withdrawn_may_be_given_again(work):
    of = make.patient()
    first = given(of)
    with pytest.raises(Refusal, match="stands already"):
        given(of)
    actions.withdraw(first, "сам, лично", by=make.actor("doctor"))
    with pytest.raises(Refusal, match="withdrawn already"):
        actions.withdraw(first, "сам, лично", by=make.actor("doctor"))
    assert given(of).id != first.id
    given(of, "all", at="RUR")
    with pytest.raises(Refusal, match="stands already"):
        given(of, "here", at="RUR")  # what every hospital may, this one may


def test_processing_is_withdrawn_where_it_was_given_and_with_words(work):
    one = given(make.patient(), "processing")
    with pytest.raises(Refusal, match="given to"):
        actions.withdraw(one, "сам, лично", by=make.actor("registrar", "RUR"))
    with pytest.raises(Refusal, match="who asked"):
        actions.withdraw(one, " я ", by=make.actor("registrar"))
    actions.withdraw(one, "сам, лично", by=make.actor("registrar"))


def test_another_patient_s_consent_is_not_found(work):
    one, other = given(make.patient()), make.patient("Каримова")
    with pytest.raises(NotFound):
        queries.consent(one.id, [other.id])


@pytest.mark.parametrize("table", ["consent", "glass_breaking", "glass_notice"])
def test_no_row_is_ever_deleted(store, table):
    with units.work():
        of = make.patient()
        given(of)
    if table == "consent":
        with pytest.raises(DBAPIError, match=r"never deleted|append-only"), engine().begin() as connection:
            connection.execute(text("DELETE FROM consent"))
    with engine().connect() as connection:
        names = {"sqlite": "SELECT name FROM sqlite_master", "postgresql": "SELECT tgname FROM pg_trigger"}
        found = set(connection.execute(text(names[connection.dialect.name])).scalars())
    assert f"{table}_no_delete" in found


def test_the_page_writes_shows_and_withdraws(sign_in):
    with units.work():
        of = make.patient()
        address = f"/patients/{of.id}/consents"
    clerk = sign_in("registrar")
    moment = make.wall_now(minutes_ago=5)
    for wrong in (
        {"what": ""},
        {"given_by": "x"},
        {"how": "oral"},
        {"given_at": "вчера"},
        {"witness": "я" * 5000},
        {"language": "xx"},
    ):
        answer = clerk.post(address, {**FORM, "given_at": moment, "witness": "", **wrong})
        assert answer.status_code == 422, wrong
    sent = {**clerk.hidden(address), **FORM, "given_at": moment}
    assert [clerk.web.post(address, data=sent).status_code for _ in range(2)] == [
        303,
        303,
    ]  # pressed twice: one consent
    shown = clerk.get(address).text
    assert shown.count("Given: ") == 1
    assert "the hospital reads what other hospitals wrote" in shown
    withdraw = unescape(re.search(r'href="([^"]*/withdraw)"', shown)[1])
    assert clerk.post(withdraw, {"reason": ""}).status_code == 422
    nurse = sign_in("ward_nurse")
    assert nurse.post(withdraw, {"reason": "пациент, лично"}).status_code == 303
    assert "Withdrawn: " in clerk.get(address).text
    assert "withdrawn already" in clerk.get(withdraw).text
    assert clerk.post(withdraw, {"reason": "ещё раз"}).status_code == 422
    assert sign_in("cashier").get(address).status_code == 403
    session.rollback()
    told = session.scalars(select(AuditEntry).where(AuditEntry.action.like("consent %")).order_by(AuditEntry.seq)).all()
    assert [(one.action, one.actor_id) for one in told] == [
        ("consent given", make.actor("registrar").id), ("consent withdrawn", make.actor("ward_nurse").id),
    ]  # fmt: skip


def test_two_clerks_at_once_leave_one(store):
    with units.work():
        given(make.patient())
    row = session.scalars(select(Consent)).one()
    twin = {c.key: getattr(row, c.key) for c in Consent.__table__.columns if c.key not in {"id", "created_at"}}
    with pytest.raises(DBAPIError), units.work():
        session.add(Consent(**twin))
        session.flush()


def test_a_hospital_reads_not_which_other_one_the_patient_went_to(sign_in):
    with units.work():
        of = make.patient()
        theirs, shared = given(of, "processing", at="RUR").id, given(of, "here", at="RUR").id
        address = f"/patients/{of.id}/consents"
    clerk = sign_in("registrar")
    shown = clerk.get(address).text
    assert "another hospital" in shown
    assert "RUR" not in shown
    assert "registrar.rur" not in shown.casefold()
    assert "processing of personal data by the hospital" not in shown
    assert clerk.get(f"{address}/{theirs}/withdraw").status_code == 404
    assert clerk.post(f"{address}/{shared}/withdraw", {"reason": "пациент, лично"}).status_code == 303
