"""One form sent twice: at the same moment to two workers, after Back, after a refresh (rulings 18)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import conftest
import pytest
import serving
from sqlalchemy import func, select

from lighthis.audit import queries as audit_queries
from lighthis.db.engine import session
from lighthis.registration import queries as registration_queries
from lighthis.registration.models import Card, Patient
from lighthis.requests.models import OneTimeKey, Throttle

FIELDS = {"family": "Ғуломова", "given": "Зилола", "birth_date": "14.02.1983", "sex": "female", "go": "only_save"}
TWINS = 6


@pytest.fixture
def served(store, tmp_path):
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def count(table) -> int:
    session.remove()
    return session.scalar(select(func.count()).select_from(table))


def at_once(sends):
    """All sendings start together; their answers in order."""
    start = Barrier(len(sends))

    def run(send):
        start.wait()
        return send()

    with ThreadPoolExecutor(len(sends)) as runners:
        return list(runners.map(run, sends))


def test_two_workers_get_one_form_at_the_same_moment(served):
    seat = served.browser().sign_in("registrar")
    for family in ("Ғуломова", "Эргашев", "Цой"):
        hidden, fields = seat.hidden("/patients/new?q=1983"), {**FIELDS, "family": family}
        before = count(Patient)
        answers = at_once([lambda h=hidden, f=fields: seat.post("/patients/new?q=1983", f, hidden=h)] * TWINS)
        assert {one.status for one in answers} == {303}
        assert len({one.location for one in answers}) == 1
        assert (count(Patient) - before, count(Card)) == (1, count(Patient))
        other = seat.post("/patients/new?q=1983", {**fields, "given": "Нигора"}, hidden=hidden)
        assert other.status == 409
        assert 'value="Нигора"' in other.text
    assert count(OneTimeKey) == 3
    assert audit_queries.first_fault() is None


def test_a_form_refused_because_its_twin_was_just_kept_gets_the_twins_answer(sign_in, monkeypatch):
    """The other worker keeps the form between this one's look at the key and its look for people alike."""
    client, other = sign_in("registrar"), sign_in("registrar")
    hidden = client.hidden("/patients/new?q=1983")
    first = []

    def twin_first(*facts):
        if not first:
            first.append(None)
            with client.web.session_transaction() as mine, other.web.session_transaction() as theirs:
                theirs.update(mine)
            first[0] = other.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
        return alike(*facts)

    alike = registration_queries.alike
    monkeypatch.setattr(registration_queries, "alike", twin_first)
    answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert first[0].status_code == 303
    assert (answer.status_code, answer.location) == (303, first[0].location)
    assert count(Patient) == 1


def test_two_bodies_with_one_key_at_the_same_moment_one_is_written_and_the_others_are_told(served):
    seat = served.browser().sign_in("registrar")
    hidden = seat.hidden("/patients/new?q=1983")
    names = ["Ғуломова", "Каримова", "Саидова", "Юсупова"]
    sends = [lambda n=name: seat.post("/patients/new?q=1983", {**FIELDS, "family": n}, hidden=hidden) for name in names]
    answers = at_once(sends)
    assert sorted(one.status for one in answers) == [303, 409, 409, 409]
    for name, answer in zip(names, answers, strict=True):
        assert answer.status == 303 or f'value="{name}"' in answer.text
    assert count(Patient) == 1


def test_failed_sign_ins_are_counted_over_all_workers(served):
    """Ten failures through two workers at once are ten: the eleventh try waits (ASVS 6.3.1)."""
    browsers = [served.browser() for _ in range(10)]
    hidden = [one.hidden("/sign-in") for one in browsers]
    wrong = {"login": "doctor.ges", "password": "wrong wrong wrong"}
    sends = [lambda b=b, h=h: b.post("/sign-in", wrong, hidden=h) for b, h in zip(browsers, hidden, strict=True)]
    assert {one.status for one in at_once(sends)} == {422}
    session.remove()
    assert session.scalar(select(Throttle.failures).where(Throttle.subject == "account doctor.ges")) == 10
    assert browsers[0].post("/sign-in", wrong).status == 429


def test_back_and_refresh_give_the_first_answer(sign_in):
    client = sign_in("registrar")
    hidden = client.hidden("/patients/new?q=1983")
    first = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert "The card is saved." in client.get(first.location).text
    again = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})  # Back, then the button, or a refresh
    assert (again.status_code, again.location) == (303, first.location)
    assert "The card is saved." not in client.get(again.location).text  # nothing was saved this time
    other = sign_in("archive")
    theirs = {**other.hidden("/patients/new?q=1983"), "once": hidden["once"]}
    assert other.web.post("/patients/new?q=1983", data={**theirs, **FIELDS}).status_code == 409  # somebody else's key
    assert count(Patient) == 1


@pytest.mark.parametrize("key", ["", " " * 3 + "\u00a0", "a\0b", "x" * 65, "ключ", "\n"])
def test_a_key_that_we_never_gave_out_is_refused_with_what_was_typed(sign_in, key):
    client = sign_in("registrar")
    answer = client.web.post(
        "/patients/new?q=1983", data={**client.hidden("/patients/new?q=1983"), **FIELDS, "once": key}
    )
    assert answer.status_code == 400
    assert 'value="Ғуломова"' in answer.text
    assert count(Patient) == 0
