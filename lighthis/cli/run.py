"""Making the store and serving it."""

import os
import signal
import subprocess
import sys
from collections import ChainMap

import click

from lighthis import config
from lighthis.app import prepare
from lighthis.db import migrate
from lighthis.db.engine import engine
from lighthis.jobs.worker import work_on

ENVIRONMENT: dict[str, str] = {}


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
    """Serve the pages with gunicorn, and the print worker beside it."""
    found = settings()
    environment = {**os.environ, **ENVIRONMENT, "LIGHTHIS_DATA": str(found.data)}
    command = [
        sys.executable, "-m", "gunicorn", "--preload", "--workers", str(found.workers), "--threads", str(found.threads),
        "--worker-class", "gthread", "--bind", found.bind, "--no-control-socket", "--log-level", "warning",
        "--worker-tmp-dir", str(found.data), "--forwarded-allow-ips", "127.0.0.1" if found.bind.startswith("127") else "*",
        "lighthis.wsgi:application",
    ]  # fmt: skip
    children = [subprocess.Popen(command, env=environment)]
    if not no_worker:
        children.append(subprocess.Popen([sys.executable, "-m", "lighthis", "worker"], env=environment))
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: [child.terminate() for child in children])
    code = children[0].wait()
    for child in children[1:]:
        child.terminate()
        child.wait(10)
    raise SystemExit(code)


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
def worker(once: bool) -> None:
    """Print the papers that pages asked for."""
    work_on(opened(), once=once)
