"""CSV and XLSX as rows of text with the line they stand in; a file that is no table is refused in one sentence."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from lighthis.interop.rules import columns, workbook
from lighthis.interop.rules.encoding import Kind, decoded
from lighthis.kernel.text import N_, Refusal

MOST_ROWS = 1_000_000
MOST_COLUMNS = 60
LONGEST_CELL = 9_999


@dataclass(frozen=True)
class Row:
    """A line of a table by our column names; `spare` says that it had more cells than the header."""

    line: int
    cells: dict[str, str]
    spare: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose header was understood. `unread` are the headers that mean nothing to us."""

    kind: Kind
    content: bytes
    names: tuple[str | None, ...]
    headers: dict[str, str]
    unread: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Its rows from the first, as often as asked. Raises Refusal at what no table holds."""
        lines = _lines(self.kind, self.content)
        next(lines, None)
        for count, (line, cells) in enumerate(lines, start=1):
            if count > MOST_ROWS:
                raise Refusal(N_("There are more than %(most)s rows in the file. Cut it in parts."), most=MOST_ROWS)
            if any(cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        for place, cell in enumerate(cells):
            if len(cell) > LONGEST_CELL:
                raise Refusal(
                    N_("Line %(line)s, column %(column)s: the cell is too long (%(length)s signs). Is a quotation mark missing?"),
                    line=line, column=place + 1, length=len(cell),
                )  # fmt: skip
            if cell.startswith("=") and len(cell) > 1:
                raise formula(line, place + 1)
            if "\0" in cell:
                raise Refusal(N_("This is not a table: there are zero bytes in it."))
        pairs = zip(self.names, cells, strict=False)
        return Row(line, {name: cell for name, cell in pairs if name}, any(cells[len(self.names) :]))


def formula(line: int, column: int) -> Refusal:
    """A cell that a spreadsheet works out."""
    return Refusal(
        N_("Line %(line)s, column %(column)s: there is a formula. Copy the sheet, paste the values only, save it again."),
        line=line, column=column,
    )  # fmt: skip


def table(kind: Kind, content: bytes) -> Table:
    """A CSV or XLSX whose first line names the columns. Raises Refusal where needed columns are missing or named twice."""
    _line, header = next(_lines(kind, content), (0, []))
    if not any(header):
        raise Refusal(N_("The file is empty."))
    if len(header) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in header):
        raise Refusal(N_("The first line of the file does not name columns."))
    names = tuple(map(columns.column_of, header))
    _check(names)
    headers = {name: cell.strip() for name, cell in zip(names, header, strict=True) if name}
    unread = tuple(cell.strip() for name, cell in zip(names, header, strict=True) if not name and cell.strip())
    return Table(kind, content, names, headers, unread)


def _check(names: tuple[str | None, ...]) -> None:
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise Refusal(N_("Two columns mean the same: %(column)s. Take one away."), column=twice[0])
    known = {"family" if name == "full_name" else name for name in names}
    missing = [name for name in columns.NEEDED if name not in known]
    if missing:
        raise Refusal(
            N_("The first line must name the columns. Missing: %(columns)s. See %(page)s."),
            columns=", ".join(missing),
            page="docs/import.md",
        )


def _lines(kind: Kind, content: bytes) -> Iterator[tuple[int, list[str]]]:
    lines = workbook.lines(content) if kind == "workbook" else _csv(content)
    for line, cells in lines:
        yield line, [cell.strip() for cell in cells]


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = decoded(content)
    skipped = 0
    if text[:4].casefold() == "sep=":  # a line that Excel writes for itself
        text, skipped = text.partition("\n")[2], 1
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
    started = 1
    try:
        for cells in reader:
            if any(cells):
                yield started + skipped, cells
            started = reader.line_num + 1
    except csv.Error:
        raise Refusal(
            N_("Line %(line)s: this is not a table. Is a quotation mark missing, or is the file cut short?"),
            line=started,
        ) from None
