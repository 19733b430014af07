"""A table of ready words and plain numbers: page, CSV and workbook show the same."""

import csv
import importlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Response, abort

from lighthis.kernel.cells import harmless

Cell = str | int | float | Decimal | None
ENDINGS = ("csv", "xlsx")
BOM = "\ufeff"  # a spreadsheet reads the letters right only so
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Table:
    """A table with its title, what it counts, its heads and its rows; the first cell of a row is its head."""

    title: str
    note: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def check_ending(ending: str) -> None:
    """404 for a file that there is none of."""
    if ending not in ENDINGS:
        abort(404)


def file_of(tables: Sequence[Table], name: str, ending: str) -> Response:
    """Tables as a file for a spreadsheet, `csv` or `xlsx`."""
    if ending == "csv":
        answer = Response(as_csv(tables), content_type="text/csv; charset=utf-8")
    else:
        # the library of workbooks is heavy and seldom needed: a process loads it when the first workbook is asked for
        written = importlib.import_module("lighthis.web.workbook").written
        answer = Response(written(tables), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer


def as_csv(tables: Sequence[Table]) -> bytes:
    """All tables under each other, each with its title; every word harmless to a spreadsheet."""
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        written.writerow([harmless(table.title)])
        written.writerows([_cell(cell) for cell in row] for row in (table.heads, *table.rows))
        written.writerow([])
    return (BOM + out.getvalue()).encode()


def _cell(cell: Any) -> Any:
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else cell
