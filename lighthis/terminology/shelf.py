"""Titles of one language held for look-ups: by code, and by the beginnings of words, thousands in a few megabytes."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from itertools import islice, takewhile


class Titles(Mapping[str, str]):
    """Titles by code as one text that is searched by halves: a quarter of what a dictionary of 12,000 short strings takes."""

    def __init__(self, rows: Iterable[tuple[str, str]] = ()) -> None:
        kept, starts = StringIO(), array("L")
        for code, title in rows:
            starts.append(kept.tell())
            kept.write(f"{code}\t{title}\n")
        self._text = kept.getvalue()
        self._starts = array("L", sorted(starts, key=self._code))

    def _code(self, start: int) -> str:
        return self._text[start : self._text.index("\t", start)]

    def __getitem__(self, code: str) -> str:
        place = bisect_right(self._starts, code, key=self._code) - 1
        start = self._starts[place] if place >= 0 else 0
        if place < 0 or self._code(start) != code:
            raise KeyError(code)
        return self._text[start + len(code) + 1 : self._text.index("\n", start)]

    def __iter__(self) -> Iterator[str]:
        return map(self._code, self._starts)

    def beginning(self, start: str) -> Iterator[str]:
        """The codes that begin so, in their order."""
        first = bisect_left(self._starts, start, key=self._code)
        return takewhile(lambda code: code.startswith(start), map(self._code, islice(self._starts, first, None)))

    def __len__(self) -> int:
        return len(self._starts)


@dataclass(frozen=True)
class Shelf:
    """Titles by code; the keys of all their words as one text, a line a code, so that no list of words is kept."""

    titles: Titles = field(default_factory=Titles)
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
    words = StringIO()

    def parted() -> Iterator[tuple[str, str]]:
        for code, title, keys in rows:
            words.write(line(code, keys))
            yield code, title

    titles = Titles(parted())
    return Shelf(titles, words.getvalue(), name=name)


def line(code: str, words: str) -> str:
    """What is searched of one code."""
    return f"{code} {words}\n"


def lines(rows: Iterable[Row]) -> str:
    """The searched text of some titles."""
    return "".join(line(code, words) for code, _title, words in rows)
