"""The table of a price list: rows by the names of its first line."""

from lighthis.kernel import sheets
from lighthis.kernel.cells import as_it_was
from lighthis.kernel.text import N_, Refusal

MOST_ROWS = 20_000


def rows_of(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV or XLSX file by the names of its first line, in lower case. Raises Refusal."""
    table = iter(sheets.rows(content))
    header = [cell.strip().lower() for cell in next(table, (0, []))[1]]
    if "code" not in header:
        raise Refusal(N_("the first line must name the columns; one of them is “code”"), field="file")
    lines = ([as_it_was(cell) for cell in line] for _, line in table if any(cell.strip() for cell in line))
    rows = [dict(zip(header, line, strict=False)) for line in lines]
    if len(rows) > MOST_ROWS:
        raise Refusal(N_("at most %(most)s rows fit into one file"), field="file", most=MOST_ROWS)
    return rows
