"""Serving the pages and the print worker."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

import click
from gunicorn.app.wsgiapp import run as gunicorn

from lighthis import config
from lighthis.app import prepare
from lighthis.cli import asked
from lighthis.db import migrate
from lighthis.db.engine import close_store, engine
from lighthis.jobs.worker import work_on

LOOK_SECONDS = 2.0  # how often serve looks whether both still run
PATIENCE_SECONDS = 40  # gunicorn gives its requests 30


def opened() -> config.Settings:
    """Settings with the store open and the country loaded."""
    found = asked.settings()
    prepare(found)
    return found


@click.command()
@click.option("--no-worker", is_flag=True, help="Serve pages only; papers wait for `lighthis worker`.")
@click.option("--upgrade", "upgrades", is_flag=True, help="First what `lighthis upgrade` does.")
def serve(no_worker: bool, upgrades: bool) -> None:
    """Serve the pages with gunicorn, and the print worker beside it: both end together."""
    found = opened()
    if upgrades:
        migrate.upgrade(engine())
    close_store()  # no connection may cross the fork
    gc.collect()  # what is here now is not walked, and so not copied, by the collectors of the children
    gc.freeze()
    told = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: told.set())
    click.echo(f"Serving {found.bind if found.bind.startswith('unix') else f'http://{found.bind}/'} (Ctrl-C ends it)")
    pages = _started(_pages, found)
    printer = None if no_worker else _started(_printer, found)
    while pages.is_alive() and not told.wait(LOOK_SECONDS):
        if printer is not None and not printer.is_alive():  # killed for want of memory, say
            click.echo("The print worker ended by itself; it is started again.", err=True)
            printer = _started(_printer, found)
    code = _ended(pages)
    if printer is not None:
        _ended(printer)
    raise SystemExit(0 if told.is_set() else code or 1)


def _started(task: Callable[[config.Settings], None], found: config.Settings) -> BaseProcess:
    """A child that has all that is imported here already: it starts at once and shares the memory."""
    child = get_context("fork").Process(target=_in_child, args=(task, found))
    child.start()
    return child


def _in_child(task: Callable[[config.Settings], None], found: config.Settings) -> None:
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, signal.SIG_DFL)
    os.environ.update(asked.ENVIRONMENT, LIGHTHIS_DATA=str(found.data))
    task(found)


def _pages(found: config.Settings) -> None:
    sys.argv = [
        "gunicorn", "--preload", "--workers", str(found.workers), "--threads", str(found.threads),
        "--worker-class", "gthread", "--bind", found.bind, "--no-control-socket", "--log-level", "warning",
        "--worker-tmp-dir", str(found.data), "--forwarded-allow-ips", "127.0.0.1" if found.bind.startswith("127") else "*",
        "lighthis.wsgi:application",
    ]  # fmt: skip
    gunicorn()


def _printer(found: config.Settings) -> None:
    prepare(found)
    work_on(found)


def _ended(child: BaseProcess) -> int:
    """Tell a child to end, and see that it does. Returns its exit code."""
    child.terminate()
    child.join(PATIENCE_SECONDS)
    if child.is_alive():
        child.kill()
        child.join()
    return abs(child.exitcode or 0)


@click.command()
@click.option("--once", is_flag=True, help="Do what waits, then end.")
def worker(once: bool) -> None:
    """Print the papers that pages asked for."""
    work_on(opened(), once=once)
