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
    said = [line for line in done.stdout.splitlines() if not line.startswith("Every request is")]
    return done.returncode, said, done.stderr


def test_requests_go_to_a_file_and_what_is_wrong_to_the_screen_too(checkout):
    request, fault = '{"page": "desk.home", "event": "request"}', '{"event": "fault"}'
    (checkout / ".venv/bin/lighthis").write_text(f"#!/bin/bash\necho '{request}' >&2\necho '{fault}' >&2\n")
    assert demo(checkout)[2].splitlines()[-1:] == [fault]
    assert (checkout / "var" / "requests.log").read_text().splitlines() == [request, fault]


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
