"""A CSV file of the folder as rows by column name: comma, semicolon or tab, with or without a byte order mark."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from lighthis.interop.rules import columns
from lighthis.interop.rules.stays.faults import Fault, fault
from lighthis.kernel.text import N_, Message

FILES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "facility.csv": (("code", "name", "census_time"), ()),
    "departments.csv": (("code", "name", "profile", "sex", "opened"), ("closed",)),
    "beds.csv": (("bed", "department", "room", "from", "to"), ("profile", "sex")),
    "bed_closures.csv": (("bed", "closed_from", "closed_to", "reason"), ()),
    "patients.csv": (("source_id", "family", "given", "patronymic", "sex", "birth_date"), ()),
    "stays.csv": (
        ("source_id", "patient", "admitted_at", "urgency", "referral", "admission_icd10", "ended", "ended_at", "outcome",
         "final_icd10", "rural", "carer", "operated"), (),
    ),
    "moves.csv": (("stay", "department", "bed", "from", "to"), ()),
    "refusals.csv": (
        ("source_id", "patient", "refused_at", "urgency", "referral", "icd10", "reason", "repeat"), ("department",),
    ),
}  # fmt: skip
OPTIONAL = ("bed_closures.csv", "refusals.csv")
LONGEST = 1_000_000  # bytes of one cell; beyond that a quotation mark is missing
UNREADABLE = N_("This is not a table: is a quotation mark missing, is the file cut short, or is it not in UTF-8?")
SLIPPED = N_("There are more cells than columns: the row has slipped.")
TWICE = N_("Two columns are called %(column)s.")


@dataclass(frozen=True, slots=True)
class Line:
    """A row by column name, with the line it begins in; the header is line 1."""

    line: int
    cells: dict[str, str]


def header_faults(file: str, names: list[str]) -> list[Fault]:
    """What is missing in the first line, or stands there twice."""
    needed, more = FILES[file]
    found = [fault(file, 1, "missing_column", file=file, column=name) for name in needed if name not in names]
    twice = [name for name in (*needed, *more) if names.count(name) > 1]
    return found + [Fault(file, 1, "bad_value", Message(TWICE, {"column": name})) for name in twice]


def rows(file: str, text: Iterable[str], tell: Callable[[Fault], None]) -> Iterator[Line]:
    """The rows of a file; its faults are told. Unknown columns are left out, empty lines count but are no rows."""
    first = True
    names: list[str] = []
    for line, cells in _lines(file, text, tell):
        if first and not any(cells):
            continue
        if first:
            names, first = [_named(file, cell) for cell in cells], False
            wrong = header_faults(file, names)
            for one in wrong:
                tell(one)
            if wrong:
                return
        elif any(cells):
            if any(cells[len(names) :]):
                tell(Fault(file, line, "bad_value", Message(SLIPPED)))
            yield Line(line, {name: cell for name, cell in zip(names, cells, strict=False) if name})
    if first and file not in OPTIONAL:
        for one in header_faults(file, []):
            tell(one)


def _named(file: str, header: str) -> str:
    """Our name of a column; of patients every column that their own import reads, in any of its languages."""
    name = header.strip().casefold()
    if name in FILES[file][0] or name in FILES[file][1]:
        return name
    return columns.column_of(header) or "" if file == "patients.csv" else ""


def _lines(file: str, text: Iterable[str], tell: Callable[[Fault], None]) -> Iterator[tuple[int, list[str]]]:
    source = iter(text)
    started = 1
    try:
        head = next(source, "")
        delimiter = max(",;\t", key=head.count)
        csv.field_size_limit(LONGEST)
        reader = csv.reader(_again(head, source), delimiter=delimiter, strict=True)
        for cells in reader:
            yield started, [cell.strip() for cell in cells]
            started = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError):
        tell(Fault(file, started, "bad_value", Message(UNREADABLE)))


def _again(head: str, rest: Iterator[str]) -> Iterator[str]:
    if head:
        yield head
    yield from rest


def letters(content: BinaryIO) -> TextIO:
    """The text of a file as the reader wants it."""
    return io.TextIOWrapper(content, encoding="utf-8-sig", newline="")
