"""Encryption at rest: who has the files has nothing without the key (rulings 11)."""

import os
import subprocess
import sys
from pathlib import Path

import make
import pytest
import sqlcipher3.dbapi2 as sqlite
from conftest import KEY, STORE
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from lighthis.db import keys, migrate, units
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.registration import queries as register

embedded = pytest.mark.skipif(STORE == "postgres", reason="the file of the embedded store is meant")
NAME, OTHER = "Юлдашева", "ab" * 32


@pytest.fixture
def key_file(tmp_path):
    """A key in a file of its own."""
    keys.new(tmp_path / "store.key")
    return tmp_path / "store.key"


@pytest.fixture
def other(tmp_path):
    """Another key."""
    keys.write(tmp_path / "other.key", OTHER)
    return tmp_path / "other.key"


@pytest.fixture
def own_key(monkeypatch):
    """Tests that change the key of the process; it is put back."""
    monkeypatch.setattr(keys, "_key", keys._key)
    monkeypatch.setattr(keys, "_file", keys._file)


def readable(path: Path, words: str) -> bool:
    return words.encode() in path.read_bytes()


@embedded
def test_neither_the_file_nor_its_wal_says_a_name(store):
    path = Path(store.removeprefix("sqlite:///"))
    with units.work():
        make.patient()
    wal = path.with_name("lighthis.db-wal")
    assert wal.stat().st_size > 0
    assert session.scalar(text("PRAGMA cipher_version")).startswith("4.")
    with engine().connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")
    for file in (path, wal):
        assert not any(readable(file, words) for words in (NAME, "yuldasheva", "CREATE TABLE", "SQLite format 3"))
    assert register.search(NAME)


@embedded
@pytest.mark.usefixtures("own_key")
def test_it_does_not_open_without_the_key_or_with_another(store, other):
    path = Path(store.removeprefix("sqlite:///"))
    close_store()
    with pytest.raises(sqlite.DatabaseError, match="not a database"):
        sqlite.connect(str(path)).execute("SELECT count(*) FROM patient")
    for file, words in ((None, "no key is set"), (other, "does not open")):
        keys.use(file)
        with pytest.raises(keys.KeyRefused, match=words):
            keys.check(path)
        with pytest.raises(sqlite.DatabaseError, match="not a database"):
            keys.connect(path).execute("SELECT count(*) FROM patient")


@embedded
@pytest.mark.usefixtures("app", "own_key")
def test_a_store_without_a_key_works_too(tmp_path):
    keys.use(None)
    path = tmp_path / "plain.db"
    open_store(f"sqlite:///{path}")
    units.use_lock_file(tmp_path / "lighthis.lock")
    migrate.upgrade(engine())
    with units.work():
        make.region()
        make.patient()
    assert register.search("Yuldasheva")
    assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    close_store()
    assert readable(path, NAME)
    keys.check(path)
    keys.use(Path(KEY["LIGHTHIS_STORE_KEY_FILE"]))
    with pytest.raises(keys.KeyRefused, match="is not encrypted"):
        keys.check(path)


@embedded
def test_the_rules_of_the_store_hold_encrypted(store):
    asked = {"journal_mode": "wal", "synchronous": 0, "foreign_keys": 1, "trusted_schema": 0, "cipher_page_size": "4096",
             "cipher_hmac_algorithm": "HMAC_SHA512"}  # fmt: skip
    assert {
        name: session.scalar(text(f"PRAGMA {name}")) for name in asked
    } == asked  # the tests alone do not wait for the disk
    with pytest.raises(Exception, match="cannot store TEXT value in INTEGER column"):
        session.execute(text("UPDATE facility SET created_at = 'soon'"))
    session.rollback()
    assert list(session.scalars(text("PRAGMA cipher_integrity_check"))) == []


# the file of the key


def test_a_key_is_64_digits_for_its_owner_alone(key_file):
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert keys.DIGITS.fullmatch(key_file.read_text().strip())
    with pytest.raises(keys.KeyRefused, match="was not written"):
        keys.new(key_file)


@pytest.mark.parametrize(
    ("content", "words"),
    [("ab" * 31, "64 hexadecimal"), ("зг" * 32, "64 hexadecimal"), ("", "64 hexadecimal"), (None, "cannot be read")],
)
def test_a_file_that_holds_no_key_is_refused(tmp_path, content, words):
    path = tmp_path / "wrong.key"
    if content is not None:
        path.write_text(content)
        path.chmod(0o600)
    with pytest.raises(keys.KeyRefused, match=words):
        keys.read(path)


def test_a_file_of_noise_is_refused(tmp_path):
    path = tmp_path / "noise.key"
    path.write_bytes(bytes(range(256)))
    path.chmod(0o400)
    with pytest.raises(keys.KeyRefused):
        keys.read(path)


@pytest.mark.parametrize(
    ("mode", "is_read"), [(0o600, True), (0o400, True), (0o644, False), (0o604, False), (0o660, False)]
)
def test_who_may_read_the_file(key_file, mode, is_read):
    key_file.chmod(mode)
    if is_read:
        assert keys.read(key_file)
        return
    with pytest.raises(keys.KeyRefused, match="may be read by others"):
        keys.read(key_file)


@pytest.mark.skipif(os.getuid() != 0, reason="root gives files away")
def test_root_may_give_it_to_the_group_of_the_program_alone(key_file, monkeypatch):
    key_file.chmod(0o440)
    os.chown(key_file, 0, 12345)
    monkeypatch.setattr(os, "getegid", lambda: 12345)
    assert keys.read(key_file)
    monkeypatch.setattr(os, "getegid", lambda: 54321)
    with pytest.raises(keys.KeyRefused, match="may be read by others"):
        keys.read(key_file)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(key_file.parent))  # systemd 257 gives it by an access list
    assert keys.read(key_file)
    key_file.chmod(0o444)
    with pytest.raises(keys.KeyRefused, match="may be read by others"):
        keys.read(key_file)


@embedded
def test_a_start_with_another_key_says_a_sentence_and_not_the_key(store, other, tmp_path):
    close_store()
    environment = {
        **os.environ,
        "LIGHTHIS_DATA": str(tmp_path),
        "LIGHTHIS_STORE_KEY_FILE": str(other),
        "LIGHTHIS_LANG": "en",
    }
    for asked in (["-c", "import lighthis.wsgi"], ["-m", "lighthis", "upgrade"], ["-m", "lighthis", "serve"]):
        done = subprocess.run([sys.executable, *asked], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert done.stderr.startswith("lighthis: The key in ")
        assert len(done.stderr.splitlines()) == 1
        assert OTHER not in done.stderr


# on paper


@given(key=st.text("0123456789abcdef", min_size=64, max_size=64))
def test_the_recovery_key_is_the_key(key):
    lines = keys.recovery(key)
    assert [len(line.split()) for line in lines] == [5] * 4
    assert keys.from_recovery("\n".join(lines)) == key
    assert keys.from_recovery("".join(lines).replace(" ", "").lower()) == key


def test_it_may_be_typed_at_a_cyrillic_keyboard_and_with_letters_for_digits():
    key = "0123456789abcdef" * 4
    typed = "\n".join(keys.recovery(key)).translate(str.maketrans("ABCE01", "АВСЕОI"))
    assert keys.from_recovery(typed) == key


@given(place=st.integers(0, 79), digit=st.sampled_from("0123456789ABCDEF"))
def test_the_line_that_is_mistyped_is_named(place, digit):
    typed = "".join(keys.recovery("0123456789abcdef" * 4)).replace(" ", "")
    wrong = typed[:place] + digit + typed[place + 1 :]
    if wrong == typed:
        return
    with pytest.raises(keys.KeyRefused) as refused:
        keys.from_recovery(wrong)
    assert refused.value.message.values == {"number": place // 20 + 1}


def test_lines_in_another_order_are_named_too():
    lines = keys.recovery("0123456789abcdef" * 4)
    with pytest.raises(keys.KeyRefused) as refused:
        keys.from_recovery("".join([lines[1], lines[0], *lines[2:]]))
    assert refused.value.message.values == {"number": 1}
    with pytest.raises(keys.KeyRefused, match="20 groups"):
        keys.from_recovery("".join(lines[:3]))
