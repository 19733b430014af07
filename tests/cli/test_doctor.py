import json
import shutil
from datetime import timedelta
from uuid import uuid4

import make
import pytest
from conftest import STORE
from sqlalchemy import select, text

from lighthis import resources
from lighthis.audit import actions as audit
from lighthis.audit.models import AuditEntry
from lighthis.cli import checks
from lighthis.db import keys, units
from lighthis.db.engine import close_store, session
from lighthis.downtime import files
from lighthis.downtime.models import DowntimePack
from lighthis.jobs import actions as jobs
from lighthis.jobs.models import Job
from lighthis.kernel import clock
from lighthis.registration.models import Patient
from lighthis.scans.models import Scan
from lighthis.staff.models import Staff

embedded = pytest.mark.skipif(STORE == "postgres", reason="the file of the embedded store is meant")


@pytest.fixture
def healthy(run, installation, monkeypatch, tmp_path):
    """An installation with nothing wrong: a patient, a copy of today, second factors, compiled words."""
    words = tmp_path / "words"
    for language in ("ru", "uz", "uz_Cyrl"):
        (words / language / "LC_MESSAGES").mkdir(parents=True)
        (words / language / "LC_MESSAGES" / "messages.po").touch()
        (words / language / "LC_MESSAGES" / "messages.mo").touch()
    folder = resources.folder
    monkeypatch.setattr(resources, "folder", lambda name: words if name == "translations" else folder(name))
    with units.work():
        make.patient()
        for person in session.scalars(select(Staff)):
            person.totp_secret = "JBSWY3DPEHPK3PXP"
        audit.happened("backup made", by=make.TESTS)
    close_store()
    return installation


def sql(installation, *statements):
    """Somebody with the database in hand, past every guard of ours."""
    close_store()
    connection = keys.connect(installation.data / "lighthis.db", isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def findings(run):
    answer = run("doctor", "--json")
    found = json.loads(answer.stdout)["findings"]
    assert answer.exit_code == (1 if found else 0)
    assert all(one["found"] and one["todo"] for one in found)
    return [one["check"] for one in found]


def test_nothing_is_wrong(run, healthy):
    assert findings(run) == []
    answer = run("doctor")
    assert answer.exit_code == 0
    assert answer.output.startswith("Nothing is wrong.")


def test_a_wrong_setting(run, healthy, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_IDLE_MINUTES", "soon")
    assert findings(run) == ["settings"]


def test_a_country_that_is_not_installed(run, healthy, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_COUNTRY", "xx")
    assert findings(run) == ["settings"]


def test_others_may_read_the_key(run, healthy):
    (healthy.data / "secret.key").chmod(0o644)
    assert findings(run) == ["folder"]


def test_the_disk_is_full(run, healthy, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    assert findings(run) == ["disk"]


@embedded
def test_an_old_sqlite(run, healthy, monkeypatch):
    monkeypatch.setattr(checks, "OLDEST_SQLITE", (99, 0, 0))
    assert findings(run) == ["sqlite_version"]


def test_a_step_behind(run, healthy, monkeypatch):
    monkeypatch.setattr("lighthis.db.migrate.newest", lambda: "next")
    assert findings(run) == ["schema"]


@embedded
def test_a_missing_table(run, healthy):
    sql(healthy, "DROP TABLE allergy")
    assert findings(run) == ["tables"]


@embedded
@pytest.mark.parametrize(
    "statement", ["DROP TRIGGER audit_entry_no_delete", "DROP TRIGGER bed_occupancy_bed_id_no_overlap_insert"]
)
def test_a_missing_guard(run, healthy, statement):
    sql(healthy, statement)
    assert findings(run) == ["guards"]


@embedded
def test_a_guard_that_guards_nothing(run, healthy):
    idle = "CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT 1; END"
    sql(healthy, "DROP TRIGGER audit_entry_no_delete", idle)
    assert findings(run) == ["guards"]


@pytest.mark.skipif(STORE != "postgres", reason="as PostgreSQL keeps it")
def test_a_missing_guard_in_postgres(run, healthy):
    with units.work():
        session.execute(text("DROP TRIGGER audit_entry_no_change ON audit_entry"))
    assert findings(run) == ["guards"]


@embedded
def test_a_row_that_points_at_nothing(run, healthy):
    sql(healthy, f"UPDATE patient_contact SET patient_id = '{uuid4()}'", "INSERT INTO patient_contact "
        f"(id, patient_id, kind, phone, person, relation, note, address, document, is_representative, created_at) "
        f"VALUES ('{uuid4()}', '{uuid4()}', 'own', '1', '', '', '', '', '', 0, 0)")  # fmt: skip
    assert findings(run) == ["references"]


@embedded
def test_a_changed_log(run, healthy):
    trigger = checks.objects.statements("sqlite")["audit_entry_no_update"]
    sql(healthy, "DROP TRIGGER audit_entry_no_update", "UPDATE audit_entry SET actor = 'nobody' WHERE seq = 3", trigger)
    assert findings(run) == ["chain"]


def test_a_patient_that_no_search_finds(run, healthy):
    with units.work():
        session.execute(text("DELETE FROM name_doc" + (" WHERE rowid = 1" if STORE == "sqlite" else "")))
    assert findings(run) == ["names"]


def test_a_job_given_up(run, healthy):
    with units.work():
        jobs.put("paper", {}, by=make.TESTS).state = "parked"
    assert findings(run) == ["parked"]


def test_nobody_does_the_jobs(run, healthy):
    with units.work():
        session.add(Job(kind="paper", subject={}, due_at=clock.now() - timedelta(hours=1)))
    assert findings(run) == ["worker"]


def test_no_copy_of_last_night(run, healthy):
    with clock.at(clock.now() + timedelta(hours=27)):
        assert findings(run) == ["backups", "downtime", "downtime"]  # nor packs of two hospitals


def test_a_copy_in_the_folder_counts(run, healthy):
    with clock.at(clock.now() + timedelta(hours=27)):
        assert run("backup").exit_code == 0
        assert "backups" not in findings(run)


def test_no_pack_for_a_downtime_of_last_night(run, healthy, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_LANG", "en")
    long_ago = clock.now() - timedelta(hours=30)
    with units.work():
        hospital, other = make.by_code("GES"), make.by_code("RUR")
        hospital.created_at = other.created_at = long_ago
        other.is_open = False
        pack = {"facility_id": hospital.id, "language": "ru", "asked_by_id": make.actor("ward_nurse").id}
        place, code = files.made_folder(files.folder(healthy.data, hospital.code, hospital.id)), hospital.code
    assert findings(run) == ["downtime"]
    assert f"no pack for a downtime of {code}" in run("doctor").output
    with units.work():
        session.add(DowntimePack(**pack, state="ready", as_of=long_ago, file="old.pack"))
    (place / "old.pack").touch()
    assert "30 hours old" in run("doctor").output
    with units.work():
        session.add(DowntimePack(**pack, state="ready", as_of=clock.now(), file="new.pack"))
    assert "is not there" in run("doctor").output
    (place / "new.pack").touch()
    assert findings(run) == []


def test_the_demo_needs_neither_copies_nor_second_factors(run, healthy, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_DEMO", "1")
    with units.work():
        session.scalars(select(Staff).where(Staff.login == "administrator.ges")).one().totp_secret = ""
    with clock.at(clock.now() + timedelta(days=3)):
        assert findings(run) == []


def test_the_clock_went_back(run, healthy):
    with clock.at(clock.now() - timedelta(hours=2)):
        assert findings(run) == ["time"]


def test_an_administrator_without_a_second_factor(run, healthy):
    with units.work():
        session.scalars(select(Staff).where(Staff.login == "administrator.ges")).one().totp_secret = ""
    assert findings(run) == ["administrators"]
    assert "administrator.ges" in run("doctor").output


def test_nobody_may_manage_staff(run, healthy):
    with units.work():
        for person in session.scalars(select(Staff).where(Staff.login.like("administrator%"))):
            person.disabled_at = clock.now()
    assert findings(run) == ["administrators"]


def test_words_that_are_not_compiled(run, healthy):
    (resources.folder("translations") / "uz" / "LC_MESSAGES" / "messages.mo").unlink()
    assert findings(run) == ["catalogues"]


@embedded
def test_a_damaged_file(run, healthy):
    session.remove()
    sql(healthy, "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_entry_object') "
        "WHERE name = 'ix_patient_identifier_value'")  # fmt: skip
    assert findings(run) == ["structure"]


def test_the_log_itself_is_not_changed_by_looking(run, healthy):
    before = session.query(AuditEntry).count()
    session.rollback()
    findings(run)
    assert session.query(AuditEntry).count() == before


def test_scans_that_have_nearly_filled_their_room(run, healthy, monkeypatch):
    mega = 1024 * 1024
    monkeypatch.setenv("LIGHTHIS_SCAN_FACILITY_MB", "10")
    with units.work():
        patient_id, clerk = session.scalars(select(Patient.id)).first(), make.actor("registrar")
        facts = {
            "facility_id": make.by_code().id,
            "patient_id": patient_id,
            "kind": "passport",
            "media_type": "image/jpeg",
        }
        session.add(Scan(**facts, size=8 * mega, sha256="", added_by_id=clerk.id))
    assert findings(run) == []
    assert "Scans of GES: 8 MB." in run("doctor").stdout
    with units.work():
        session.add(Scan(**facts, size=mega, sha256="", added_by_id=clerk.id))
    assert findings(run) == ["scans"]
    assert "take 9 MB of 10 MB" in run("doctor").stdout
