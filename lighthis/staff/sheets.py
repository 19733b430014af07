"""The table of newcomers: rows under their headings, with the numbers that the office program shows."""

from dataclasses import dataclass

from lighthis.kernel import sheets
from lighthis.kernel.text import N_, Refusal

MOST_ROWS = 1000


@dataclass(frozen=True)
class Line:
    """A row of the table: its number as the office program shows it, and its cells by heading in small letters."""

    number: int
    cells: dict[str, str]


def read(data: bytes) -> list[Line]:
    """The rows under the heading row, empty ones left out. Raises Refusal."""
    filled = [(number, cells) for number, cells in sheets.rows(data) if any(cell.strip() for cell in cells)]
    if not filled:
        raise Refusal(N_("the file is empty"), field="file")
    if len(filled) > MOST_ROWS + 1:
        raise Refusal(N_("more than %(most)s rows; cut the file in parts"), most=MOST_ROWS, field="file")
    heads = [head.strip().casefold() for head in filled[0][1]]
    return [
        Line(number, {head: cell.strip() for head, cell in zip(heads, cells, strict=False) if head})
        for number, cells in filled[1:]
    ]
