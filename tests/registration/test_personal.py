"""Who a person is: documents, spellings, relatives, benefits, newborns, unknown people, a death."""

from datetime import date, timedelta

import make
import pytest

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.registration import name_index, queries
from lighthis.registration.models import LikelyPair, Patient
from lighthis.registration.on_paper import patient_facts
from lighthis.registration.social import PatientBenefit

PINFL = "41402835120017"


@pytest.fixture
def patient(store):
    with units.work():
        made = make.patient("Каримова", "Лола", "Шавкатовна", birth_date=date(1983, 2, 14), phone="+998901234567")
    return made.id


def row(patient_id) -> Patient:
    session.expire_all()
    return queries.patient(patient_id)


def says(client, address, fields, *words):
    """A form that is refused says why, keeps what was typed, and writes nothing."""
    answer = client.post(address, fields)
    assert answer.status_code == 422, answer.status_code
    for one in words:
        assert one in answer.text
    return answer


def found(client, text, name="Каримова Лола"):
    page = client.get("/patients", query_string={"q": text}).text
    return name in page and "Nobody found" not in page  # newest cards stand beside an empty list


# documents


def test_a_number_with_a_wrong_check_digit_is_saved_and_said(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    answer = client.post(address, {"kind": "pinfl", "value": "41402835120018", "use": "official"})
    assert answer.status_code == 303
    page = client.get(address).text
    assert page.count("The check digit is wrong.") == 2  # the line that says saved, and the list, for ever
    assert row(patient).national.value == "41402835120018"


def test_the_registration_form_warns_and_saves(sign_in, store):
    client = sign_in("registrar")
    fields = {
        "family": "Алиева",
        "given": "Зебо",
        "birth_date": "15.02.1983",
        "sex": "male",
        "pinfl": PINFL,
        "go": "only_save",
    }
    answer = client.post("/patients/new?q=x", fields)
    assert answer.status_code == 303
    page = client.get(answer.location).text
    for doubt in ("The birth date in it is another one.", "The sex in it is the other one."):
        assert doubt in page


def test_every_kind_of_document_is_written_and_found(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    numbers = {
        "iin": "061211600012", "kyrgyz_pin": "20203199012345", "foreign_passport": "N7654321", "military_id": "МИ 445566",
        "birth_certificate": "I-МЯ №123456", "health_card": "HC998877", "drivers_licence": "AF1122334",
        "international_passport": "FA7766554", "pension": "334455", "foreign_number": "778899001",
    }  # fmt: skip
    for kind, value in numbers.items():
        fields = {
            "kind": kind,
            "value": value,
            "country": "TJ" if kind == "foreign_number" else "KZ",
            "issued_on": "01.02.2020",
            "valid_until": "01.02.2030",
        }
        assert client.post(address, {**fields, "use": "official"}).status_code == 303, kind
    for kind, value in numbers.items():
        assert found(client, value), kind
    assert {one.kind: one.country for one in row(patient).identifiers}["foreign_passport"] == "KZ"
    assert {one.kind: one.country for one in row(patient).identifiers}["iin"] == ""


def test_a_foreign_document_needs_its_country_and_days_that_make_sense(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    fields = {"kind": "foreign_passport", "value": "N7654321", "use": "official"}
    says(client, address, fields, "say which country issued it", "N7654321")
    days = {"country": "KZ", "issued_on": "01.02.2020", "valid_until": "01.02.2019"}
    says(client, address, {**fields, **days}, "this is before the day of issue", "01.02.2019")
    says(client, address, {"kind": "pinfl", "value": "123", "use": "official"}, "there are 3 digits, 14 are needed")
    assert row(patient).identifiers == []


def test_a_corrected_number_is_a_new_row_and_the_wrong_one_is_found_no_more(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    client.post(address, {"kind": "passport", "value": "AC1234567", "use": "official"})
    first = row(patient).identifiers[0].id
    fields = {"kind": "passport", "value": "AC7654321", "issued_by": "ИИБ", "use": "official"}
    assert client.post(f"{address}/{first}", fields).status_code == 303
    assert [(one.value, one.state) for one in row(patient).identifiers] == [
        ("AC1234567", "withdrawn"),
        ("AC7654321", "confirmed"),
    ]
    assert found(client, "AC7654321")
    assert not found(client, "AC1234567")
    assert client.get(f"{address}/{first}").status_code == 404
    second = row(patient).identifiers[1].id
    assert client.post(f"{address}/{second}", {**fields, "use": "old"}).status_code == 303
    assert "superseded" in client.get(address).text


def test_a_withdrawn_number_stays_in_the_record_with_its_reason(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    client.post(address, {"kind": "military_id", "value": "МИ 445566", "use": "official"})
    one = row(patient).identifiers[0].id
    assert client.post(f"{address}/{one}/withdraw", {"reason": "the brother's"}).status_code == 303
    assert row(patient).identifiers[0].reason == "the brother's"
    assert "<s>МИ 445566</s>" in client.get(address).text
    assert not found(client, "МИ445566")


def test_a_number_of_another_patient_needs_a_reason_and_national_ones_are_disputed_on_both(sign_in, patient):
    with units.work():
        other = make.patient("Усманова", "Нигора", "", pinfl=PINFL)
        other_id = other.id
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    fields = {"kind": "pinfl", "value": PINFL, "use": "official"}
    says(client, address, fields, "belongs to another patient")
    assert client.post(address, {**fields, "dispute": "both cards show it"}).status_code == 303
    assert {one.state for id_ in (patient, other_id) for one in row(id_).identifiers} == {"disputed"}


def test_a_document_out_of_date_is_shown_as_such_and_stays_off_the_paper(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/documents"
    yesterday = clock.today("Asia/Tashkent") - timedelta(days=1)
    client.post(
        address, {"kind": "passport", "value": "AC1234567", "valid_until": f"{yesterday:%d.%m.%Y}", "use": "official"}
    )
    assert "out of date" in client.get(address).text
    facts = patient_facts(row(patient), make.by_code(), "ru", clock.today("Asia/Tashkent"))
    assert facts.documents == ()


# spellings


def test_another_spelling_is_found_and_can_be_taken_away(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/names"
    fields = {"family": "O'rinboyeva", "given": "Lola", "patronymic": "", "why": "maiden"}
    assert client.post(address, fields).status_code == 303
    assert row(patient).names[-1].family == "Oʻrinboyeva"  # language.md 8
    assert row(patient).name.family == "Каримова"
    assert found(client, "уринбоева лола")
    says(client, address, fields, "this spelling is written already")
    says(client, address, {"family": "", "given": "", "why": "also"}, "a family name or a given name is needed")
    alias = row(patient).names[-1].id
    assert client.post(f"{address}/{alias}/withdraw", {"reason": "another person's"}).status_code == 303
    assert not found(client, "уринбоева лола")
    assert client.get(f"{address}/{row(patient).name.id}/withdraw").status_code == 404


@pytest.mark.parametrize(("family", "given"), [("", "Мадина"), ("Ким", ""), ("Д'Артаньян 2", "Жан-Поль")])
def test_none_of_the_names_is_forced(sign_in, store, family, given):
    fields = {"family": family, "given": given, "birth_date": "43", "sex": "male", "go": "only_save"}
    assert sign_in("registrar").post("/patients/new?q=x", fields).status_code == 303


def test_without_any_name_nothing_is_saved(sign_in, store):
    fields = {"family": " ", "given": "", "patronymic": "Ахмедович", "birth_date": "43", "sex": "male"}
    says(
        sign_in("registrar"), "/patients/new?q=x", fields, "write the family name, or the given name alone", "Ахмедович"
    )


# age only


def test_a_baby_of_about_some_months_is_shown_so(sign_in, store):
    client = sign_in("registrar")
    fields = {"family": "Ким", "birth_date": "8 мес", "sex": "male", "go": "only_save"}
    answer = client.post("/patients/new?q=x", fields)
    assert "about 8\u00a0m" in client.get(answer.location).text
    assert 'value="8 mo"' in client.get(f"{answer.location}/edit").text


def test_an_age_stays_an_age_through_an_edit(sign_in, store):
    client = sign_in("registrar")
    fields = {"family": "Ким", "given": "", "birth_date": "43", "sex": "male", "go": "only_save"}
    client.post("/patients/new?q=x", fields)
    made = session.query(Patient).one().id
    before = row(made).birth_date
    assert row(made).birth_precision == "estimated"
    assert 'name="birth_date" type="text" value="43"' in client.get(f"/patients/{made}/edit").text
    with clock.at(clock.now() + timedelta(days=30)):
        client = sign_in("registrar")
        answer = client.post(
            f"/patients/{made}/edit", {k: v for k, v in fields.items() if k != "go"} | {"given": "Олег"}
        )
        assert answer.status_code == 303
        assert (row(made).birth_date, row(made).birth_precision) == (before, "estimated")
        assert "~43" in client.get(f"/patients/{made}").text or "about 43" in client.get(f"/patients/{made}").text


# relatives


def test_several_phones_and_people_and_who_may_sign(sign_in, patient):
    with units.work():
        mother = make.patient("Каримова", "Саодат", "")
        card, mother_id = mother.cards[0].number, mother.id
    client, address = sign_in("registrar"), f"/patients/{patient}/relatives"
    assert client.post(address, {"kind": "own", "phone": "93 555 00 11", "note": "на работе"}).status_code == 303
    fields = {"kind": "kin", "person": "Каримова Саодат", "relation": "mother", "phone": "901112233", "card": card,
              "rights": "signs", "document": "решение № 7"}  # fmt: skip
    assert client.post(address, fields).status_code == 303
    close = [(one.kind, one.phone, one.is_representative, one.other_id) for one in row(patient).contacts]
    assert close[1:] == [("own", "+998935550011", False, None), ("kin", "+998901112233", True, mother_id)]
    page = client.get(address).text
    assert "+998\u00a093\u00a0555\u00a000\u00a011" in page
    assert "may sign" in page
    assert found(client, "935550011")
    facts = patient_facts(row(patient), make.by_code(), "ru", clock.today("Asia/Tashkent"))
    assert (facts.kin.name, facts.kin.relation) == ("Каримова Саодат", "mother")
    says(client, address, {**fields, "card": "GES-999999"}, "no card of this hospital has that number")
    says(client, address, {**fields, "relation": ""}, "the name and the relation are needed")
    says(client, address, {"kind": "own", "phone": ""}, "write the phone")


def test_a_relative_is_corrected_and_removed_and_the_log_keeps_him(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/relatives"
    client.post(address, {"kind": "kin", "person": "Каримов Анвар", "phone": "901112233"})
    one = row(patient).contacts[-1].id
    assert (
        client.post(f"{address}/{one}", {"kind": "kin", "person": "Каримов Анвар", "phone": "901112244"}).status_code
        == 303
    )
    assert row(patient).contacts[-1].phone == "+998901112244"
    assert client.post(f"{address}/{one}/withdraw", {"reason": "divorced"}).status_code == 303
    assert len(row(patient).contacts) == 1
    entry = session.query(AuditEntry).filter_by(action="contact removed").one()
    assert "Каримов Анвар" in str(entry.detail)


# benefits


def test_a_benefit_has_its_paper_and_days_and_an_ended_one_is_not_used(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/benefits"
    today = clock.today("Asia/Tashkent")
    ended = {"category": "regis0004.00009", "document": "55", "valid_until": f"{today - timedelta(days=1):%d.%m.%Y}"}
    assert client.post(address, ended).status_code == 303
    assert row(patient).benefit == ""
    assert "out of date" in client.get(address).text
    assert (
        client.post(address, {"category": "regis0004.00003", "document": "ВТЭК 12", "seen": "seen"}).status_code == 303
    )
    assert row(patient).benefit == "regis0004.00003"
    assert "document seen by" in client.get(address).text
    facts = patient_facts(row(patient), make.by_code(), "ru", today)
    assert [(one.category, one.document) for one in facts.benefits] == [("regis0004.00003", "ВТЭК 12")]
    says(client, address, {"category": "regis0004.00003"}, "is written already and holds")
    says(client, address, {"category": "regis0004.00004", "seen": "seen"}, "write the number of the document")
    says(
        client,
        address,
        {"category": "regis0004.00004", "valid_from": "02.01.2027", "valid_until": "01.01.2027"},
        "before the first",
    )
    one = row(patient).benefits[-1].id
    assert client.post(f"{address}/{one}", {"do": "withdraw", "reason": "group III now"}).status_code == 303
    assert row(patient).benefit == ""


def test_a_benefit_holds_on_its_last_day():
    one = PatientBenefit(category="x", valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    held = [one.holds_on(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))]
    assert held == [False, True, True, False]


# newborns


def births(client, mother, **fields):
    return client.post(f"/patients/{mother}/newborn", {"sex": "male", "born_at": "22.11.2026 03:10", **fields})


def test_a_newborn_is_registered_under_the_mother(sign_in, patient):
    client = sign_in("registrar")
    with clock.at(make.moment("2026-11-22 02:00")):  # 07:00 in Tashkent
        client = sign_in("registrar")
        answer = births(client, patient)
        assert answer.status_code == 303
        child = row(answer.location.rsplit("/", 1)[1])
        assert (child.is_nameless, child.mother_id, child.name.family, child.birth_date) == (
            True,
            patient,
            "Каримова",
            date(2026, 11, 22),
        )
        assert child.contacts[0].is_representative
        assert "mother: Лола Шавкатовна" in client.get(answer.location).text
        assert found(client, "каримова лола", "newborn, mother: Лола")
        assert "newborn, mother" in client.get(f"/patients/{patient}/relatives").text


def test_a_second_child_of_the_same_mother_and_day_is_asked_about_and_twins_are_not(sign_in, patient):
    with clock.at(make.moment("2026-11-22 02:00")):
        client = sign_in("registrar")
        assert births(client, patient).status_code == 303
        says(
            client,
            f"/patients/{patient}/newborn",
            {"sex": "female", "born_at": "22.11.2026 03:20"},
            "is registered already",
        )
        assert births(client, patient, is_another="yes", order="2").status_code == 303
        assert births(client, patient, order="3").status_code == 422  # the first one has no number: it may be this one
        assert len(queries.children_of(patient)) == 2


def test_numbered_twins_need_no_question(sign_in, patient):
    with clock.at(make.moment("2026-11-22 02:00")):
        client = sign_in("registrar")
        assert births(client, patient, order="1").status_code == 303
        assert births(client, patient, order="2").status_code == 303
        assert births(client, patient, order="2").status_code == 422


def test_a_newborn_gets_its_name_and_the_label_is_still_found(sign_in, patient):
    with clock.at(make.moment("2026-11-22 02:00")):
        client = sign_in("registrar")
        child = births(client, patient).location.rsplit("/", 1)[1]
        page = client.get(f"/patients/{child}/identify").text
        assert 'value="Каримова"' in page
        assert 'name="given" type="text" value=""' in page
        fields = {
            "family": "Каримов",
            "given": "Умид",
            "patronymic": "Анварович",
            "sex": "male",
            "birth_date": "22.11.2026",
        }
        assert client.post(f"/patients/{child}/identify", fields).status_code == 303
        named = row(child)
        assert (named.is_nameless, named.name.given, named.mother_id) == (False, "Умид", patient)
        assert [one.use for one in named.names] == ["former", "current"]
        assert found(client, "каримов умид", "Каримов Умид")
        assert client.get(f"/patients/{child}/identify").status_code == 404


def test_a_man_has_no_newborn(sign_in, store):
    with units.work():
        man = make.patient("Каримов", "Анвар", "", sex="male").id
    says(
        sign_in("registrar"),
        f"/patients/{man}/newborn",
        {"sex": "male", "born_at": "22.11.2020 03:10"},
        "open the mother",
    )


def test_the_index_made_anew_knows_newborns_as_the_desk_wrote_them(sign_in, patient):
    with clock.at(make.moment("2026-11-22 02:00")):
        births(sign_in("registrar"), patient, order="2")
    (child,) = queries.children_of(patient)
    anew = name_index.candidates(session, [child.id])
    assert anew == [name_index.of_patient(child)]
    assert (anew[0].mother, anew[0].is_nameless, anew[0].birth_order) == (str(patient), True, 2)


# the unknown


@pytest.fixture
def unknown(store):
    with units.work():
        made = make.unknown() if hasattr(make, "unknown") else _unknown()
    return made.id


def _unknown():
    from lighthis.registration import actions

    return actions.register_unknown("male", 40, "Неизвестный 14", by=make.actor("registrar"))


def test_an_unknown_person_gets_a_name_and_keeps_card_and_label(sign_in, unknown):
    client, address = sign_in("registrar"), f"/patients/{unknown}/identify"
    assert "Неизвестный" not in client.get(address).text.split('name="family"')[1][:200]
    fields = {
        "family": "Рахимов",
        "given": "Бахром",
        "patronymic": "",
        "birth_date": "1984",
        "sex": "male",
        "pinfl": "",
    }
    assert client.post(address, fields).status_code == 303
    assert (row(unknown).is_unknown, row(unknown).name.family) == (False, "Рахимов")
    assert found(client, "Неизвестный 14", "Рахимов Бахром")


def test_an_unknown_person_who_has_a_card_goes_to_whoever_links_records(sign_in, unknown, patient):
    client = sign_in("registrar")
    page = client.get(f"/patients/{unknown}/identify?q=Каримова").text
    assert "Каримова Лола" in page
    answer = client.post(
        f"/patients/{unknown}/identify/same", {"other": str(patient)}, page=f"/patients/{unknown}/identify?q=Каримова"
    )
    assert answer.status_code == 303
    assert "A senior registrar" in client.get(answer.location).text
    pair = session.query(LikelyPair).one()
    assert ({pair.first_id, pair.second_id}, pair.state) == ({unknown, patient}, "open")
    assert row(unknown).is_unknown


def test_the_known_have_no_such_page(sign_in, patient):
    assert sign_in("registrar").get(f"/patients/{patient}/identify").status_code == 404


# a death


def test_a_death_is_written_corrected_and_taken_back(sign_in, patient):
    client, address = sign_in("registrar"), f"/patients/{patient}/death"
    fields = {"do": "write", "died_at": "01.11.2026 08:00", "reason": "свидетельство 12"}
    with clock.at(make.moment("2026-11-22 02:00")):
        client = sign_in("registrar")
        assert client.post(address, fields).status_code == 303
        page = client.get(f"/patients/{patient}").text
        assert "Died:" in page
        assert "Register a coming" not in page
        assert "Coming" not in client.get("/patients?q=каримова лола").text.split("<tbody")[-1].split("</table>")[0]
        says(client, address, {**fields, "died_at": "01.11.2027 08:00"}, "this is in the future")
        says(client, address, {**fields, "died_at": "01.11.1980 08:00"}, "before the patient")
        assert client.post(address, {**fields, "died_at": "02.11.2026 08:00"}).status_code == 303
        assert client.post(address, {"do": "back", "reason": "another person"}).status_code == 303
        assert row(patient).died_at is None
        says(client, address, {"do": "back", "reason": "once more"}, "no death is written")
    verbs = [
        entry.action
        for entry in session.query(AuditEntry).filter(AuditEntry.action.like("death%")).order_by(AuditEntry.id)
    ]
    assert verbs == ["death written", "death corrected", "death taken back"]


@pytest.mark.parametrize("page", ["documents", "names", "relatives", "benefits", "newborn", "death"])
def test_a_look_at_each_page_is_in_the_log_and_strangers_stay_out(sign_in, patient, page):
    client = sign_in("registrar")
    assert client.get(f"/patients/{patient}/{page}").status_code == 200
    last = session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (last.patient_id, last.action.startswith("looked: ")) == (patient, True)
    assert sign_in("cashier").get(f"/patients/{patient}/{page}").status_code == 403


def test_a_name_typed_again_with_another_apostrophe_is_no_new_spelling(sign_in, store):
    """What is kept is tidied: the same name in other signs changes nothing (language.md)."""
    client = sign_in("registrar")
    fields = {"family": "G'ulomova", "given": "Zilola", "birth_date": "14.02.1983", "sex": "female", "go": "only_save"}
    address = client.post("/patients/new?q=x", fields).location
    assert client.post(f"{address}/edit", {**fields, "family": "Gʻulomova "}).status_code == 303
    assert client.post(f"{address}/edit", {**fields, "family": "G`ulomova", "phone": "901234567"}).status_code == 303
    names = session.query(Patient).one().names
    assert [(one.family, one.use) for one in names] == [("Gʻulomova", "current")]


def test_whose_address_is_taken_over_was_looked_at(sign_in, store, patient):
    client = sign_in("registrar")
    assert client.get(f"/patients?q=Носирова&like={patient}").status_code == 200
    looks = session.query(AuditEntry).filter_by(patient_id=patient, action="looked: patient's data")
    assert looks.count() == 1
