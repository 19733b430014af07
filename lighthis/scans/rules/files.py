"""What a file is by its own bytes, and whether there is room for it (ASVS 5.0: 5.2.1 to 5.2.6)."""

from dataclasses import dataclass
from pathlib import PurePath

from lighthis.kernel.text import N_, Refusal

MEGABYTE = 1024 * 1024
# the side of an A3 page at 600 dpi is 9,900 points, an A4 page there has 35 million of them
MOST_PIXELS = 50_000_000
MOST_SIDE = 20_000
KINDS: dict[str, tuple[str, bool]] = {  # what people attach, and whether it tells of health: those need the right to read the record
    "passport": (N_("Passport or ID card"), False),
    "birth_certificate": (N_("Birth certificate"), False),
    "benefit": (N_("Proof of a benefit category"), False),
    "authority": (N_("Power of attorney or guardianship"), False),
    "consent": (N_("Signed consent"), False),
    "referral": (N_("Referral"), False),
    "insurance": (N_("Insurance policy or contract"), False),
    "extract": (N_("Extract from another hospital"), True),
    "result": (N_("Result of an examination"), True),
    "record": (N_("Page of the paper record"), True),
    "other": (N_("Another paper"), False),
}  # fmt: skip
MEDIA: dict[str, tuple[str, tuple[str, ...]]] = {  # media type: how people call it, endings of names
    "image/jpeg": ("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif")),
    "image/png": ("PNG", (".png",)),
    "application/pdf": ("PDF", (".pdf",)),
}
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
OTHERS = N_("this is no JPEG, PNG or PDF; take a photograph of the paper, or save it as a PDF, and choose that file")
HEIC = N_(
    "this is a HEIC photograph, which other machines cannot show; in the settings of the phone's camera choose "
    "the most compatible format, take it again, and choose that file"
)


@dataclass(frozen=True)
class Limits:
    """How many bytes one file may have, all of a patient at a hospital, and all of a hospital."""

    file: int
    patient: int
    facility: int


def clinical_kinds() -> set[str]:
    """The kinds that tell of health."""
    return {code for code, (_words, is_clinical) in KINDS.items() if is_clinical}


def ending(media_type: str) -> str:
    """The ending of a file's name when it is given out."""
    return MEDIA[media_type][1][0]


def recognise(body: bytes, name: str) -> str:
    """The media type of a file by its bytes; its name may not say another one. Raises Refusal."""
    if not body:
        raise Refusal(N_("the file is empty; choose it again"), field="file")
    if body.startswith(PNG):
        found, sides = "image/png", _png_sides(body)
    elif body.startswith(JPEG):
        found, sides = "image/jpeg", _jpeg_sides(body)
    elif body.startswith(PDF):
        found, sides = "application/pdf", (1, 1)
    else:
        raise Refusal(HEIC if body[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"} else OTHERS, field="file")
    known, said = MEDIA[found], PurePath(name.replace("\\", "/").replace("\0", "")).suffix.lower()
    if said and said not in known[1]:
        raise Refusal(
            N_("the name of the file ends in %(said)s, but it is a %(found)s; save it anew and choose that file"),
            said=said[:10], found=known[0], field="file",
        )  # fmt: skip
    _check_sides(sides)
    return found


def _check_sides(sides: tuple[int, int] | None) -> None:
    if sides is None or 0 in sides:
        raise Refusal(N_("the picture is damaged; take it again and choose that file"), field="file")
    if max(sides) > MOST_SIDE or sides[0] * sides[1] > MOST_PIXELS:
        raise Refusal(
            N_("the picture has %(width)s × %(height)s points, more than can be kept; scan it at 300 dpi"),
            width=sides[0], height=sides[1], field="file",
        )  # fmt: skip


def _png_sides(body: bytes) -> tuple[int, int] | None:
    if body[12:16] != b"IHDR" or len(body) < 33:
        return None
    return int.from_bytes(body[16:20], "big"), int.from_bytes(body[20:24], "big")


def _jpeg_sides(body: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header, without unpacking anything."""
    at = 2
    while at + 9 < len(body):
        if body[at] != 0xFF:
            return None
        mark = body[at + 1]
        if mark == 0xFF:
            at += 1
        elif 0xC0 <= mark <= 0xCF and mark not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(body[at + 7 : at + 9], "big"), int.from_bytes(body[at + 5 : at + 7], "big")
        else:
            at += 2 + int.from_bytes(body[at + 2 : at + 4], "big")
    return None


def check_size(size: int, most: int) -> None:
    """One file is not too large. Raises Refusal."""
    if size > most:
        raise Refusal(
            N_("the file has %(size)s MB, %(most)s MB may be sent; take the picture smaller or scan it in grey at 300 dpi"),
            size=-(-size // MEGABYTE), most=most // MEGABYTE, field="file",
        )  # fmt: skip


def check_quota(size: int, of_patient: int, of_facility: int, limits: Limits) -> None:
    """There is room for one more at this patient and at this hospital. Raises Refusal."""
    check_size(size, limits.file)
    if of_patient + size > limits.patient:
        raise Refusal(
            N_("the scans of this patient fill %(most)s MB already; the administrator may allow more"),
            most=limits.patient // MEGABYTE, field="file",
        )  # fmt: skip
    if of_facility + size > limits.facility:
        raise Refusal(
            N_("the scans of this hospital fill %(most)s MB already; tell the administrator"),
            most=limits.facility // MEGABYTE, field="file",
        )  # fmt: skip
