"""Signing in, and what keeps strangers out."""

import make


def test_a_fitting_password_signs_in_and_lands_at_home(visitor):
    answer = visitor.post("/sign-in", {"login": "Registrar.GES", "password": make.PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/account").status_code == 200


def test_a_wrong_password_comes_back_with_the_name_kept_and_nobody_signed_in(visitor):
    answer = visitor.post("/sign-in", {"login": "registrar.ges", "password": "wrong wrong wrong"})
    assert answer.status_code == 422
    assert 'value="registrar.ges"' in answer.text
    assert visitor.get("/account").status_code == 303


def test_signed_out_pages_lead_to_the_sign_in_and_back(visitor):
    answer = visitor.get("/account/password")
    assert answer.location == "/sign-in?next=/account/password"


def test_signing_out_ends_the_token_on_the_server(sign_in):
    client = sign_in("doctor")
    with client.web.session_transaction() as cookie:
        token = cookie["token"]
    assert client.post("/sign-out", {}).status_code == 303
    with client.web.session_transaction() as cookie:
        cookie["token"] = token
    assert client.get("/account").status_code == 303
