"""The store is held, full or read-only: nothing typed is lost, nothing is half kept, reading goes on (rulings 12)."""

import fcntl
import os
import shutil
import subprocess
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import conftest
import make
import pytest
from sqlalchemy import event, func, select, text
from structlog.testing import capture_logs

from lighthis.audit import queries as audit_queries
from lighthis.audit.models import AuditEntry
from lighthis.db import keys, units
from lighthis.db.base import Base
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.kernel import clock
from lighthis.registration import name_index
from lighthis.registration.models import Patient
from lighthis.staff.models import SignIn

FIELDS = {"family": "Ғуломова", "given": "Зилола", "birth_date": "14.02.1983", "sex": "female", "go": "only_save"}
only_sqlite = pytest.mark.skipif(conftest.STORE == "postgres", reason="the file and its lock are SQLite's")
NO_LOOK = ("critical", "look_not_logged")
BANNER = "The store cannot be written now: you can read, but nothing can be saved."


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch):
    """Nobody waits five seconds in a test."""
    monkeypatch.setattr(units, "WAIT_SECONDS", 0.1)


@pytest.fixture
def logged():
    """logged(): level and event of every line for the system's journal."""
    with capture_logs() as lines:
        yield lambda: [(line["log_level"], line["event"]) for line in lines]


@pytest.fixture
def someone(store):
    with units.work():
        made = make.patient().id
    session.remove()
    return made


def rows() -> dict[str, int]:
    """How many rows every table has."""
    session.remove()
    found = {t.name: session.scalar(select(func.count()).select_from(t)) for t in Base.metadata.sorted_tables}
    session.remove()
    return found


@contextmanager
def patient_connections(wait: str):
    """Connections of the application that give up soon: SQLite's own wait, PostgreSQL's for a lock."""

    def shorten(connection, _record, _proxy):
        cursor = connection.cursor()
        cursor.execute(wait)
        cursor.close()
        if conftest.STORE == "postgres":
            connection.commit()  # from the next transaction on

    event.listen(engine(), "checkout", shorten)
    try:
        yield
    finally:
        event.remove(engine(), "checkout", shorten)
        session.remove()


@contextmanager
def held_by_another(store, tmp_path, how):
    """Another program works on the store, or another worker of ours has the lock."""
    if how == "lock file":
        handle = os.open(tmp_path / "lighthis.lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.close(handle)
    elif conftest.STORE == "sqlite":
        other = keys.connect(store.removeprefix("sqlite:///"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with patient_connections("PRAGMA busy_timeout=100"):
            yield
        other.close()
        engine().dispose()
    else:
        with engine().connect() as other:
            other.execute(text("LOCK TABLE patient, audit_head IN ACCESS EXCLUSIVE MODE"))
            with patient_connections("SET lock_timeout = 100"):
                yield
            other.rollback()
        engine().dispose()


@pytest.mark.parametrize("how", ["database", pytest.param("lock file", marks=only_sqlite)])
def test_a_held_store_gives_503_with_the_form_and_works_afterwards(sign_in, store, tmp_path, how):
    client = sign_in("registrar")
    hidden, before = client.hidden("/patients/new?q=1983"), rows()
    with held_by_another(store, tmp_path, how):
        answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        if conftest.STORE == "sqlite":  # PostgreSQL's table lock stops reading too, so there is no form to show
            assert "The store is busy. Nothing was saved" in answer.text
            for kept in ('value="Ғуломова"', 'value="Зилола"', 'value="14.02.1983"', f'value="{hidden["once"]}"'):
                assert kept in answer.text
    assert rows() == before
    assert "The card is saved." not in client.get("/account").text
    again = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert again.status_code == 303
    assert rows()["patient"] == before["patient"] + 1
    assert audit_queries.first_fault() is None


@pytest.mark.parametrize(
    "how", [pytest.param("database", marks=only_sqlite), pytest.param("lock file", marks=only_sqlite)]
)
def test_while_the_store_is_held_patients_can_be_read_with_a_banner(sign_in, store, someone, tmp_path, logged, how):
    client = sign_in("doctor")
    before = rows()
    with held_by_another(store, tmp_path, how):
        answer = client.get(f"/patients/{someone}")
    assert answer.status_code == 200
    assert BANNER in answer.text
    assert "ЮЛДАШЕВА" in answer.text
    assert NO_LOOK in logged()
    assert rows() == before
    assert BANNER not in client.get(f"/patients/{someone}").text
    assert session.scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() == "looked: overview"


def test_a_sign_in_during_the_hold_keeps_the_old_token_and_says_so(sign_in, visitor, store, tmp_path):
    if conftest.STORE == "postgres":
        pytest.skip("the lock file is SQLite's")
    answer_fields = {"login": "doctor.ges", "password": make.PASSWORD}
    hidden = visitor.hidden("/sign-in")
    with held_by_another(store, tmp_path, "lock file"):
        answer = visitor.web.post("/sign-in", data={**hidden, **answer_fields})
    assert answer.status_code == 503
    with visitor.web.session_transaction() as cookie:
        assert "token" not in cookie  # a token whose row was not kept would be worth nothing
    assert visitor.post("/sign-in", answer_fields).status_code == 303


@contextmanager
def write_refused():
    """Connections that may read and not write, as on a file system that went read-only under a running server."""
    session.remove()
    with patient_connections(
        "PRAGMA query_only=ON" if conftest.STORE == "sqlite" else "SET default_transaction_read_only = on"
    ):
        yield
    engine().dispose()


def test_where_the_store_is_read_only_reading_goes_on_and_writing_says_why(sign_in, someone, logged):
    client = sign_in("doctor")
    registrar = sign_in("registrar")
    hidden, before = registrar.hidden("/patients/new?q=1983"), rows()
    with write_refused():
        seen = client.get(f"/patients/{someone}")
        found = registrar.get("/patients?q=yuldasheva")
        answer = registrar.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
    assert (seen.status_code, found.status_code, answer.status_code) == (200, 200, 503)
    assert BANNER in seen.text
    assert "Юлдашева" in found.text
    assert logged().count(NO_LOOK) == 2
    assert "its disk is full or read-only" in answer.text
    assert BANNER in answer.text
    assert 'value="Ғуломова"' in answer.text
    assert answer.headers["Retry-After"] == "5"
    assert rows() == before
    assert registrar.web.post("/patients/new?q=1983", data={**hidden, **FIELDS}).status_code == 303


def test_who_is_signed_in_reads_on_for_longer_than_a_rest_while_nothing_can_be_written(sign_in, someone):
    client, start = sign_in("doctor"), clock.now()
    with write_refused():
        for minutes in range(10, 61, 10):
            with clock.at(start + timedelta(minutes=minutes)):
                assert client.get(f"/patients/{someone}").status_code == 200
        with clock.at(start + timedelta(minutes=76)):
            assert client.get(f"/patients/{someone}").status_code == 303  # at rest all the same


def test_a_form_that_is_not_valid_is_not_run_again_because_its_look_could_not_be_logged(sign_in, someone):
    client = sign_in("doctor")
    address = f"/patients/{someone}/allergies"
    hidden = client.hidden(address)
    before = rows()
    with write_refused():
        answer = client.web.post(address, data={**hidden, "answer": "has", "substance": ""})
    assert answer.status_code == 422
    assert rows() == before


# on real file systems


def mounted(*command: str) -> None:
    done = subprocess.run(["mount", *command], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.strip()}")


@pytest.fixture
def disk(store, tmp_path):
    """The store moved to a file system of its own, with half a megabyte to spare."""
    if conftest.STORE == "postgres":
        pytest.skip("the disk is PostgreSQL's")
    close_store()
    place, source = tmp_path / "disk", tmp_path / "lighthis.db"
    place.mkdir()
    mounted("-t", "tmpfs", "-o", f"size={source.stat().st_size + 2_000_000}", "tmpfs", str(place))
    try:
        shutil.copy(source, place / "lighthis.db")
        open_store(f"sqlite:///{place / 'lighthis.db'}")
        units.use_lock_file(place / "lighthis.lock")
        with units.work():
            make.patient()
        session.remove()
        yield place
    finally:
        close_store()
        subprocess.run(["umount", "-l", str(place)], check=False)


def fill(place) -> None:
    """Until not a byte goes in any more."""
    with (place / "filler").open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def until_refused(client):
    """Forms until the write-ahead log has no room left; the answers that were given."""
    answers = []
    for turn in range(40):
        hidden = client.hidden("/patients/new?q=1983")
        fields = {
            **FIELDS,
            "family": f"Кар{chr(0x430 + turn // 30)}{chr(0x430 + turn % 30)}ова",
            "birth_date": f"01.01.{1930 + turn}",
        }
        answers.append((hidden, fields, client.web.post("/patients/new?q=1983", data={**hidden, **fields})))
        if answers[-1][2].status_code == 503:
            break
    return answers


def test_a_full_disk_keeps_the_form_and_the_reading_and_recovers(disk, sign_in, logged):
    client, someone = sign_in("registrar"), session.scalar(select(Patient.id))
    fill(disk)
    *_taken, (hidden, fields, refused) = until_refused(client)
    assert refused.status_code == 503
    assert "its disk is full or read-only" in refused.text
    assert f'value="{fields["family"]}"' in refused.text
    before = rows()
    assert before["patient"] == before["card"] == before["one_time_key"] + 1
    for _ in range(30):  # looks may find room that a registration does not
        seen = client.get(f"/patients/{someone}")
        assert seen.status_code == 200
        if BANNER in seen.text:
            break
    assert BANNER in seen.text
    assert NO_LOOK in logged()
    (disk / "filler").unlink()
    assert client.web.post("/patients/new?q=1983", data={**hidden, **fields}).status_code == 303
    assert rows()["patient"] == before["patient"] + 1
    assert session.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert audit_queries.first_fault() is None
    assert name_index.unindexed() == (set(), set())


def test_a_folder_that_went_read_only(disk, sign_in, tmp_path, logged):
    client, someone = sign_in("registrar"), session.scalar(select(Patient.id))
    hidden = client.hidden("/patients/new?q=1983")
    session.remove()
    holder = engine().connect()  # keeps the log files beside the database, as the running workers do
    holder.execute(text("SELECT 1"))
    still = tmp_path / "still"
    still.mkdir()
    mounted("--bind", str(disk), str(still))
    try:
        mounted("-o", "remount,ro,bind", str(still))
        open_store(f"sqlite:///{still / 'lighthis.db'}")
        units.use_lock_file(still / "lighthis.lock")
        seen = client.get(f"/patients/{someone}")
        answer = client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS})
        close_store()
    finally:
        subprocess.run(["umount", "-l", str(still)], check=False)
    holder.close()
    assert (seen.status_code, answer.status_code) == (200, 503)
    assert BANNER in seen.text
    assert "its disk is full or read-only" in answer.text
    assert 'value="Ғуломова"' in answer.text
    assert NO_LOOK in logged()
    open_store(f"sqlite:///{disk / 'lighthis.db'}")
    units.use_lock_file(disk / "lighthis.lock")
    assert client.web.post("/patients/new?q=1983", data={**hidden, **FIELDS}).status_code == 303


@only_sqlite
def test_a_store_that_cannot_even_be_read_gets_a_sentence(sign_in, store):
    client = sign_in("doctor")
    close_store()
    Path(store.removeprefix("sqlite:///")).write_bytes(b"garbage" * 1000)
    for answer in (client.get("/account"), client.web.post("/patients/new?q=1983", data=FIELDS)):
        assert answer.status_code == 503
        assert "Traceback" not in answer.text
        assert "<p" in answer.text


def test_the_last_seen_time_is_written_again_afterwards(sign_in, someone):
    client, start = sign_in("doctor"), clock.now()
    with clock.at(start + timedelta(minutes=5)):
        client.get("/account")
        session.remove()
        assert max(session.scalars(select(SignIn.seen_at))) >= start + timedelta(minutes=5)
