"""Tables that people send, whole and broken."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lighthis.kernel import sheets
from lighthis.kernel.text import Refusal

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"


def book(cells: str, words: str = "", *, name: str = SHEET, pack: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", pack) as made:
        made.writestr(name, f'<worksheet xmlns="{SPACE}"><sheetData>{cells}</sheetData></worksheet>')
        if words:
            made.writestr("xl/sharedStrings.xml", f'<sst xmlns="{SPACE}">{words}</sst>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("cells", "words", "found"),
    [
        ('<row r="1"><c r="A1"><v>5.0</v></c><c r="C1"><v>7.5</v></c></row>', "", [(1, ["5", "", "7.5"])]),
        ('<row r="4"><c t="s" r="B4"><v>1</v></c></row>', "<si><t>а</t></si><si><r><t>б</t></r><r><t>в</t></r></si>", [(4, ["", "бв"])]),
        ('<row><c t="s"><v>9</v></c><c t="inlineStr"><is><t>г</t></is></c></row>', "<si><t>а</t></si>", [(1, ["", "г"])]),
        ('<row r="x"><c t="str"><v>1.0</v></c><c r="AA1"/></row>', "", [(1, ["1.0", *[""] * 26])]),
        ('<row><c r="A1"/><c r="ZZZ1"><v>1</v></c></row>', "", [(1, [""])]),
        ("", "", []),
    ],
)  # fmt: skip
def test_cells_of_a_workbook_stand_at_their_columns(cells, words, found):
    assert sheets.rows(book(cells, words)) == found


def encrypted() -> bytes:
    """The flag of a password in both headers, as WinZip sets it."""
    whole = bytearray(book("<row/>"))
    whole[6] |= 1
    whole[whole.index(b"PK\x01\x02") + 8] |= 1
    return bytes(whole)


def bent() -> bytes:
    """A byte of the packed stream is another."""
    whole = bytearray(book("<row/>" * 2000, pack=zipfile.ZIP_DEFLATED))
    start = 30 + len(SHEET)
    whole[start : start + 4] = b"\xff\xff\xff\xff"
    return bytes(whole)


def packed_strangely() -> bytes:
    """A method of packing that no library knows."""
    whole = bytearray(book("<row/>"))
    whole[8:10] = b"\x63\x00"
    at = whole.index(b"PK\x01\x02")
    whole[at + 10 : at + 12] = b"\x63\x00"
    return bytes(whole)


@pytest.mark.parametrize(
    "data",
    [
        book("<row/>", name="xl/other.xml"), book("<row>"), encrypted(), bent(), packed_strangely(), book("<row/>")[:-30],
        book('<!DOCTYPE a [<!ENTITY b "c">]><row/>'), b"a,b\0c",
    ],
    ids=["no sheet", "no end", "encrypted", "bent", "strange", "cut", "entities", "nul"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_in_a_sentence(data):
    with pytest.raises(Refusal):
        sheets.rows(data)


@given(st.integers(0, 200), st.binary(min_size=1, max_size=8))
def test_a_workbook_bent_anywhere_is_rows_or_a_refusal(at, by):
    whole = bytearray(book('<row r="1"><c r="A1"><v>5</v></c></row>', "<si><t>а</t></si>", pack=zipfile.ZIP_DEFLATED))
    whole[at : at + len(by)] = by
    try:
        read = sheets.rows(bytes(whole))
    except Refusal:
        read = []
    assert all(isinstance(cell, str) for _, cells in read for cell in cells)
