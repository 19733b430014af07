"""Forms that come late, twice, from elsewhere or with strangers in them (rulings 15 and 18)."""

import re

import make
import pyotp
import pytest
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.requests.models import Draft
from lighthis.staff.models import SignIn


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|carried|next)" value="([^"]*)"', text))


def dead(client, address: str, fields: dict) -> str:
    """Send a form after the sign-in has run out; the sign-in page that answers."""
    kept = client.hidden(address)
    with units.work():
        for row in session.scalars(select(SignIn)):
            row.ended_at, row.ended_why = clock.now(), "test"
    answer = client.web.post(address, data={**kept, **fields})
    assert answer.status_code == 401
    return answer.text


TYPED = {"name_ru": "Неврология", "name_uz": "Nevrologiya", "code": "NE", "kind": "inpatient"}


def departments() -> int:
    return session.scalar(select(func.count()).select_from(Department))


def test_a_form_sent_after_the_sign_in_ran_out_is_shown_filled_and_not_executed(sign_in):
    client, before = sign_in("administrator"), 0
    before = departments()
    page = dead(client, "/facility/departments/new", TYPED)
    assert "Неврология" not in page  # signed, not shown to whoever stands there
    code = pyotp.TOTP(make.TOTP).at(clock.now())
    entered = client.web.post(
        "/sign-in", data={**hidden_of(page), "login": "administrator.ges", "password": make.PASSWORD, "code": code}
    )
    assert entered.location.startswith("/facility/departments/new?draft=")
    filled = client.get(entered.location).text
    assert 'value="Неврология"' in filled
    assert departments() == before
    assert client.web.post("/facility/departments/new", data={**hidden_of(filled), **TYPED}).status_code == 303
    assert departments() == before + 1


def test_another_person_who_signs_in_sees_nothing_of_it(sign_in):
    client = sign_in("administrator")
    page = dead(client, "/facility/departments/new", TYPED)
    entered = client.web.post("/sign-in", data={**hidden_of(page), "login": "doctor.ges", "password": make.PASSWORD})
    assert entered.location == "/"
    assert "Неврология" not in client.get("/account").text


def test_a_draft_of_somebody_else_is_not_shown(sign_in):
    client = sign_in("administrator")
    page = dead(client, "/facility/departments/new", TYPED)
    code = pyotp.TOTP(make.TOTP).at(clock.now())
    entered = client.web.post(
        "/sign-in", data={**hidden_of(page), "login": "administrator.ges", "password": make.PASSWORD, "code": code}
    )
    other = sign_in("administrator", "RUR")
    assert "Неврология" not in other.get(entered.location).text


def test_passwords_are_not_carried_through_the_sign_in(sign_in):
    client = sign_in("doctor")
    page = dead(client, "/account/password", {"present": make.PASSWORD, "password": "пять новых тихих слов вот"})
    entered = client.web.post("/sign-in", data={**hidden_of(page), "login": "doctor.ges", "password": make.PASSWORD})
    assert "пять новых" not in client.get(entered.location).text
    with units.work():
        assert "пять новых" not in str([row.fields for row in session.scalars(select(Draft))])


@pytest.mark.parametrize("token", [None, "", "foreign", "Ijc4OTAi.aaaa.bbbb"])
def test_a_missing_or_foreign_form_token_refuses_the_writing_not_the_typing(sign_in, token):
    client, before = sign_in("administrator"), departments()
    fields = {**client.hidden("/facility/departments/new"), **TYPED}
    fields.pop("csrf_token")
    answer = client.web.post(
        "/facility/departments/new", data=fields if token is None else {**fields, "csrf_token": token}
    )
    assert answer.status_code == 403
    assert 'value="Неврология"' in answer.text
    assert departments() == before


def test_the_token_of_another_browser_is_foreign(sign_in):
    one, two, before = sign_in("administrator"), sign_in("administrator"), departments()
    theirs = one.hidden("/facility/departments/new")
    assert two.web.post("/facility/departments/new", data={**theirs, **TYPED}).status_code == 403
    assert departments() == before


def test_a_double_click_makes_one_row_and_gets_the_same_answer(sign_in):
    client, before = sign_in("administrator"), departments()
    fields = {**client.hidden("/facility/departments/new"), **TYPED}
    first, second = (client.web.post("/facility/departments/new", data=fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert departments() == before + 1


def test_the_same_key_with_another_body_is_refused(sign_in):
    client, before = sign_in("administrator"), departments()
    fields = {**client.hidden("/facility/departments/new"), **TYPED}
    assert client.web.post("/facility/departments/new", data=fields).status_code == 303
    other = client.web.post("/facility/departments/new", data={**fields, "code": "N2"})
    assert other.status_code == 409
    assert departments() == before + 1


def test_a_form_without_its_key_is_refused_with_what_was_typed(sign_in):
    client, before = sign_in("administrator"), departments()
    fields = {**client.hidden("/facility/departments/new"), **TYPED}
    fields.pop("once")
    answer = client.web.post("/facility/departments/new", data=fields)
    assert answer.status_code == 400
    assert 'value="Неврология"' in answer.text
    assert departments() == before


def test_strange_and_doubled_fields_are_refused(sign_in):
    client, before = sign_in("administrator"), departments()
    fields = {**client.hidden("/facility/departments/new"), **TYPED}
    assert client.web.post("/facility/departments/new", data={**fields, "is_closed": "1"}).status_code == 400
    assert client.web.post("/facility/departments/new", data={**fields, "code": ["A1", "A2"]}).status_code == 400
    assert departments() == before
