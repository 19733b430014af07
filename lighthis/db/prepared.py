"""Statements compiled once and handed to the driver as they are, in the transaction of the session at hand.

A statement costs SQLAlchemy some 100 µs before and after the store does its work; pages that everybody opens all day make a
dozen (docs/decisions/reading.md). Column types, both dialects, the transaction, the listeners and the errors stay SQLAlchemy's.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import import_module
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Dialect, Select, Table
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase

from lighthis.db.driver import send
from lighthis.db.engine import session, unit
from lighthis.db.types import Day, Flag, Id, Instant, Json, instant, microseconds

Change = Callable[[Any], Any]


class Key(UUID):
    """A key that keeps its own text: lists write it many times a page, and that costs more than reading it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        object.__setattr__(self, "text", text)

    def __str__(self) -> str:
        return self.text  # type: ignore[no-any-return]


# what `db.types` does, without its way round; a page reads the same keys again and again
EVERYWHERE: dict[type, Change] = {Flag: bool, Instant: instant, Day: date.fromisoformat}
IN_SQLITE: dict[type, Change] = {Id: lru_cache(maxsize=8192)(Key), Json: json.loads}


def _written(key: Any) -> Any:
    return str(key) if isinstance(key, UUID) else key and str(UUID(key))


INTO: dict[type, Change] = {Instant: microseconds}
INTO_SQLITE: dict[type, Change] = {Id: _written}


@dataclass(frozen=True)
class Form:
    """A statement in the words of one store."""

    text: str
    binds: tuple[tuple[str, str, Change | None], ...]  # name in the text, our name, change
    standing: dict[str, Any]  # values that are part of the statement, changed already
    is_named: bool
    changes: tuple[tuple[int, Change], ...]  # of the columns that Python sees in another type

    def filled(self, values: dict[str, Any]) -> Any:
        """What goes to the driver. Raises KeyError where a value is missing."""
        if self.standing:
            values = self.standing | values
        if self.is_named:
            return {name: change(values[key]) if change else values[key] for name, key, change in self.binds}
        return [change(values[key]) if change else values[key] for _name, key, change in self.binds]

    def seen(self, rows: list[Any]) -> list[Any]:
        """The rows as Python sees them."""
        changes = self.changes
        if not changes:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for place, change in changes:
                if values[place] is not None:
                    values[place] = change(values[place])
            made.append(values)
        return made


class Prepared:
    """A statement whose parameters have names. Lists come by `reading.among`, never by `in_`."""

    def __init__(self, statement: Any, columns: tuple[str, ...] = ()) -> None:
        self.statement, self.columns = statement, list(columns) or None
        self.forms: dict[str, Form] = {}

    def rows(self, **values: Any) -> list[Any]:
        """All rows, a sequence of values each."""
        form, cursor = self._sent(values)
        found: Any = cursor.fetchall()
        return form.seen(found)

    def row(self, **values: Any) -> Any:
        """The first row, or None."""
        form, cursor = self._sent(values)
        found = cursor.fetchone()
        cursor.close()
        return None if found is None else form.seen([found])[0]

    def run(self, **values: Any) -> None:
        """A change."""
        self._sent(values)[1].close()

    def run_many(self, several: list[dict[str, Any]]) -> None:
        """The same change with other values, as one statement."""
        connection, form = self._form()
        send(connection, form.text, [form.filled(values) for values in several], many=True).close()

    def _sent(self, values: dict[str, Any]) -> tuple[Form, DBAPICursor]:
        connection, form = self._form()
        return form, send(connection, form.text, form.filled(values))

    def _form(self) -> tuple[Connection, Form]:
        connection = getattr(unit, "connection", None) or session.connection()
        return connection, self.forms.get(connection.dialect.name) or self._prepare(connection.dialect)

    def _prepare(self, dialect: Dialect) -> Form:
        compiled: SQLCompiler = self.statement.compile(dialect=dialect, column_keys=self.columns)
        if "POSTCOMPILE" in compiled.string:
            raise ValueError(f"a list of unknown length in {compiled.string}")
        names = compiled.positiontup or list(compiled.binds)
        binds = [(name, compiled.binds[name]) for name in names]
        quick = INTO | (INTO_SQLITE if dialect.name == "sqlite" else {})
        changes = {
            name: quick.get(type(one.type)) or one.type.dialect_impl(dialect).bind_processor(dialect)
            for name, one in binds
        }
        standing = {name: one.value for name, one in binds if not one.required and one.value is not None}
        made = self.forms[dialect.name] = Form(
            compiled.string,
            tuple((name, name, None) if name in standing else (name, one.key, changes[name]) for name, one in binds),
            {name: _through(changes[name], value) for name, value in standing.items()},
            not compiled.positiontup,
            _changes(self.statement, dialect),
        )
        return made


def _through(change: Change | None, value: Any) -> Any:
    return value if change is None else change(value)


def _changes(statement: Any, dialect: Dialect) -> tuple[tuple[int, Change], ...]:
    if isinstance(statement, Select):
        columns: Any = statement.selected_columns
    elif isinstance(statement, UpdateBase):
        columns = statement.exported_columns  # what it returns
    else:
        return ()
    return changes_of(columns, dialect)


def changes_of(columns: Iterable[Any], dialect: Dialect) -> tuple[tuple[int, Change], ...]:
    """Which of some columns Python sees in another type than the driver, by their places, and how it is made."""
    quick = EVERYWHERE | (IN_SQLITE if dialect.name == "sqlite" else {})
    found = [
        quick.get(type(column.type)) or column.type.dialect_impl(dialect).result_processor(dialect, None)
        for column in columns
    ]
    return tuple((place, change) for place, change in enumerate(found) if change is not None)


def insert_of(store: str, table: Table) -> Any:
    """The INSERT of a store's own that knows ON CONFLICT; the other store's dialect is not read."""
    return import_module(f"sqlalchemy.dialects.{store}").insert(table)
