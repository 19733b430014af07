"""Titles of a table of codes (CSV), whatever separates its columns and whatever they are called."""

import csv
import io
from collections.abc import Iterator, Sequence

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.terminology.rules.titles import Line

SEPARATORS = ";\t,|"
NAMES = {
    "code": ("code", "icd10", "icd", "icdcode", "icd10code", "код", "кодмкб", "кодмкб10", "мкб", "мкб10", "mkb", "mkbcode", "mkb10", "kod", "kodi", "xkt", "xkt10", "шифр"),
    "title": ("title", "name", "description", "mkbname", "название", "наименование", "заголовок", "диагноз", "nomi", "nom", "номи", "tashxis", "ташхис"),
    "valid_from": ("validfrom", "datebegin", "datefrom", "датаначала", "действуетс", "amalboshi"),
    "valid_to": ("validto", "dateend", "dateto", "датаокончания", "действуетпо", "amaloxiri"),
}  # fmt: skip


def lines(body: bytes) -> Iterator[Line]:
    """Each line of a table with its title. Raises Refusal where the columns cannot be told."""
    text = decoded(body)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    places: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if not any(cell.strip() for cell in row):
            continue
        if not places:
            places = _places(row)
            continue
        cells = {name: row[place].strip() if place < len(row) else "" for name, place in places.items()}
        yield Line(Message(N_("line %(number)s"), {"number": number}), **cells)
    if not places:
        raise Refusal(N_("The file is empty."))


def decoded(body: bytes) -> str:
    """The text of a file: UTF-8 with or without its mark, UTF-16 with its mark, else the Cyrillic of Windows. Raises Refusal."""
    if body[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("cp1251")
    except UnicodeDecodeError:
        raise Refusal(N_("The letters of the file cannot be read: save it as UTF-8.")) from None


def _places(heads: Sequence[str]) -> dict[str, int]:
    told = ["".join(filter(str.isalnum, head.casefold())) for head in heads]
    places = {name: told.index(one) for name, ones in NAMES.items() for one in reversed(ones) if one in told}
    if not {"code", "title"} <= set(places):
        raise Refusal(N_("The first line must name the columns, at least code and title."))
    return places
