"""Thousands of rows at once, as the store keeps them: one prepared insert in SQLite, COPY in PostgreSQL.

Keys are texts, instants microseconds, days ISO texts: what `db.types` makes of each value is done by the caller, once.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import Any, cast

from sqlalchemy import Connection, Table

from lighthis.db.adding import defaults
from lighthis.db.base import Base
from lighthis.db.driver import copy_in, send
from lighthis.db.engine import engine, is_sqlite, session, unit
from lighthis.db.ownership import points_inside

Rows = Sequence[tuple[Any, ...]]


def add_many(model: type[Base], columns: tuple[str, ...], rows: Rows, *, of_one: bool = False) -> None:
    """New rows of a model; columns left out get what the model says of them. Raises TypeError where it cannot.

    `of_one`: the caller made all of them, and whatever they point to, for one facility; otherwise rows that point to rows of a
    facility are refused, because the session alone checks that they are its own.
    """
    if rows:
        connection = _connection()
        if not of_one and points_inside(cast(Table, model.__table__)):
            raise TypeError(
                f"{model.__tablename__} points to rows of a facility: the session checks that they are its own"
            )
        names, tail = _whole(model, columns, connection.dialect.name)
        fill(model.__tablename__, names, [row + tail for row in rows] if tail else rows)


def fill(table: str, columns: tuple[str, ...], rows: Rows) -> None:
    """New rows of a table that no model describes, every column given."""
    if not rows:
        return
    connection, named = _connection(), ", ".join(columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        send(connection, f"INSERT INTO {table} ({named}) VALUES ({marks})", rows, many=True).close()  # noqa: S608
    else:
        copy_in(connection, f"COPY {table} ({named}) FROM STDIN", rows)


def _connection() -> Connection:
    return getattr(unit, "connection", None) or session.connection()


@cache
def _whole(model: type[Base], columns: tuple[str, ...], _dialect: str) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """All columns, and the values of those left out, changed for the store."""
    table = cast(Table, model.__table__)
    standing, made = defaults(table)
    if missing := [name for name, _make in made if name not in columns]:
        raise TypeError(f"{table.name}: no value for {', '.join(missing)}")
    dialect = _connection().dialect
    tail = {}
    for name, value in standing.items():
        if name not in columns:
            change = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
            tail[name] = change(value) if change else value
    return (*columns, *tail), tuple(tail.values())


def quicken() -> None:
    """While many rows come: the log of the store is copied back between the units (`copy_back`) and not inside them."""
    _said("PRAGMA wal_autocheckpoint=0", "PRAGMA cache_size=-8000")


def slow_down() -> None:
    """As every connection is (`db.engine`)."""
    _said("PRAGMA wal_autocheckpoint=4000", "PRAGMA cache_size=-2000", "PRAGMA wal_checkpoint(PASSIVE)")


def copy_back() -> None:
    """Copy the log of the store back while nobody has to wait for it."""
    _said("PRAGMA wal_checkpoint(PASSIVE)")


def _said(*pragmas: str) -> None:
    if not is_sqlite(engine()):
        return
    session.rollback()
    raw = engine().raw_connection()
    try:
        with suppress(engine().dialect.loaded_dbapi.Error):  # a full disk is said by whoever writes next, in words
            cursor = raw.cursor()
            for pragma in pragmas:
                cursor.execute(pragma)
            cursor.close()
    finally:
        raw.close()
