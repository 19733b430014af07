import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache"}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The files of the checkout that git would take, with no built thing among them."""
    place = tmp_path_factory.mktemp("checkout") / "lighthis"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    return place


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    """Built straight from the checkout."""
    return build(checkout, tmp_path_factory.mktemp("straight"), "--wheel")


@pytest.fixture(scope="module")
def archive(checkout, tmp_path_factory):
    """The source archive, unpacked."""
    made = build(checkout, tmp_path_factory.mktemp("archive"), "--sdist")
    place = tmp_path_factory.mktemp("unpacked")
    # Debian 12 has Python 3.11.2, whose tarfile knows no filter yet
    subprocess.run(["tar", "-xf", made, "-C", place], check=True)
    return next(place.iterdir())


def build(source, target, what):
    # no network: what it builds with is in the environment, from the lock
    command = [sys.executable, "-m", "build", "--no-isolation", what, "--outdir", target, source]
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON"))}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(target.iterdir())


def files_in(wheel):
    with zipfile.ZipFile(wheel) as packed:
        return {name for name in packed.namelist() if ".dist-info/" not in name}


def files_below(place, folder, inside=""):
    return {
        f"{inside}{file.relative_to(place)}"
        for file in (place / folder).rglob("*")
        if file.is_file() and file.suffix not in {".pyc", ".mo"} and not LEFT_OUT & set(file.parts)
    }


def test_the_wheel_holds_every_file_of_the_tree_and_no_other(checkout, wheel):
    catalogues = files_below(checkout, "translations", "lighthis/") | files_below(checkout, "locales_ru_uz")
    expected = (
        files_below(checkout, "lighthis")
        | files_below(checkout, "locales_ru_uz")
        | files_below(checkout, "templates", "lighthis/")
        | files_below(checkout, "translations", "lighthis/")
        | {name.removesuffix(".po") + ".mo" for name in catalogues if name.endswith(".po")}
    )
    assert files_in(wheel) == expected


def test_the_wheel_made_through_the_source_archive_is_the_same(archive, wheel, tmp_path):
    assert files_in(build(archive, tmp_path, "--wheel")) == files_in(wheel)


def test_the_source_archive_holds_what_a_developer_needs(checkout, archive):
    for folder in ("tests", "deploy", "docs"):
        assert files_below(archive, folder) == files_below(checkout, folder)
    for name in ("Makefile", "pyproject.toml", "MANIFEST.in", "LICENSE"):
        assert (archive / name).read_bytes() == (checkout / name).read_bytes()


def test_the_wheel_says_how_it_is_started_and_what_it_needs(wheel):
    with zipfile.ZipFile(wheel) as packed:
        [info] = {name.split("/")[0] for name in packed.namelist() if ".dist-info/" in name}
        points = packed.read(f"{info}/entry_points.txt").decode()
        metadata = packed.read(f"{info}/METADATA").decode()
    assert "lighthis = lighthis.cli:main" in points
    assert "uz = locales_ru_uz:pack" in points
    assert "Requires-Python: >=3.11" in metadata
    assert "License-Expression: Apache-2.0" in metadata


@pytest.mark.parametrize("name", ["runtime", "test"])
def test_the_lock_pins_all_that_the_settings_ask_for(name):
    lock = (ROOT / "deploy" / "locks" / f"{name}.txt").read_text()
    settings = (ROOT / "setup.cfg").read_text()
    asked = settings.split("install_requires =\n")[1].split("\n\n")[0].splitlines()
    for line in (line.strip() for line in asked if "#" not in line):
        package = line.split(">=")[0]
        assert f"\n{package}==" in lock, f"{package}: run deploy/locks/update.py --keep"
    for entry in lock.split("\n")[1:]:
        assert entry.startswith(("    --hash=sha256:",)) or "==" in entry or not entry, entry
    assert "://" not in lock
