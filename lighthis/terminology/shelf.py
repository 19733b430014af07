"""Titles of one language held for look-ups: by code, and by the beginnings of words, thousands in a few megabytes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import StringIO


@dataclass(frozen=True)
class Shelf:
    """Titles by code; the keys of all their words as one text, a line a code, so that no list of words is kept."""

    titles: dict[str, str] = field(default_factory=dict)
    words: str = ""
    until: dict[str, date] = field(default_factory=dict)  # the last day, of codes that have one
    since: dict[str, date] = field(default_factory=dict)  # the first day, of codes that have one
    name: str = ""

    def having(self, wanted: tuple[str, ...]) -> set[str]:
        """The codes whose titles have a word beginning with each wanted one."""
        if not wanted:
            return set()
        needles = sorted((f" {one}" for one in wanted), key=len, reverse=True)
        found, at = set(), self.words.find(needles[0])
        while at >= 0:
            start, end = self.words.rfind("\n", 0, at) + 1, self.words.find("\n", at)
            line = self.words[start:end]
            if all(one in line for one in needles[1:]):
                found.add(line[: line.index(" ")])
            at = self.words.find(needles[0], end)
        return found


Row = tuple[str, str, str]  # code, title, keys of its words with spaces between


def shelf(rows: Iterable[Row], name: str = "") -> Shelf:
    """A shelf of titles that have no days. A row is forgotten before the next is read: a list of all would leave its memory behind."""
    titles, words = {}, StringIO()
    for code, title, keys in rows:
        titles[code] = title
        words.write(line(code, keys))
    return Shelf(titles, words.getvalue(), name=name)


def line(code: str, words: str) -> str:
    """What is searched of one code."""
    return f"{code} {words}\n"


def lines(rows: Iterable[Row]) -> str:
    """The searched text of some titles."""
    return "".join(line(code, words) for code, _title, words in rows)
