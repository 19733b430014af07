"""Opening the store: SQLite by the rules of engineering.md 2, PostgreSQL by one setting."""

import threading
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session, SessionTransaction, scoped_session, sessionmaker

from lighthis.config import Settings
from lighthis.db import keys
from lighthis.db.driver import send

OLDEST_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 can corrupt a WAL file when two connections reset it at once
NAME = "lighthis"  # how PostgreSQL knows our connections

unit = threading.local()
session: scoped_session[Session] = scoped_session(sessionmaker(expire_on_commit=False))
_engine: Engine | None = None


@event.listens_for(session, "after_begin")
def _begun_on(_session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    unit.connection = connection


@event.listens_for(session, "after_transaction_end")
def _ended(_session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        unit.connection = None


class StoreRefused(Exception):
    """The store cannot be opened safely; the sentence says why and what to do."""


def is_sqlite(engine: Engine) -> bool:
    """Whether this is the embedded store."""
    return engine.dialect.name == "sqlite"


def check_sqlite(version: tuple[int, ...]) -> None:
    """Refuse an SQLite that has the WAL-reset fault. Raises StoreRefused."""
    if version < OLDEST_SQLITE:
        found, least = (".".join(map(str, v)) for v in (version, OLDEST_SQLITE))
        raise StoreRefused(
            f"SQLite {found} can corrupt its file in WAL mode; at least {least} is needed. Install sqlcipher3."
        )


def make_engine(url: str, *, wait_ms: int = 5000) -> Engine:
    """An engine with the pragmas or time-outs that every connection of ours has."""
    if not url.startswith("sqlite"):
        return _make_postgres(url, wait_ms)
    check_sqlite(sqlite.sqlite_version_info)
    engine = create_engine(url, module=sqlite, connect_args={"check_same_thread": False, "timeout": wait_ms / 1000})

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        keys.unlock(connection)
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={wait_ms}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "wal_autocheckpoint=4000",  # 16 MB; by 1000, every twentieth registration waited for the whole to be copied back
            "foreign_keys=ON",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Any) -> None:
        send(connection, "BEGIN IMMEDIATE" if getattr(unit, "depth", 0) else "BEGIN").close()

    return engine


def _make_postgres(url: str, wait_ms: int) -> Engine:
    """Waits for a row no longer than SQLite for its file, so that a forgotten transaction cannot hold every worker."""
    engine = create_engine(
        url, pool_pre_ping=True, pool_size=5, max_overflow=5, pool_timeout=wait_ms / 1000,
        connect_args={"application_name": NAME},
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _opened(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait_ms}")
        connection.commit()

    return engine


def open_store(url: str) -> Engine:
    """Bind the process to its store."""
    return bind(make_engine(url))


def bind(made: Engine) -> Engine:
    """Bind the process to an engine that is made already."""
    global _engine
    close_store()
    _engine = made
    session.remove()
    session.configure(bind=_engine)
    return _engine


def open_installed(settings: Settings) -> Engine:
    """The store of an installation with its key, looked at before anything is written. Raises KeyRefused."""
    keys.use(settings.key_file)
    if settings.store_file is not None:
        keys.check(settings.store_file)
    return open_store(settings.url)


def close_store() -> None:
    """Let go of every connection (before a fork, between tests)."""
    session.remove()
    if _engine is not None:
        _engine.dispose()


def engine() -> Engine:
    """The store of this process. Raises RuntimeError before `open_store`."""
    if _engine is None:
        raise RuntimeError("open_store() first")
    return _engine
