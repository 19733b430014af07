from datetime import date
from pathlib import Path

import make
import pytest
from click.testing import CliRunner
from interop import files
from sqlalchemy import func, select

from lighthis.audit import queries as log
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.interop import actions, queries, runs
from lighthis.interop.arrivals import Order
from lighthis.interop.cli import import_patients
from lighthis.kernel.actor import system
from lighthis.registration import actions as registration
from lighthis.registration import name_index
from lighthis.registration import queries as register
from lighthis.registration.models import Patient, PatientIdentifier
from lighthis.registration.rules.person import from_card

EXAMPLES = Path(__file__).parents[3] / "shared" / "data" / "dhp" / "examples"


@pytest.fixture
def bring(store, tmp_path):
    """bring("p.csv", content, "--all-or-none") runs the command; the answer has its report."""

    def run(name, content, *options):
        path = files.write(tmp_path / name, content)
        answer = CliRunner().invoke(import_patients, [str(path), "--language", "en", *options], obj=lambda: None)
        report = tmp_path / f"{name}.report.tsv"
        answer.report = report.read_text("utf-8-sig").splitlines()[1:] if report.exists() else []
        return answer

    return run


def count():
    session.rollback()
    return session.scalar(select(func.count()).select_from(Patient))


def by_source(number, source="import"):
    session.rollback()
    session.expire_all()
    return register.by_source(f"urn:lighthis:source:{source}", number)


def test_a_table_arrives_and_is_found_by_any_spelling(bring):
    answer = bring("p.csv", files.text(files.ANNA, files.BOBUR, files.YEAR))
    assert answer.exit_code == 0, answer.output
    assert "New: 3, changed: 0, as before: 0, not brought in: 0." in answer.output
    anna = by_source("A-1")
    assert (anna.name.family, anna.sex, anna.birth_date, anna.source) == (
        "Юлдашева",
        "female",
        date(1983, 2, 14),
        "import",
    )
    assert (anna.identifier("pinfl").value, anna.contacts[0].phone) == ("41402830000017", "+998901234567")
    assert by_source("A-3").birth_precision == "year"
    for words in ("Yuldasheva Anna", "14.02.1983 юлдашева", "41402830000017", "A-1", "90 123 45 67"):
        assert anna.id in [one.patient.id for one in register.search(words)], words
    assert name_index.unindexed() == (set(), set())
    assert log.first_fault() is None


def test_the_index_is_as_if_each_was_registered_at_the_desk(bring):
    bring("p.csv", files.text(files.ANNA, files.BOBUR, files.YEAR))
    ids = [by_source(number).id for number in ("A-1", "A-2", "A-3")]
    for person in name_index.candidates(session(), ids):
        for word in name_index.words_of(person):
            cards = name_index.backend().cards_with(session(), (frozenset({word}),), 300)
            assert person in map(from_card, cards), word


def test_again_doubles_nobody_and_a_changed_row_updates(bring):
    content = files.text(files.ANNA, files.BOBUR)
    bring("p.csv", content)
    assert "as before: 2" in bring("p.csv", content).output
    married = (files.ANNA[0], "Каримова", *files.ANNA[2:7], "+998 93 555-00-11")
    assert "changed: 1, as before: 1" in bring("p.csv", files.text(married, files.BOBUR)).output
    assert count() == 2
    anna = by_source("A-1")
    assert [(one.family, one.use) for one in anna.names] == [("Юлдашева", "former"), ("Каримова", "current")]
    assert [one.phone for one in anna.contacts] == ["+998935550011"]
    assert register.search("Yuldasheva Anna")[0].patient.id == anna.id


def test_the_same_file_again_does_not_undo_what_the_desk_corrected(bring):
    bring("p.csv", files.text(files.ANNA))
    with units.work():
        draft = registration.PatientDraft(
            family="Юлдашева", given="Дилноза", sex="female", birth_date=date(1983, 2, 15)
        )
        registration.change(by_source_inside("A-1"), draft, by=system("desk"))
    assert "as before: 1" in bring("p.csv", files.text(files.ANNA)).output
    assert by_source("A-1").birth_date == date(1983, 2, 15)


def by_source_inside(number):
    return register.by_source("urn:lighthis:source:import", number)


def test_another_source_is_another_number(bring):
    bring("p.csv", files.text(files.BOBUR), "--source", "clinic-1")
    bring("p.csv", files.text(files.BOBUR), "--source", "clinic-2")
    assert count() == 2
    assert by_source("A-2", "clinic-1").id != by_source("A-2", "clinic-2").id


def test_bad_rows_are_named_and_the_good_ones_arrive(bring):
    bad = ("A-7", "Ли", "", "", "кот", "31.02.2000", "12", "")
    answer = bring("p.csv", files.text(files.ANNA, bad, files.BOBUR))
    assert answer.exit_code == 0
    assert "New: 2" in answer.output
    assert "not brought in: 1" in answer.output
    assert sorted(line.split("\t")[:4] for line in answer.report) == [
        ["3", "A-7", "birth_date", "not brought in"], ["3", "A-7", "pinfl", "not brought in"],
        ["3", "A-7", "sex", "not brought in"],
    ]  # fmt: skip
    assert "February 2000 has 29 days" in "".join(answer.report)


def test_all_or_none(bring):
    bad = ("A-7", "Ли", "", "", "", "1990", "", "")
    answer = bring("p.csv", files.text(files.ANNA, bad), "--all-or-none")
    assert answer.exit_code == 1
    assert "Nothing was brought in: 1 of 2" in answer.output
    assert count() == 0
    assert [line.split("\t")[2] for line in answer.report] == ["sex"]
    assert "New: 2" in bring("p.csv", files.text(files.ANNA, files.YEAR), "--all-or-none").output
    assert count() == 2


def test_all_or_none_keeps_none_where_the_register_changed_meanwhile(store, tmp_path):
    source = queries.opened(files.write(tmp_path / "p.csv", files.text(files.BOBUR, files.ANNA)))
    order = Order("urn:lighthis:source:import", None, system("tests"))
    with units.work():
        registration.register(registration.PatientDraft(family="Ли", pinfl=files.ANNA[6]), by=system("desk"))
    run = runs.draft("p.csv", source.digest, 2, order)
    with source.content, pytest.raises(actions.RowRefused):
        list(actions.bring_in_all(source.readings(date(2026, 11, 22)), run, order))
    assert count() == 1


def test_pinfl_of_another_patient_is_reported_and_not_merged(bring):
    with units.work():
        registration.register(registration.PatientDraft(family="Ли", pinfl=files.ANNA[6]), by=system("desk"))
    answer = bring("p.csv", files.text(files.ANNA, files.BOBUR))
    assert "New: 1" in answer.output
    assert [line.split("\t")[2] for line in answer.report] == ["pinfl"]
    assert count() == 2


def test_passport_of_another_patient_is_kept_unconfirmed_and_noted(bring):
    header = (*files.HEADER, "passport")
    bring("p.csv", files.text((*files.ANNA, "AB1234567"), header=header))
    answer = bring("p.csv", files.text((*files.BOBUR, "AB1234567"), header=header))
    assert [line.split("\t")[2:4] for line in answer.report] == [["passport", "brought in, check it"]]
    assert by_source("A-2").identifier("passport").state == "unconfirmed"


def test_cards_of_a_hospital(bring):
    bring("p.csv", files.text(files.ANNA, files.BOBUR), "--facility", "GES")
    assert by_source("A-1").cards[0].number == "GES-000001"
    assert register.search("GES-000002")[0].patient.id == by_source("A-2").id
    assert log.first_fault() is None
    assert bring("p.csv", files.text(files.ANNA), "--facility", "XXX").exit_code == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [("p.csv", b""), ("p.csv", b"\x89PNG\0"), ("p.xlsx", files.workbook(files.ANNA)[:500]), ("p.xlsx", files.entity_bomb()),
     ("p.json", b'{"resourceType": "Patient", "na'), ("p.json", b'{"resourceType": "Observation"}'), ("p.csv", files.text()),
     ("p.csv", files.text(files.ANNA, ("A-2", "=1+1", "", "", "ж", "1990", "", "")))],
)  # fmt: skip
def test_a_bad_file_changes_nothing(bring, name, content):
    answer = bring(name, content)
    assert answer.exit_code == 1
    assert answer.output.strip()
    assert "Traceback" not in answer.output
    assert count() == 0


def test_a_file_that_is_not_there(store, tmp_path):
    answer = CliRunner().invoke(import_patients, [str(tmp_path / "none.csv")], obj=lambda: None)
    assert answer.exit_code == 1


def test_the_report_speaks_the_operators_language_and_is_for_the_operator_alone(bring, tmp_path):
    bad = ("=A-7", "Ли", "", "", "ж", "31.02.2000", "", "")
    answer = bring("p.json", files.bundle(files.patient(birthDate="2000-02-31", id="=A")), "--language", "ru")
    assert answer.report[0].startswith("1\t'=A\tbirthDate\t")
    assert (tmp_path / "p.json.report.tsv").stat().st_mode & 0o077 == 0
    assert bad


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the examples of the digital health platform are not here")
def test_the_examples_of_the_platform_arrive(bring):
    for path in sorted(EXAMPLES.glob("Patient-*.json")):
        assert "New: 1" in bring(path.name, path.read_bytes()).output
    bundle = EXAMPLES / "Bundle-example-form-066-1-psychiatric-discharge.json"
    assert "New: 1" in bring(bundle.name, bundle.read_bytes()).output
    salim = by_source("example-salim")
    assert (salim.name.patronymic, salim.birth_date, salim.language) == ("Салиевич", date(1994, 1, 27), "ru")
    kept = {one.kind: one.value for one in salim.identifiers}
    assert (kept["pinfl"], kept["birth_certificate"], kept["military_id"]) == (
        "30211975910033",
        "I-МЯ №123456",
        "ВБ1234567",
    )
    assert len(kept) == 10
    assert [(one.use, one.country, one.district, one.mahalla) for one in salim.addresses] == [
        ("registered", "UZ", "1703202", "22070013")
    ]
    assert [(one.kind, one.person) for one in salim.contacts] == [("kin", "Ваисов Раис")]
    nobody = by_source("example-unidentified-patient")
    assert (nobody.is_unknown, nobody.sex, nobody.birth_precision) == (True, "unknown", "unknown")
    alisher = by_source("patient-066-1-001")
    assert (alisher.name.given, alisher.name.patronymic, alisher.contacts[0].phone) == (
        "Alisher",
        "Valiyevich",
        "+998901234567",
    )
    assert alisher.identifier("passport").state == "unconfirmed"  # Salim has the same in the examples
    assert by_source("example-emma").addresses[0].country == "GB"


def test_more_than_a_batch(bring):
    rows = [(f"N-{n}", f"Каримов{chr(1072 + n % 30)}", "Анвар", "", "м", "1990", "", "") for n in range(450)]
    assert "New: 450" in bring("p.csv", files.text(*rows)).output
    assert count() == 450
    assert session.scalar(select(func.count()).select_from(PatientIdentifier)) == 450
    assert make.by_code("GES")
