"""What a PDF may hold: pages, and nothing that runs, opens, sends or carries another file.

Every action of a PDF names itself (ISO 32000-2, 12.6.4): an action dictionary without one of these names does nothing of
the kind. So they are looked for everywhere, in the bytes as they are and in every stream unpacked; what cannot be looked
into is refused.
"""

import re
import zlib

from lighthis.kernel.text import N_, Refusal

# ISO 32000-2: 12.6.4.17 JavaScript, 12.6.4.6 Launch, 7.11.4 embedded files, 13.7 rich media, 12.7.6 forms that send, 12.6.4.4
ACTIVE = ("JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "SubmitForm", "ImportData", "GoToE", "Rendition", "XFA")  # fmt: skip
MOST_UNPACKED = 200 * 1024 * 1024
_ACTIVE = re.compile(rb"/(?:%s)(?![A-Za-z0-9_.-])" % "|".join(ACTIVE).encode())
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream\r?\n")
_FILTERS = re.compile(rb"/Filter\s*(\[[^\]]*\]|/\w+)")
_LOCKED = re.compile(rb"/Encrypt\b")
DAMAGED = N_("The PDF is damaged or not whole.")
LOCKED = N_("The PDF is protected by a password: save it without one.")
RUNS = N_("The PDF holds a program, a form or another file inside. Print it and scan the paper.")
STRANGE = N_("The PDF is written in a way that cannot be looked into. Print it and scan the paper.")


def check_pdf(body: bytes) -> None:
    """Refuse what is no whole PDF, is locked, or holds more than pages. Raises Refusal."""
    if not body.startswith(b"%PDF-") or b"%%EOF" not in body[-1024:]:
        raise Refusal(DAMAGED)
    _check(body)
    left = MOST_UNPACKED
    for found in _STREAM.finditer(body):
        head = body[max(body.rfind(b"obj", 0, found.start()), found.start() - 4096) : found.start()]
        unpacked = _unpacked(body, found.end(), head, left)
        left -= len(unpacked)
        _check(unpacked)


def _check(part: bytes) -> None:
    """Names are compared as they are meant: #4a is J."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
    if _LOCKED.search(plain):
        raise Refusal(LOCKED)
    if _ACTIVE.search(plain):
        raise Refusal(RUNS)


def _unpacked(body: bytes, start: int, head: bytes, most: int) -> bytes:
    """What a stream holds, if it is packed in the usual way; a picture's own packing is left alone."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), head)
    filters = re.findall(rb"/(\w+)", match[1]) if (match := _FILTERS.search(plain)) else []
    holds_objects = b"/ObjStm" in plain
    if holds_objects and filters not in ([], [b"FlateDecode"], [b"Fl"]):
        raise Refusal(STRANGE)
    packed = zlib.decompressobj()
    try:
        found = packed.decompress(memoryview(body)[start:], most)
    except zlib.error:
        if holds_objects and filters:
            raise Refusal(STRANGE) from None
        return b""
    if packed.unconsumed_tail:
        raise Refusal(STRANGE)
    return found
