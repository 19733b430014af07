"""The report as a file: totals only, nobody's name."""

import csv
import importlib
import io
from collections.abc import Callable
from typing import Any

from flask import Response, abort
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.cells import harmless
from lighthis.measures.views.blueprint import Asked, asked, pages
from lighthis.measures.views.report import WAYS, all_tables, timed_table
from lighthis.measures.views.tables import Table
from lighthis.web.access import needs
from lighthis.web.visit import me

BOM = "\ufeff"  # a spreadsheet reads the letters right only so
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/measures.csv")
@needs("measures.read")
def as_csv() -> ResponseReturnValue:
    return _file(_csv, "csv", "text/csv; charset=utf-8")


@pages.route("/measures.xlsx")
@needs("measures.read")
def as_xlsx() -> ResponseReturnValue:
    # the library of workbooks is heavy and seldom needed: a process loads it when the first workbook is asked for
    return _file(importlib.import_module("lighthis.measures.workbook").written, "xlsx", XLSX)


def _file(write: Callable[[list[Table]], bytes], ending: str, kind: str) -> Response:
    period = asked()
    if not period.fits:
        abort(400)
    audit.happened("measures taken as a file", by=me(), detail=period.days | {"kind": ending})
    answer = Response(write(_tables(period)), content_type=kind)
    days = f"{period.form.since.data:%Y%m%d}-{period.form.until.data:%Y%m%d}"
    answer.headers["Content-Disposition"] = f'attachment; filename="measures-{days}.{ending}"'
    return answer


def _tables(period: Asked) -> list[Table]:
    return [*all_tables(period), *(timed_table(period, by) for by in WAYS)]


def _csv(tables: list[Table]) -> bytes:
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
