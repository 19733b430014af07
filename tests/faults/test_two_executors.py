"""Two people carry out one order at the same moment, through two workers: one wins, the other reads who (issue 4, 5)."""

import conftest
import make
import pytest
import serving
from faults.test_two_at_once import race
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.orders.models import Order, Result


@pytest.fixture
def served(store, tmp_path):
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def kept(make_it):
    session.remove()
    with units.work():
        found = make_it().id
    session.remove()
    return found


def count(what):
    session.remove()
    return session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == what))


def test_one_gives_the_drug_and_the_other_is_told_who_did(served):
    seats = [served.browser().sign_in(role) for role in ("ward_nurse", "triage_nurse", "doctor")]
    for turn in range(5):
        address = f"/orders/{kept(lambda: make.ordered('drug', 'Морфин'))}/done"
        forms = [(seat, seat.hidden(address)) for seat in seats]
        sends = [lambda f=f, at=address: f[0].post(at, {"how": "done", "remark": "мой"}, hidden=f[1]) for f in forms]
        answers = race(sends)
        assert sorted(one.status for one in answers) == [303, 422, 422]
        for late in (one for one in answers if one.status == 422):
            assert "This was written as done already: Тестов" in late.text
            assert "мой" in late.text
        assert count("order done") == turn + 1


def test_one_result_is_kept_and_one_doctor_has_seen_it(served):
    seats = [served.browser().sign_in(role) for role in ("laboratory", "senior_nurse")]
    address = f"/orders/{kept(make.ordered)}/result"
    fields = {"name_1": "Гемоглобин", "value_1": "98", "taken_at": make.wall_now()}
    forms = [(seat, seat.hidden(address)) for seat in seats]
    answers = race([lambda f=f: f[0].post(address, fields, hidden=f[1]) for f in forms])
    assert sorted(one.status for one in answers) == [303, 422]
    assert "The result is written already" in next(one.text for one in answers if one.status == 422)
    session.remove()
    result = session.scalars(select(Result)).one().id
    doctors = [served.browser().sign_in(role) for role in ("doctor", "head_of_department")]
    forms = [(seat, seat.hidden(f"/results/{result}/seen")) for seat in doctors]
    answers = race([lambda f=f: f[0].post(f"/results/{result}/seen", {}, hidden=f[1]) for f in forms])
    assert sorted(one.status for one in answers) == [303, 422]
    session.remove()
    assert session.scalars(select(Order)).one().state == "seen"


def test_done_and_cancelled_at_once_one_of_them_holds(served):
    nurse, doctor = served.browser().sign_in("ward_nurse"), served.browser().sign_in("doctor")
    for _turn in range(5):
        of = kept(lambda: make.ordered("drug", "Морфин"))
        pages = [
            (nurse, f"/orders/{of}/done", {"how": "done"}),
            (doctor, f"/orders/{of}/cancel", {"reason": "не надо"}),
        ]
        forms = [(who, page, fields, who.hidden(page)) for who, page, fields in pages]
        answers = race([lambda f=f: f[0].post(f[1], f[2], hidden=f[3]) for f in forms])
        assert sorted(one.status for one in answers) == [303, 422]
