"""Two people at one computer: changing the user by a short PIN within a shift (rulings 20), and what it never does."""

import re
from datetime import date, timedelta

import make
import pyotp
import pytest
from sqlalchemy import select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.staff import actions, rules
from lighthis.staff.models import PinRight, Post, Role, SharedDevice, SignIn, Staff

PINS = {"doctor.ges": "4071", "registrar.ges": "930628", "administrator.ges": "5862", "doctor.rur": "6194"}


def person(login: str) -> Staff:
    return session.scalars(select(Staff).where(Staff.login == login)).one()


@pytest.fixture
def pins(store, app):
    """The people of the tests have set their PINs."""
    with units.work():
        for login, pin in PINS.items():
            staff = person(login)
            staff.pin_hash = actions.hash_pin(pin, staff, app.secret_key)


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|carried|next)" value="([^"]*)"', text))


def sign_in(pc, login: str, **more):
    """By password at this computer, where several people work."""
    fields = {"login": login, "password": make.PASSWORD, **more}
    answer = pc.post("/sign-in", {"shared": "y", **fields})
    assert answer.status_code == 303, answer.text
    return answer


def change(pc, login: str, pin: str | None = None):
    return pc.post("/change-user", {"login": login, "pin": pin or PINS[login]})


def who(pc) -> str:
    """The login of the person at the computer; empty where nobody is."""
    return next(iter(re.findall(r'<p class="meta">([\w.]+)</p>', pc.get("/account").text)), "")


def token_of(pc) -> str:
    with pc.web.session_transaction() as cookie:
        return cookie.get("token", "")


@pytest.fixture
def pc(visitor, pins):
    """A computer where a doctor and a registrar have signed in by password; the registrar sits there."""
    sign_in(visitor, "doctor.ges")
    sign_in(visitor, "registrar.ges")
    return visitor


def test_two_people_change_by_pin_each_under_the_own_name_and_post(pc):
    assert who(pc) == "registrar.ges"
    answer = change(pc, "doctor.ges")
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert who(pc) == "doctor.ges"
    row = session.scalars(select(SignIn).where(SignIn.token_hash == rules.token_hash(token_of(pc)))).one()
    assert row.by_pin
    assert row.post.role.code == "doctor"
    assert change(pc, "registrar.ges").status_code == 303
    assert who(pc) == "registrar.ges"


def test_the_one_before_is_out_and_needs_the_pin_to_come_back(pc):
    before = token_of(pc)
    change(pc, "doctor.ges")
    with pc.web.session_transaction() as cookie:
        kept = dict(cookie)
        cookie["token"] = before
    assert pc.get("/account").status_code == 303
    with pc.web.session_transaction() as cookie:
        cookie.update(kept)
    ended = session.scalars(select(SignIn).where(SignIn.token_hash == rules.token_hash(before))).one()
    assert ended.ended_why == "changed user"


def test_the_log_tells_who_came_and_who_was_refused(pc):
    change(pc, "doctor.ges", "0042")
    change(pc, "doctor.ges")
    told = {entry.action: entry for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))}
    here = str(make.by_code().id)
    assert (told["PIN refused"].actor, told["PIN refused"].chain) == ("unknown: doctor.ges", here)
    assert (told["signed in by PIN"].actor_id, told["signed in by PIN"].chain) == (person("doctor.ges").id, here)
    assert told["signed out"].reason == "changed user"
    assert not [entry for entry in told.values() if "4071" in str(entry.detail) or "0042" in str(entry.detail)]


def test_the_link_stands_beside_sign_out_only_at_a_shared_computer(pc, app, pins):
    assert "/change-user" in pc.get("/account").text
    alone = make.Client(app, "en")
    alone.post("/sign-in", {"login": "doctor.ges", "password": make.PASSWORD})
    assert "/change-user" not in alone.get("/account").text
    assert "A PIN does not work at this computer." in alone.get("/change-user").text


def test_the_page_names_nobody_and_refuses_everybody_alike(pc):
    page = pc.get("/change-user").text
    assert "doctor.ges" not in page
    answers = [
        change(pc, login, pin) for login, pin in (("doctor.ges", "0042"), ("nobody", "0042"), ("cashier.ges", "0042"))
    ]
    texts = {re.sub(r'value="[^"]*"', "", answer.text) for answer in answers}
    assert {answer.status_code for answer in answers} == {422}
    assert len(texts) == 1
    assert who(pc) == "registrar.ges"


def test_who_did_not_sign_in_here_cannot_come_by_pin(visitor, pins, app):
    sign_in(visitor, "registrar.ges")
    elsewhere = make.Client(app, "en")
    sign_in(elsewhere, "doctor.ges")
    assert change(visitor, "doctor.ges").status_code == 422
    assert who(visitor) == "registrar.ges"


def test_a_browser_without_the_computers_cookie_cannot_use_a_pin(pc, app):
    stranger = make.Client(app, "en")
    assert change(stranger, "doctor.ges").status_code == 422
    stranger.web.set_cookie("lighthis-device", "guessed")
    assert change(stranger, "doctor.ges").status_code == 422
    assert token_of(stranger) == ""


def test_the_cookie_is_not_for_scripts_and_only_its_hash_is_kept(visitor, pins):
    answer = sign_in(visitor, "doctor.ges")
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "device" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    token = re.search(r"lighthis-device=([^;]+)", cookie)[1]
    assert session.scalars(select(SharedDevice.token_hash)).one() == rules.token_hash(token)


def test_five_wrong_pins_put_the_pin_off_here_until_the_password_and_lock_no_account(pc, app):
    for _ in range(5):
        assert change(pc, "doctor.ges", "0042").status_code == 422
    assert change(pc, "doctor.ges").status_code == 422
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert change(pc, "doctor.ges").status_code == 422
    assert change(pc, "registrar.ges").status_code == 303
    sign_in(pc, "doctor.ges")
    change(pc, "registrar.ges")
    assert change(pc, "doctor.ges").status_code == 303


def test_four_wrong_pins_are_forgiven_by_the_right_one(pc):
    for _ in range(4):
        change(pc, "doctor.ges", "0042")
    assert change(pc, "doctor.ges").status_code == 303
    assert session.scalars(select(PinRight.failures).where(PinRight.staff_id == person("doctor.ges").id)).one() == 0


def test_guessing_at_one_computer_is_slowed_down_whoever_is_named(pc):
    for number in range(10):
        assert change(pc, f"nobody{number}", "0042").status_code == 422
    assert change(pc, "doctor.ges").status_code == 429
    sign_in(pc, "doctor.ges")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert change(pc, "registrar.ges").status_code == 303


def test_twelve_hours_after_the_password_a_pin_is_worth_nothing(pc):
    start = clock.now()
    with clock.at(start + timedelta(hours=11, minutes=59)):
        assert change(pc, "doctor.ges").status_code == 303
    with clock.at(start + timedelta(hours=12, minutes=1)):
        assert pc.get("/account").status_code == 303
        assert change(pc, "doctor.ges").status_code == 422
    with clock.at(start + timedelta(days=1)):
        assert change(pc, "registrar.ges").status_code == 422
        sign_in(pc, "registrar.ges")
        assert change(pc, "doctor.ges").status_code == 422


def test_neither_a_pin_nor_another_post_makes_the_day_longer(pc):
    start = clock.now()
    with clock.at(start + timedelta(hours=11)):
        assert change(pc, "doctor.ges").status_code == 303
        post = session.scalars(select(Post.id).where(Post.staff_id == person("doctor.ges").id)).one()
        assert pc.post("/seat", {"post": str(post)}).status_code == 303
    for minutes in (10, 20, 30, 40, 50, 59):
        with clock.at(start + timedelta(hours=11, minutes=minutes)):
            assert pc.get("/account").status_code == 200
    with clock.at(start + timedelta(hours=12, minutes=1)):
        assert pc.get("/account").status_code == 303


def test_rest_ends_a_sign_in_by_pin_after_15_minutes_and_the_pin_leads_back(pc):
    change(pc, "doctor.ges")
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert pc.get("/account").status_code == 303
        assert change(pc, "doctor.ges").status_code == 303
        assert who(pc) == "doctor.ges"


def test_a_closed_account_or_an_ended_post_has_no_pin(pc, sign_in):
    with units.work():
        session.scalars(select(Post).where(Post.staff_id == person("doctor.ges").id)).one().until = date(2026, 1, 2)
    assert change(pc, "doctor.ges").status_code == 422
    administrator = sign_in("administrator")
    change(pc, "registrar.ges")
    assert administrator.post(f"/staff/{person('registrar.ges').id}/close", {"reason": "ушёл"}).status_code == 303
    assert pc.get("/account").status_code == 303
    assert change(pc, "registrar.ges").status_code == 422
    assert administrator.post(f"/staff/{person('registrar.ges').id}/open", {}).status_code == 303
    assert change(pc, "registrar.ges").status_code == 422


def test_a_new_password_ends_the_right_at_every_other_computer(pc, app):
    elsewhere = make.Client(app, "en")
    sign_in(elsewhere, "doctor.ges")
    fields = {"present": make.PASSWORD, "password": "пять новых тихих слов вот"}
    assert elsewhere.post("/account/password", fields).status_code == 303
    assert change(pc, "doctor.ges").status_code == 422
    assert change(elsewhere, "doctor.ges").status_code == 303


def test_signing_out_ends_the_own_right_and_leaves_the_others(pc):
    pc.post("/sign-out", {}, page="/account")
    assert change(pc, "registrar.ges").status_code == 422
    assert change(pc, "doctor.ges").status_code == 303


def test_an_administrators_post_is_never_reached_by_pin(visitor, pins):
    sign_in(visitor, "administrator.ges", code=pyotp.TOTP(make.TOTP).at(clock.now()))
    sign_in(visitor, "doctor.ges")
    assert change(visitor, "administrator.ges").status_code == 422
    with units.work():
        roles = select(Role).where(Role.code == "administrator", Role.facility_id == make.by_code().id)
        actions.appoint(
            person("doctor.ges"), session.scalars(roles).one(), None, facility_id=make.by_code().id, since=make.OPENED,
            by=make.TESTS,
        )  # fmt: skip
    assert change(visitor, "doctor.ges").status_code == 303
    assert "Administrator" not in visitor.get("/seat").text
    post = session.scalars(
        select(Post).join(Role).where(Post.staff_id == person("doctor.ges").id, Role.code == "administrator")
    )
    assert visitor.post("/seat", {"post": str(post.one().id)}).status_code == 422


def test_a_role_that_gains_an_administrators_right_loses_the_pin(pc):
    with units.work():
        role = session.scalars(select(Role).where(Role.code == "doctor", Role.facility_id == make.by_code().id)).one()
        role.permissions = [*role.permissions, "staff.manage"]
    assert change(pc, "doctor.ges").status_code == 422


def test_a_computer_belongs_to_one_hospital(pc):
    sign_in(pc, "doctor.rur")
    assert change(pc, "doctor.ges").status_code == 422
    sign_in(pc, "doctor.ges")
    assert change(pc, "doctor.rur").status_code == 422


def test_the_hospital_decides_where_a_pin_works(visitor, pins):
    visitor.post("/sign-in", {"login": "doctor.ges", "password": make.PASSWORD})
    assert change(visitor, "doctor.ges").status_code == 422
    with units.work():
        make.by_code().settings = {"pin_change": "always"}
    visitor.post("/sign-in", {"login": "doctor.ges", "password": make.PASSWORD})
    assert change(visitor, "doctor.ges").status_code == 303
    with units.work():
        make.by_code().settings = {"pin_change": "never"}
    assert change(visitor, "doctor.ges").status_code == 422
    assert "/change-user" not in visitor.get("/account").text


def test_a_form_pressed_twice_leads_in_twice_to_one_sign_in(pc):
    fields = {**pc.hidden("/change-user"), "login": "doctor.ges", "pin": PINS["doctor.ges"]}
    with pc.web.session_transaction() as cookie:
        before = dict(cookie)
    assert pc.web.post("/change-user", data=fields).status_code == 303
    with pc.web.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    assert pc.web.post("/change-user", data=fields).status_code == 303
    assert who(pc) == "doctor.ges"
    live = select(SignIn).where(
        SignIn.staff_id == person("doctor.ges").id, SignIn.by_pin == 1, SignIn.ended_at.is_(None)
    )
    assert len(session.scalars(live).all()) == 1


def test_a_form_replayed_later_by_the_next_person_is_refused(pc):
    fields = {**pc.hidden("/change-user"), "login": "doctor.ges", "pin": PINS["doctor.ges"]}
    assert pc.web.post("/change-user", data=fields).status_code == 303
    change(pc, "registrar.ges")
    again = pc.web.post("/change-user", data=fields)
    assert again.status_code == 403
    assert PINS["doctor.ges"] not in again.text
    assert who(pc) == "registrar.ges"


def test_what_the_one_before_typed_is_kept_for_that_person_alone(pc):
    kept = {**pc.hidden("/patients/new"), "family": "Неизвестнова", "given": "Лола"}
    with clock.at(clock.now() + timedelta(minutes=16)):
        page = pc.web.post("/patients/new", data=kept)
        assert page.status_code == 401
        other = pc.web.post("/sign-in", data={**hidden_of(page.text), "go": "pin"})
        assert "Неизвестнова" not in other.text
        fields = hidden_of(other.text)
        assert fields["carried"]
        answer = pc.web.post("/change-user", data={**fields, "login": "doctor.ges", "pin": PINS["doctor.ges"]})
        assert answer.location == "/"
        assert who(pc) == "doctor.ges"


def test_a_form_that_came_too_late_is_shown_filled_after_the_pin(pc):
    kept = {**pc.hidden("/patients/new"), "family": "Неизвестнова", "given": "Лола"}
    with clock.at(clock.now() + timedelta(minutes=16)):
        page = pc.web.post("/patients/new", data=kept)
        other = pc.web.post("/sign-in", data={**hidden_of(page.text), "go": "pin"})
        back = pc.web.post("/change-user", data={**hidden_of(other.text), "login": "", "go": "password"})
        assert hidden_of(back.text)["carried"] == hidden_of(other.text)["carried"]
        answer = pc.web.post(
            "/change-user", data={**hidden_of(other.text), "login": "registrar.ges", "pin": PINS["registrar.ges"]}
        )
        assert answer.location.startswith("/patients/new?draft=")
        assert 'value="Неизвестнова"' in pc.get(answer.location).text


def test_the_sharing_is_ended_by_a_person_of_the_hospital(pc):
    assert pc.post("/account/shared", {}).status_code == 303
    assert "/change-user" not in pc.get("/account").text
    assert change(pc, "doctor.ges").status_code == 422
    assert who(pc) == "registrar.ges"


def test_a_pin_is_set_with_the_password_and_taken_off_with_it(pc):
    fields = {"present": make.PASSWORD, "pin": "2864", "again": "2864"}
    assert pc.post("/account/pin", {**fields, "present": "wrong wrong wrong"}).status_code == 422
    assert pc.post("/account/pin", {**fields, "again": "2865"}).status_code == 422
    assert pc.post("/account/pin", fields).status_code == 303
    assert "2864" not in person("registrar.ges").pin_hash
    assert person("registrar.ges").pin_hash.startswith("$argon2id$")
    change(pc, "doctor.ges")
    assert change(pc, "registrar.ges").status_code == 422
    assert change(pc, "registrar.ges", "2864").status_code == 303
    assert pc.post("/account/pin/off", {"present": "wrong"}).status_code == 422
    assert pc.post("/account/pin/off", {"present": make.PASSWORD}).status_code == 303
    assert change(pc, "registrar.ges", "2864").status_code == 422


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("123", "4 to 6 digits"), ("1234567", "4 to 6 digits"), ("12a4", "4 to 6 digits"), ("٤٠٧١", "4 to 6 digits"), ("", "4 to 6 digits"),
        ("1234", "easy to guess"), ("4321", "easy to guess"), ("0000", "easy to guess"), ("1212", "easy to guess"),
        ("7890", "easy to guess"), ("123123", "easy to guess"), ("2580", "easy to guess"), ("1983", "looks like a year"),
        ("2004", "looks like a year"), ("4071", "in your user name"),
    ],
)  # fmt: skip
def test_pins_that_a_neighbour_would_try_are_refused(pin, why):
    with pytest.raises(Refusal) as refused:
        rules.check_pin(pin, login="nurse4071")
    assert why in refused.value.message.text % refused.value.message.values


@pytest.mark.parametrize("pin", ["4071", "0937", "58613", "930628", "140283"])
def test_other_pins_are_taken(pin):
    rules.check_pin(pin, login="d.yuldasheva")


def test_a_hash_of_a_pin_is_worth_nothing_without_the_installations_secret(store):
    staff = person("doctor.ges")
    hashed = actions.hash_pin("4071", staff, "the right secret")
    actions.hasher.verify(hashed, rules.pin_words("the right secret", staff.id, "4071"))
    with pytest.raises(actions.accounts.argon2.exceptions.VerificationError):
        actions.hasher.verify(hashed, "4071")
    assert rules.pin_words("another", staff.id, "4071") != rules.pin_words("the right secret", staff.id, "4071")


def test_guessing_the_password_on_ones_own_page_is_slowed_down(pc):
    fields = {"present": "wrong wrong wrong", "pin": "2864", "again": "2864"}
    for _ in range(10):
        assert pc.post("/account/pin", fields).status_code == 422
    assert pc.post("/account/pin", {**fields, "present": make.PASSWORD}).status_code == 429
