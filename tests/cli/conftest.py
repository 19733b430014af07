"""An installation in a folder of its own, with the commands bound to it."""

import os

import postgres
import pytest
from click.testing import CliRunner
from conftest import STORE

from lighthis import config
from lighthis.cli import lighthis


@pytest.fixture
def installation(store, tmp_path, monkeypatch):
    """Settings of the store of this test; commands read them from the environment."""
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path))
    monkeypatch.setenv("LIGHTHIS_DATABASE", store if STORE == "postgres" else "")
    monkeypatch.setenv("LIGHTHIS_LANG", "en")
    monkeypatch.setenv("PATH", f"{postgres.INSTALLED / 'pginstall' / 'bin'}:{os.environ['PATH']}")
    return config.read()


@pytest.fixture
def run(installation):
    """run("backup") gives the answer of a command."""
    return lambda *words: CliRunner().invoke(lighthis, [str(word) for word in words])
