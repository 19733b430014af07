"""Rows of several kinds by one statement: a page of a timeline in one order, or everything that hangs on a row.

Each kind keeps its own columns; in the statement they share places by their types, what a kind has not is NULL
(docs/decisions/reading.md). What comes back is plain, as in `reading`.
"""

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from operator import itemgetter
from types import SimpleNamespace
from typing import Any

from sqlalchemy import CompoundSelect, Dialect, Select, cast, literal_column, null, select, union_all

from lighthis.db.engine import session, unit
from lighthis.db.prepared import Prepared, changes_of
from lighthis.db.types import Integer, Text

KIND = "kind_of_row"
# names of the columns, how they are taken out of a row of the statement, and what is made of those that Python sees otherwise
Shape = tuple[tuple[str, ...], Callable[[Any], Any], tuple[tuple[int, Callable[[Any], Any]], ...]]


class Together:
    """Statements by the kind of row they bring. `order` names columns that every kind has, those to go down with a minus."""

    def __init__(self, kinds: Mapping[str, Select[Any]], order: tuple[str, ...] = (), limit: int | None = None) -> None:
        self.kinds = dict(kinds)
        self.order, self.limit = order, limit
        self.common = tuple(name.removeprefix("-") for name in order)
        self.slots = self._slots()
        self.shapes: dict[str, dict[str, Shape]] = {}  # by dialect and kind

    def rows(self, **values: Any) -> list[SimpleNamespace]:
        """The rows for the values of the parameters, each with its kind and the columns of its kind."""
        raw = self._prepared.rows(**values)
        if not raw:
            return []
        dialect = (getattr(unit, "connection", None) or session.connection()).dialect
        shapes = self.shapes.get(dialect.name) or self._learn(dialect)
        return [_shaped(one, shapes[one[0]]) for one in raw]

    @cached_property
    def statement(self) -> CompoundSelect[Any]:
        """All kinds in one."""
        made = union_all(*(self._laid(kind) for kind in self.kinds))
        for name in self.order:
            column: Any = literal_column(name.removeprefix("-"))
            made = made.order_by(column.desc() if name.startswith("-") else column)
        return made.limit(self.limit) if self.limit is not None else made

    @cached_property
    def _prepared(self) -> Prepared:
        return Prepared(self.statement)

    def _slots(self) -> list[tuple[str, Any, dict[str, str]]]:
        """Places of the statement: name, type, and which column of each kind stands there."""
        places: list[tuple[str, Any, dict[str, str]]] = []
        for kind, chosen in self.kinds.items():
            for column in chosen.selected_columns:
                name = str(column.key)
                fits = (one for one in places if self._fits(one, kind, name, column.type))
                place = next(fits, None)
                if place is None:
                    place = (name if name in self.common else f"slot{len(places)}", column.type, {})
                    places.append(place)
                place[2][kind] = name
        return places

    def _fits(self, place: tuple[str, Any, dict[str, str]], kind: str, name: str, type_: Any) -> bool:
        if name in self.common or place[0] in self.common:
            return place[0] == name
        return type(place[1]) is type(type_) and kind not in place[2]

    def _laid(self, kind: str) -> Select[Any]:
        """One kind with its columns at the places of all."""
        chosen = self.kinds[kind]
        own = {str(column.key): column for column in chosen.selected_columns}
        columns: list[Any] = [literal_column(f"'{kind}'", Text()).label(KIND)]
        for name, type_, held in self.slots:
            column: Any = own[held[kind]] if kind in held else cast(null(), type_)
            columns.append(column.label(name))
        return chosen.with_only_columns(*columns, maintain_column_froms=True)

    def _learn(self, dialect: Dialect) -> dict[str, Shape]:
        """For each kind: which places of the statement are its columns, and how Python sees them."""
        made: dict[str, Shape] = {}
        for kind, chosen in self.kinds.items():
            own = {str(column.key): column for column in chosen.selected_columns}
            held = [(place + 1, names[kind]) for place, (_name, _type, names) in enumerate(self.slots) if kind in names]
            changes = changes_of([own[name] for _place, name in held], dialect)
            places = [place for place, _name in held]
            made[kind] = (KIND, *(name for _place, name in held)), itemgetter(0, *places), changes
        self.shapes[dialect.name] = made
        return made


def _shaped(raw: Any, shape: Shape) -> SimpleNamespace:
    names, take, changes = shape
    values = list(take(raw))
    for place, change in changes:
        if values[place + 1] is not None:
            values[place + 1] = change(values[place + 1])
    one = SimpleNamespace()
    vars(one).update(zip(names, values, strict=True))
    return one


def counted(kinds: Mapping[str, Select[Any]], summed: Collection[str] = ()) -> Together:
    """How many rows each kind would bring, by one statement; `summed` are kinds whose rows are groups."""
    count: Any = literal_column("count(*)", Integer()).label("count")
    return Together(
        {
            kind: select(count).select_from(rows.subquery()) if kind in summed else rows.with_only_columns(count, maintain_column_froms=True)
            for kind, rows in kinds.items()
        }
    )  # fmt: skip
