"""What a planned patient brings: the hospital's own list, what of it is there, what is missing or too old. No store, no web."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol
from zlib import crc32

from lighthis.kernel.text import N_, Message, Refusal

SETTING = "planned_checklist"
MOST_LINES, MOST_WORDS, MOST_DAYS = 20, 80, 3650
_LINE = re.compile(r"(?P<words>[^;]+?)\s*(?:;\s*(?P<days>\d{1,4})\s*)?")


@dataclass(frozen=True)
class Line:
    """A paper or a test that is asked for; `days`: how old it may be on the day of admission, None: no matter."""

    words: str
    days: int | None = None

    @property
    def key(self) -> str:
        """Names the fields of the line in a form: of its words, so that a list that changes meanwhile mixes up no lines."""
        return f"{crc32(self.words.encode()):08x}"


class Kept(Protocol):
    """What was written of a line: brought (and of which day), or not needed."""

    words: str
    state: str
    dated: date | None


def lines(settings: Mapping[str, Any]) -> tuple[Line, ...]:
    """The list of a hospital; empty where it has written none."""
    return tuple(Line(one["words"], one["days"]) for one in settings.get(SETTING, []))


def written(listed: Iterable[Line]) -> str:
    """The list as a person writes it: one a line, after a semicolon the days."""
    return "\n".join(one.words if one.days is None else f"{one.words}; {one.days}" for one in listed)


def read(text: str, field: str) -> tuple[Line, ...]:
    """The list as it was written. Raises Refusal that names the line."""
    found: list[Line] = []
    for number, row in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        fits = _LINE.fullmatch(row)
        days = int(fits["days"]) if fits and fits["days"] else None
        if fits is None or len(fits["words"]) > MOST_WORDS or (days is not None and not 1 <= days <= MOST_DAYS):
            raise Refusal(
                N_("line %(number)s is not a name, or a name; and a number of days from 1 to 3650"),
                field=field,
                number=number,
            )
        if any(one.words.casefold() == fits["words"].casefold() for one in found):
            raise Refusal(N_("line %(number)s is there twice"), field=field, number=number)
        found.append(Line(fits["words"], days))
    if len(found) > MOST_LINES:
        raise Refusal(N_("at most %(most)s lines"), field=field, most=MOST_LINES)
    return tuple(found)


def too_old(line: Line, dated: date | None, on: date) -> bool:
    """Whether what was brought is older than it may be on the day of admission; without a date nobody knows, so it is."""
    return line.days is not None and (dated is None or dated + timedelta(days=line.days) < on)


def missing(listed: Iterable[Line], kept: Iterable[Kept], on: date) -> list[Message]:
    """What is not there, or too old on that day."""
    known, found = {one.words: one for one in kept}, []
    for line in listed:
        one = known.get(line.words)
        if one is None:
            found.append(Message("%(words)s", {"words": line.words}))
        elif one.state == "brought" and too_old(line, one.dated, on):
            found.append(Message(N_("%(words)s (older than %(days)s days)"), {"words": line.words, "days": line.days}))
    return found
