"""Forms that end the sign-in they were sent from, pressed twice: the person is led on and told what happened."""

import make
import pytest
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.staff import actions, queries
from lighthis.staff.models import Role, SignIn, Staff

NEW = "пять новых тихих слов вот"


def person(login="doctor.ges"):
    return session.scalars(select(Staff).where(Staff.login == login)).one()


def twice(client, address, fields):
    """The same form sent twice from the same page: the second with the cookie that the first had."""
    with client.web.session_transaction() as cookie:
        before = dict(cookie)
    first = client.web.post(address, data=fields)
    with client.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    return first, client.web.post(address, data=fields)


def live(login="doctor.ges"):
    session.rollback()
    rows = select(SignIn).where(SignIn.staff_id == person(login).id, SignIn.ended_at.is_(None))
    return session.scalars(rows).all()


def test_the_own_password_pressed_twice(sign_in):
    client = sign_in("doctor")
    sent = {**client.hidden("/account/password"), "present": make.PASSWORD, "password": NEW}
    first, second = twice(client, "/account/password", sent)
    assert [(one.status_code, one.location) for one in (first, second)] == [(303, "/account")] * 2
    shown = client.get(second.location)
    assert (shown.status_code, "The password was changed" in shown.text) == (200, True)
    assert len(live()) == 1
    assert actions.password_fits(person(), NEW)


def test_the_own_password_pressed_twice_when_the_first_answer_was_seen(sign_in):
    client = sign_in("doctor")
    sent = {**client.hidden("/account/password"), "present": make.PASSWORD, "password": NEW}
    answers = [client.web.post("/account/password", data=sent) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/account")] * 2
    assert "The password was changed" in client.get("/account").text


@pytest.mark.parametrize("change", [{"once": "another"}, {"csrf_token": "foreign"}, {"once": ""}])
def test_another_form_with_the_ended_sign_in_is_not_let_in(sign_in, change):
    client = sign_in("doctor")
    with client.web.session_transaction() as cookie:
        before = dict(cookie)
    sent = {**client.hidden("/account/password"), "present": make.PASSWORD, "password": NEW}
    with client.web.session_transaction() as cookie:
        before = dict(cookie)
    assert client.web.post("/account/password", data=sent).status_code == 303
    with client.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    assert client.web.post("/account/password", data={**sent, **change}).status_code == 401
    assert client.web.post("/account", data=sent).status_code == 401
    assert client.get("/account").status_code == 303


def test_after_some_minutes_it_is_no_second_pressing(sign_in):
    client = sign_in("doctor")
    sent = {**client.hidden("/account/password"), "present": make.PASSWORD, "password": NEW}
    with client.web.session_transaction() as cookie:
        before = dict(cookie)
    assert client.web.post("/account/password", data=sent).status_code == 303
    with client.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    with clock.at(clock.now() + queries.PRESSED_TWICE * 2):
        assert client.web.post("/account/password", data=sent).status_code == 401


@pytest.mark.parametrize("seen", [False, True])
def test_the_change_of_seat_pressed_twice(sign_in, seen):
    client = sign_in("doctor")
    with units.work():
        rural = session.scalars(select(Facility).where(Facility.code == "RUR")).one()
        role = session.scalars(select(Role).where(Role.facility_id == rural.id, Role.code == "doctor")).one()
        post = actions.appoint(
            person(), role, None, facility_id=rural.id, since=make.OPENED, by=make.actor("administrator", "RUR")
        ).id
    session.remove()
    sent = {**client.hidden("/seat"), "post": str(post)}
    if seen:
        first, second = (client.web.post("/seat", data=sent) for _ in range(2))
    else:
        first, second = twice(client, "/seat", sent)
    assert [(one.status_code, one.location) for one in (first, second)] == [(303, "/")] * 2
    shown = client.get("/")
    assert (shown.status_code, "You work at another post now." in shown.text, "RUR" in shown.text) == (200, True, True)
    assert [one.post_id for one in live()] == [post]


def test_the_setup_link_pressed_twice(visitor):
    with units.work():
        token = actions.make_token(person(), by=system("tests"))
    session.remove()
    sent = {**visitor.hidden(f"/setup/{token}"), "password": NEW}
    answers = [visitor.web.post(f"/setup/{token}", data=sent) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/sign-in")] * 2
    assert "The password is set. Sign in now." in visitor.get("/sign-in").text
    assert visitor.get(f"/setup/{token}").status_code == 404
    with clock.at(clock.now() + queries.PRESSED_TWICE * 2):
        assert visitor.web.post(f"/setup/{token}", data=sent).status_code == 404
    assert visitor.web.post("/setup/nonsense", data=sent).status_code == 404
