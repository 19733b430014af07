"""Tables in files people really have: CSV in three separators and two encodings, XLSX. Bytes in, rows out."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from lighthis.kernel.cells import as_it_was
from lighthis.kernel.text import N_, Refusal

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 20_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows_of(name: str, content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV or XLSX file by the names of its first line, in lower case. Raises Refusal."""
    table = _xlsx(content) if name.lower().endswith(".xlsx") or content[:4] == b"PK\x03\x04" else _csv(content)
    header = [cell.strip().lower() for cell in next(table, [])]
    if "code" not in header:
        raise Refusal(N_("the first line must name the columns; one of them is “code”"), field="file")
    lines = ([as_it_was(cell) for cell in line] for line in table if any(cell.strip() for cell in line))
    rows = [dict(zip(header, line, strict=False)) for line in lines]
    if len(rows) > MOST_ROWS:
        raise Refusal(N_("at most %(most)s rows fit into one file"), field="file", most=MOST_ROWS)
    return rows


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise _unreadable() from None


def _decoded(content: bytes) -> str:
    if b"\0" in content:
        raise _unreadable()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", errors="replace")


def _xlsx(content: bytes) -> Iterator[list[str]]:
    """The first sheet of a workbook; a small reader, so that no web worker carries a whole spreadsheet library."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            if sum(part.file_size for part in book.infolist()) > MOST_BYTES:
                raise _unreadable()
            names = sorted(n for n in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n))
            words = _words(book)
            sheet = ElementTree.fromstring(book.read(names[0]))
    except (zipfile.BadZipFile, IndexError, KeyError, ElementTree.ParseError, DefusedXmlException, OSError, ValueError):
        raise _unreadable() from None
    for row in sheet.iter(f"{_MAIN}row"):
        yield _cells(row, words)


def _words(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    table = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(part.text or "" for part in one.iter(f"{_MAIN}t")) for one in table.iter(f"{_MAIN}si")]


def _cells(row: Any, words: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        column = _column(cell.get("r", ""), len(cells))
        cells += [""] * (column - len(cells))
        cells.append(_text(cell, words))
    return cells


def _column(reference: str, otherwise: int) -> int:
    letters = re.match(r"[A-Z]{1,2}", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(cell: Any, words: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return words[int(value)] if value.isdecimal() and int(value) < len(words) else ""
    return value


def _unreadable() -> Refusal:
    return Refusal(N_("the file cannot be read; save it as CSV or XLSX and bring it again"), field="file")
