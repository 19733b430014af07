"""CSV and XLSX as rows of text with the line they stand in; a file that is no table is refused in one sentence."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from lighthis.interop.rules import columns, workbook
from lighthis.interop.rules.encoding import Content, Kind, letters, opened, read_as
from lighthis.kernel.cells import as_it_was
from lighthis.kernel.text import N_, Refusal

MOST_ROWS = 2_000_000
MOST_COLUMNS = 60
LONGEST_CELL = 9_999


@dataclass(frozen=True)
class Row:
    """A line of a table by our column names; `spare` says that it had more cells than the header, `is_plain` that no sign in
    it needs a second look."""

    line: int
    cells: dict[str, str]
    spare: bool = False
    is_plain: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose header was understood. `unread` are the headers that mean nothing to us."""

    kind: Kind
    content: Content
    letters: str
    names: tuple[str | None, ...]
    headers: dict[str, str]
    unread: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """Its rows from the first, as often as asked. Raises Refusal at what no table holds."""
        lines = _lines(self.kind, self.content, self.letters)
        next(lines, None)
        for count, (line, cells) in enumerate(lines, start=1):
            if count > MOST_ROWS:
                raise Refusal(N_("There are more than %(most)s rows in the file. Cut it in parts."), most=MOST_ROWS)
            if any(cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> Row:
        whole = " ".join(cells)
        if len(whole) > LONGEST_CELL or "=" in whole or "\0" in whole:
            _check_cells(line, cells)
        if "'" in whole:
            cells = [as_it_was(cell) for cell in cells]
        pairs = zip(self.names, cells, strict=False)
        row = {name: cell for name, cell in pairs if name}
        return Row(line, row, len(cells) > len(self.names) and any(cells[len(self.names) :]), whole.isprintable())


def _check_cells(line: int, cells: list[str]) -> None:
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


def formula(line: int, column: int) -> Refusal:
    """A cell that a spreadsheet works out."""
    return Refusal(
        N_("Line %(line)s, column %(column)s: there is a formula. Copy the sheet, paste the values only, save it again."),
        line=line, column=column,
    )  # fmt: skip


def table(kind: Kind, content: Content) -> Table:
    """A CSV or XLSX whose first line names the columns. Raises Refusal where needed columns are missing or named twice."""
    written = letters(content) if kind == "table" else ""
    _line, header = next(_lines(kind, content, written), (0, []))
    if not any(header):
        raise Refusal(N_("The file is empty."))
    if len(header) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in header):
        raise Refusal(N_("The first line of the file does not name columns."))
    names = tuple(map(columns.column_of, header))
    _check(names)
    headers = {name: cell.strip() for name, cell in zip(names, header, strict=True) if name}
    unread = tuple(cell.strip() for name, cell in zip(names, header, strict=True) if not name and cell.strip())
    return Table(kind, content, written, names, headers, unread)


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


def _lines(kind: Kind, content: Content, written: str) -> Iterator[tuple[int, list[str]]]:
    lines = workbook.lines(opened(content)) if kind == "workbook" else _csv(content, written)
    for line, cells in lines:
        yield line, [cell.strip() for cell in cells]


def _csv(content: Content, written: str) -> Iterator[tuple[int, list[str]]]:
    delimiter, skipped = _delimiter(content, written)
    text = read_as(content, written)
    for _line in range(skipped):
        text.readline()
    reader = csv.reader(text, delimiter=delimiter, strict=True)
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


def _delimiter(content: Content, written: str) -> tuple[str, int]:
    """What stands between the cells, by the first line that says anything; and how many lines Excel wrote for itself."""
    text, skipped = read_as(content, written), 0
    first = text.readline(LONGEST_CELL)
    if first[:4].casefold() == "sep=":
        first, skipped = text.readline(LONGEST_CELL), 1
    while first and not first.strip():
        first = text.readline(LONGEST_CELL)
    return max(",;\t", key=first.count), skipped
