"""Code lists of the country in use: CSV files with a name in each language and the days they hold."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from lighthis.packs.pack import Pack, current

COMMON = frozenset({"code", "valid_from", "valid_to", "source"})


@dataclass(frozen=True)
class Code:
    """One row of a code list: a stored code and what people read, valid on [valid_from, valid_to)."""

    code: str
    names: Mapping[str, str]
    valid_from: date | None
    valid_to: date | None
    source: str
    more: Mapping[str, str] = field(default_factory=dict)  # columns of this list alone: the unit of a test

    def name(self, lang: str) -> str:
        """What people read in that language."""
        return self.names.get(lang) or self.names["en"]

    def holds_on(self, on: date) -> bool:
        """Whether the code may be chosen on that day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


def code_list(name: str, on: date | None = None, *, pack: Pack | None = None) -> tuple[Code, ...]:
    """The rows of a list in their official order; with a day only those that hold then. Empty where the country has no such list."""
    folder = (pack or current()).codes
    rows = _read(folder, name) if folder else ()
    return rows if on is None else tuple(row for row in rows if row.holds_on(on))


def codes_under(name: str, code: str, *, pack: Pack | None = None) -> tuple[Code, ...]:
    """The rows whose code begins with another list's code: districts of a region."""
    return tuple(row for row in code_list(name, pack=pack) if row.code.startswith(code))


def label(name: str, code: str | None, lang: str, *, pack: Pack | None = None) -> str:
    """What people read for a stored code; the code itself where the list does not know it, nothing for None."""
    if code is None:
        return ""
    folder = (pack or current()).codes
    row = _by_code(folder, name).get(code) if folder else None
    return row.name(lang) if row else code


def choices(name: str, lang: str) -> tuple[tuple[str, str], ...]:
    """The rows of a list as pairs of code and words, in their official order, for a choice."""
    folder = current().codes
    return _choices(folder, name, lang) if folder else ()


def list_names(pack: Pack | None = None) -> tuple[str, ...]:
    """Every code list of the country."""
    folder = (pack or current()).codes
    return tuple(sorted(path.stem for path in folder.glob("*.csv"))) if folder else ()


@cache
def _choices(folder: Path, name: str, lang: str) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, row.name(lang)) for row in _read(folder, name))


@cache
def _by_code(folder: Path, name: str) -> dict[str, Code]:
    return {row.code: row for row in reversed(_read(folder, name))}


@cache
def _read(folder: Path, name: str) -> tuple[Code, ...]:
    path = folder / f"{name}.csv"
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8", newline="") as lines:
        return tuple(_code(row) for row in csv.DictReader(lines))


def _code(row: dict[str, str]) -> Code:
    names = {key.removeprefix("name_"): text for key, text in row.items() if key.startswith("name_")}
    more = {key: text for key, text in row.items() if key not in COMMON and not key.startswith("name_")}
    return Code(row["code"], names, _day(row["valid_from"]), _day(row["valid_to"]), row["source"], more)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
