"""One correction of SQLAlchemy, for memory alone: what it keeps of each column until somebody asks for it in a query.

Its events ask every mapped attribute whether it has `_slots_dispatch` already; an attribute without one passes the question to its
column, and for that makes an annotated copy of the column and keeps it: 1,600 copies, 5 MB of a web process that nobody has opened yet.
"""

from typing import Any

from sqlalchemy.orm import ColumnProperty

_of_the_column = ColumnProperty.Comparator._fallback_getattr  # noqa: SLF001


def _fallback_getattr(self: ColumnProperty.Comparator[Any], key: str) -> Any:
    if key == "_slots_dispatch":  # a slot of the attribute's own; no column has it
        raise AttributeError(key)
    return _of_the_column(self, key)


def correct() -> None:
    """Before the first model is made."""
    ColumnProperty.Comparator._fallback_getattr = _fallback_getattr  # type: ignore[method-assign]  # noqa: SLF001
