"""Tables that people send: CSV as any office program writes it, and XLSX. Bytes in, rows of text out."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import ParseError, fromstring

from lighthis.kernel.text import N_, Refusal

MOST_ROWS = 1000
MOST_UNPACKED = 20 * 1024 * 1024  # bytes of an XLSX once unpacked
XLSX = b"PK\x03\x04"
SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
REFUSED = N_("the file cannot be read; save it as CSV or XLSX and try again")


@dataclass(frozen=True)
class Line:
    """A row of the table: its number as the office program shows it, and its cells by heading in small letters."""

    number: int
    cells: dict[str, str]


def read(data: bytes) -> list[Line]:
    """The rows under the heading row, empty ones left out. Raises Refusal."""
    table = _xlsx(data) if data.startswith(XLSX) else _csv(data)
    filled = [(number, cells) for number, cells in table if any(cell.strip() for cell in cells)]
    if not filled:
        raise Refusal(N_("the file is empty"), field="file")
    if len(filled) > MOST_ROWS + 1:
        raise Refusal(N_("more than %(most)s rows; cut the file in parts"), most=MOST_ROWS, field="file")
    heads = [head.strip().casefold() for head in filled[0][1]]
    return [
        Line(number, {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head})
        for number, cells in filled[1:]
    ]


def decoded(data: bytes) -> str:
    """Text of UTF-8 with or without its mark, of UTF-16 with it, else of cp1251. Raises Refusal."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1251", errors="replace")
    if "\0" in text:
        raise Refusal(REFUSED, field="file")
    return text


def _csv(data: bytes) -> list[tuple[int, list[str]]]:
    text = decoded(data)
    first = text.lstrip().split("\n", 1)[0]
    mark = max(",;\t", key=first.count)
    try:
        return list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), start=1))
    except csv.Error:
        raise Refusal(REFUSED, field="file") from None


def _xlsx(data: bytes) -> list[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(part.file_size for part in book.infolist()) > MOST_UNPACKED:
                raise Refusal(REFUSED, field="file")
            shared = _shared(book)
            sheet = fromstring(
                book.read(min(name for name in book.namelist() if name.startswith("xl/worksheets/sheet")))
            )
    except (zipfile.BadZipFile, KeyError, ValueError, ParseError, OSError):
        raise Refusal(REFUSED, field="file") from None
    return [
        (int(row.get("r", "0") or 0) or n, _cells(row, shared)) for n, row in enumerate(sheet.iter(f"{SPACE}row"), 1)
    ]


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    root = fromstring(book.read("xl/sharedStrings.xml"))
    return ["".join(text.text or "" for text in item.iter(f"{SPACE}t")) for item in root.iter(f"{SPACE}si")]


def _cells(row: Element, shared: list[str]) -> list[str]:
    """The cells of a row at their columns; numbers without a needless .0."""
    found: list[str] = []
    for cell in row.iter(f"{SPACE}c"):
        column = _column(cell.get("r", "")) if cell.get("r") else len(found)
        if column > 200:
            break
        found += [""] * (column - len(found))
        found.append(_cell(cell, shared))
    return found


def _cell(cell: Element, shared: list[str]) -> str:
    value = cell.findtext(f"{SPACE}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else ""
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{SPACE}t"))
    return value.removesuffix(".0")


def _column(reference: str) -> int:
    """A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper()):
        number = number * 26 + ord(letter) - 64
    return max(number - 1, 0)
