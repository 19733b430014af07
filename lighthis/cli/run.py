"""Making the store and serving it."""

import os
import signal
import subprocess
import sys
import threading
from collections import ChainMap

import click

from lighthis import config
from lighthis.app import prepare
from lighthis.db import migrate
from lighthis.db.engine import engine
from lighthis.jobs.worker import work_on

ENVIRONMENT: dict[str, str] = {}
LOOK_SECONDS = 2.0  # how often serve looks whether both still run
PATIENCE_SECONDS = 40  # gunicorn gives its requests 30


def settings() -> config.Settings:
    """The settings of this command, its options before the environment."""
    return config.read(ChainMap(ENVIRONMENT, os.environ))  # type: ignore[arg-type]


def opened() -> config.Settings:
    """Settings with the store open and the country loaded."""
    found = settings()
    prepare(found)
    return found


@click.command()
def upgrade() -> None:
    """Create the database, or migrate it to this release."""
    opened()
    before = migrate.revision_of(engine())
    migrate.upgrade(engine())
    after = migrate.revision_of(engine())
    click.echo(
        f"The database is at {after}."
        if before == after
        else f"The database went from {before or 'nothing'} to {after}."
    )


@click.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; papers wait for `lighthis worker`.")
def serve(no_worker: bool) -> None:
    """Serve the pages with gunicorn, and the print worker beside it: both end together."""
    found = settings()
    environment = {**os.environ, **ENVIRONMENT, "LIGHTHIS_DATA": str(found.data)}
    command = [
        sys.executable, "-m", "gunicorn", "--preload", "--workers", str(found.workers), "--threads", str(found.threads),
        "--worker-class", "gthread", "--bind", found.bind, "--no-control-socket", "--log-level", "warning",
        "--worker-tmp-dir", str(found.data), "--forwarded-allow-ips", "127.0.0.1" if found.bind.startswith("127") else "*",
        "lighthis.wsgi:application",
    ]  # fmt: skip
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    click.echo(f"Serving {found.bind if found.bind.startswith('unix') else f'http://{found.bind}/'} (Ctrl-C ends it)")
    pages = subprocess.Popen(command, env=environment)
    printer = None
    try:
        while pages.poll() is None and not told.is_set():
            if not no_worker and (printer is None or printer.poll() is not None):
                if printer is not None:  # killed for want of memory, say: the pages go on, and so do the papers
                    click.echo("The print worker ended by itself; it is started again.", err=True)
                printer = subprocess.Popen([sys.executable, "-m", "lighthis", "worker"], env=environment)
            told.wait(LOOK_SECONDS)
    finally:
        code = _ended(pages)
        if printer is not None:
            _ended(printer)
    raise SystemExit(0 if told.is_set() else code or 1)


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Tell a child to end, and see that it does. Returns its exit code."""
    child.terminate()
    try:
        return child.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
def worker(once: bool) -> None:
    """Print the papers that pages asked for."""
    work_on(opened(), once=once)
