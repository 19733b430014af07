"""The first sheet of an XLSX file as lines of text; bombs, cut files and formulas are refused."""

import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import IO, Any

from openpyxl import load_workbook

from lighthis.kernel.text import N_, Refusal

MOST_UNPACKED = 400 * 1024 * 1024
MOST_COLUMNS = 60
MOST_LINES = 1_048_576  # of Excel
_CHUNK = 1024 * 1024
_OVERLAP = 32
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")


def lines(content: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells. Raises Refusal."""
    check(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(content, read_only=True, data_only=False, keep_links=False)
            sheet = next(one for one in book.worksheets if hasattr(one, "iter_rows"))
            sheet.reset_dimensions()
            for line, cells in enumerate(sheet.iter_rows(max_row=MOST_LINES, max_col=MOST_COLUMNS), start=1):
                texts = [_text(cell, line, place) for place, cell in enumerate(cells, start=1)]
                while texts and not texts[-1]:
                    texts.pop()
                if texts:
                    yield line, texts
    except (Refusal, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001  (a broken workbook raises nearly anything; nothing was written yet)
        raise _broken() from None


def check(content: IO[bytes]) -> None:
    """Refuse what is cut short, too big when unpacked (as it says and as it is), or has a document type in its XML."""
    try:
        with zipfile.ZipFile(content) as book:
            parts = book.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Refusal(N_("This is not an XLSX workbook."))
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _too_big()
            left = MOST_UNPACKED
            for part in parts:
                left = _unpack(book, part, left)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise _broken() from None


def _unpack(book: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Read a part through to its end, counting; what is left of the allowance."""
    tail = b""
    with book.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _too_big()
            seen = (tail + chunk).replace(b"\0", b"")  # UTF-16 hides nothing
            if any(word in seen for word in _FORBIDDEN):
                raise Refusal(
                    N_("The workbook declares entities of its own. Save it again from a spreadsheet program.")
                )
            tail = seen[-_OVERLAP:]
    return left


def _text(cell: Any, line: int, column: int) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise Refusal(
            N_("Line %(line)s, column %(column)s: there is a formula. Copy the sheet, paste the values only, save it again."),
            line=line, column=column,
        )  # fmt: skip
    if cell.data_type == "e":
        raise Refusal(
            N_("Line %(line)s, column %(column)s: the spreadsheet shows an error there."), line=line, column=column
        )
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _too_big() -> Refusal:
    return Refusal(N_("The workbook is too big when unpacked."))


def _broken() -> Refusal:
    return Refusal(N_("The workbook cannot be opened: it is damaged or cut short."))
