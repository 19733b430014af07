"""From the one-time token to an open hospital, by pages alone."""

import re
from datetime import timedelta

import make
import pyotp
import pytest
from sqlalchemy import select

from lighthis.admission.rules import longest
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.facility.models import Bed, Department, Facility, Room
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.staff import actions as staff
from lighthis.staff.models import Post, Staff

WORK = {"domains_on": ["triage", "admission", "billing"], "paper_language": "ru", "census_hour": "9", "cash_step": "50",
        "settle_first": "warn", "pin_change": "ticked"}  # fmt: skip
PASSWORD = "тўққиз кеча ва бир кун"
NAMES = {"name_ru": "Терапия", "name_uz": "Terapiya", "name_uz_cyrl": "", "name_en": "Therapy"}


def first(client) -> str:
    """The hospital and its administrator through a single-use link; the secret of the second factor."""
    with units.work():
        token = staff.make_token(None, by=system("tests"))
    fields = {
        "name_ru": "Новая больница", "name_uz": "Yangi shifoxona", "code": "ngb", "family": "Каримова",
        "given": "Нодира", "login": "n.karimova", "password": PASSWORD,
    }  # fmt: skip
    assert client.post(f"/setup/{token}", fields).location == "/sign-in"
    answer = client.post("/sign-in", {"login": "n.karimova", "password": PASSWORD})
    assert answer.location == "/account/second-factor"
    return enrol(client)


def enrol(client) -> str:
    page = client.get("/account/second-factor").text
    secret = re.search(r'name="secret" value="([A-Z2-7]+)"', page).group(1)
    hidden = dict(re.findall(r'type="hidden" name="(csrf_token|once|secret)" value="([^"]*)"', page))
    code = pyotp.TOTP(secret).at(clock.now())
    answer = client.web.post(
        "/account/second-factor", data={**hidden, "secret": secret, "code": code, "present": PASSWORD}
    )
    assert answer.status_code == 303
    return secret


def test_a_hospital_is_set_up_from_the_token_to_opening_by_pages_alone(visitor):
    first(visitor)
    page = visitor.get("/facility").text
    assert "The hospital is not open yet." in page
    assert visitor.post("/facility/open", {}).status_code == 422

    details = {"name_ru": "Новая больница", "name_uz": "Yangi shifoxona", "licence": "№ 12 от 01.02.2026",
               "address": "Ташкент, улица Навои, 1", "tax_id": "301234567"}  # fmt: skip
    assert visitor.post("/facility/details", details).location == "/facility"
    work = {"domains_on": ["triage", "admission", "billing"], "paper_language": "uz", "census_hour": "8", "census_at": "480",
            "encounter_prefix": "NB", "cash_step": "50", "settle_first": "must", "deposit_closes": "itself", "target_red": "0",
            "target_yellow": "30", "target_green": "", "first_look": "10",
            "longest_leave_hours": "48"}  # fmt: skip
    assert visitor.post("/facility/settings", work).location == "/facility"

    made = visitor.post(
        "/facility/departments/new", {**NAMES, "code": "er", "kind": "emergency", "name_ru": "Приёмное"}
    )
    assert made.status_code == 303
    ward = visitor.post(
        "/facility/departments/new", {**NAMES, "code": "th", "kind": "inpatient", "profile": "therapeutic"}
    )
    assert (
        visitor.post(
            f"{ward.location}/rooms/new", {"number": "1", "sex": "any", "kind": "ordinary", "beds": "4"}
        ).status_code
        == 303
    )

    for title in ("Registrar", "Triage nurse", "Doctor", "Cashier"):
        page = visitor.get("/staff/new").text
        option = re.search(
            rf'<option value="([^"]+)">{title}</option>',
            page,
        )
        fields = {
            "family": f"Новый {title}",
            "given": "Али",
            "language": "ru",
            "role": option.group(1),
            "since": "01.01.2026",
        }
        with clock.at(clock.now()):
            assert visitor.post("/staff/new", fields).status_code == 303

    page = visitor.get("/facility").text
    assert "Everything essential is there." in page
    assert visitor.post("/facility/open", {}).location == "/facility"
    facility = session.scalars(select(Facility).where(Facility.code == "NGB")).one()
    assert (facility.is_open, facility.census_hour, facility.census_at, facility.paper_language) == (True, 8, 480, "uz")
    assert facility.settings["target_minutes"] == {"red": 0, "yellow": 30}
    assert longest(facility.settings) == timedelta(days=2)
    assert facility.settings["settle_before_discharge"] is True
    assert facility.settings["deposit_closes"] is True
    assert (
        session.scalars(select(Department).where(Department.code == "TH", Department.facility_id == facility.id))
        .one()
        .name_uz_cyrl
        == "Терапия"
    )
    assert sorted(
        bed.number for bed in session.scalars(select(Bed).join(Room).where(Room.facility_id == facility.id))
    ) == ["1", "2", "3", "4"]


def test_a_new_person_gets_a_link_sets_a_password_and_signs_in(visitor, app):
    first(visitor)
    role = re.search(r'<option value="([^"]+)">Doctor</option>', visitor.get("/staff/new").text).group(1)
    answer = visitor.post(
        "/staff/new", {"family": "Юлдашева", "given": "Дилноза", "language": "ru", "role": role, "since": "01.01.2026"}
    )
    page = visitor.get(answer.location).text
    link = re.search(r"http://localhost(/setup/[\w-]+)", page).group(1)
    newcomer = make.Client(app, "en")
    assert newcomer.post(link, {"password": "yuldasheva12"}).status_code == 422
    assert newcomer.post(link, {"password": "четыре тихих слова тут"}).location == "/sign-in"
    assert newcomer.get(link).status_code == 404
    assert newcomer.post("/sign-in", {"login": "d.yuldasheva", "password": "четыре тихих слова тут"}).location == "/"
    assert newcomer.get("/account").status_code == 200
    assert newcomer.get("/facility").status_code == 403


def test_an_administrator_without_a_second_factor_gets_no_further_than_that_page(visitor):
    with units.work():
        person = session.scalars(select(Staff).where(Staff.login == "administrator.ges")).one()
        person.totp_secret = ""
    assert (
        visitor.post("/sign-in", {"login": "administrator.ges", "password": make.PASSWORD}).location
        == "/account/second-factor"
    )
    assert visitor.get("/facility").location == "/account/second-factor"
    assert visitor.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("page", "fields", "sentence"),
    [
        ("/facility/details", {"name_ru": "", "name_uz": "x"}, "fill this in"),
        ("/facility/details", {"name_ru": "а", "name_uz": "a", "tax_id": "12"}, "9, 12 or 14 digits are needed"),
        ("/facility/details", {"name_ru": "а" * 10_000, "name_uz": "a"}, "shorten the text"),
        ("/facility/details", {"name_ru": "больница 🏥", "name_uz": "a"}, "pictures cannot be kept"),
        ("/facility/settings", {"domains_on": ["nonsense"], "paper_language": "ru", "census_hour": "9", "cash_step": "50", "settle_first": "warn"}, "Nothing was saved|are not saved"),
        ("/facility/settings", {"paper_language": "xx", "census_hour": "99", "cash_step": "7", "settle_first": "?"}, "choose from the list"),
        ("/facility/settings", {"domains_on": ["admission", "billing"], "paper_language": "ru", "census_hour": "9", "cash_step": "50", "settle_first": "warn"}, "close the emergency department first"),
        ("/facility/settings", {"domains_on": ["triage", "admission", "billing"], "paper_language": "ru", "census_hour": "9", "cash_step": "50", "settle_first": "warn", "encounter_prefix": "Ж"}, "capital Latin letters"),
        ("/facility/settings", {**WORK, "again_red": "-1"}, "less than 0 cannot be"),
        ("/facility/settings", {**WORK, "again_green": "1441"}, "more than 1440 cannot be"),
        ("/facility/settings", {**WORK, "again_yellow": "скоро"}, "a number is needed"),
        ("/facility/settings", {**WORK, "labels_signed_by": "Ким"}, "family name and given name"),
        ("/facility/settings", {**WORK, "labels_signed_by": "12 34"}, "family name and given name"),
        ("/facility/settings", {**WORK, "pin_change": "sometimes"}, "choose from the list"),
        ("/facility/departments/new", {"name_ru": "а", "name_uz": "a", "code": "ER", "kind": "inpatient"}, "another department has the code ER"),
        ("/facility/departments/new", {"name_ru": "а", "name_uz": "a", "code": "A B", "kind": "inpatient"}, "1 to 8 letters"),
        ("/facility/departments/new", {"name_ru": "а", "name_uz": "a", "code": "X", "kind": "kitchen"}, "choose from the list"),
    ],
)  # fmt: skip
def test_wrong_input_comes_back_with_a_sentence_and_what_was_typed(sign_in, page, fields, sentence):
    client = sign_in("administrator")
    answer = client.post(page, fields)
    assert answer.status_code == 422
    assert re.search(sentence, answer.text)


def test_triage_times_reviewer_and_pin_are_kept_and_shown_again(sign_in):
    client = sign_in("administrator")
    more = {
        "again_red": "0",
        "again_yellow": "15",
        "again_green": "",
        "labels_signed_by": "Ким О. В.",
        "pin_change": "never",
    }
    assert client.post("/facility/settings", {**WORK, **more}).status_code == 303
    kept = make.by_code().settings
    assert kept["triage_times"] == {"red": {"retriage_min": 0}, "yellow": {"retriage_min": 15}}
    assert (kept["triage_labels_signed_by"], kept["pin_change"]) == ("Ким О. В.", "never")
    page = client.get("/facility/settings").text
    assert 'value="Ким О. В."' in page
    assert re.search(r'name="again_yellow"[^>]*value="15"', page)
    assert re.search(r'value="never"[^>]*checked', page)


def test_the_cyrillic_name_is_made_from_the_latin_one(sign_in):
    client = sign_in("administrator")
    client.post("/facility/details", {"name_ru": "Больница", "name_uz": "Shahar shifoxonasi", "name_uz_cyrl": ""})
    assert make.by_code().name_uz_cyrl == "Шаҳар шифохонаси"


def test_two_editors_see_both_texts_and_choose(sign_in):
    one, two = sign_in("administrator"), sign_in("administrator")
    address = "/facility/details"
    late = two.hidden(address)
    both = {"name_ru": "Первая", "name_uz": "A", "licence": "1"}
    assert one.post(address, both).status_code == 303
    typed = {"name_ru": "Вторая", "name_uz": "A", "name_uz_cyrl": "", "licence": "1", "phone": "71 200-00-00"}
    conflict = two.web.post(address, data={**late, **typed})
    assert conflict.status_code == 409
    assert "Первая" in conflict.text
    assert 'value="Вторая"' in conflict.text
    hidden = dict(re.findall(r'type="hidden" name="(csrf_token|once|version)" value="([^"]*)"', conflict.text))
    again = two.web.post(address, data={**hidden, **typed, "keep-name_ru": "theirs", "keep-phone": "yours"})
    assert again.status_code == 303
    assert (make.by_code().name_ru, make.by_code().phone) == ("Первая", "71 200-00-00")


def test_choices_are_shown_in_words_when_two_change_the_settings(sign_in):
    one, two = sign_in("administrator"), sign_in("administrator")
    fields = {
        "domains_on": ["triage", "admission", "billing"],
        "paper_language": "ru",
        "cash_step": "50",
        "settle_first": "warn",
    }
    late = two.hidden("/facility/settings")
    assert one.post("/facility/settings", {**fields, "census_hour": "7", "first_look": "10"}).status_code == 303
    answer = two.web.post("/facility/settings", data={**late, **fields, "census_hour": "8"})
    assert answer.status_code == 409
    assert "07:00" in answer.text
    assert "08:00" in answer.text


def test_a_closed_bed_leaves_the_ward_and_an_occupied_one_stays(sign_in):
    client = sign_in("administrator")
    bed = session.scalars(select(Bed).where(Bed.facility_id == make.by_code().id)).first()
    address = f"/facility/beds/{bed.id}/close"
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "списана"}).status_code == 303
    bed = session.get(Bed, bed.id)
    assert (bed.state, bed.closed_on) == ("closed", clock.today("Asia/Tashkent"))


def test_a_bed_or_department_in_use_is_not_closed(sign_in, monkeypatch):
    from lighthis.facility import actions
    from lighthis.kernel.text import Refusal

    def occupied(_row):
        raise Refusal("Somebody lies in bed %(bed)s: move the patient first.", bed="1")

    monkeypatch.setattr(actions, "before_bed_closes", [occupied])
    client = sign_in("administrator")
    department = session.scalars(
        select(Department).where(Department.code == "TH", Department.facility_id == make.by_code().id)
    ).one()
    answer = client.post(f"/facility/departments/{department.id}/close", {"reason": "ремонт"})
    assert answer.status_code == 422
    assert "Somebody lies in bed 1" in answer.text
    assert session.get(Department, department.id).is_closed is False


def test_departments_rooms_and_beds_are_changed(sign_in):
    client = sign_in("administrator")
    here = make.by_code()
    department = session.scalars(
        select(Department).where(Department.code == "TH", Department.facility_id == here.id)
    ).one()
    room = session.scalars(select(Room).where(Room.department_id == department.id, Room.number == "1")).one()
    assert client.post(f"/facility/rooms/{room.id}", {"number": "2", "sex": "any", "kind": "better"}).status_code == 422
    assert (
        client.post(f"/facility/rooms/{room.id}", {"number": "11", "sex": "any", "kind": "better"}).status_code == 303
    )
    assert client.post(f"/facility/rooms/{room.id}/beds", {"beds": "2"}).status_code == 303
    assert client.post(f"/facility/rooms/{room.id}/beds", {"beds": "31"}).status_code == 422
    room = session.get(Room, room.id)
    assert [bed.number for bed in room.beds] == ["1", "2", "3", "4"]
    bed = room.beds[0]
    assert client.post(f"/facility/beds/{bed.id}", {"number": "2", "kind": "bed"}).status_code == 422
    assert (
        client.post(f"/facility/beds/{bed.id}", {"number": "1а", "kind": "cot", "profile": "pediatric"}).status_code
        == 303
    )
    assert (
        client.post(f"/facility/departments/{department.id}/edit", {**NAMES, "code": "TH", "kind": "icu"}).status_code
        == 422
    )
    assert client.post(f"/facility/departments/{department.id}/close", {"reason": "ремонт"}).status_code == 303
    assert client.post(f"/facility/departments/{department.id}/open", {}).status_code == 303


def test_another_hospitals_building_is_not_there(sign_in):
    client = sign_in("administrator", "RUR")
    here = make.by_code("GES")
    department = session.scalars(select(Department).where(Department.facility_id == here.id)).first()
    room = session.scalars(select(Room).where(Room.facility_id == here.id)).first()
    bed = session.scalars(select(Bed).where(Bed.facility_id == here.id)).first()
    for address in (
        f"/facility/departments/{department.id}", f"/facility/departments/{department.id}/edit",
        f"/facility/departments/{department.id}/close", f"/facility/departments/{department.id}/rooms/new",
        f"/facility/departments/{department.id}/open",
        f"/facility/rooms/{room.id}", f"/facility/rooms/{room.id}/beds", f"/facility/beds/{bed.id}", f"/facility/beds/{bed.id}/close",
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address
        sent = client.post(address, {"reason": "x", "number": "9"}, page="/account")
        assert sent.status_code == 404 or (sent.status_code, address.count("/")) == (405, 3), address


def test_a_second_hospital_is_added_by_command_and_its_administrator_joins_it(visitor, store):
    from click.testing import CliRunner

    from lighthis.staff.cli import facility

    ran = CliRunner().invoke(facility, ["add", "KSB", "--name-ru", "Детская", "--name-uz", "Bolalar"], obj=lambda: None)
    assert ran.exit_code == 0, ran.output
    address = ran.output.strip()
    fields = {"family": "Алиев", "given": "Бек", "login": "b.aliev", "password": PASSWORD}
    assert visitor.post(address, fields).location == "/sign-in"
    post = session.scalars(select(Post).join(Staff).where(Staff.login == "b.aliev")).one()
    assert (post.facility.code, post.role.code) == ("KSB", "administrator")
    again = CliRunner().invoke(
        facility, ["add", "KSB", "--name-ru", "Детская", "--name-uz", "Bolalar"], obj=lambda: None
    )
    assert again.exit_code != 0


def test_a_link_of_yesterday_is_over(visitor):
    with units.work():
        token = staff.make_token(None, by=system("tests"))
    with clock.at(clock.now() + timedelta(hours=24, minutes=1)):
        assert visitor.get(f"/setup/{token}").status_code == 404
