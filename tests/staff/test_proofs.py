"""The second factor of one's own: what changing it asks for, what it keeps, and buttons pressed twice."""

import re
from datetime import timedelta

import make
import pyotp
import pytest
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.staff.models import SignIn, Staff

NEW = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
TYPED = {"name_ru": "Неврология", "name_uz": "Nevrologiya", "code": "NE", "kind": "inpatient"}


def person(login: str) -> Staff:
    return session.scalars(select(Staff).where(Staff.login == login)).one()


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|carried|secret)" value="([^"]*)"', text))


def code_of(secret: str, later: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=later))


def give(login: str, secret: str) -> None:
    with units.work():
        person(login).totp_secret = secret


def enrol(client, **fields):
    page = client.get("/account/second-factor").text
    secret = hidden_of(page)["secret"]
    return secret, client.web.post(
        "/account/second-factor", data={**hidden_of(page), "code": code_of(secret), "present": make.PASSWORD, **fields}
    )


def test_turning_it_on_asks_the_password(sign_in):
    client = sign_in("doctor")
    assert enrol(client, present="wrong wrong wrong")[1].status_code == 422
    assert person("doctor.ges").totp_secret == ""
    secret, answer = enrol(client)
    assert answer.status_code == 303
    assert person("doctor.ges").totp_secret == secret


def test_a_new_phone_asks_the_password_and_a_code_of_the_old_one(sign_in):
    give("doctor.ges", make.TOTP)
    client, elsewhere = sign_in("doctor"), sign_in("doctor")
    assert enrol(client)[1].status_code == 422
    assert enrol(client, old_code="000000")[1].status_code == 422
    assert enrol(client, old_code=code_of(make.TOTP), present="wrong")[1].status_code == 422
    assert person("doctor.ges").totp_secret == make.TOTP
    secret, answer = enrol(client, old_code=code_of(make.TOTP))
    assert answer.status_code == 303
    assert person("doctor.ges").totp_secret == secret
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303


def test_it_is_turned_off_with_password_and_code_where_no_post_asks_for_it(sign_in):
    give("doctor.ges", make.TOTP)
    client, address = sign_in("doctor"), "/account/second-factor/off"
    assert "/account/second-factor/off" in client.get("/account/second-factor").text
    assert client.post(address, {"present": make.PASSWORD, "old_code": "000000"}).status_code == 422
    assert client.post(address, {"present": "wrong", "old_code": code_of(make.TOTP)}).status_code == 422
    assert client.post(address, {"present": make.PASSWORD, "old_code": code_of(make.TOTP)}).status_code == 303
    assert person("doctor.ges").totp_secret == ""


def test_an_administrators_stays_on(sign_in):
    client = sign_in("administrator")
    answer = client.post("/account/second-factor/off", {"present": make.PASSWORD, "old_code": code_of(make.TOTP)})
    assert answer.status_code == 422
    assert "it stays on" in answer.text
    assert person("administrator.ges").totp_secret == make.TOTP


def test_guessing_codes_from_an_open_page_is_slowed_down(sign_in):
    give("doctor.ges", make.TOTP)
    client, address = sign_in("doctor"), "/account/second-factor/off"
    for _ in range(10):
        assert client.post(address, {"present": make.PASSWORD, "old_code": "000000"}).status_code == 422
    right = {"present": make.PASSWORD, "old_code": code_of(make.TOTP)}
    assert client.post(address, right).status_code == 429


def test_a_form_sent_while_the_second_factor_is_owed_is_shown_filled_after_the_code(sign_in):
    client = sign_in("administrator")
    fields = client.hidden("/facility/departments/new")
    give("administrator.ges", "")
    before = session.scalar(select(func.count()).select_from(Department))
    page = client.web.post("/facility/departments/new", data={**fields, **TYPED})
    assert page.status_code == 403
    assert "Неврология" not in page.text
    assert "What you typed is kept" in page.text
    hidden = hidden_of(page.text)
    wrong = client.web.post("/account/second-factor", data={**hidden, "code": "000000", "present": make.PASSWORD})
    assert wrong.status_code == 422
    hidden = hidden_of(wrong.text)
    proof = {"code": code_of(hidden["secret"]), "present": make.PASSWORD}
    answer = client.web.post("/account/second-factor", data={**hidden, **proof})
    assert answer.location.startswith("/facility/departments/new?draft=")
    assert 'value="Неврология"' in client.get(answer.location).text
    assert session.scalar(select(func.count()).select_from(Department)) == before


@pytest.mark.parametrize("login", ["administrator.ges", "registrar.ges"])
def test_signing_in_pressed_twice_gets_the_same_answer(visitor, login):
    page = visitor.get("/sign-in").text
    fields = {**hidden_of(page), "login": login, "password": make.PASSWORD}
    if login.startswith("administrator"):
        fields["code"] = code_of(make.TOTP)
    with visitor.web.session_transaction() as cookie:
        before = dict(cookie)
    first = visitor.web.post("/sign-in", data=fields)
    with visitor.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    second = visitor.web.post("/sign-in", data=fields)
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert visitor.get("/account").status_code == 200
    live = select(SignIn).where(SignIn.staff_id == person(login).id, SignIn.ended_at.is_(None))
    assert len(session.scalars(live).all()) == 1


def test_a_spent_code_is_refused_in_another_browser_and_in_another_form(visitor, app):
    code, again = code_of(make.TOTP), make.Client(app, "en")
    fields = {"login": "administrator.ges", "password": make.PASSWORD, "code": code}
    sent = {**hidden_of(visitor.get("/sign-in").text), **fields}
    assert visitor.web.post("/sign-in", data=sent).status_code == 303
    assert again.web.post("/sign-in", data=sent).status_code == 403
    assert again.post("/sign-in", fields).status_code == 422
    assert visitor.post("/sign-in", fields).status_code == 422


def test_a_form_pressed_again_minutes_later_asks_for_a_new_code(visitor):
    fields = {**hidden_of(visitor.get("/sign-in").text), "login": "administrator.ges", "password": make.PASSWORD}
    fields["code"] = code_of(make.TOTP)
    with visitor.web.session_transaction() as cookie:
        before = dict(cookie)
    assert visitor.web.post("/sign-in", data=fields).status_code == 303
    with visitor.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert visitor.web.post("/sign-in", data=fields).status_code == 422
