"""What the lines of a report are called, and in which order they stand."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from lighthis.billing.forms import CATEGORIES
from lighthis.billing.views.blueprint import payers
from lighthis.encounters.queries import SENSITIVE
from lighthis.packs.people import short
from lighthis.takings import queries
from lighthis.takings.rules.figures import Figures, Key, Moved
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.visit import here_id, may

NEUTRAL = "neutral"


def known(by: str, moves: list[Moved]) -> tuple[list[Moved], dict[Key, str]]:
    """Movements by what their lines are called: shifts of one desk are one line, and so are the services whose names the reader
    does not see (rulings 9). With the words of each line."""
    rows = queries.named(by, {one.key for one in moves}, at=here_id())
    if by == "desk":
        moves = [_keyed(one, rows[one.key].desk if one.key in rows else None) for one in moves]
    elif by == "service" and not may(SENSITIVE):
        moves = [_keyed(one, NEUTRAL if _is_hidden(rows.get(one.key)) else one.key) for one in moves]
    return moves, {key: _word(by, key, rows) for key in {one.key for one in moves}}


def _keyed(one: Moved, key: Key) -> Moved:
    return replace(one, key=key)


def _is_hidden(item: Any) -> bool:
    return item is not None and item.is_sensitive


def _word(by: str, key: Any, rows: Mapping[Key, Any]) -> str:
    if key is None:
        return _("Not divided")
    if by == "day":
        return filters.day(key)
    if by == "month":
        return f"{key:%m.%Y}"
    if by == "desk":
        return str(key) or _("Desk without a name")
    if by in {"cashier", "doctor"}:
        return short(rows.get(key)) or _("not stated")
    return _thing(by, key, rows)


def _thing(by: str, key: Any, rows: Mapping[Key, Any]) -> str:
    if by == "category":
        return str(dict(CATEGORIES).get(key, key))
    if key == NEUTRAL:
        return _("Medical service")
    if not isinstance(key, UUID):
        return payers().get(key) or _("The patient")
    found = rows.get(key)
    return found.name_in(language()) if found is not None else _("not stated")


def ordered(found: Mapping[Key, Figures], words: Mapping[Key, str]) -> list[tuple[str, Figures]]:
    """Days in their order, all else by what was charged and by what came, the largest first; what is not divided last."""

    def place(one: tuple[Key, Figures]) -> tuple[Any, ...]:
        key, line = one
        if isinstance(key, date):
            return False, key.toordinal(), 0, ""
        return key is None, -line.gross, -line.money, words[key]

    return [(words[key], line) for key, line in sorted(found.items(), key=place)]
