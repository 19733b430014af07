"""The worker: takes one job after the other. Its press (jobs/press.py) is the only process that loads WeasyPrint."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from lighthis.config import Settings
from lighthis.db import units
from lighthis.db.engine import session
from lighthis.jobs import actions, printing
from lighthis.jobs.actions import Leased

log = structlog.get_logger("lighthis.worker")
NAP_SECONDS = 1.0


@dataclass(frozen=True)
class Kind:
    """How jobs of a kind are done.

    `make` does the slow part with no transaction open and returns what keeps its result; `keep` runs in one write unit
    with the job's own end and may run twice; `park` tells those who wait that it will not come.
    """

    make: Callable[[dict[str, Any], Settings], Any]
    keep: Callable[[dict[str, Any], Any], None]
    park: Callable[[dict[str, Any], str], None]


kinds: dict[str, Kind] = {}  # filled in app.py


def work_on(settings: Settings, *, once: bool = False) -> None:
    """Do what waits, one job after the other, until SIGTERM; with `once` until nothing waits."""
    with _until_told():
        try:
            while not printing.stopping.is_set():
                if not _one(settings):
                    if once:
                        return
                    printing.stopping.wait(NAP_SECONDS)
        finally:
            printing.close()
            session.remove()


@contextmanager
def _until_told() -> Iterator[None]:
    printing.stopping.clear()
    before = {name: signal.signal(name, lambda *_: printing.stopping.set()) for name in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _one(settings: Settings) -> bool:
    """Do the next job. Returns whether there was one; a store that cannot be reached now is asked again after a nap."""
    try:
        leased = actions.lease()
        if leased is not None:
            _do(leased, settings)
    except (units.Busy, OperationalError) as fault:
        session.rollback()
        log.critical("store", why=type(fault).__name__)
        return False
    return leased is not None


def _do(leased: Leased, settings: Settings) -> None:
    """One attempt. A job that killed its worker three times is parked without another."""
    if leased.attempt > actions.MOST_ATTEMPTS:
        _failed(leased, printing.NotPrinted(actions.KILLED))
        return
    try:
        kind = kinds[leased.kind]
        made = kind.make(leased.subject, settings)
        with units.work():
            kind.keep(leased.subject, made)
            actions.done(leased)
    except printing.Stopped:
        session.rollback()
        with units.work():
            actions.give_back(leased)
    except Exception as fault:  # noqa: BLE001  (one bad job must not end the worker)
        _failed(leased, fault)
    else:
        log.info("job", id=str(leased.id), kind=leased.kind, attempt=leased.attempt)


def _failed(leased: Leased, fault: Exception) -> None:
    session.rollback()
    why = f"{type(fault).__name__}: {fault}"
    log.error("job_failed", id=str(leased.id), kind=leased.kind, attempt=leased.attempt, exc_info=fault)
    with units.work():
        if actions.failed(leased, why) and leased.kind in kinds:
            kinds[leased.kind].park(leased.subject, why)
