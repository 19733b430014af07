"""What sort of file it is, by its bytes and not by its name; and its letters: UTF-8, UTF-16 with a mark, Windows-1251."""

from typing import Literal

from lighthis.kernel.text import N_, Refusal

Kind = Literal["table", "workbook", "fhir"]

EXPECTED: dict[str, Kind] = {
    ".csv": "table", ".tsv": "table", ".txt": "table", ".xlsx": "workbook", ".json": "fhir", ".ndjson": "fhir",
}  # fmt: skip
_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0"
# In a Windows-1251 text of our languages these are nearly all letters above ASCII; in DOS or binary files they are few.
_LIKELY = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯўЎіІ№«»–—\u00a0’‘")
LEAST_LIKELY = 0.8


def kind_of(name: str, content: bytes) -> Kind:
    """Table, workbook or FHIR. Raises Refusal where it is none of them, or not what its name says."""
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


def decoded(content: bytes) -> str:
    """The text of a table. Raises Refusal where it is not text, or in an encoding we do not know."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        return _checked(_as(content, "utf-16"))
    if b"\0" in content:
        raise Refusal(N_("This is not a table: there are zero bytes in it."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _cyrillic(content)


def _cyrillic(content: bytes) -> str:
    text = _as(content, "cp1251")
    above = [c for c in text if c > "\x7f"]
    if sum(c in _LIKELY for c in above) < LEAST_LIKELY * len(above):
        raise _unknown()
    return text


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise _unknown() from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise Refusal(N_("This is not a table: there are zero bytes in it."))
    return text


def _unknown() -> Refusal:
    return Refusal(N_("The letters of the file cannot be read. Save it as CSV in UTF-8, or as XLSX."))
