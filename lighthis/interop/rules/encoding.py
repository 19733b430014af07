"""What sort of file it is, by its bytes and not by its name; and its letters: UTF-8, UTF-16 with a mark, Windows-1251."""

import codecs
import io
from typing import IO, Literal

from lighthis.kernel.text import N_, Refusal

Kind = Literal["table", "workbook", "fhir"]
Content = bytes | IO[bytes]  # a file in memory or on the disk; read as often as needed

EXPECTED: dict[str, Kind] = {
    ".csv": "table", ".tsv": "table", ".txt": "table", ".xlsx": "workbook", ".json": "fhir", ".ndjson": "fhir",
}  # fmt: skip
_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"
# In a Windows-1251 text of our languages these are nearly all letters above ASCII; in DOS or binary files they are few.
_LIKELY = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯўЎіІ№«»–—\u00a0’‘")
LEAST_LIKELY = 0.8
HEAD = 1024 * 1024  # of a file, to tell what it is
_CHUNK = 1024 * 1024


def kind_of(name: str, content: bytes) -> Kind:
    """Table, workbook or FHIR. Raises Refusal where it is none of them, or not what its name says."""
    content = content[:HEAD]
    if not content.strip():
        raise Refusal(N_("The file is empty."))
    if content.startswith(_OLD_OFFICE):
        raise Refusal(N_("This is an old Excel file. Save it as XLSX or CSV."))
    found: Kind = "workbook" if content.startswith(_ZIP) else "fhir" if _is_json(content) else "table"
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    expected = EXPECTED.get(suffix)
    if expected is not None and expected != found:
        raise Refusal(N_("The name of the file ends in %(suffix)s, but there is something else in it."), suffix=suffix)
    return found


def _is_json(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["}


def opened(content: Content) -> IO[bytes]:
    """A file from its beginning, whether it lies in memory or on the disk."""
    if isinstance(content, bytes):
        return io.BytesIO(content)
    content.seek(0)
    return content


def read_as(content: Content, encoding: str) -> io.TextIOWrapper:
    """The text of a file in letters that are known, its line ends as they are; the file itself stays open."""
    return _Kept(opened(content), encoding, newline="")


class _Kept(io.TextIOWrapper):
    """Text over a file that is read more than once."""

    def __del__(self) -> None:
        if not self.closed:
            self.detach()


def letters(content: Content) -> str:
    """In which letters a table is written. Raises Refusal where it is not text, or in an encoding we do not know."""
    head = opened(content).read(2)
    encodings = (
        ("utf-16",) if head in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1251")
    )  # what Excel calls Unicode text
    for encoding in encodings:
        try:
            likely, above = _looked_through(content, encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1251" and likely < LEAST_LIKELY * above:
            break
        return encoding
    raise Refusal(N_("The letters of the file cannot be read. Save it as CSV in UTF-8, or as XLSX."))


def _looked_through(content: Content, encoding: str) -> tuple[int, int]:
    """Letters that are likely in our languages, and all above ASCII (counted for Windows-1251 alone)."""
    stream, decoder = opened(content), codecs.getincrementaldecoder(encoding)()
    likely = above = 0
    while chunk := stream.read(_CHUNK):
        text = decoder.decode(chunk)
        if "\0" in text:
            raise Refusal(N_("This is not a table: there are zero bytes in it."))
        if encoding == "cp1251":
            high = [c for c in text if c > "\x7f"]
            likely, above = likely + sum(c in _LIKELY for c in high), above + len(high)
    decoder.decode(b"", final=True)
    return likely, above
