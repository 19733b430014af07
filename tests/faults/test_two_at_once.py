"""Two people change the same thing: the second sees both texts; two take each other's rights: one stays (engineering.md 7)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import conftest
import make
import pyotp
import pytest
import serving
from sqlalchemy import select

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Department, Room
from lighthis.kernel import clock
from lighthis.staff import actions, queries
from lighthis.staff.models import Role, Staff


def at(table, **facts):
    """The id of one row of GES."""
    session.remove()
    if "facility_id" in table.__table__.columns:
        facts["facility_id"] = make.by_code().id
    return session.scalars(select(table).filter_by(**facts)).one().id


def department() -> tuple[str, dict, str]:
    id_ = at(Department, code="TH")
    fields = {"name_ru": "Терапия", "name_uz": "Terapiya", "code": "TH", "kind": "inpatient"}
    return f"/facility/departments/{id_}/edit", fields, "name_en"


def room() -> tuple[str, dict, str]:
    id_ = at(Room, number="1", department_id=at(Department, code="TH"))
    return f"/facility/rooms/{id_}", {"sex": "male", "kind": "ordinary"}, "number"


def person() -> tuple[str, dict, str]:
    return (
        f"/staff/{at(Staff, login='doctor.ges')}/edit",
        {"family": "Тестов", "given": "Али", "language": "ru"},
        "patronymic",
    )


def details() -> tuple[str, dict, str]:
    return "/facility/details", {"name_ru": "Городская", "name_uz": "Shahar"}, "address"


@pytest.fixture
def second_administrator(store):
    """Another person with the administrator's post."""
    with units.work():
        ges = make.by_code()
        staff = actions.add("second.ges", "Второй", "Али", "", "ru", by=make.TESTS)
        staff.password_hash, staff.totp_secret = make.HASH, make.TOTP
        role = session.scalars(select(Role).where(Role.facility_id == ges.id, Role.code == "administrator")).one()
        actions.appoint(staff, role, None, facility_id=ges.id, since=make.OPENED, by=make.TESTS)
        made = staff.id
    session.remove()
    return made


@pytest.mark.parametrize("what", [department, room, person, details])
def test_the_second_editor_sees_both_texts_and_chooses(sign_in, what):
    first, second = sign_in("administrator"), sign_in("administrator")
    address, fields, field = what()
    late = second.hidden(address)
    assert late["version"]
    assert first.post(address, {**fields, field: "Первый"}).status_code == 303
    answer = second.web.post(address, data={**late, **fields, field: "Второй"})
    assert answer.status_code == 409
    assert "Первый" in answer.text
    assert "Второй" in answer.text
    assert f'name="keep-{field}"' in answer.text
    assert "Первый" in first.get(address).text  # nothing was overwritten yet
    hidden = serving_hidden(answer.text)
    assert (
        second.web.post(address, data={**hidden, **fields, field: "Второй", f"keep-{field}": "theirs"}).status_code
        == 303
    )
    assert "Первый" in first.get(address).text
    assert second.post(address, {**fields, field: "Второй"}).status_code == 303
    assert "Второй" in first.get(address).text


def serving_hidden(text: str) -> dict[str, str]:
    """The hidden fields of the form that an answer shows."""
    from re import findall

    return dict(findall(r'type="hidden" name="(csrf_token|once|version)" value="([^"]*)"', text))


def test_a_form_of_a_row_without_its_version_is_not_taken_as_the_newest(sign_in):
    first, second = sign_in("administrator"), sign_in("administrator")
    address, fields, field = department()
    late = second.hidden(address)
    assert first.post(address, {**fields, field: "First"}).status_code == 303
    late.pop("version")
    answer = second.web.post(address, data={**late, **fields, field: "Second"})
    assert answer.status_code == 400
    assert "Second" in answer.text
    session.remove()
    assert session.get_one(Department, at(Department, code="TH")).name_en == "First"


def race(sends):
    start = Barrier(len(sends))

    def run(send):
        start.wait()
        return send()

    with ThreadPoolExecutor(len(sends)) as runners:
        return list(runners.map(run, sends))


@pytest.fixture
def served(store, second_administrator, tmp_path):
    with serving.serve(tmp_path, store if conftest.STORE == "postgres" else "") as server:
        yield server


def administrator(served, login: str):
    browser = served.browser()
    browser.get("/sign-in?lang=en")
    code = pyotp.TOTP(make.TOTP).at(clock.now())
    assert browser.post("/sign-in", {"login": login, "password": make.PASSWORD, "code": code}).status == 303
    return browser


def test_two_administrators_close_each_other_at_the_same_moment_and_one_stays(served, second_administrator):
    one, two = administrator(served, "administrator.ges"), administrator(served, "second.ges")
    first = at(Staff, login="administrator.ges")
    pages = [(one, f"/staff/{second_administrator}/close"), (two, f"/staff/{first}/close")]
    forms = [(who, page, who.hidden(page)) for who, page in pages]
    answers = race([lambda f=f: f[0].post(f[1], {"reason": "ушёл"}, hidden=f[2]) for f in forms])
    assert sorted(one.status for one in answers) in ([303, 401], [303, 403], [303, 422])
    session.remove()
    assert len(queries.administrators(make.by_code().id)) == 1


def test_two_editors_through_two_workers_one_is_kept_and_one_is_asked(served):
    seats = [served.browser().sign_in("registrar"), served.browser().sign_in("archive")]
    with units.work():
        patient = make.patient().id
    session.remove()
    address = f"/patients/{patient}/edit"
    fields = {
        "family": "Юлдашева",
        "given": "Дилноза",
        "patronymic": "Шухратовна",
        "birth_date": "14.02.1983",
        "sex": "female",
    }
    for turn in range(5):
        forms = [(seat, seat.hidden(address), f"School {turn}-{who}") for who, seat in enumerate(seats)]
        sends = [lambda f=f: f[0].post(address, {**fields, "work": f[2]}, hidden=f[1]) for f in forms]
        answers = race(sends)
        assert sorted(one.status for one in answers) == [303, 409]
        loser = next(one for one in answers if one.status == 409)
        assert f"School {turn}-0" in loser.text
        assert f"School {turn}-1" in loser.text
