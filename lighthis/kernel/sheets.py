"""Tables in files that people really have: CSV with three separators in three encodings, XLSX. Bytes in, rows of text out."""

import csv
import io
import re
import zipfile
import zlib
from typing import Any

from lighthis.kernel.text import N_, Refusal

MOST_UNPACKED = 20 * 1024 * 1024  # bytes of an XLSX once unpacked
MOST_COLUMNS = 200
XLSX = b"PK\x03\x04"
_WORDS = "xl/sharedStrings.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# what a file that is cut, encrypted, bent or crafted makes the readers of ZIP and XML raise
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, LookupError, ValueError, RuntimeError, SyntaxError)

Row = tuple[int, list[str]]  # its number as the office program shows it, its cells


def rows(data: bytes) -> list[Row]:
    """The rows of the first sheet, empty ones too. Raises Refusal."""
    try:
        return _xlsx(data) if data.startswith(XLSX) else _csv(data)
    except (csv.Error, *_BROKEN):
        raise _unreadable() from None


def decoded(data: bytes) -> str:
    """Text of UTF-8 with or without its mark, of UTF-16 with it, else of cp1251. Raises Refusal."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", errors="replace")
    if "\0" in text:
        raise _unreadable()
    return text


def _csv(data: bytes) -> list[Row]:
    text = decoded(data)
    separator = max(",;\t", key=text.lstrip().partition("\n")[0].count)
    return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1))


def _xlsx(data: bytes) -> list[Row]:
    """A small reader, so that no web worker carries a whole spreadsheet library; XML is read only where a workbook comes."""
    from defusedxml import ElementTree  # noqa: PLC0415

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        if sum(part.file_size for part in book.infolist()) > MOST_UNPACKED:
            raise _unreadable()
        sheets = sorted(name for name in book.namelist() if re.fullmatch(r"xl/worksheets/sheet\d*\.xml", name))
        words = _words(ElementTree.fromstring(book.read(_WORDS))) if _WORDS in book.namelist() else []
        sheet = ElementTree.fromstring(book.read(sheets[0]))
    return [(_number(row, place), _cells(row, words)) for place, row in enumerate(sheet.iter(f"{_MAIN}row"), 1)]


def _words(table: Any) -> list[str]:
    return [_inside(one) for one in table.iter(f"{_MAIN}si")]


def _number(row: Any, place: int) -> int:
    said = row.get("r", "")
    return int(said) if said.isdecimal() else place


def _cells(row: Any, words: list[str]) -> list[str]:
    """The cells of a row at their columns."""
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        column = _column(cell.get("r", ""), len(cells))
        if column > MOST_COLUMNS:
            break
        cells += [""] * (column - len(cells))
        cells.append(_text(cell, words))
    return cells


def _column(reference: str, otherwise: int) -> int:
    """A is 0, Z is 25, AA is 26."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if letters is None:
        return otherwise
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(cell: Any, words: list[str]) -> str:
    """A number without a needless .0."""
    if cell.get("t") == "inlineStr":
        return _inside(cell)
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return words[int(value)] if value.isdecimal() and int(value) < len(words) else ""
    return value if cell.get("t") == "str" else value.removesuffix(".0")


def _inside(element: Any) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _unreadable() -> Refusal:
    return Refusal(N_("the file cannot be read; save it as CSV or XLSX and try again"), field="file")
