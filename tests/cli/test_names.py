"""`lighthis names …` and `lighthis patients search`: what an operator sees."""

import make
import pytest
from conftest import STORE
from sqlalchemy import text

from lighthis.db import units
from lighthis.db.engine import close_store, session
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.registration import name_index
from lighthis.registration.models import PatientIdentifier


@pytest.fixture
def people(installation):
    """Three patients; the first came from another system, the second has a card."""
    with units.work():
        first, second, third = (make.patient(family=name, given="Анвар") for name in ("Ғуломов", "Каримов", "Турсунов"))
        first.identifiers.append(PatientIdentifier(kind="source", system="old", value="D804610"))
        ids = [first.id, second.id, third.id]
    close_store()
    return ids


def older(installation):
    """A store as a release with another folding left it."""
    with units.work():
        name_index.fold().version = FOLD_VERSION - 1
        session.execute(text("DELETE FROM name_doc" + (" WHERE rowid > 0" if STORE == "sqlite" else "")))
    close_store()


def test_an_upgrade_makes_keys_of_another_folding_anew(run, installation, people):
    older(installation)
    answer = run("upgrade")
    assert answer.exit_code == 0, answer.output
    assert f"is at version {FOLD_VERSION}" in answer.stdout
    assert run("names", "verify").exit_code == 0
    assert "made anew" not in run("upgrade").stdout


def test_verify_and_the_doctor_name_keys_of_another_folding(run, installation, people):
    older(installation)
    assert "run lighthis names rebuild" in run("names", "verify").output
    assert f"version {FOLD_VERSION - 1} of the comparison" in run("doctor").stdout
    assert run("names", "rebuild").exit_code == 0
    assert run("names", "verify").stdout == "Every patient is in the index.\n"


def test_rebuilding_says_how_far_it_is(run, people):
    answer = run("names", "rebuild", "--afresh")
    assert f"3 patients. The index of names is at version {FOLD_VERSION}.\n" in answer.stdout


def test_tidying(run, people):
    assert run("names", "tidy").stdout == "The index of names is in one piece.\n"
    assert "Каримов" in run("patients", "search", "karimov anvar").stdout


def asked(tmp_path, content):
    (tmp_path / "queries.tsv").write_bytes(content.encode())
    return tmp_path / "queries.tsv", tmp_path / "results.tsv"


def test_a_batch_answers_each_line_in_order(run, people, tmp_path):
    questions, answers = asked(
        tmp_path,
        "id\tqid\tkind\tquery\n"
        'x\tq1\texact\tGulyamov "Anvar\n'
        "x\tq2\tempty\t\n"
        "x\tq3\tkbd\tRfhbvjd Fydfh\r\n",
    )  # fmt: skip
    assert run("patients", "search", "--batch", questions, "--limit", 1, "--out", answers).exit_code == 0
    with units.work():
        card = session.scalar(text("SELECT number FROM card WHERE patient_id = :id"), {"id": str(people[1])})
    assert answers.read_text() == f"q1\tD804610\nq2\t\nq3\t{card}\n"
    assert run("patients", "search", "--batch", questions, "--limit", 1).stdout == answers.read_text()


def test_a_batch_without_its_columns(run, people, tmp_path):
    questions, _ = asked(tmp_path, "number\tquery\n1\tKarimov\n")
    answer = run("patients", "search", "--batch", questions)
    assert answer.exit_code == 1
    assert "has no column qid" in answer.output


def test_a_batch_of_a_spreadsheet(run, people, tmp_path):
    questions, _ = asked(tmp_path, "\ufeffqid\tquery\n1\tҒуломов Анвар\n")
    assert run("patients", "search", "--batch", questions, "--limit", 1).stdout == "1\tD804610\n"


@pytest.mark.parametrize(
    "scanned",
    ["{}", "{} ", "*{}*", "ПУЫ-{digits}", "пуы-{digits}", "ges-{digits}", "GES{digits}", "ges-{short}", "GES {short}"],
)
def test_the_barcode_of_a_card_whatever_the_keyboard(run, people, scanned):
    with units.work():
        number = make.patient(family="Бархатов", given="Олег").cards[0].number
    close_store()
    digits = number.removeprefix("GES-")
    typed = scanned.format(number, digits=digits, short=digits.lstrip("0"))
    assert "Бархатов" in run("patients", "search", typed, "--limit", 1).stdout
