"""Files as people and attackers send them, made here: no file of a real person is kept in the tests."""

import io
import struct
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def photograph(width=640, height=480, kind="JPEG", mode="RGB", **more):
    """A picture with a pattern, so that it does not pack to nothing."""
    made = Image.effect_noise((width, height), 40).convert(mode)
    file = io.BytesIO()
    made.save(file, kind, **more)
    return file.getvalue()


def with_place(width=60, height=40):
    """A photograph turned by the camera, with the place where it was taken and a thumbnail's comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (41.0, 18.0, 40.0)
    return photograph(width, height, exif=exif, comment=b"hidden words")


def png_header(width, height):
    """A PNG that says it is so large; there is nothing behind it."""
    head = struct.pack(">II5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + _chunk(b"IEND", b"")
    )


def _chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pdf(**more):
    """A PDF of one page."""
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    if more.get("js"):
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
    if more.get("file"):
        writer.add_attachment("inside.exe", b"MZ")
    if more.get("locked"):
        writer.encrypt("secret")
    if more.get("note"):
        writer.add_annotation(0, FreeText(text="a note", rect=(10, 10, 100, 100)))
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def packed_pdf(inside, filters=b"/FlateDecode", times=1):
    """A PDF with an object stream that holds `inside`."""
    packed = inside
    for _ in range(times):
        packed = zlib.compress(packed)
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter " + filters + b" /Length %d>>\nstream\n" % len(packed)
        + packed + b"\nendstream\nendobj\n%%EOF\n"
    )  # fmt: skip
