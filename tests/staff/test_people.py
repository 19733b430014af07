"""Managing people: files, links, posts, roles, other hospitals."""

import io
import re
import zipfile

import make
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel.ids import new_id
from lighthis.kernel.sheets import MOST_UNPACKED
from lighthis.kernel.text import Refusal
from lighthis.staff import newcomers, queries, rules, sheets
from lighthis.staff.models import Post, Role, SetupToken, Staff

HEAD = "family,given,patronymic,login,role,department,language"


def count() -> int:
    return session.scalar(select(func.count()).select_from(Staff))


def person(login: str) -> Staff:
    return session.scalars(select(Staff).where(Staff.login == login)).one()


def upload(client, data: bytes, name: str = "people.csv"):
    hidden = client.hidden("/staff/import")
    return client.web.post("/staff/import", data={**hidden, "file": (io.BytesIO(data), name)})


def xlsx(rows: list[list[str]]) -> bytes:
    """A small workbook with its texts in the cells."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    lines = "".join(
        f'<row r="{n}">'
        + "".join(
            f'<c r="{chr(65 + i)}{n}" t="inlineStr"><is><t>{cell}</t></is></c>' for i, cell in enumerate(row) if cell
        )
        + "</row>"
        for n, row in enumerate(rows, 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{space}"><sheetData>{lines}</sheetData></worksheet>'
        )
    return out.getvalue()


def test_two_hundred_people_come_from_one_file_each_with_a_link(sign_in):
    client, before = sign_in("administrator"), count()
    rows = [
        HEAD,
        *(f"Каримов{'абвгд'[n % 5]},Али,,k{n},{'doctor' if n % 2 else 'Registrar'},TH,uz" for n in range(200)),
    ]
    answer = upload(client, "\n".join(rows).encode())
    assert answer.location == "/staff/links"
    assert count() == before + 200
    page = client.get("/staff/links").text
    assert len(set(re.findall(r"/setup/[\w-]+", page))) == 200
    one = queries.by_login("k7")
    assert (one.language, queries.posts_of(one.id)[0].role.code) == ("uz", "doctor")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_every_encoding_and_mark_of_office_programs_is_read(encoding, mark):
    text = mark.join(["Фамилия", "Имя", "роль"]) + "\r\n" + mark.join(["Юлдашева", "Дилноза", "doctor"]) + "\r\n"
    assert sheets.read(text.encode(encoding)) == [
        sheets.Line(2, {"фамилия": "Юлдашева", "имя": "Дилноза", "роль": "doctor"})
    ]


def test_a_workbook_is_read_with_its_empty_cells(sign_in):
    client, before = sign_in("administrator"), count()
    answer = upload(client, xlsx([HEAD.split(","), ["Юлдашева", "Дилноза", "", "", "doctor"]]), "people.xlsx")
    assert answer.location == "/staff/links"
    assert count() == before + 1
    assert person("d.yuldasheva").family == "Юлдашева"


def test_one_bad_row_and_nobody_is_taken_on(sign_in):
    client, before = sign_in("administrator"), count()
    rows = [HEAD, "Каримов,Али,,a1,doctor,TH,ru", ",Али,,a2,doctor,,", "Алиев,Бек,,a1,doctor,,", "Алиев,Бек,,Ж!,doctor,,",
            "Алиев,Бек,,a5,cook,XX,de"]  # fmt: skip
    answer = upload(client, "\n".join(rows).encode())
    assert answer.status_code == 422
    assert count() == before
    for sentence in (
        "fill this in",
        "this user name is taken already",
        "Latin letters, digits",
        "no such role",
        "no such department",
        "ru, uz, uz_Cyrl or en",
    ):
        assert sentence in answer.text
    assert "6 things to correct" in answer.text


@pytest.mark.parametrize(
    "data",
    [b"", b"\n\n", b"PK\x03\x04 not a workbook", b"\0\1\2\3", b"family,role\n", b"\xff\xfe\x00", b"<html></html>"],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(sign_in, data):
    client, before = sign_in("administrator"), count()
    assert upload(client, data).status_code == 422
    assert count() == before


def test_no_file_at_all_is_said(sign_in):
    client = sign_in("administrator")
    assert "choose a file" in client.post("/staff/import", {}).text


def test_a_workbook_that_swells_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (MOST_UNPACKED + 1))
    with pytest.raises(Refusal):
        sheets.read(out.getvalue())


@given(st.binary(max_size=400))
def test_any_bytes_are_rows_or_a_refusal(data):
    try:
        lines = sheets.read(data)
    except Refusal:
        return
    newcomers.check(lines, {"doctor": "doctor"}, {}, set())


@given(st.text(max_size=40), st.text(max_size=40), st.sets(st.sampled_from(["user", "user2", "a.b", "a.b2"])))
def test_a_suggested_login_always_fits_and_is_free(family, given_name, taken):
    login = newcomers.login_of(family, given_name, taken)
    assert newcomers.fits_login(login)
    assert login not in taken


@pytest.mark.parametrize(
    ("family", "given_name", "login"),
    [("Юлдашева", "Дилноза", "d.yuldasheva"), ("Gʻaniyev", "Oʻktam", "o.ganiev"), ("Ғаниев", "Ўктам", "o.ganiev"),
     ("Шарипов", "Чори", "c.sharipov"), ("", "", "user")],
)  # fmt: skip
def test_logins_are_made_from_names_of_either_script(family, given_name, login):
    assert newcomers.login_of(family, given_name, set()) == login


def test_a_user_name_is_suggested_by_a_button_and_nothing_is_saved(sign_in):
    client, before = sign_in("administrator"), count()
    answer = client.post("/staff/new", {"family": "Юлдашева", "given": "Дилноза", "go": "suggest"})
    assert 'value="d.yuldasheva"' in answer.text
    assert count() == before


def test_a_lost_password_gets_a_link_from_another_administrator_and_the_second_factor_stays(sign_in, visitor):
    client = sign_in("administrator")
    with units.work():
        person("doctor.ges").totp_secret = make.TOTP
    id_ = person("doctor.ges").id
    first = client.post(f"/staff/{id_}/link", {})
    old = re.search(r"/setup/[\w-]+", client.get(first.location).text).group()
    second = client.post(f"/staff/{id_}/link", {})
    new = re.search(r"/setup/[\w-]+", client.get(second.location).text).group()
    assert visitor.get(old).status_code == 404
    assert visitor.post(new, {"password": "пять новых тихих слов вот"}).location == "/sign-in"
    assert person("doctor.ges").totp_secret == make.TOTP
    assert visitor.post("/sign-in", {"login": "doctor.ges", "password": "пять новых тихих слов вот"}).status_code == 422
    assert "No link is open." in client.get(f"/staff/links?person={id_}").text


def test_nobody_makes_a_link_for_oneself_or_closes_oneself(sign_in):
    client = sign_in("administrator")
    id_ = person("administrator.ges").id
    assert client.post(f"/staff/{id_}/link", {}).status_code == 422
    assert client.post(f"/staff/{id_}/close", {"reason": "x"}).status_code == 422
    assert client.post(f"/staff/{id_}/drop-factor", {"reason": "x"}).status_code == 422


def test_the_second_factor_is_taken_off_with_a_reason(sign_in):
    client = sign_in("administrator")
    with units.work():
        person("doctor.ges").totp_secret = make.TOTP
    id_ = person("doctor.ges").id
    assert client.post(f"/staff/{id_}/drop-factor", {"reason": ""}).status_code == 422
    assert client.post(f"/staff/{id_}/drop-factor", {"reason": "телефон потерян"}).status_code == 303
    assert person("doctor.ges").totp_secret == ""


def test_an_account_is_managed_where_its_oldest_post_is(sign_in):
    """An administrator who gives a post to somebody of another hospital must not be able to take the account over."""
    client = sign_in("administrator", "RUR")
    role = re.search(r'<option value="([^"]+)">Doctor</option>', client.get("/staff/existing").text).group(1)
    given_post = client.post("/staff/existing", {"login": "chief_doctor.ges", "role": role, "since": "01.01.2026"})
    assert given_post.status_code == 303
    id_ = person("chief_doctor.ges").id
    assert "managed by another hospital" in client.get(f"/staff/{id_}").text
    for page, fields in (
        ("link", {}),
        ("close", {"reason": "x"}),
        ("drop-factor", {"reason": "x"}),
        ("edit", {"family": "Х", "language": "ru"}),
    ):
        answer = client.post(f"/staff/{id_}/{page}", fields)
        assert answer.status_code == 422, page
        assert "another hospital: GES" in answer.text
    assert session.scalar(select(func.count()).select_from(SetupToken)) == 0


def test_another_hospitals_people_posts_and_roles_are_not_there(sign_in):
    client = sign_in("administrator", "RUR")
    id_ = person("doctor.ges").id
    post = session.scalars(select(Post).where(Post.staff_id == id_)).one()
    for address in (f"/staff/{id_}", f"/staff/{id_}/edit", f"/staff/{id_}/link", f"/staff/{id_}/close", f"/staff/{id_}/open",
                    f"/staff/{id_}/drop-factor", f"/staff/{id_}/posts", f"/staff/posts/{post.id}/end", f"/staff/roles/{post.role_id}"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_role_or_department_of_another_hospital_cannot_be_given(sign_in):
    client, before = sign_in("administrator", "RUR"), count()
    foreign = session.scalars(
        select(Role).where(Role.code == "administrator", Role.facility_id == make.by_code("GES").id)
    ).one()
    answer = client.post(
        "/staff/new", {"family": "Х", "language": "ru", "role": str(foreign.id), "since": "01.01.2026"}
    )
    assert answer.status_code == 422
    assert count() == before


def test_the_last_administrator_keeps_post_and_role(sign_in):
    client = sign_in("administrator")
    post = session.scalars(select(Post).where(Post.staff_id == person("administrator.ges").id)).one()
    answer = client.post(f"/staff/posts/{post.id}/end", {})
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    role = {"name_ru": "Администратор", "name_uz": "Administrator", "permissions": ["facility.manage"]}
    answer = client.post(f"/staff/roles/{post.role_id}", role)
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert client.get("/staff").status_code == 200


def test_a_role_of_ones_own_is_made_and_given_permissions(sign_in):
    client = sign_in("administrator")
    fields = {"code": "dietitian", "name_ru": "Диетсестра", "name_uz": "Parhez hamshirasi"}
    made = client.post("/staff/roles/new", fields)
    assert made.status_code == 303
    names = {"name_ru": "Диетсестра", "name_uz": "Parhez hamshirasi"}
    assert (
        client.post(made.location, {**names, "permissions": ["registration.search", "admission.map"]}).status_code
        == 303
    )
    assert client.post(made.location, {**names, "permissions": ["root"]}).status_code == 422
    role = session.scalars(select(Role).where(Role.code == "dietitian")).one()
    assert role.permissions == ["admission.map", "registration.search"]
    assert role.name_uz_cyrl == "Парҳез ҳамшираси"
    assert client.post("/staff/roles/new", fields).status_code == 422


def test_only_administrators_manage_staff(sign_in):
    for role in ("doctor", "chief_doctor", "registrar"):
        client = sign_in(role)
        for address in ("/staff", "/staff/new", "/staff/roles", "/staff/import", "/staff/links"):
            assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [{"family": "", "role": "x"}, {"family": "А" * 10_000}, {"family": "a\0b"}, {"family": "Юлд\u202eашева"}, {"family": "😀"},
     {"family": "А", "login": "Ж"}, {"family": "А", "login": "doctor.ges"}, {"family": "А", "since": "31.02.2026"}],
)  # fmt: skip
def test_wrong_input_about_a_person_is_refused(sign_in, fields):
    client, before = sign_in("administrator"), count()
    role = re.search(r'<option value="([^"]+)">Doctor</option>', client.get("/staff/new").text).group(1)
    answer = client.post("/staff/new", {"role": role, "language": "ru", "since": "01.01.2026", **fields})
    assert answer.status_code == 422
    assert count() == before


def test_a_link_is_made_from_the_secret_and_the_row():
    id_ = new_id()
    assert rules.link_token("secret", id_) == rules.link_token("secret", id_)
    assert rules.link_token("secret", id_) != rules.link_token("other", id_)
    assert len(rules.link_token("secret", id_)) == 32
