"""An import is killed with -9 at random moments, or its disk is full: the same command again goes on, nobody comes twice."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import conftest
import pytest
from interop import files
from sqlalchemy import func, select

from lighthis.audit import queries as log
from lighthis.audit.models import AuditEntry
from lighthis.db.engine import close_store, engine, open_store, session
from lighthis.interop import runs
from lighthis.interop.models import ImportRow
from lighthis.registration import name_index
from lighthis.registration.models import Card, Patient, PatientIdentifier, PatientName

ROWS, KILLS = 900, 3
LETTERS = "абвгдежзиклмнопрстуфхцчш"
only_sqlite = pytest.mark.skipif(conftest.STORE != "sqlite", reason="the disk of an embedded store")


def people(count):
    made = []
    for n in range(count):
        family = f"Кар{LETTERS[n % 24]}{LETTERS[n // 24 % 24]}{LETTERS[n // 576 % 24]}ова"
        pinfl = f"{4000000000000 + n:013d}7" if n % 3 == 0 else ""
        made.append(
            (f"N-{n}", family, "Лола", "Анваровна", "ж", f"{n % 28 + 1:02}.03.{1930 + n % 70}", pinfl, "+998901112233")
        )
    return files.text(*made, (*made[0][:6], "", ""))  # the last line has a number that stood before


def command(tmp_path, store, *more, path=None):
    database = store if conftest.STORE == "postgres" else ""
    environment = {**os.environ, "LIGHTHIS_DATA": str(tmp_path), "LIGHTHIS_DATABASE": database}
    words = [
        sys.executable,
        "-m",
        "lighthis",
        "patients",
        "import",
        str(path or tmp_path / "p.csv"),
        "--language",
        "en",
        *more,
    ]
    return subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def position():
    session.rollback()
    found = runs.newest()
    session.rollback()
    return (found[0].position, found[0].state) if found else (0, "")


def killed_after(process, rows):
    """Kill the command as soon as so many rows are kept, or let it end."""
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if position()[0] >= rows:
            time.sleep(random.random() * 0.1)
            os.kill(process.pid, signal.SIGKILL)
            break
        time.sleep(0.005)
    process.wait(60)
    process.stdout.close()


def counted(model):
    return session.scalar(select(func.count()).select_from(model))


def check_whole(rows):
    session.remove()
    sources = Counter(session.scalars(select(PatientIdentifier.value).where(PatientIdentifier.kind == "source")))
    assert sources == Counter(f"N-{n}" for n in range(rows))
    assert [counted(model) for model in (Patient, PatientName, ImportRow)] == [rows] * 3
    assert log.first_fault() is None
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "brought in"))
    assert sum(row.detail["new"] for row in entries) == rows
    assert name_index.unindexed() == (set(), set())


@pytest.fixture
def served(store, tmp_path):
    session.remove()
    return store


def test_killed_again_and_again_each_comes_once(served, tmp_path):
    files.write(tmp_path / "p.csv", people(ROWS))
    dice = random.Random()
    kills = 0
    for part in range(1, KILLS + 1):
        process = command(tmp_path, served, "--facility", "GES")
        killed_after(process, dice.randrange(ROWS * (part - 1) // KILLS, ROWS * part // KILLS) + 1)
        kills += process.returncode == -signal.SIGKILL
    assert kills >= 2
    was_over = position()[1] == "done"  # the last kill came too late
    process = command(tmp_path, served, "--facility", "GES")
    output, _nothing = process.communicate(timeout=120)
    assert process.returncode == 0, output
    new, before = (0, ROWS) if was_over else (ROWS, 0)
    assert f"New: {new}, changed: 0, as before: {before}, not brought in: 1." in output
    check_whole(ROWS)
    numbers = sorted(session.scalars(select(Card.number)))
    assert numbers == [f"GES-{number:06d}" for number in range(1, ROWS + 1)]
    report = (tmp_path / "p.csv.report.tsv").read_text("utf-8-sig")
    assert report.count("the same number stands in line 2") >= 1


def test_two_commands_at_once_bring_each_person_once(served, tmp_path):
    files.write(tmp_path / "p.csv", people(600))
    files.write(tmp_path / "q.csv", people(601))
    both = [command(tmp_path, served), command(tmp_path, served, path=tmp_path / "q.csv"), command(tmp_path, served)]
    said = [one.communicate(timeout=180)[0] for one in both]
    assert {one.returncode for one in both} <= {0, 1}
    assert all("Traceback" not in one for one in said), said
    last = command(tmp_path, served, path=tmp_path / "q.csv")
    assert last.communicate(timeout=120)[0]
    check_whole(601)


@only_sqlite
def test_a_store_that_is_held_is_waited_for(served, tmp_path):
    files.write(tmp_path / "p.csv", people(20))
    holder = engine().raw_connection()
    holder.cursor().execute("BEGIN IMMEDIATE")
    process = command(tmp_path, served)
    time.sleep(9)
    assert process.poll() is None, process.stdout.read()
    holder.rollback()
    holder.close()
    output, _nothing = process.communicate(timeout=60)
    assert process.returncode == 0, output
    check_whole(20)


@only_sqlite
def test_a_full_disk_is_said_and_the_same_command_goes_on(store, tmp_path):
    if os.geteuid() != 0:
        pytest.skip("a small disk needs root")
    close_store()
    disk = tmp_path / "disk"
    disk.mkdir()
    files.write(tmp_path / "p.csv", people(ROWS))
    size = f"size={(tmp_path / 'lighthis.db').stat().st_size // 1024 + 900}k"  # the store, and a little
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=True)
    try:
        (disk / "lighthis.db").write_bytes((tmp_path / "lighthis.db").read_bytes())
        more = ("--report", str(tmp_path / "r.tsv"))
        first = command(disk, "", *more, path=tmp_path / "p.csv")
        output = first.communicate(timeout=120)[0]
        assert first.returncode == 1, output
        assert "The disk is full or cannot be written." in output
        assert "Traceback" not in output
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        again = command(disk, "", *more, path=tmp_path / "p.csv")
        output = again.communicate(timeout=120)[0]
        assert again.returncode == 0, output
        assert f"New: {ROWS}," in output
        open_store(f"sqlite:///{disk / 'lighthis.db'}")
        check_whole(ROWS)
        close_store()
    finally:
        session.remove()
        close_store()
        subprocess.run(["umount", "-l", str(disk)], check=False)
        open_store(store)
