"""What is handed out: one person as a ZIP, the register as a table that comes back unharmed."""

import csv
import io
import json
import zipfile
from datetime import date

import make
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from interop import files
from interop.test_runs import register_now
from openpyxl import load_workbook
from sqlalchemy import func, select

from lighthis.audit.models import AuditEntry
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.encounters import actions as encounters
from lighthis.interop import gathering
from lighthis.interop.cli import import_patients
from lighthis.interop.export_cli import export_all, export_patient
from lighthis.kernel import clock
from lighthis.kernel.actor import system
from lighthis.kernel.cells import STARTS, as_it_was, harmless
from lighthis.kernel.ids import new_id
from lighthis.papers.models import Paper, PaperPdf
from lighthis.registration import actions as registration
from lighthis.registration import queries as register
from lighthis.registration.models import Patient, PatientLink

NASTY = ("=1+1", "+998", "-Ли", "@SUM(A1)", "'=x", "''-y", "'Оʻз", "=", 'a,b;c"d')


def run(command, *words):
    session.remove()
    answer = CliRunner().invoke(command, [*map(str, words), "--language", "en"], obj=lambda: None)
    assert "Traceback" not in answer.output, answer.output
    return answer


@given(st.text())
@example("=1+1")
@example("'=1")
@example("''")
@example("\t=1")
def test_a_cell_comes_back_as_it_was_and_is_no_formula(text):
    cell = harmless(text)
    assert as_it_was(cell) == text
    assert not cell.startswith(STARTS)


@pytest.fixture
def furnished(store, tmp_path):
    path = files.write(tmp_path / "p.csv", files.text(files.ANNA, files.BOBUR, files.YEAR))
    assert run(import_patients, path, "--facility", "GES").exit_code == 0
    with units.work():
        for n, name in enumerate(NASTY):
            draft = registration.PatientDraft(
                family=f"{name}", given="Лола", sex="female", birth_date=date(1980, 1, n + 1), kin=name, kin_phone="901112233",
                citizenship="UZ", district="1726266", mahalla=name, line=name, pinfl=f"4{n:013d}",
            )  # fmt: skip
            registration.register(draft, by=system("desk"))
        registration.register_unknown("male", 40, "Неизвестный 1", by=system("desk"))
    return tmp_path


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_register_comes_back_unharmed(furnished, suffix):
    before, file = register_now(), furnished / f"all{suffix}"
    assert f"Written: {3 + len(NASTY) + 1} patients." in run(export_all, file).output
    answer = run(import_patients, file)
    assert answer.exit_code == 0, answer.output
    assert "New: 0, changed: 0" in answer.output
    assert register_now() == before
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_another_register_gets_the_same_people(furnished, suffix, monkeypatch):
    """Read as another installation would, where nobody of these is known."""
    file = furnished / f"all{suffix}"
    run(export_all, file)
    monkeypatch.setattr("lighthis.interop.queries.here", lambda _keys: set())
    with units.work():
        for one in session.scalars(select(Patient)):
            for number in one.identifiers:
                number.state = "withdrawn"
    answer = run(import_patients, file, "--source", "elsewhere")
    assert f"New: {3 + len(NASTY) + 1}, changed: 0, as before: 0, not brought in: 0." in answer.output
    for n, name in enumerate(NASTY):
        old, new = _both(name)
        assert (old.name.family, old.birth_date) == (new.name.family, date(1980, 1, n + 1))
        assert [vars_of(one) for one in old.addresses] == [vars_of(one) for one in new.addresses]
        assert [(c.kind, c.phone, c.person) for c in old.contacts] == [
            (c.kind, c.phone, c.person) for c in new.contacts
        ]
    assert register.by_source("urn:lighthis:source:elsewhere", "A-3").birth_precision == "year"


def _both(family):
    session.expire_all()
    rows = [one for one in session.scalars(select(Patient).order_by(Patient.id)) if one.name.family == family]
    assert len(rows) == 2, family
    return rows


def vars_of(row):
    return (row.country, row.region, row.district, row.mahalla, row.line)


def test_no_cell_of_the_register_is_a_formula(furnished):
    run(export_all, furnished / "all.csv")
    with (furnished / "all.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(STARTS)]
    assert "'=1+1" in cells
    run(export_all, furnished / "all.xlsx")
    sheet = load_workbook(furnished / "all.xlsx").active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_only_the_patients_of_a_hospital(furnished):
    assert "Written: 3 patients." in run(export_all, furnished / "ges.csv", "--facility", "GES").output
    assert "Written: 0 patients." in run(export_all, furnished / "rur.csv", "--facility", "RUR").output
    assert run(export_all, furnished / "x.csv", "--facility", "XXX").exit_code == 1
    assert run(export_all, furnished / "x.ods").exit_code == 1


def write_life(patient, text="боль в животе", secrecy="ordinary", at="GES"):
    coming = encounters.arrive(patient, "self-referred", text, clock.now(), by=make.actor("doctor", at), again=True)
    coming.secrecy = secrecy
    session.flush()
    paper = Paper(
        facility_id=coming.facility_id, form="f003", language="ru", subject_id=coming.id, patient_id=patient.id,
        encounter_id=coming.id, facts={}, state="ready", asked_by_id=make.actor("doctor", at).id,
    )  # fmt: skip
    session.add(paper)
    session.flush()
    session.add(PaperPdf(facility_id=coming.facility_id, paper_id=paper.id, body=f"%PDF {text}".encode()))
    return coming


@pytest.fixture
def lived(store):
    with units.work():
        patient = make.patient(family="Ғуломова")
        write_life(patient)
        write_life(patient, "тайна", secrecy="sensitive")
        write_life(patient, "далеко", at="RUR")
        return patient.id


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def test_a_person_is_handed_out_by_the_archive(lived, sign_in):
    client = sign_in("archive")
    assert "Everything about the patient" in client.get(f"/patients/{lived}").text
    assert client.get(f"/patients/{lived}/export").status_code == 200
    answer = client.get(f"/patients/{lived}/export.zip")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="patient-')
    assert "Ғуломова" not in str(answer.headers)
    parts = unpacked(answer.data)
    record = json.loads(parts["record.json"])
    assert [row["family"] for row in record["tables"]["patient_name"]] == ["Ғуломова"]
    assert [row["complaint"] for row in record["tables"]["encounter"]] == ["боль в животе"]
    assert "Ғуломова".encode() in parts["index.html"]
    printed = [body for name, body in parts.items() if name.endswith(".pdf")]
    assert printed == ["%PDF боль в животе".encode()]
    whole = b"".join(parts.values()).decode()
    assert "тайна" not in whole  # the archive may not see sensitive comings
    assert "далеко" not in whole  # another hospital's
    session.remove()
    entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "looked: exported file")
    assert session.scalar(entries.where(AuditEntry.patient_id == lived)) == 1


def test_the_chief_doctor_gets_the_sensitive_comings_too(lived, sign_in):
    parts = unpacked(sign_in("chief_doctor").get(f"/patients/{lived}/export.zip").data)
    complaints = [row["complaint"] for row in json.loads(parts["record.json"])["tables"]["encounter"]]
    assert complaints == ["боль в животе", "тайна"]


def test_nobody_else_may(lived, sign_in):
    for role in ("doctor", "registrar"):
        assert sign_in(role).get(f"/patients/{lived}/export.zip").status_code == 403
    assert sign_in("archive").get(f"/patients/{new_id()}/export.zip").status_code == 404


def test_the_command_hands_out_all_or_one_hospital(lived, tmp_path):
    out = tmp_path / "p.zip"
    assert run(export_patient, lived, "--out", out).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    record = json.loads(unpacked(out.read_bytes())["record.json"])["tables"]
    assert sorted(row["complaint"] for row in record["encounter"]) == ["боль в животе", "далеко", "тайна"]
    run(export_patient, lived, "--out", out, "--facility", "RUR")
    record = json.loads(unpacked(out.read_bytes())["record.json"])["tables"]
    assert [row["complaint"] for row in record["encounter"]] == ["далеко"]
    assert run(export_patient, "nobody", "--out", out).exit_code == 1


def test_linked_records_are_handed_out_together(lived, tmp_path):
    with units.work():
        other = make.patient(family="Гулямова")
        make_link(other.id, lived)
    run(export_patient, lived, "--out", tmp_path / "p.zip")
    record = json.loads(unpacked((tmp_path / "p.zip").read_bytes())["record.json"])
    assert {row["family"] for row in record["tables"]["patient_name"]} == {"Ғуломова", "Гулямова"}
    assert len(record["linked"]) == 2


def make_link(loser, survivor):
    session.add(PatientLink(loser_id=loser, survivor_id=survivor, by_id=make.actor("doctor").id, reason="test"))


def test_every_table_of_a_patients_record_is_in():
    names = {table.name for table, _columns in gathering.tables()}
    assert {
        "patient_name",
        "allergy",
        "card",
        "encounter",
        "diagnosis",
        "note",
        "stay",
        "ledger_entry",
        "paper",
    } <= names
    assert not names & gathering.LEFT_OUT
