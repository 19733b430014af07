"""Lines of text as an XLSX file, in a process of its own: openpyxl is heavy and none of the pages needs it.

Run as `python -m lighthis.disaster.workbook`: one frame of JSON in, one frame with the file out.
"""

import io
import json
import sys

from openpyxl import Workbook

from lighthis.jobs.frames import read, write


def written(rows: list[list[str]]) -> bytes:
    """A workbook of one sheet; every cell is text, so that nothing in it is run."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("tags")
    for row in rows:
        sheet.append([str(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    body = read(sys.stdin.buffer)
    if body:
        write(sys.stdout.buffer, written(json.loads(body)))
