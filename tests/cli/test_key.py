"""`lighthis key`, and copies of an encrypted store: nothing opens without the key, every refusal says what to do."""

import json
import os
import tarfile

import make
import pytest
from click.testing import CliRunner
from conftest import KEY, STORE
from sqlalchemy import create_engine, select, text

from lighthis.audit.models import AuditEntry
from lighthis.cli import bundle, lighthis
from lighthis.db import encrypting, keys, units
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.registration.models import Patient

embedded = pytest.mark.skipif(STORE == "postgres", reason="the file of the embedded store is meant")
NAME, OTHER = "Юлдашева".encode(), "ab" * 32
SETTING = keys.SETTING


@pytest.fixture(autouse=True)
def own_key(monkeypatch):
    """Whatever a test does to the key of the process is put back."""
    monkeypatch.setattr(keys, "_key", keys._key)
    monkeypatch.setattr(keys, "_file", keys._file)


@pytest.fixture
def copy(run, installation, tmp_path):
    """A copy of an encrypted installation with one patient."""
    with units.work():
        make.patient()
    answer = run("backup", tmp_path / "copies")
    assert answer.exit_code == 0, answer.output
    return next((tmp_path / "copies").glob("*.tar"))


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Another machine with nothing on it, not even a key."""
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path / "other"))
    monkeypatch.delenv(SETTING, raising=False)
    return tmp_path / "other"


@pytest.fixture
def plain(store, installation, tmp_path, monkeypatch):
    """An installation made before there was encryption; its patient is in a file that anybody reads."""
    with units.work():
        make.patient()
    close_store()
    connection = keys.connect(tmp_path / "lighthis.db")
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.execute("ATTACH DATABASE ? AS open_one KEY ''", (str(tmp_path / "open.db"),))
    connection.execute("SELECT sqlcipher_export('open_one')")
    connection.close()
    (tmp_path / "open.db").rename(tmp_path / "lighthis.db")
    monkeypatch.delenv(SETTING)
    keys.use(None)
    assert encrypting.is_plain(tmp_path / "lighthis.db")
    return installation


def patients():
    session.rollback()
    return session.query(Patient).count()


# the commands


def test_a_key_is_made_written_down_and_typed_in_again(run, tmp_path, monkeypatch):
    made, again = tmp_path / "store.key", tmp_path / "again.key"
    answer = run("key", "new", made)
    assert answer.exit_code == 0, answer.output
    secret = made.read_text().strip()
    assert secret not in answer.output
    monkeypatch.setenv(SETTING, str(made))
    paper = run("key", "recovery").output
    lines = [line.partition(".")[2] for line in paper.splitlines() if line[1:2] == "."]
    assert keys.mark_of(secret) in paper
    typed = CliRunner().invoke(lighthis, ["key", "restore", str(again)], input="\n".join(lines) + "\n")
    assert typed.exit_code == 0, typed.output
    assert again.read_text() == made.read_text()
    assert again.stat().st_mode & 0o777 == 0o600
    wrong = CliRunner().invoke(
        lighthis, ["key", "restore", str(tmp_path / "x")], input="\n".join([lines[0], *lines[:3]])
    )
    assert wrong.output == "lighthis: Line 2 of the recovery key is mistyped.\n"
    assert not (tmp_path / "x").exists()


def test_without_the_setting_the_setting_is_named(run, monkeypatch):
    monkeypatch.delenv(SETTING, raising=False)
    assert f"{SETTING} is not set" in run("key", "recovery").output


@embedded
def test_a_refusal_is_in_the_language_of_the_operator(run, copy, elsewhere, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_LANG", "ru")
    answer = run("restore", copy)
    assert answer.exit_code == 1
    assert "Копия зашифрована" in answer.output


# encrypting what was not


@embedded
def test_a_store_made_before_is_encrypted_proven_and_kept_until_told(run, plain, monkeypatch):
    monkeypatch.setenv(SETTING, KEY[SETTING])
    refused = run("upgrade")
    assert refused.exit_code == 1
    assert "lighthis key encrypt" in refused.output
    answer = run("key", "encrypt")
    assert answer.exit_code == 0, answer.output
    assert patients() == 1
    with units.work():
        make.patient("Ли", "Мира", "")  # triggers, the index of names and the chain go on
    found = run("doctor", "--json")
    assert [one["check"] for one in json.loads(found.output)["findings"]] == ["encryption", "backups"]
    old = plain.data / "lighthis.db.before-encryption"
    assert encrypting.is_plain(old)
    assert NAME in old.read_bytes()
    assert NAME not in (plain.data / "lighthis.db").read_bytes()
    assert session.scalars(select(AuditEntry.action).where(AuditEntry.action == "database encrypted")).all()
    again = run("key", "encrypt")
    assert "no unencrypted database" in again.output


@embedded
def test_not_while_the_hospital_works(run, plain, monkeypatch):
    monkeypatch.setenv(SETTING, KEY[SETTING])
    working = keys.connect(plain.data / "lighthis.db", plain=True)
    working.execute("PRAGMA journal_mode=WAL")
    working.execute("SELECT count(*) FROM patient").fetchone()
    answer = run("key", "encrypt")
    working.close()
    assert answer.exit_code == 1
    assert "Stop lighthis first" in answer.output
    assert encrypting.is_plain(plain.data / "lighthis.db")


@embedded
def test_without_a_key_the_doctor_says_so_and_finds_nothing_wrong_in_it(run, plain):
    answer = run("doctor", "--json")
    found = json.loads(answer.output)
    assert [one["check"] for one in found["findings"]] == ["backups"]
    assert "not encrypted" in found["remarks"][0]


# copies


@embedded
def test_a_copy_is_as_closed_as_the_store_and_names_the_number_of_its_key_alone(copy, installation):
    secret = keys.read(installation.key_file).encode()
    for file in (copy, copy.with_name(f"{copy.name}.json")):
        assert NAME not in file.read_bytes()
        assert secret not in file.read_bytes()
    with tarfile.open(copy) as tar:
        assert tar.extractfile("lighthis.db").read(15) != b"SQLite format 3"
        assert json.load(tar.extractfile(bundle.LIST))["key"] == keys.mark()


@embedded
def test_a_copy_comes_back_with_its_key_only(run, copy, elsewhere, monkeypatch, tmp_path):
    missing = run("restore", copy)
    assert missing.exit_code == 1
    assert "no key is set: run lighthis key restore" in missing.output
    keys.write(tmp_path / "other.key", OTHER)
    monkeypatch.setenv(SETTING, str(tmp_path / "other.key"))
    wrong = run("restore", copy)
    assert wrong.exit_code == 1
    assert f"here is the key {keys.mark_of(OTHER)}" in wrong.output
    assert {path.name for path in elsewhere.iterdir()} == {"secret.key"}
    monkeypatch.setenv(SETTING, KEY[SETTING])
    answer = run("restore", copy)
    assert answer.exit_code == 0, answer.output
    assert patients() == 1
    assert NAME not in (elsewhere / "lighthis.db").read_bytes()


@embedded
def test_a_copy_that_is_not_encrypted_does_not_slip_in(run, plain, elsewhere, monkeypatch, tmp_path):
    monkeypatch.setenv("LIGHTHIS_DATA", str(plain.data))
    assert run("backup", tmp_path / "copies").exit_code == 0
    copy = next((tmp_path / "copies").glob("*.tar"))
    monkeypatch.setenv("LIGHTHIS_DATA", str(elsewhere))
    monkeypatch.setenv(SETTING, KEY[SETTING])
    refused = run("restore", copy)
    assert refused.exit_code == 1
    assert "The copy is not encrypted" in refused.output
    monkeypatch.delenv(SETTING)
    assert run("restore", copy).exit_code == 0
    close_store()
    monkeypatch.setenv(SETTING, KEY[SETTING])
    assert run("key", "encrypt").exit_code == 0
    assert patients() == 1


@embedded
def test_after_the_key_was_lost_a_copy_is_brought_back_beside_the_old_data(
    run, copy, installation, monkeypatch, tmp_path
):
    close_store()
    database = installation.data / "lighthis.db"
    database.write_bytes(os.urandom(40_960))  # what a store is to whoever has not its key
    answer = run("restore", "--replace", copy)
    assert answer.exit_code == 0, answer.output
    assert "could not be copied; its files lie in" in answer.output
    assert patients() == 1


@embedded
def test_every_flipped_byte_of_a_copy_is_found_even_with_a_list_that_agrees(run, installation):
    """SQLite's own check finds 1 of 60, the check sums of an encrypted page all of them (engineering.md 2.8)."""
    with units.work():
        make.patient()
    database = _at_rest(installation)
    whole = database.read_bytes()
    for turn in range(60):
        spoilt = bytearray(whole)
        spoilt[(turn * 7919 * 4099) % len(whole)] ^= 1 << turn % 8
        database.write_bytes(spoilt)
        assert run("backup").exit_code == 1, turn
    database.write_bytes(whole)
    assert run("backup").exit_code == 0


def _at_rest(installation):
    with engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_store()
    return installation.data / "lighthis.db"


# the doctor


@embedded
def test_the_doctor_names_a_key_that_is_missing_or_another(run, installation, monkeypatch, tmp_path):
    close_store()
    keys.write(tmp_path / "other.key", OTHER)
    (tmp_path / "open.key").write_text(OTHER)
    for file, words in ((tmp_path / "other.key", "does not open"), (tmp_path / "none.key", "cannot be read"),
                        (tmp_path / "open.key", "may be read by others"), ("", "no key is set")):  # fmt: skip
        monkeypatch.setenv(SETTING, str(file))
        found = json.loads(run("doctor", "--json").output)["findings"]
        assert [one["check"] for one in found] == ["key"]
        assert words in found[0]["found"]


@embedded
def test_the_doctor_finds_a_flipped_byte(run, installation):
    page = session.scalar(text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_setup_token_staff_id'"))
    page = page or session.scalar(
        text("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'draft' AND type = 'index'")
    )
    database = _at_rest(installation)
    spoilt = bytearray(database.read_bytes())
    spoilt[(page - 1) * 4096 + 2000] ^= 1
    database.write_bytes(spoilt)
    found = json.loads(run("doctor", "--json").output)["findings"]
    assert "structure" in [one["check"] for one in found]
    assert f"page {page}" in found[[one["check"] for one in found].index("structure")]["found"]


# PostgreSQL


@pytest.mark.skipif(STORE != "postgres", reason="PostgreSQL is meant")
def test_the_doctor_says_what_it_cannot_see(run, installation):
    assert "disk of its server is encrypted" in json.loads(run("doctor", "--json").output)["remarks"][0]


@pytest.mark.skipif(STORE != "postgres", reason="PostgreSQL is meant")
def test_restore_notices_who_works_with_postgresql(run, copy, store):
    close_store()
    worker = create_engine(store, connect_args={"application_name": "lighthis"})
    with worker.connect():
        answer = run("restore", "--replace", copy)
    worker.dispose()
    assert answer.exit_code == 1
    assert "Stop lighthis first" in answer.output
    open_store(store)
    assert patients() == 1
    close_store()
    assert run("restore", "--replace", copy).exit_code == 0
