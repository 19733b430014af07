"""Mahallas: a list of this installation, offered by a typed search within the district."""

import make
import pytest
from click.testing import CliRunner

from lighthis.db import units
from lighthis.db.engine import session
from lighthis.kernel.text import Refusal
from lighthis.registration import actions, places
from lighthis.registration.cli import places as places_command
from lighthis.registration.models import Patient
from lighthis.registration.social import Mahalla

ROWS = [
    {"district": "1726266", "code": "16090011", "name_uz": "Gulobod MFY", "name_ru": "Гулобод"},
    {"district": "1726266", "code": "16090012", "name_uz": "Gulshan MFY", "name_ru": ""},
    {"district": "1726266", "code": "16090013", "name_uz": "Yangi Oʻzbekiston MFY", "name_ru": ""},
    {"district": "1718233", "code": "18090011", "name_uz": "Gulobod MFY", "name_ru": ""},
]
FIELDS = {"family": "Собирова", "given": "Умида", "birth_date": "14.02.1983", "sex": "female", "district": "1726266"}


@pytest.fixture
def listed(store):
    with units.work():
        assert actions.import_mahallas(ROWS, by=make.TESTS) == (4, 0)


@pytest.mark.parametrize(("typed", "codes"), [
    ("gul", ["16090011", "16090012"]), ("гулшан", ["16090012"]), ("ўзбекистон", ["16090013"]), ("махалля Гулобод", ["16090011"]),
    ("", ["16090011", "16090012", "16090013"]), ("нет такой", []),
])  # fmt: skip
def test_the_list_of_a_district_is_searched_in_any_script(listed, typed, codes):
    assert [one.code for one in places.find("1726266", typed)] == codes


def test_a_whole_name_is_kept_by_its_code_and_anything_else_as_typed(listed):
    assert places.kept("1726266", "гулобод") == "16090011"
    assert places.kept("1718233", "Gulobod MFY") == "18090011"
    assert places.kept("1726266", "Тепа") == "Тепа"
    assert places.kept("", "Гулобод") == "Гулобод"
    assert (places.shown("16090011", "ru"), places.shown("16090012", "ru"), places.shown("Тепа", "ru")) == (
        "Гулобод",
        "Gulshan MFY",
        "Тепа",
    )
    assert places.shown("99999999", "uz") == "99999999"


def test_brought_in_again_the_list_changes_and_doubles_nothing(listed):
    with units.work():
        assert actions.import_mahallas([ROWS[0], {**ROWS[1], "name_ru": "Гулшан"}], by=make.TESTS) == (0, 1)
    assert session.query(Mahalla).count() == 4


@pytest.mark.parametrize(
    "row", [{**ROWS[0], "district": "9999999"}, {**ROWS[0], "code": ""}, {**ROWS[0], "name_uz": "", "name_ru": ""}]
)
def test_a_row_that_is_none_writes_nothing(store, row):
    with pytest.raises(Refusal, match="line"), units.work():
        actions.import_mahallas([*ROWS, row], by=make.TESTS)
    assert session.query(Mahalla).count() == 0


def test_the_registrar_finds_takes_and_saves(sign_in, listed):
    client = sign_in("registrar")
    offered = client.post("/patients/new?q=x", {**FIELDS, "mahalla": "gulsh", "go": "find-mahalla"})
    assert offered.status_code == 200
    assert 'value="take-mahalla:16090012"' in offered.text
    taken = client.post("/patients/new?q=x", {**FIELDS, "mahalla": "gulsh", "go": "take-mahalla:16090012"})
    assert 'value="Gulshan MFY"' in taken.text
    assert session.query(Patient).count() == 0
    assert client.post("/patients/new?q=x", {**FIELDS, "mahalla": "Gulshan MFY", "go": "only_save"}).status_code == 303
    made = session.query(Patient).one().id
    assert session.get(Patient, made).address().mahalla == "16090012"
    assert 'value="Gulshan MFY"' in client.get(f"/patients/{made}/edit").text


def test_without_a_district_nothing_is_offered_in_words(sign_in, listed):
    client = sign_in("registrar")
    page = client.post("/patients/new?q=x", {**FIELDS, "district": "", "mahalla": "gul", "go": "find-mahalla"}).text
    assert "choose the district first" in page
    page = client.post("/patients/new?q=x", {**FIELDS, "mahalla": "xyz", "go": "find-mahalla"}).text
    assert "No such mahalla" in page


def test_the_command_brings_the_list_in_and_names_missing_columns(store, tmp_path):
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("district,code\n1,2\n", encoding="utf-8")
    good.write_text("\ufeffdistrict,code,name_uz,name_ru\n1726266,16090011,Gulobod MFY,Гулобод\n", encoding="utf-8")
    run = lambda file: CliRunner().invoke(places_command, ["import", str(file)], obj=lambda: None)  # noqa: E731
    assert "no column name_uz, name_ru" in str(run(bad).exception)
    assert run(good).output == "1 new, 0 changed.\n"
    assert session.query(Mahalla).count() == 1
