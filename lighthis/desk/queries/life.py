"""A patient's life as one list, in all hospitals that are open to the reader: a page of it is one statement, its counts another.

Each kind of line reads its comings by their keys and then by an index of (hospital, coming, time); a page goes on from the
last line of the one before, so nothing is read twice or skipped over (docs/decisions/reading.md).
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, or_

from lighthis.db.together import KIND, Together, counted
from lighthis.db.types import Id, Instant
from lighthis.desk.queries import lines
from lighthis.encounters.queries import Reach
from lighthis.kernel.actor import Actor

PAGE = 50
ORDER = ("at", "place", "id")
END = datetime(9999, 1, 1, tzinfo=UTC)  # after everything
LAST = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Mark:
    """A place in the list: of the line that stands there."""

    at: datetime
    place: int
    id: UUID


@dataclass(frozen=True)
class Life:
    """A page of the list, newest first, with the marks from which the pages around it go on; and how many lines of each sort there are."""

    rows: list[Any]
    counts: dict[str, int]
    earlier: Mark | None
    later: Mark | None


def life(
    ids: list[UUID], found: Reach, *, by: Actor, forms: Collection[str], only: str = "", before: Mark | None = None,
    after: Mark | None = None,
) -> Life:  # fmt: skip
    """Everything of a patient (of all linked ids) that is open to the reader, from a mark on; `forms` of papers they may see."""
    asked = _asked(ids, found, by, forms)
    kinds = tuple(kind for kind in lines.KINDS if _is_told(kind, by, forms) and (found.open or kind in lines.OWN))
    chosen = tuple(kind for kind in kinds if not only or lines.SORT[kind] == only)
    if not chosen:
        return Life([], _counted(_numbers(kinds, asked)), None, None)
    if after is not None:
        rows = _page(chosen, back=True).rows(**asked, **_from(after))
        if len(rows) > PAGE:
            return Life(rows[:PAGE][::-1], _counted(_numbers(kinds, asked)), _mark(rows[0]), _mark(rows[PAGE - 1]))
        before = None
    rows = _page(chosen, back=False).rows(**asked, **_from(before or Mark(END, 0, LAST)))
    is_all = chosen == kinds and before is None and len(rows) <= PAGE
    counts = _counted(Counter(getattr(row, KIND) for row in rows) if is_all else _numbers(kinds, asked))
    more = _mark(rows[PAGE - 1]) if len(rows) > PAGE else None
    return Life(rows[:PAGE], counts, more, _mark(rows[0]) if before is not None and rows else None)


def _asked(ids: list[UUID], found: Reach, by: Actor, forms: Collection[str]) -> dict[str, Any]:
    """The parameters of the statements: whose life, of which comings, in which hospitals."""
    facilities = {one.row.facility_id for one in found.open}
    own = {by.facility_id} if by.facility_id else set()
    return {
        "comings": [one.row.id for one in found.open], "facilities": sorted(facilities), "ids": ids, "forms": sorted(forms),
        "hospitals": sorted(facilities | own),
    }  # fmt: skip


def _numbers(kinds: tuple[str, ...], asked: dict[str, Any]) -> Mapping[str, int]:
    """How many lines there are of each kind."""
    return {getattr(row, KIND): row.count for row in _counts(kinds).rows(**asked)} if kinds else {}


def _counted(numbers: Mapping[str, int]) -> dict[str, int]:
    """The same by sorts, as the filters show them."""
    return {sort: sum(n for kind, n in numbers.items() if lines.SORT[kind] == sort) for sort in lines.SORTS}


def _is_told(kind: str, by: Actor, forms: Collection[str]) -> bool:
    """Whether the reader's post reads lines of a kind."""
    if kind == "paper":
        return bool(forms)
    permission = lines.PERMISSION.get(kind, "")
    return not permission or by.may(permission)


def _from(mark: Mark) -> dict[str, Any]:
    return {"mark_at": mark.at, "mark_place": mark.place, "mark_id": mark.id}


def _mark(row: Any) -> Mark:
    return Mark(row.at, row.place, row.id)


@cache
def _counts(kinds: tuple[str, ...]) -> Together:
    return counted({kind: lines.KINDS[kind] for kind in kinds}, lines.SUMMED)


@cache
def _page(kinds: tuple[str, ...], *, back: bool) -> Together:
    """The statement for 50 lines and the one that shows whether there are more, before a mark, or back after it."""
    sign = "" if back else "-"
    chosen = {kind: _beyond(kind, lines.KINDS[kind], back) for kind in kinds}
    return Together(chosen, tuple(f"{sign}{name}" for name in ORDER), PAGE + 1)


def _beyond(kind: str, rows: Select[Any], back: bool) -> Select[Any]:
    """Lines of a kind that stand beyond a mark in the order of the list."""
    at, place, id_ = (rows.selected_columns[name] for name in ORDER)
    at, place, id_ = (getattr(one, "element", one) for one in (at, place, id_))
    mark_at, mark_id = bindparam("mark_at", type_=Instant()), bindparam("mark_id", type_=Id())
    mark_place = bindparam("mark_place", type_=place.type)

    def beyond(column: Any, mark: Any) -> Any:
        return column > mark if back else column < mark

    same = and_(at == mark_at, or_(beyond(place, mark_place), and_(place == mark_place, beyond(id_, mark_id))))
    limits = (at >= mark_at if back else at <= mark_at, or_(beyond(at, mark_at), same))
    return rows.having(and_(*limits)) if kind in lines.SUMMED else rows.where(*limits)
