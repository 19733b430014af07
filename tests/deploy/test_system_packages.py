import os
import subprocess
from pathlib import Path

ALL_THERE = 'for one in "${@:3}"; do echo "$one installed"; done'
SCRIPT = Path(__file__).parent.parent.parent / "deploy" / "system-packages"


def run(path, *arguments, **env):
    return subprocess.run(
        ["/bin/bash", SCRIPT, *arguments],
        check=False, capture_output=True, text=True, env={"PATH": str(path), **env},
    )  # fmt: skip


def tools(folder, **scripts):
    """A machine where only these commands exist."""
    for name in ("basename", "readlink", "mktemp", "rm", "env", "tail", "true"):
        (folder / name).symlink_to(f"/usr/bin/{name}")
    for name, body in scripts.items():
        file = folder / name.replace("_", "-")
        file.write_text(f"#!/bin/bash\n{body}\n")
        file.chmod(0o755)
    return folder


def test_what_is_missing_is_named_in_one_line_where_apt_may_not_be_used(tmp_path):
    but_one = 'for one in "${@:3}"; do [ "$one" = fontconfig ] || echo "$one installed"; done; exit 1'
    path = tools(tmp_path, python3="exit 0", dpkg_query=but_one, id="echo 1000", sudo="exit 1", apt_get="exit 1")
    done = run(path, "run")
    assert done.returncode == 1
    assert done.stderr == "missing system packages, install them first: fontconfig\n"


def test_root_has_it_installed(tmp_path):
    log = tmp_path / "said"
    path = tools(tmp_path, python3="exit 0", dpkg_query="exit 1", id="echo 0", apt_get=f'echo "$@" >> {log}')
    done = run(path, "test")
    assert done.returncode == 0, done.stderr
    words = log.read_text().splitlines()[-1].split()
    assert {"install", "chromium", "lynx", "libpango-1.0-0"} <= set(words)


def test_nothing_is_asked_for_where_all_is_there(tmp_path):
    path = tools(tmp_path, python3="exit 0", dpkg_query=ALL_THERE, id="echo 0", apt_get="exit 9")
    assert run(path, "run").stdout == ""


def test_an_old_python_is_refused_with_a_sentence(tmp_path):
    done = run(tools(tmp_path, python3="exit 1"), "run")
    assert done.returncode == 1
    assert "3.11 or newer" in done.stderr


def test_a_python_without_venv_gets_its_package(tmp_path):
    but_one = 'for one in "${@:3}"; do [ "$one" = python3-venv ] || echo "$one installed"; done; exit 1'
    path = tools(tmp_path, dpkg_query=but_one, id="echo 1000", apt_get="exit 1")
    tools_python = tmp_path / "python3"
    tools_python.write_text('#!/bin/bash\n[[ "$2" != *ensurepip* ]]\n')
    tools_python.chmod(0o755)
    done = run(path, "run", LC_ALL=os.environ.get("LC_ALL", "C"))
    assert "install them first: python3-venv" in done.stderr
