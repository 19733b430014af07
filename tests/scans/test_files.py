"""What a file is, and what of it is kept: by its bytes, never by its name (ASVS 5.0: 5.2)."""

import io
import re

import pytest
from PIL import Image, ImageFile
from scans import pictures

from lighthis.kernel.text import Refusal
from lighthis.scans import darkroom, rules
from lighthis.scans.rules.files import MEGABYTE, Limits

LIMITS = Limits(2 * MEGABYTE, 5 * MEGABYTE, 9 * MEGABYTE)
GOOD = [
    ("passport.jpg", pictures.photograph(), "image/jpeg"), ("IMG_1.JPEG", pictures.photograph(), "image/jpeg"),
    ("image", pictures.photograph(), "image/jpeg"), ("page.png", pictures.photograph(kind="PNG"), "image/png"),
    ("C:\\fakepath\\a.pdf", pictures.pdf(), "application/pdf"),
]  # fmt: skip
HTML = b"<!doctype html><script>alert(1)</script>"
BAD = [
    ("empty.jpg", b""), ("page.html", HTML), ("page.jpg", HTML), ("page.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("page.png", b"<?xml version='1.0'?><svg/>"), ("page.gif", b"GIF89a" + b"\0" * 20), ("a.zip", b"PK\x03\x04" + b"\0" * 30),
    ("a.docx", b"PK\x03\x04" + b"\0" * 30), ("a.exe", b"MZ" + b"\0" * 30), ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 30),
    ("passport.pdf", pictures.photograph()), ("passport.png", pictures.photograph()), ("page.html", pictures.photograph()),
    ("page.svg", pictures.photograph(kind="PNG")), ("a.jpg", pictures.pdf()), ("a.php", pictures.pdf()),
    ("huge.png", pictures.png_header(100_000, 100_000)), ("wide.png", pictures.png_header(30_000, 1)),
    ("none.png", pictures.png_header(0, 10)), ("short.png", b"\x89PNG\r\n\x1a\n"), ("short.jpg", b"\xff\xd8\xff\xe0\0"),
    ("late.pdf", b"\n%PDF-1.7"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _as_in_a_process_of_its_own(monkeypatch):
    """WeasyPrint, where other tests have loaded it, has Pillow read cut pictures; the darkroom never loads it."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


@pytest.mark.parametrize(("name", "body", "media"), GOOD, ids=[one[0] for one in GOOD])
def test_a_file_is_known_by_its_bytes(name, body, media):
    assert rules.recognise(body, name) == media


@pytest.mark.parametrize(("name", "body"), BAD, ids=[f"{name}-{len(body)}" for name, body in BAD])
def test_what_is_no_paper_is_refused_at_its_field(name, body):
    with pytest.raises(Refusal) as refused:
        rules.recognise(body, name)
    assert refused.value.field == "file"


def test_a_heic_photograph_is_named_as_such():
    with pytest.raises(Refusal, match="HEIC"):
        rules.recognise(b"\0\0\0\x18ftypheic" + b"\0" * 30, "a.heic")


@pytest.mark.parametrize(
    ("size", "of_patient", "of_facility", "word"),
    [
        (2 * MEGABYTE, 0, 0, ""), (2 * MEGABYTE + 1, 0, 0, "may be sent"), (MEGABYTE, 4 * MEGABYTE, 4 * MEGABYTE, ""),
        (MEGABYTE + 1, 4 * MEGABYTE, 4 * MEGABYTE, "of this patient"), (MEGABYTE, 0, 8 * MEGABYTE, ""),
        (MEGABYTE + 1, 0, 8 * MEGABYTE, "of this hospital"),
    ],
)  # fmt: skip
def test_limits_hold_to_the_byte(size, of_patient, of_facility, word):
    if not word:
        rules.check_quota(size, of_patient, of_facility, LIMITS)
        return
    with pytest.raises(Refusal, match=word):
        rules.check_quota(size, of_patient, of_facility, LIMITS)


# the darkroom


def seen(body, media="image/jpeg"):
    found, clean = darkroom.cleaned(media, body)
    assert found == "image/jpeg"
    return clean, Image.open(io.BytesIO(clean))


def test_a_photograph_leaves_place_phone_and_words_behind_and_stands_upright():
    sent = pictures.with_place(60, 40)
    assert b"SecretPhone" in sent
    clean, picture = seen(sent)
    assert picture.size == (40, 60)
    assert not picture.getexif()
    for left in (b"SecretPhone", b"hidden words", b"Exif"):
        assert left not in clean


def test_what_hangs_on_behind_a_picture_does_not_come_along():
    for kind in ("JPEG", "PNG"):
        clean, _picture = seen(pictures.photograph(kind=kind) + HTML + b"PK\x03\x04")
        assert b"<script>" not in clean
        assert b"PK\x03\x04" not in clean


def test_a_large_photograph_becomes_a_page_at_300_dpi():
    _clean, picture = seen(pictures.photograph(4800, 3600))
    assert max(picture.size) == darkroom.LONGEST_SIDE
    assert abs(picture.width / picture.height - 4 / 3) < 0.01


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA"])
def test_pictures_of_every_mode_come_out_on_white_paper(mode):
    source = Image.new("RGBA", (20, 20), (0, 0, 0, 0)).convert(mode)
    file = io.BytesIO()
    source.save(file, "PNG")
    clean, picture = seen(file.getvalue(), "image/png")
    if mode in {"LA", "RGBA"}:
        assert picture.convert("L").getpixel((5, 5)) == 255
    assert clean


def test_a_cmyk_photograph_can_be_seen():
    _clean, picture = seen(pictures.photograph(mode="CMYK"))
    assert picture.mode == "RGB"


@pytest.mark.parametrize(
    "body", [pictures.photograph()[:3000], pictures.png_header(50_000, 50_000), pictures.png_header(3000, 3000), b"\xff\xd8\xff" + b"a" * 500],
    ids=["cut", "huge", "nothing behind", "noise"],
)  # fmt: skip
def test_a_damaged_picture_is_refused(body):
    with pytest.raises(Refusal, match="damaged"):
        darkroom.cleaned("image/png" if body.startswith(b"\x89") else "image/jpeg", body)


# PDF


@pytest.mark.parametrize("body", [pictures.pdf(), pictures.pdf(note=True)], ids=["plain", "note"])
def test_a_pdf_of_pages_is_kept_as_it_is(body):
    assert darkroom.cleaned("application/pdf", body) == ("application/pdf", body)


ACTION = b"1 0 <</S /JavaScript /JS (app.alert(1))>>"
EVIL = {
    "program": (pictures.pdf(js=True), "program"), "file inside": (pictures.pdf(file=True), "program"),
    "locked": (pictures.pdf(locked=True), "password"), "cut": (pictures.pdf()[:-8], "damaged"),
    "escaped": (pictures.pdf(js=True).replace(b"/JavaScript", b"/Java#53cript"), "program"),
    "packed": (pictures.packed_pdf(ACTION), "program"),
    "packed, escaped": (pictures.packed_pdf(ACTION.replace(b"/JavaScript", b"/#4aavaScript")), "program"),
    "packed twice": (pictures.packed_pdf(ACTION, b"[/FlateDecode /FlateDecode]", 2), "looked into"),
    "packed as text": (pictures.packed_pdf(b"2f4a>", b"/ASCIIHexDecode", 0), "looked into"),
    "packed, name escaped": (pictures.packed_pdf(ACTION, b"[/FlateDecode]").replace(b"/ObjStm", b"/Obj#53tm"), "program"),
    "bomb": (pictures.packed_pdf(b"\0" * 250_000_000), "looked into"),
    "tail": (pictures.pdf() + b"\n" + HTML * 100, "damaged"),
    "no pdf": (HTML, "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", EVIL)
def test_a_pdf_that_does_more_than_show_pages_is_refused(name):
    body, word = EVIL[name]
    with pytest.raises(Refusal, match=re.compile(word)):
        rules.check_pdf(body)


def test_the_words_of_a_page_do_not_make_it_a_program():
    text = b"BT (the JavaScript language, /Java /Script) Tj ET"
    rules.check_pdf(pictures.packed_pdf(text).replace(b"/ObjStm", b"/XForm1"))
