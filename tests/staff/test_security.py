"""Sign-in under attack and under bad luck (engineering.md 5, rows 6.x and 7.x; rulings 15, 18, 38)."""

import re
from datetime import timedelta

import make
import pyotp
import pytest
from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import Refusal
from lighthis.staff import actions, queries, rules
from lighthis.staff.models import Post, SignIn, Staff
from lighthis.staff.views.signing import local_path


def person(login: str) -> Staff:
    return session.scalars(select(Staff).where(Staff.login == login)).one()


def token_of(client) -> str:
    with client.web.session_transaction() as cookie:
        return cookie.get("token", "")


def hidden_of(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(csrf_token|once|version|carried|next)" value="([^"]*)"', text))


def try_in(client, login: str, password: str, **more):
    return client.post("/sign-in", {"login": login, "password": password, **more})


def test_ten_failures_slow_an_account_down_for_a_quarter_of_an_hour(visitor):
    for _ in range(10):
        assert try_in(visitor, "registrar.ges", "wrong wrong wrong").status_code == 422
    refused = try_in(visitor, "registrar.ges", make.PASSWORD)
    assert refused.status_code == 429
    assert "Too many failed tries" in refused.text
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert try_in(visitor, "registrar.ges", make.PASSWORD).status_code == 303


def test_the_last_administrator_is_never_slowed_down(visitor):
    for _ in range(12):
        assert try_in(visitor, "administrator.ges", "wrong wrong wrong").status_code == 422
    code = pyotp.TOTP(make.TOTP).at(clock.now())
    assert try_in(visitor, "administrator.ges", make.PASSWORD, code=code).status_code == 303


def test_the_token_is_replaced_at_sign_in_and_the_planted_one_is_worth_nothing(visitor):
    with visitor.web.session_transaction() as cookie:
        cookie["token"] = "planted"
    assert try_in(visitor, "doctor.ges", make.PASSWORD).status_code == 303
    assert token_of(visitor) != "planted"
    assert len(token_of(visitor)) >= 43
    stored = set(session.scalars(select(SignIn.token_hash)))
    assert rules.token_hash(token_of(visitor)) in stored
    assert token_of(visitor) not in stored


def test_changing_the_password_replaces_the_token_and_ends_the_others(sign_in):
    one, two = sign_in("doctor"), sign_in("doctor")
    old = token_of(one)
    fields = {"present": make.PASSWORD, "password": "пять новых тихих слов вот"}
    assert one.post("/account/password", fields).status_code == 303
    assert token_of(one) != old
    assert one.get("/account").status_code == 200
    assert two.get("/account").status_code == 303


def test_a_code_of_the_phone_works_once(visitor, app):
    code = pyotp.TOTP(make.TOTP).at(clock.now())
    assert try_in(visitor, "administrator.ges", make.PASSWORD).status_code == 422
    assert try_in(visitor, "administrator.ges", make.PASSWORD, code="000000").status_code == 422
    assert try_in(visitor, "administrator.ges", make.PASSWORD, code=code).status_code == 303
    again = make.Client(app, "en")
    assert try_in(again, "administrator.ges", make.PASSWORD, code=code).status_code == 422


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\nb",
        "evil",
        "",
        None,
        "\\\\evil",
    ],
)
def test_only_local_addresses_are_gone_to_after_signing_in(address):
    assert local_path(address) is None


def test_a_local_address_is_gone_to_after_signing_in(visitor):
    page = visitor.get("/sign-in?next=/account")
    answer = visitor.web.post(
        "/sign-in", data={**hidden_of(page.text), "login": "doctor.ges", "password": make.PASSWORD}
    )
    assert answer.location == "/account"


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 303)])
def test_rest_ends_a_sign_in_after_15_minutes(sign_in, minutes, status):
    client = sign_in("doctor")
    with clock.at(clock.now() + timedelta(minutes=minutes)):
        assert client.get("/account").status_code == status


def test_twelve_hours_end_a_sign_in_that_was_never_at_rest(sign_in):
    client, start = sign_in("doctor"), clock.now()
    for step in range(1, 72):
        with clock.at(start + timedelta(minutes=10 * step)):
            assert client.get("/account").status_code == 200
    with clock.at(start + timedelta(hours=12, minutes=1)):
        assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "at least"), ("x" * 129, "at most"), ("qwerty123456", "most common"), ("yuldasheva12", "little more than a name"),
        ("Юлдашева1983", "little more than a name"), ("d.yuldasheva", "little more than a name"),
    ],
)  # fmt: skip
def test_weak_passwords_are_refused_with_the_reason(password, why):
    with pytest.raises(Refusal, match=why):
        rules.check_password(password, login="d.yuldasheva", words=("Юлдашева", "Дилноза"))


@pytest.mark.parametrize(
    "password", ["тўққиз кеча ва бир кун", "four quiet words here", "x7 kL!pq9 zz0", "а" * 3 + " бвгдежзик"]
)
def test_long_passwords_of_any_letters_are_taken(password):
    rules.check_password(password, login="d.yuldasheva", words=("Юлдашева", "Дилноза"))


def test_a_closed_account_is_out_at_once(sign_in):
    doctor, administrator = sign_in("doctor"), sign_in("administrator")
    assert doctor.get("/account").status_code == 200
    id_ = person("doctor.ges").id
    assert administrator.post(f"/staff/{id_}/close", {"reason": "уволен"}).status_code == 303
    assert doctor.get("/account").status_code == 303
    assert try_in(doctor, "doctor.ges", make.PASSWORD).status_code == 422
    assert administrator.post(f"/staff/{id_}/open", {}).status_code == 303
    assert try_in(doctor, "doctor.ges", make.PASSWORD).status_code == 303


def test_the_end_of_a_post_ends_its_sign_ins_at_once(sign_in):
    doctor, administrator = sign_in("doctor"), sign_in("administrator")
    post = session.scalars(select(Post).where(Post.staff_id == person("doctor.ges").id)).one()
    assert administrator.post(f"/staff/posts/{post.id}/end", {}).status_code == 303
    assert doctor.get("/account").status_code == 303
    assert "You hold no post" in try_in(doctor, "doctor.ges", make.PASSWORD).text


def test_a_refused_page_is_in_the_log(sign_in):
    from lighthis.audit.models import AuditEntry

    assert sign_in("doctor").get("/facility").status_code == 403
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "refused")).one()
    assert entry.detail == {"permission": "facility.manage"}


def test_codes_are_not_reused_within_their_leeway(work):
    staff = make_staff()
    now = clock.now()
    with clock.at(now):
        code = pyotp.TOTP(make.TOTP).at(now)
        assert actions.spend_code(staff, code)
        assert not actions.spend_code(staff, code)
    with clock.at(now + timedelta(seconds=30)):
        assert not actions.spend_code(staff, code)
    with clock.at(now + timedelta(seconds=90)):
        assert not actions.spend_code(staff, pyotp.TOTP(make.TOTP).at(now))


def make_staff() -> Staff:
    found = queries.by_login("administrator.ges")
    assert found is not None
    return found


def test_an_unknown_login_and_a_wrong_password_answer_alike(visitor):
    unknown = re.sub(r'value="[^"]*"', "", try_in(visitor, f"nobody{new_id()}"[:30], "wrong wrong wrong").text)
    known = re.sub(r'value="[^"]*"', "", try_in(visitor, "doctor.ges", "wrong wrong wrong").text)
    assert unknown == known
