"""The report as a workbook, a sheet for each table. Loaded when the first one is asked for: openpyxl is heavy."""

import io
import re
from typing import Any

from openpyxl import Workbook

from lighthis.kernel.cells import harmless

LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def written(tables: list[Any]) -> bytes:
    """The workbook of some tables; numbers stay numbers, words are harmless."""
    book = Workbook(write_only=True)
    for place, table in enumerate(tables, 1):
        sheet = book.create_sheet(f"{place} {_NOT_IN_NAMES.sub(' ', table.title)}"[:LONGEST_NAME])
        for row in (table.heads, *table.rows):
            sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
