import io
import json
import shutil
import tarfile
import threading

import make
import pytest
from conftest import STORE

from lighthis import app as application
from lighthis import config
from lighthis.audit import queries as log
from lighthis.cli import bundle
from lighthis.db import keys, units
from lighthis.db.engine import close_store, open_store, session
from lighthis.registration import queries as register
from lighthis.registration.models import Patient

embedded = pytest.mark.skipif(STORE == "postgres", reason="the file of the embedded store is meant")


@pytest.fixture
def copy(run, installation, tmp_path):
    """A copy of an installation with one patient."""
    with units.work():
        make.patient()
    answer = run("backup", tmp_path / "copies")
    assert answer.exit_code == 0, answer.output
    return next((tmp_path / "copies").glob("*.tar"))


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """Another machine with nothing on it."""
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path / "other"))
    return tmp_path / "other"


def patients():
    session.rollback()
    session.expire_all()
    return session.query(Patient).count()


def rewritten(copy, name, change):
    """A copy whose list agrees with its files, one of them changed: the work of somebody who knows how."""
    made = copy.with_name("lighthis-20260101-000000.tar")
    with tarfile.open(copy) as old:
        parts = {member.name: old.extractfile(member).read() for member in old}
    found = json.loads(parts[bundle.LIST])
    if name == bundle.LIST:
        found.update(change(found))
    else:
        parts[name] = change(parts[name])
        (copy.parent / "part").write_bytes(parts[name])
        found["files"][name] = bundle.sha256(copy.parent / "part")
    parts[bundle.LIST] = json.dumps(found).encode()
    with tarfile.open(made, "w") as new:
        for part, content in parts.items():
            member = tarfile.TarInfo(part)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return made


def with_sql(copy, *statements):
    def change(content):
        path = copy.parent / "changed.db"
        path.write_bytes(content)
        connection = keys.connect(path, isolation_level=None)
        for statement in statements:
            connection.execute(statement)
        connection.close()
        return path.read_bytes()

    return rewritten(copy, "lighthis.db", change)


def test_a_copy_is_one_file_for_the_owner_alone_with_its_list_beside_it(copy):
    assert copy.stat().st_mode & 0o077 == 0
    beside = json.loads(copy.with_name(copy.name + ".json").read_text())
    assert beside["sha256"] == bundle.sha256(copy)
    assert beside["facts"]["counts"]["patient"] == 1
    assert set(beside["files"]) == {bundle.DATABASES[beside["store"]], "secret.key"}
    assert [path.name for path in copy.parent.iterdir() if path.name.startswith(".")] == []


@embedded
def test_a_copy_is_of_one_moment_while_others_write(run, installation, tmp_path):
    stop = threading.Event()

    def clerk():
        try:
            while not stop.is_set():
                with units.work():
                    make.patient()
        finally:
            session.remove()

    at_work = threading.Thread(target=clerk)
    at_work.start()
    try:
        answers = [run("backup", tmp_path / f"copies{n}") for n in range(2)]
    finally:
        stop.set()
        at_work.join()
    assert [answer.exit_code for answer in answers] == [0, 0], answers[0].output


def test_only_the_last_copies_stay(run, copy):
    for day in ("01", "02", "03"):
        shutil.copy(copy, copy.with_name(f"lighthis-202601{day}-000000.tar"))
    (copy.parent / "letter.tar").write_text("not ours")
    copy.rename(copy.with_name("lighthis-20260104-000000.tar"))
    assert run("backup", copy.parent, "--keep", "2").exit_code == 0
    left = sorted(path.name for path in copy.parent.glob("*.tar"))
    assert left[0:2] == ["letter.tar", "lighthis-20260104-000000.tar"]
    assert len(left) == 3


def test_what_is_here_is_not_overwritten(run, copy, installation):
    with units.work():
        make.patient("Ли", "Мира", "")
    answer = run("restore", copy)
    assert answer.exit_code == 1
    assert "installation in" in answer.output
    assert patients() == 2


def test_replace_makes_a_copy_of_what_was_here_first(run, copy, installation):
    with units.work():
        make.patient("Ли", "Мира", "")
    close_store()
    answer = run("restore", copy, "--replace")
    assert answer.exit_code == 0, answer.output
    assert "What was here before is in" in answer.output
    assert patients() == 1
    assert log.first_fault() is None
    assert register.search("Yuldasheva Dilnoza")
    before = next((installation.data / "backups").glob("*.tar"))
    close_store()
    assert run("restore", before, "--replace").exit_code == 0
    assert patients() == 2
    assert [path.name for path in installation.data.iterdir() if path.name.startswith((".restoring", "replaced"))] == []


@embedded
def test_not_while_the_hospital_works(run, copy, installation):
    elsewhere = keys.connect(installation.data / "lighthis.db")
    elsewhere.execute("SELECT count(*) FROM patient").fetchone()
    answer = run("restore", copy, "--replace")
    elsewhere.close()
    assert answer.exit_code == 1
    assert "Stop lighthis first" in answer.output
    assert patients() == 1


@embedded
def test_a_restored_copy_serves_a_signed_in_page(installation, run, tmp_path, empty, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_DATA", str(installation.data))
    first = make.Client(application.create_app(config.read()))
    with units.work():
        patient_id = make.patient().id
    first.sign_in("registrar")
    assert run("backup", tmp_path / "copies").exit_code == 0
    monkeypatch.setenv("LIGHTHIS_DATA", str(empty))
    answer = run("restore", next((tmp_path / "copies").glob("*.tar")))
    assert answer.exit_code == 0, answer.output
    (installation.data / "lighthis.db").unlink()
    second = application.create_app(config.read()).test_client()
    second.set_cookie("lighthis", first.web.get_cookie("lighthis").value)
    page = second.get("/patients?q=Юлдашева")
    assert page.status_code == 200
    assert "Юлдашева" in page.text
    assert str(patient_id) in page.text


def _flipped(copy, *, beside):
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    return _foreign(copy, bytes(content), beside=beside)


def _cut(copy, *, beside):
    return _foreign(copy, copy.read_bytes()[: copy.stat().st_size * 2 // 3], beside=beside)


def _foreign(copy, content, *, beside=False):
    copy.write_bytes(content)
    if not beside:
        copy.with_name(copy.name + ".json").unlink()
    return copy


def _foreign_tar(copy):
    with tarfile.open(copy, "w") as new:
        new.addfile(tarfile.TarInfo("lighthis.db"))
    copy.with_name(copy.name + ".json").unlink()
    return copy


FAULTS = {
    "flipped byte": ("is damaged", lambda copy: _flipped(copy, beside=True)),
    "flipped byte, no list beside": ("is damaged: lighthis.db", lambda copy: _flipped(copy, beside=False)),
    "truncated": ("cut short", lambda copy: _cut(copy, beside=True)),
    "truncated, no list beside": ("cut short", lambda copy: _cut(copy, beside=False)),
    "foreign file": ("not a copy made by lighthis", lambda copy: _foreign(copy, b"%PDF-1.7" * 5000)),
    "foreign tar": ("not a copy made by lighthis", _foreign_tar),
    "newer release": ("Install the newer release", lambda copy: rewritten(copy, bundle.LIST, lambda _l: {"release": "99.1"})),
    "missing table": ("The table allergy is missing", lambda copy: with_sql(copy, "DROP TABLE allergy")),
    "missing rows": ("The table patient_name of the copy has 0 rows", lambda copy: with_sql(copy, "DELETE FROM patient_name")),
    "changed log": ("does not hold", lambda copy: with_sql(
        copy, "DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET action = 'x' WHERE seq = 2")),
    "loose reference": ("point at nothing", lambda copy: with_sql(
        copy, "UPDATE patient_name SET patient_id = '00000000-0000-0000-0000-000000000000'")),
    "unknown step": ("does not know", lambda copy: rewritten(
        copy, bundle.LIST, lambda found: {"facts": {**found["facts"], "revision": "ffff"}})),
    "not there": ("There is no file", lambda copy: copy.with_name("none.tar")),
}  # fmt: skip


@embedded
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_has_its_sentence_and_touches_nothing(run, copy, empty, fault):
    sentence, spoil = FAULTS[fault]
    answer = run("restore", spoil(copy))
    assert answer.exit_code == 1
    assert sentence in answer.output, answer.output
    assert {path.name for path in empty.iterdir()} == {"secret.key"}


@embedded
def test_a_copy_of_a_damaged_database_is_not_made(run, installation):
    with units.work():
        make.patient()
    close_store()
    path = installation.data / "lighthis.db"
    content = bytearray(path.read_bytes())
    for place in range(40_000, 44_000):
        content[place] ^= 0xFF
    path.write_bytes(content)
    answer = run("backup")
    open_store(f"sqlite:///{path}")
    assert answer.exit_code == 1
    assert list((installation.data / "backups").glob("*.tar")) == []


@pytest.mark.skipif(STORE != "postgres", reason="pg_dump is meant")
def test_without_pg_dump_the_package_is_named(run, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    answer = run("backup")
    assert answer.exit_code == 1
    assert "apt-get install postgresql-client" in answer.output


def test_a_patient_is_found_from_the_command_line(run):
    with units.work():
        make.patient("Юлдашева", "Дилноза")
        make.patient("Каримов", "Анвар", card=False)
    assert run("patients", "search", "Yuldasheva").output.startswith("GES-000001\tЮлдашева Дилноза")
    assert "Каримов Анвар" in run("patients", "search", "Каримов").output
