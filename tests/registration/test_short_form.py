"""The short form below the search, "save and …", relatives at one address, what a hospital asks of everybody."""

from datetime import date

import make
import pytest

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.registration.models import Patient

SHORT = {"family": "Собирова", "given": "Умида", "birth_date": "14.02.1983", "sex": "female", "phone": "901234567"}


def hidden(client, address):
    """The hidden fields of the short form, and where it is sent."""
    page = client.get(address).text
    short = page.split('<form method="post" action="/patients/new', 1)[1].split("</form>")[0]
    return make.hidden_in(short), "/patients/new" + short.split('"', 1)[0].replace("&amp;", "&")


def send(client, fields, address="/patients?q=Собирова Умида"):
    keys, to = hidden(client, address)
    return client.web.post(to, data={**keys, **fields})


def newest() -> Patient:
    session.expire_all()
    return session.query(Patient).order_by(Patient.id.desc()).first()


def test_one_post_after_the_search_saves(sign_in, store):
    client = sign_in("registrar")
    answer = send(client, SHORT)
    assert answer.status_code == 303
    assert answer.location.endswith("/arrive")
    assert (newest().name.family, newest().contacts[0].phone) == ("Собирова", "+998901234567")


def test_the_short_form_is_filled_from_the_search(sign_in, store):
    page = sign_in("registrar").get("/patients?q=собирова умида 14.02.1983").text
    for name, value in (("family", "Собирова"), ("given", "Умида"), ("birth_date", "14.02.1983")):
        assert f'name="{name}" type="text" value="{value}"' in page
    assert "autofocus" in page


def test_without_a_search_or_the_right_there_is_no_short_form(sign_in, store):
    assert 'action="/patients/new' not in sign_in("registrar").get("/patients").text
    assert 'action="/patients/new' not in sign_in("doctor").get("/patients?q=Собирова").text


@pytest.mark.parametrize(("role", "go", "where"), [
    ("registrar", "", "/arrive"), ("registrar", "plan", "/plan"), ("registrar", "print", "/papers?form=patient_card"),
    ("registrar", "only_save", "/patients/"), ("archive", "", "/patients/"), ("screening_worker", "", "/patients/"),
])  # fmt: skip
def test_save_and_go_on_to_where_this_post_may(sign_in, store, role, go, where):
    client = sign_in(role)
    page = client.get("/patients?q=Собирова").text
    assert ('value="plan"' in page) == (role == "registrar")
    answer = send(client, {**SHORT, "go": go})
    assert answer.status_code == 303
    assert where in answer.location
    assert client.get(answer.location).status_code == 200


def test_what_is_wrong_opens_the_long_form_with_all_that_was_typed(sign_in, store):
    answer = send(sign_in("registrar"), {**SHORT, "birth_date": "31.02.1983", "sex": ""})
    assert answer.status_code == 422
    assert 'value="31.02.1983"' in answer.text
    assert 'name="district"' in answer.text
    assert session.query(Patient).count() == 0


def test_more_fields_keeps_what_was_typed_and_saves_nothing(sign_in, store):
    answer = send(sign_in("registrar"), {**SHORT, "go": "more"})
    assert answer.status_code == 200
    for value in ("Собирова", "Умида", "14.02.1983", "901234567"):
        assert f'value="{value}"' in answer.text
    assert "Error" not in answer.text
    assert session.query(Patient).count() == 0


def test_the_ordinary_registration_asks_the_store_no_more_than_before(sign_in, store):
    """Ten statements write a patient with a phone and a card; whoever adds one changes this number and docs/performance.md."""
    from sqlalchemy import event

    from lighthis.db.engine import engine

    client, written = sign_in("registrar"), []
    keys, to = hidden(client, "/patients?q=Собирова")

    def listen(_connection, _cursor, statement, *_rest):
        if statement.lstrip().upper().startswith("INSERT"):
            written.append(statement.split()[2].strip('"'))

    event.listen(engine(), "before_cursor_execute", listen)
    try:
        assert client.web.post(to, data={**keys, **SHORT}).status_code == 303
    finally:
        event.remove(engine(), "before_cursor_execute", listen)
    around = [one for one in written if one in {"patient", "patient_name", "patient_contact", "patient_address", "patient_identifier", "patient_benefit", "card"}]  # fmt: skip
    assert sorted(around) == ["card", "patient", "patient_contact", "patient_name"]


# relatives at one address


@pytest.fixture
def mate(store):
    with units.work():
        made = make.patient(
            "Каримов", "Анвар", "Ботирович", sex="male", birth_date=date(1960, 1, 1), phone="+998901112233",
            district="1726266", mahalla="Гулобод", line="12-15", citizenship="UZ",
        )  # fmt: skip
    return made.id


def test_a_relative_gets_the_address_and_whom_to_call(sign_in, mate):
    client = sign_in("registrar")
    assert f"like={mate}" in client.get(f"/patients/{mate}").text
    address = f"/patients?q=Каримова Лола&like={mate}"
    assert "Lives with: Каримов Анвар" in client.get(address).text
    answer = send(client, {**SHORT, "family": "Каримова", "given": "Лола"}, address)
    assert answer.status_code == 303
    made = newest()
    home = made.address("lived")
    assert (home.district, home.mahalla, home.line, home.is_rural) == ("1726266", "Гулобод", "12-15", False)
    kin = made.contact("kin")
    assert (kin.person, kin.phone, kin.relation) == ("Каримов Анвар Ботирович", "+998901112233", "relative")
    assert (made.name.family, made.citizenship, made.birth_date) == ("Каримова", "UZ", date(1983, 2, 14))


def test_what_the_long_form_says_wins_over_the_housemate(sign_in, mate):
    client = sign_in("registrar")
    fields = {
        **SHORT,
        "given": "Лола",
        "district": "",
        "mahalla": "",
        "line": "",
        "kin": "",
        "kin_phone": "",
        "go": "only_save",
    }
    assert client.post(f"/patients/new?q=x&like={mate}", fields).status_code == 303
    assert newest().addresses == []


@pytest.mark.parametrize("like", ["nonsense", "01a20000-0000-7000-8000-000000000000"])
def test_a_housemate_who_is_none_is_left_out(sign_in, store, like):
    assert sign_in("registrar").get(f"/patients?q=Каримова&like={like}").status_code == 200


# what this hospital asks of everybody


def asks(*names):
    with units.work():
        at = make.by_code()
        at.settings = {**at.settings, "registration_asks": list(names)}


def test_a_hospital_may_ask_a_phone_and_the_number_of_everybody_and_takes_a_reason(sign_in, store):
    asks("phone", "pinfl")
    client, fields = sign_in("registrar"), {**SHORT, "phone": ""}
    refused = send(client, fields)
    assert refused.status_code == 422
    assert refused.text.count("this hospital asks for it") >= 2
    assert "Why the phone or the PINFL is missing" in refused.text
    answer = client.post("/patients/new?q=x", {**fields, "lacking": "foreigner without papers", "go": "only_save"})
    assert answer.status_code == 303
    assert newest().lacking == "foreigner without papers"


def test_nothing_is_asked_of_the_unknown_nor_elsewhere(sign_in, store):
    asks("phone", "pinfl")
    assert sign_in("registrar").post("/patients/unknown", {"sex": "male", "years": "40"}).status_code == 303
    assert sign_in("registrar", at="RUR").post("/patients/new?q=x", {**SHORT, "phone": ""}).status_code == 303


def test_the_setting_is_changed_on_the_settings_page(sign_in, store):
    client = sign_in("administrator")
    page = client.get("/facility/settings").text
    assert "What registration asks of everybody" in page
    assert 'value="phone"' in page


# the address


def test_registered_and_lived_addresses_are_both_kept_and_the_settlement_is_derived_and_can_be_changed(sign_in, store):
    client = sign_in("registrar")
    fields = {
        **SHORT,
        "district": "1718233",
        "line": "ул. 1",
        "reg_district": "1703401",
        "reg_line": "ул. 2",
        "go": "only_save",
    }
    assert client.post("/patients/new?q=x", fields).status_code == 303
    made = newest()
    card = made.id
    lived, registered = made.address("lived"), made.address("registered")
    assert (lived.is_rural, registered.is_rural, registered.line) == (True, False, "ул. 2")
    page = client.get(f"/patients/{card}/edit").text
    assert "ул. 2" in page
    edit = {name: value for name, value in fields.items() if name != "go"}
    assert client.post(f"/patients/{card}/edit", {**edit, "settlement": "city"}).status_code == 303
    assert newest().address("lived").is_rural is False
    assert client.post(f"/patients/{card}/edit", {**edit, "reg_district": "", "reg_line": ""}).status_code == 303
    assert newest().address("registered").line == ""


def test_a_polyclinic_changed_within_a_year_is_said(sign_in, store):
    client = sign_in("registrar")
    client.post("/patients/new?q=x", {**SHORT, "clinic": "№ 5", "clinic_since": "01.02.2026", "go": "only_save"})
    address = f"/patients/{newest().id}/edit"
    answer = client.post(address, {**SHORT, "clinic": "№ 7", "clinic_since": "01.09.2026"})
    assert answer.status_code == 303
    assert "less than a year ago" in client.get(answer.location).text
    assert newest().clinic == "№ 7"


def test_everything_on_the_long_form_is_kept_and_shown_again(sign_in, store):
    client = sign_in("registrar")
    more = {
        "citizenship": "UZ", "kin": "Каримов Анвар", "kin_relation": "spouse", "kin_phone": "901112233", "work": "завод",
        "occupation": "слесарь", "school": "ТашМИ", "social_status": "regis0010.00003", "disability": "regis0011.00002",
        "disability_kind": "war", "residency": "citizen", "nationality": "узбечка",
    }  # fmt: skip
    first = {**SHORT, **more, "benefit": "regis0004.00003", "benefit_document": "ВТЭК 7", "go": "only_save"}
    assert client.post("/patients/new?q=x", first).status_code == 303
    page = client.get(f"/patients/{newest().id}/edit").text
    for value in ("завод", "слесарь", "ТашМИ", "узбечка", "Каримов Анвар"):
        assert f'value="{value}"' in page
    for chosen in ("spouse", "war", "citizen", "regis0011.00002"):
        assert f'value="{chosen}" selected' in page
    assert [(one.category, one.document) for one in newest().benefits] == [("regis0004.00003", "ВТЭК 7")]
    edit = {**SHORT, **more, "occupation": ""}
    assert client.post(f"/patients/{newest().id}/edit", edit).status_code == 303
    assert (newest().occupation, newest().benefit) == ("", "regis0004.00003")
