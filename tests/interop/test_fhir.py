import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interop import files

from lighthis.interop.rules import fhir, fhir_patient
from lighthis.interop.rules.incoming import Address
from lighthis.kernel.text import Refusal
from lighthis.packs import pack

TODAY = date(2026, 11, 22)
EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "dhp"
examples = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples of the digital health platform are not here")


@pytest.fixture(autouse=True)
def _country():
    before = pack.current()
    pack.use(pack.load("uz"))
    yield
    pack.use(before)


def faults(reading):
    return {one.field for one in reading.problems if one.is_fatal}


def one(patient):
    return fhir_patient.read(fhir.resources(json.dumps(patient).encode())[0], TODAY)


@examples
def test_salim():
    found = fhir_patient.read(fhir.resources((EXAMPLES / "examples/Patient-example-salim.json").read_bytes())[0], TODAY)
    salim = found.person
    assert found.is_good
    assert (salim.source_id, salim.family, salim.given, salim.patronymic) == (
        "example-salim",
        "Усманов",
        "Салим",
        "Салиевич",
    )
    assert (salim.sex, salim.birth_date, salim.pinfl) == ("male", date(1994, 1, 27), "30211975910033")
    assert {one.kind: one.value for one in salim.documents} == {
        "passport": "AC1234567", "international_passport": "AA1234567", "birth_certificate": "I-МЯ №123456",
        "drivers_licence": "AAA123456", "diplomatic_passport": "D1234567", "health_card": "01234567890123",
        "military_id": "ВБ1234567", "penitentiary": "УИН123456789012",
    }  # fmt: skip
    assert salim.addresses == (Address("registered", "UZ", "1703", "1703202", "22070013", "ул.Муминова 4"),)
    assert (salim.kin, salim.language, salim.phone, salim.is_unknown) == ("Ваисов Раис", "ru", "", False)


@examples
def test_emma():
    emma = fhir_patient.read(
        fhir.resources((EXAMPLES / "examples/Patient-example-emma.json").read_bytes())[0], TODAY
    ).person
    assert (emma.family, emma.sex, emma.birth_date, emma.is_unknown) == (
        "Emma Sanders",
        "female",
        date(2000, 10, 16),
        False,
    )
    assert {(one.kind, one.value) for one in emma.documents} == {
        ("foreign_passport", "533401572"), ("drivers_licence", "SANDE805166E99NJ"),
    }  # fmt: skip
    assert emma.addresses == (Address("lived", "GB", "", "", "", "123 Baker Street"),)
    assert (emma.kin, emma.language) == ("Isabella", "en")


@examples
def test_unidentified():
    found = fhir_patient.read(
        fhir.resources((EXAMPLES / "examples/Patient-example-unidentified-patient.json").read_bytes())[0], TODAY
    )
    assert found.is_good
    assert (found.person.family, found.person.is_unknown, found.person.sex) == ("Unidentified patient", True, "unknown")
    assert (found.person.birth_date, found.person.precision, found.person.documents) == (None, "unknown", ())


@examples
def test_patient_of_a_bundle():
    content = (EXAMPLES / "examples/Bundle-example-form-066-1-psychiatric-discharge.json").read_bytes()
    (resource,) = fhir.resources(content)
    person = fhir_patient.read(resource, TODAY).person
    assert (person.family, person.given, person.patronymic) == ("Tursunov", "Alisher", "Valiyevich")
    assert (person.phone, person.pinfl) == ("+998901234567", "31234567890123")
    assert person.addresses == (Address("lived", "UZ", "1726", "1726266", "16090011", "12-mavze, 15-uy, 24-xonadon"),)


@examples
def test_bundle_without_a_patient():
    with pytest.raises(Refusal, match="no Patient"):
        fhir.resources((EXAMPLES / "examples/Bundle-example-transaction-bundle.json").read_bytes())


@examples
@pytest.mark.parametrize(("name", "unknown", "source"), [
    ("patient", False, "https://dhp.uz/fhir/core/sid/pid/uz/ppn/local|AD0000001"),
    ("patient-unidentified", True, "https://dhp.uz/fhir/core/sid/pid/uz/prn/300000000/mrt|9b0e6c1e-5a57-4d0c-9d53-0f2c4a2f7a01"),
])  # fmt: skip
def test_minimal_examples(name, unknown, source):
    person = fhir_patient.read(fhir.resources((EXAMPLES / f"minimal/{name}.json").read_bytes())[0], TODAY).person
    assert (person.is_unknown, person.source_id) == (unknown, source)


def test_partial_dates_and_patronymic_in_two_places():
    anna = one(files.patient()).person
    assert (anna.birth_date, anna.precision, anna.given, anna.patronymic) == (
        date(1983, 2, 1),
        "month",
        "Анна",
        "Шухратовна",
    )
    name = [{"family": "Усманов", "given": ["Салим", "Али"], "suffix": ["Салиевич"]}]
    salim = one(files.patient(name=name, birthDate="1983")).person
    assert (salim.given, salim.patronymic, salim.precision) == ("Салим Али", "Салиевич", "year")


def test_genders():
    other = {"gender": "other", "_gender": {"extension": [{"url": "gender-other"}]}}
    assert (one(files.patient(**other)).person.sex, one(files.patient(**other)).is_good) == ("unknown", True)
    assert one(files.patient(gender="unknown")).person.sex == "unknown"
    assert faults(one(files.patient(gender="женский"))) == {"gender"}


def test_lines_of_json():
    content = "\n".join(json.dumps(files.patient(id=id_)) for id_ in ("a", "b")) + "\n"
    assert [resource.line for resource in fhir.resources(content.encode())] == [1, 2]
    with pytest.raises(Refusal, match=r"Line %\(line\)s"):
        fhir.resources(content.encode()[:-30])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["use", "system", "value", "family", "given", "text", "url", "coding", "code", "line", "name", "telecom"]),
        inner, max_size=3), max_leaves=12,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(
    ["id", "identifier", "name", "gender", "birthDate", "telecom", "address", "contact", "extension", "communication",
     "language", "deceasedDateTime"]), JSON, max_size=6))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_any_patient_is_read_or_faulted(parts):
    found = fhir_patient.read(fhir.Resource(1, {"resourceType": "Patient", **parts}), TODAY)
    assert not found.is_good or found.person.source_id
