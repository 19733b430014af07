"""New rows by one prepared insert each, for what is written all day: the ORM's flush costs five times the insert.

The model's own defaults are kept. What comes back is plain (`reading`): whoever goes on working with a row loads it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from lighthis.db.base import Base
from lighthis.db.ownership import points_inside
from lighthis.db.prepared import Prepared
from lighthis.db.reading import plain

T = TypeVar("T", bound=Base)
Defaults = tuple[dict[str, Any], tuple[tuple[str, Callable[[Any], Any]], ...]]


def add(model: type[T], **values: Any) -> T:
    """Write a row now; for looking only. Raises TypeError for a model whose rows point to rows of a facility."""
    statement, standing, made = _adding(model)
    row = standing | {name: make(None) for name, make in made if name not in values} | values
    statement.run(**row)
    return plain(model, **row)


@cache
def _adding(model: type[Base]) -> tuple[Prepared, dict[str, Any], tuple[tuple[str, Callable[[Any], Any]], ...]]:
    table = cast(Table, model.__table__)
    if points_inside(table):
        raise TypeError(f"{table.name} points to rows of a facility: the session checks that they are its own")
    return Prepared(insert(table), tuple(table.columns.keys())), *defaults(table)


def defaults(table: Table) -> Defaults:
    """What a new row of a table has where nothing is said: standing values, and those made each time anew."""
    standing: dict[str, Any] = {}
    made: list[tuple[str, Callable[[Any], Any]]] = []
    for column in table.columns:
        if isinstance(column.default, CallableColumnDefault):
            made.append((column.key, column.default.arg))
        else:
            standing[column.key] = (
                column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
            )
    return standing, tuple(made)
