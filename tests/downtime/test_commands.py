"""The command opens a pack where the store does not."""

import stat

import pytest
from click.testing import CliRunner

from lighthis.db import keys
from lighthis.downtime import cli, files


@pytest.fixture
def plain():
    """No key in use; what other tests of the process use comes back."""
    before = keys._key, keys._file
    keys.use(None)
    yield
    keys._key, keys._file = before


@pytest.fixture
def pack(tmp_path, plain):
    """A pack with a part that lies apart."""
    path = tmp_path / "night.pack"
    files.write(path, {"pack.html": b"<p>lists", "pack.pdf": b"%PDF", "closed.html": b"<p>apart"})
    return path


def test_a_pack_is_opened_without_a_store(pack, tmp_path, monkeypatch):
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("LIGHTHIS_STORE_KEY_FILE", raising=False)
    into = tmp_path / "out"
    done = CliRunner().invoke(cli.downtime, ["open", str(pack), str(into)])
    assert done.exit_code == 0, done.output
    assert sorted(one.name for one in into.iterdir()) == ["pack.html", "pack.pdf"]
    assert (into / "pack.html").read_bytes() == b"<p>lists"
    assert stat.S_IMODE((into / "pack.pdf").stat().st_mode) == 0o600
    CliRunner().invoke(cli.downtime, ["open", str(pack), str(into), "--closed"])
    assert (into / "closed.html").read_bytes() == b"<p>apart"


def test_under_a_key_the_key_alone_opens_it(plain, tmp_path, monkeypatch):
    key, path = tmp_path / "store.key", tmp_path / "night.pack"
    keys.new(key)
    keys.use(key)
    files.write(path, {"pack.html": b"<p>lists"})
    monkeypatch.setenv("LIGHTHIS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("LIGHTHIS_STORE_KEY_FILE", str(key))
    assert CliRunner().invoke(cli.downtime, ["open", str(path), str(tmp_path / "out")]).exit_code == 0
    assert (tmp_path / "out" / "pack.html").read_bytes() == b"<p>lists"
    monkeypatch.delenv("LIGHTHIS_STORE_KEY_FILE")
    assert CliRunner().invoke(cli.downtime, ["open", str(path), str(tmp_path / "other")]).exit_code != 0
    assert not (tmp_path / "other").exists()
