import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent.parent / "deploy" / "demo"
LOADED = ["upgrade", "demo load"]
SERVED = ["demo accounts", "serve --upgrade"]  # the fake command says what it was asked, so the accounts are that


@pytest.fixture
def checkout(tmp_path):
    """The script beside a command that only says what it was asked."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(SCRIPT, tmp_path / "deploy")
    command = tmp_path / ".venv" / "bin" / "lighthis"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/bash\necho "$*"\n[ "$*" != "${FAIL:-}" ]\n')
    command.chmod(0o755)
    return tmp_path


def demo(checkout, *arguments, **env):
    # port 1 is nobody's
    env = {"PATH": "/usr/bin:/bin", "PORT": "1"} | env
    done = subprocess.run([checkout / "deploy/demo", *arguments], check=False, capture_output=True, text=True, env=env)
    return done.returncode, done.stdout.splitlines(), done.stderr


def test_a_second_start_keeps_the_data(checkout):
    assert demo(checkout)[1] == LOADED + SERVED
    (checkout / "var" / "kept").touch()
    assert demo(checkout)[1] == SERVED
    assert (checkout / "var" / "kept").exists()


def test_a_load_that_was_cut_short_is_begun_again(checkout):
    assert demo(checkout, FAIL="demo load")[:2] == (1, LOADED)
    (checkout / "var" / "half").touch()
    assert demo(checkout)[1] == LOADED + SERVED
    assert not (checkout / "var" / "half").exists()


def test_reset_begins_anew(checkout):
    demo(checkout)
    (checkout / "var" / "old").touch()
    assert demo(checkout, "--reset")[:2] == (0, LOADED)
    assert not (checkout / "var" / "old").exists()


@pytest.mark.parametrize("arguments", [(), ("--reset",)])
def test_a_folder_that_is_not_the_demos_is_left_alone(checkout, arguments):
    hospital = checkout / "hospital"
    hospital.mkdir()
    (hospital / "lighthis.db").write_text("people")
    code, said, complaint = demo(checkout, *arguments, LIGHTHIS_DATA=str(hospital))
    assert (code, said) == (1, [])
    assert "not made" in complaint
    assert (hospital / "lighthis.db").read_text() == "people"


def test_reset_leaves_a_database_elsewhere_alone(checkout):
    demo(checkout)
    code, said, complaint = demo(checkout, "--reset", LIGHTHIS_DATABASE="postgresql+psycopg:///hospital")
    assert (code, said) == (1, [])
    assert "LIGHTHIS_DATABASE" in complaint
