"""Fifty clerks register twenty people each, and every form is sent twice: a thousand people, no error (issue 3, section 9)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import conftest
import make
import pytest
import serving
from sqlalchemy import func, select

from lighthis.audit import queries as audit_queries
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.registration import name_index, queries
from lighthis.registration.models import Card, Patient, PatientName
from lighthis.staff import actions as staff_actions
from lighthis.staff.models import Role

CLERKS, EACH = 50, 20
ONSETS, VOWELS = "бвгджзклмнпрстфхчш", "аеиоу"


@pytest.fixture
def served(store, tmp_path):
    """Two workers, and fifty registrars with accounts of their own."""
    with units.work():
        ges = make.by_code()
        role = session.scalars(select(Role).where(Role.facility_id == ges.id, Role.code == "registrar")).one()
        for number in range(CLERKS):
            clerk = staff_actions.add(f"clerk{number}.ges", "Клерк", f"{number}", "", "ru", by=make.TESTS)
            clerk.password_hash = make.HASH
            staff_actions.appoint(clerk, role, None, facility_id=ges.id, since=make.OPENED, by=make.TESTS)
    session.remove()
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def word(number: int) -> str:
    """A name of its own for each number, no two of them alike to the ear."""
    sounds = []
    for _syllable in range(3):
        number, onset = divmod(number, len(ONSETS))
        number, vowel = divmod(number, len(VOWELS))
        sounds.append(ONSETS[onset] + VOWELS[vowel])
    return "".join(sounds).capitalize()


def person(clerk: int, number: int) -> dict[str, str]:
    place = clerk * EACH + number
    return {
        "family": f"{word(place * 7)}ов", "given": word(place * 11 + 3), "sex": "male", "go": "only_save",
        "birth_date": f"{place % 28 + 1:02d}.{place % 12 + 1:02d}.{1940 + place % 80}", "once": str(uuid4()),
        "same_person": "other", "alike_reason": "другой человек",
    }  # fmt: skip


def test_a_thousand_people_by_fifty_clerks_each_form_sent_twice(served):
    start = Barrier(CLERKS)

    def work(clerk: int) -> list[tuple[int, int, str, str]]:
        browser = served.browser()
        browser.get("/sign-in?lang=en")
        signed = browser.post("/sign-in", {"login": f"clerk{clerk}.ges", "password": make.PASSWORD})
        assert signed.status == 303
        token = {"csrf_token": browser.hidden("/patients/new?q=x")["csrf_token"]}
        start.wait()
        told = []
        for number in range(EACH):
            form = person(clerk, number)
            first = browser.post("/patients/new?q=x", form, hidden=token)
            if first.status == 422:  # somebody alike is shown once: the clerk has answered, the form is sent again
                form["alike_shown"] = browser.shown(first.text)
                first = browser.post("/patients/new?q=x", form, hidden=token)
            second = browser.post("/patients/new?q=x", form, hidden=token)
            told.append((first.status, second.status, first.location, second.location))
        return told

    with ThreadPoolExecutor(CLERKS) as clerks:
        answers = [one for told in clerks.map(work, range(CLERKS)) for one in told]

    assert Counter((first, second) for first, second, _a, _b in answers) == {(303, 303): CLERKS * EACH}
    assert all(one == other for _first, _second, one, other in answers)
    session.remove()
    count = CLERKS * EACH
    assert session.scalar(select(func.count()).select_from(Patient)) == count
    assert session.scalar(select(func.count()).select_from(PatientName)) == count
    numbers = sorted(session.scalars(select(Card.number).where(Card.facility_id == make.by_code().id)))
    assert numbers == [f"GES-{number:06d}" for number in range(1, count + 1)]
    assert name_index.unindexed() == (set(), set())
    assert audit_queries.first_fault() is None
    for clerk in range(0, CLERKS, 7):
        typed = person(clerk, 3)
        best = queries.search(f"{typed['given']} {typed['family']} {typed['birth_date']}")[0]
        assert (best.patient.name.family, best.patient.name.given) == (typed["family"], typed["given"])
