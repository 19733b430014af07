"""Rows to look at: plain objects by one prepared statement, for the pages that everybody opens all day.

The ORM keeps identity, changes and relations of what it loads; a page that only shows pays five times for that
(docs/decisions/reading.md). What is read here belongs to no session: it cannot be written, and asks nothing later.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Dialect,
    Select,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    bindparam,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine

from lighthis.db.base import Base
from lighthis.db.prepared import Prepared
from lighthis.db.types import Id

T = TypeVar("T", bound=Base)
Take = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Part:
    """A row's own columns among those of the statement, and under which name which object takes it."""

    model: type[Base]
    table: Any
    names: tuple[str, ...]
    take: Take
    owner: int = 0
    attribute: str = ""


@dataclass(frozen=True)
class Reading(Generic[T]):
    """A prepared statement for rows of one model, with rows that hang on them."""

    statement: Select[Any]
    parts: tuple[Part, ...] = field(default_factory=tuple)

    @cached_property
    def prepared(self) -> Prepared:
        """The statement as it is sent."""
        return Prepared(self.statement)

    def along(self, attribute: str, model: type[Base], key: str, *names: str) -> "Reading[T]":
        """Bring the row that a key of ours points to, as an attribute; a dotted one hangs on a row that came along before."""
        path, _, last = attribute.rpartition(".")
        owner = next(place for place, part in enumerate(self.parts) if _path(self.parts, part) == path)
        table = cast(Table, model.__table__).alias()
        chosen = names or tuple(table.columns.keys())
        first = sum(len(part.names) for part in self.parts)
        statement = self.statement.add_columns(*(table.c[name] for name in chosen)).join(
            table, table.c.id == self.parts[owner].table.c[key], isouter=True
        )
        return Reading(statement, (*self.parts, _part(model, table, chosen, first, owner, last)))

    def columns(self, attribute: str) -> Any:
        """The columns of a row that comes along, for conditions."""
        return next(part.table.c for part in self.parts if _path(self.parts, part) == attribute)

    def where(self, *conditions: Any) -> "Reading[T]":
        """Fewer rows."""
        return replace(self, statement=self.statement.where(*conditions))

    def order_by(self, *columns: Any) -> "Reading[T]":
        """In this order."""
        return replace(self, statement=self.statement.order_by(*columns))

    def limit(self, most: Any) -> "Reading[T]":
        """At most so many."""
        return replace(self, statement=self.statement.limit(most))

    def all(self, **values: Any) -> list[T]:
        """The rows for the values of the statement's parameters."""
        rows = self.prepared.rows(**values)
        if len(self.parts) > 1:
            return [self._made(row) for row in rows]
        names, shape = self.parts[0].names, _shape(self.parts[0].model)
        return [_shaped(shape, names, row) for row in rows]

    def first(self, **values: Any) -> T | None:
        """The first row, if there is any."""
        row = self.prepared.row(**values)
        return None if row is None else self._made(row)

    def _made(self, row: Any) -> T:
        made: list[Any] = []
        for part in self.parts:
            values = part.take(row)
            one = None if part.attribute and values[0] is None else _filled(part, values)
            if part.attribute and made[part.owner] is not None:
                made[part.owner].__dict__[part.attribute] = one
            made.append(one)
        return cast(T, made[0])


class _Ids(TypeDecorator[list[UUID]]):
    """Several keys as one parameter, so that the statement is the same however many they are."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Uuid()))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return json.dumps([str(one) for one in value]) if dialect.name == "sqlite" else list(value)


class _Words(_Ids):
    """The same for texts."""

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else ARRAY(Text()))


class among(ColumnElement[bool]):  # noqa: N801  (reads as a condition)
    """A key or a word is one of those that come as a parameter: `among(table.c.patient_id, "ids")`."""

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: Any, name: str) -> None:
        self.column, self.keys = column, bindparam(name, type_=_Ids() if isinstance(column.type, Id) else _Words())

    def self_group(self, against: Any = None) -> "among":
        return self  # a condition already: SQLite needs no "= 1" behind it

    _traverse_internals = [("column", InternalTraversal.dp_clauseelement), ("keys", InternalTraversal.dp_clauseelement)]  # noqa: RUF012


@compiles(among)
def _any(element: among, compiler: Any, **more: Any) -> str:
    return f"{compiler.process(element.column, **more)} = ANY({compiler.process(element.keys, **more)})"


@compiles(among, "sqlite")
def _each(element: among, compiler: Any, **more: Any) -> str:
    column, keys = compiler.process(element.column, **more), compiler.process(element.keys, **more)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608  (no value is written in)


def of(model: type[T], *names: str) -> Reading[T]:
    """All rows of a model, with all columns or those named; narrowed by what follows."""
    table = cast(Table, model.__table__)
    chosen = names or tuple(table.columns.keys())
    columns = [table.c[name] for name in chosen]
    return Reading(select(*columns).select_from(table), (_part(model, table, chosen, 0),))


def plain(model: type[T], **values: Any) -> T:
    """One such object from values at hand."""
    one: Any = object.__new__(_shape(model))
    one.__dict__.update(values)
    return cast(T, one)


def _part(
    model: type[Base], table: Any, names: tuple[str, ...], first: int, owner: int = 0, attribute: str = ""
) -> Part:
    places = range(first, first + len(names))
    take: Take = itemgetter(*places) if len(names) > 1 else lambda row: (row[first],)
    return Part(model, table, names, take, owner, attribute)


def _path(parts: tuple[Part, ...], part: Part) -> str:
    above = _path(parts, parts[part.owner]) if part.attribute and part.owner else ""
    return f"{above}.{part.attribute}".strip(".")


def _filled(part: Part, values: tuple[Any, ...]) -> Any:
    return _shaped(_shape(part.model), part.names, values)


def _shaped(shape: type, names: tuple[str, ...], values: Sequence[Any]) -> Any:
    one: Any = object.__new__(shape)
    one.__dict__.update(zip(names, values, strict=True))
    return one


@cache
def _shape(model: type[Base]) -> type:
    """The model's own words (properties, methods) without the ORM's."""
    words: dict[str, Any] = {}
    for above in reversed(model.__mro__):
        if above.__module__.startswith("lighthis.") and above is not Base:
            words |= _own(vars(above))
    return type(f"{model.__name__}Seen", (), words | {"__tablename__": model.__tablename__})


def _own(words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: word
        for name, word in words.items()
        if (isinstance(word, property) or callable(word)) and not name.startswith("_")
    }
