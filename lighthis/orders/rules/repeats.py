"""Whether a test was done a short while ago in another coming of the same person; the doctor decides whether it is repeated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

DEFAULT_DAYS = 7  # [guess: no source says how long a result is good; the setting `repeat_test_days` changes it]
MOST_DAYS = 366
KINDS = ("test", "imaging")
LIVE = ("ordered", "done", "resulted", "seen")  # neither cancelled nor a mistake


@dataclass(frozen=True)
class Earlier:
    """A test or an examination of another coming: what, when, and at which other hospital, by its name and its code."""

    kind: str
    code: str
    name: str
    at: datetime
    where: str = ""
    owner: str = ""


def since(settings: Mapping[str, Any], now: datetime) -> datetime:
    """From when on an earlier test counts as recent."""
    asked = settings.get("repeat_test_days", DEFAULT_DAYS)
    fits = isinstance(asked, int) and 0 <= asked <= MOST_DAYS
    return now - timedelta(days=asked if fits else DEFAULT_DAYS)


def newest(kind: str, code: str, name: str, known: Iterable[Earlier]) -> Earlier | None:
    """The last time that the same was done: by its code, or by its words where one of the two has none."""
    same = [one for one in known if one.kind == kind and kind in KINDS and _is_same(one, code, name)]
    return max(same, key=lambda one: one.at, default=None)


def _is_same(one: Earlier, code: str, name: str) -> bool:
    if one.code and code:
        return one.code == code
    return " ".join(one.name.casefold().split()) == " ".join(name.casefold().split())
