"""The unit of work: validated first, then one lock file, one transaction, one commit (rulings 5)."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lighthis.db import memo, ownership
from lighthis.db.driver import send
from lighthis.db.engine import engine, is_sqlite, session, unit

WAIT_SECONDS = 5.0
ForeignFacility = ownership.ForeignFacility  # raised at every flush that would cross facilities
before_commit: list[
    Callable[[Session], None]
] = []  # filled in app.py: ownership is checked, the audit seals its chain last
after_rollback: list[Callable[[Session], None]] = []  # filled in app.py: the audit forgets
_lock_path: Path | None = None


CANNOT = ("is full", "readonly", "read-only", "disk I/O", "unable to open", "No space")  # how the stores say it


class Busy(Exception):
    """The store is held by someone else for longer than a person should wait."""


class Unwritable(Busy):
    """The store can be read but not written: its disk is full or read-only."""


def use_lock_file(path: Path | None) -> None:
    """Name the lock file that writers of all processes queue at; None on PostgreSQL."""
    global _lock_path
    _lock_path = path


def writing() -> bool:
    """Whether this thread is inside a write unit."""
    return bool(getattr(unit, "depth", 0))


def begin_writing() -> None:
    """Open the write unit of this thread: what was read before is read afresh inside it. Raises Busy."""
    if writing():
        return
    read = _read_alone()
    if read is None:
        session.rollback()
        session.expire_all()
    else:
        send(read, "ROLLBACK").close()
    memo.forget_all()
    unit.depth = 1
    try:
        _take_lock()
        if read is None:
            session.connection()
        else:
            send(read, "BEGIN IMMEDIATE").close()
    except BaseException as fault:  # whatever it was: no thread goes on half inside a unit or with the lock in its hand
        rollback()
        if isinstance(fault, OperationalError):
            raise (Unwritable if cannot_write(fault) else Busy) from fault
        raise


def _read_alone() -> Connection | None:
    """SQLite's connection where nothing was loaded through the ORM: it goes on in another transaction of the store."""
    connection: Connection | None = getattr(unit, "connection", None)
    store = session()
    if connection is None or not is_sqlite(engine()) or store.identity_map or store.new or store.deleted:
        return None
    return connection


def cannot_write(fault: BaseException) -> bool:
    """Whether waiting does not help: the disk is full or read-only."""
    return isinstance(fault, Unwritable) or any(words in str(fault) for words in CANNOT)


def commit() -> None:
    """Seal and keep everything of the unit, or nothing."""
    try:
        session.flush()
        for seal in before_commit:
            seal(session())
        session.commit()
    except BaseException:
        rollback()
        raise
    _leave()


def rollback() -> None:
    """Keep nothing of the unit."""
    try:
        session.rollback()
        memo.forget_all()
        for forget in after_rollback:
            forget(session())
    finally:
        _leave()


def begin_patiently(seconds: float) -> None:
    """`begin_writing` for who may wait so much longer than a person at a page. Raises Busy, Unwritable."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            return begin_writing()
        except Unwritable:
            raise
        except Busy:
            if time.monotonic() > give_up:
                raise


@contextmanager
def work(*, patience: float = 0.0) -> Iterator[Session]:
    """A whole write unit for commands, jobs and the demo; inside another it simply joins it. `patience`: see `begin_patiently`."""
    if writing():
        yield session()
        return
    begin_patiently(patience)
    try:
        yield session()
    except BaseException:
        rollback()
        raise
    commit()


def _take_lock() -> None:
    if _lock_path is None or not is_sqlite(engine()):
        return
    try:
        unit.handle = handle = os.open(_lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as fault:
        raise Unwritable(str(fault)) from fault
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise Busy from None
            time.sleep(0.0005)
        else:
            return


def _leave() -> None:
    unit.depth = 0
    handle = getattr(unit, "handle", None)
    if handle is not None:
        unit.handle = None
        os.close(handle)
