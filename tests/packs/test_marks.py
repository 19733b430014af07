"""Marks for a scanner, against a library."""

from itertools import groupby

import pytest
from barcode import Code128
from hypothesis import given
from hypothesis import strategies as st

from lighthis.packs.marks import bars, code128, qr


def widths(modules):
    return "".join(str(len(list(run))) for _, run in groupby(modules))


@pytest.mark.parametrize("text", ["MC-ABCD", "A", "Abc x~Z", "20264217", "00"])
def test_bars_agree_with_a_library(text):
    assert bars(text) == widths("".join(Code128(text).build()))


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_every_sign_is_eleven_modules_wide(text):
    total = sum(map(int, bars(text)))
    signs = len(text) // 2 if text.isdigit() and len(text) % 2 == 0 else len(text)
    assert total == 11 * (signs + 2) + 13  # start, signs, check, stop


@pytest.mark.parametrize("text", ["", "Ж-1", "²²"])
def test_other_scripts_are_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        bars(text)


def test_marks_are_svg_without_style():
    for svg in (code128("MC-004217"), qr("https://example.invalid/c?n=77")):
        assert svg.startswith("<svg")
        assert "style" not in svg
    assert "&lt;" in code128("<1>")
