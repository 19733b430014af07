"""What was typed before the sign-in ran out: for the same person, filled, once, for a day (rulings 15)."""

import re
from datetime import timedelta

import make
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.registration.models import Patient
from lighthis.requests.models import Draft

NOTE = "Каримова, боль с утра, 10 000 букв не потеряны: " + "я" * 10_000
TYPED = {
    "family": "Ғуломова", "given": "Зилола", "birth_date": "14.02.1983", "sex": "female", "line": "Навоий кўчаси 5",
    "go": "only_save",
}  # fmt: skip


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|carried|next)" value="([^"]*)"', text))


def signed_in_again(client, page: str, login: str = "registrar.ges"):
    return client.web.post("/sign-in", data={**hidden_of(page), "login": login, "password": make.PASSWORD})


def ran_out(client, address: str, fields: dict):
    """The form sent after a rest of twenty minutes, and the clock from then on."""
    hidden = client.hidden(address)
    then = clock.now() + timedelta(minutes=20)
    with clock.at(then):
        answer = client.web.post(address, data={**hidden, **fields})
    assert answer.status_code == 401
    return then, answer.text


def count(table) -> int:
    session.remove()
    return session.scalar(select(func.count()).select_from(table))


def test_after_a_rest_the_form_comes_back_filled_and_is_forgotten_once_it_is_saved(sign_in):
    client = sign_in("registrar")
    then, page = ran_out(client, "/patients/new?q=1983", TYPED)
    with clock.at(then):
        entered = signed_in_again(client, page)
        filled = client.get(entered.location)
        assert all(f'value="{TYPED[name]}"' in filled.text for name in ("family", "given", "birth_date", "line"))
        assert count(Patient) == 0
        assert 'value="Ғуломова"' in client.get(entered.location).text  # a refresh, or Back
        assert client.web.post("/patients/new?q=1983", data={**hidden_of(filled.text), **TYPED}).status_code == 303
        assert (count(Patient), count(Draft)) == (1, 0)
        assert "Ғуломова" not in client.get(entered.location).text


def test_a_wrong_password_on_the_way_does_not_lose_it(sign_in):
    client = sign_in("registrar")
    then, page = ran_out(client, "/patients/new?q=1983", TYPED)
    with clock.at(then):
        wrong = client.web.post(
            "/sign-in", data={**hidden_of(page), "login": "registrar.ges", "password": "wrong wrong wrong"}
        )
        assert wrong.status_code == 422
        assert 'value="Ғуломова"' in client.get(signed_in_again(client, wrong.text).location).text


def test_a_day_later_it_is_gone(sign_in):
    client = sign_in("registrar")
    then, page = ran_out(client, "/patients/new?q=1983", TYPED)
    with clock.at(then):
        entered = signed_in_again(client, page)
    session.remove()
    with clock.at(then + timedelta(hours=24, minutes=1)):
        later = make.Client(client.web.application)
        later.sign_in("registrar")
        assert "Ғуломова" not in later.get(entered.location).text
    with clock.at(then + timedelta(hours=23)):
        earlier = make.Client(client.web.application)
        earlier.sign_in("registrar")
        assert 'value="Ғуломова"' in earlier.get(entered.location).text


def test_somebody_else_at_the_same_desk_sees_nothing(sign_in):
    client = sign_in("registrar")
    then, page = ran_out(client, "/patients/new?q=1983", TYPED)
    assert "Ғуломова" not in page
    with clock.at(then):
        entered = signed_in_again(client, page, "triage_nurse.ges")
        assert "draft" not in entered.location
        assert "Ғуломова" not in client.get("/patients/new?q=1983").text
    assert count(Draft) == 0


def test_a_long_text_is_carried_whole(sign_in):
    with units.work():
        coming = make.coming().id
    session.remove()
    client = sign_in("doctor")
    address = f"/encounters/{coming}/notes"
    then, page = ran_out(client, address, {"kind": "note", "text": NOTE})
    with clock.at(then):
        assert NOTE in client.get(signed_in_again(client, page, "doctor.ges").location).text


def test_what_somebody_changed_during_the_rest_is_not_overwritten(sign_in):
    with units.work():
        patient = make.patient(work="School 3").id
    session.remove()
    client, other = sign_in("registrar"), sign_in("archive")
    address = f"/patients/{patient}/edit"
    fields = {"family": "Юлдашева", "given": "Дилноза", "birth_date": "14.02.1983", "sex": "female"}
    then, page = ran_out(client, address, {**fields, "work": "School 7"})
    assert other.post(address, {**fields, "work": "School 5"}).status_code == 303
    with clock.at(then):
        filled = client.get(signed_in_again(client, page).location)
        assert "School 7" in filled.text
        answer = client.web.post(address, data={**hidden_of(filled.text), **fields, "work": "School 7"})
    assert answer.status_code == 409
    assert "School 5" in answer.text
    assert "School 7" in answer.text
