"""The darkroom: a process of its own that alone unpacks what people sent, with little memory and little time.

Run as `python -m lighthis.scans.darkroom`: reads one frame (media type, zero byte, file) from standard input, writes one to
standard output: plus, media type, zero byte, clean file; or minus and a sentence why not. A picture is drawn anew, so
that places, times and hidden parts of the photograph stay behind (ASVS 5.0: 5.2.4, 14.2.8).
"""

import io
import resource
import sys
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from lighthis.jobs.frames import read, write
from lighthis.kernel.text import N_, Refusal
from lighthis.scans.rules import MOST_PIXELS, check_pdf

MEMORY = 512 * 1024 * 1024  # the worker, its press and this may take 640 MB together (lighthis-worker.service)
SECONDS = 60
LONGEST_SIDE = 3508  # A4 at 300 dpi
QUALITY = 80
FORMATS = ("JPEG", "PNG")
DAMAGED = N_("The picture is damaged or not whole. Take it again.")


def cleaned(media_type: str, body: bytes) -> tuple[str, bytes]:
    """A file without anything but what is to be seen. Raises Refusal."""
    if media_type == "application/pdf":
        check_pdf(body)
        return media_type, body
    return "image/jpeg", _drawn(body)


def _drawn(body: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise Refusal(DAMAGED)
            found.thumbnail(
                (LONGEST_SIDE, LONGEST_SIDE), reducing_gap=2.0
            )  # unpacks a JPEG at half its size where that is enough
            into = io.BytesIO()
            _plain(ImageOps.exif_transpose(found)).save(into, "JPEG", quality=QUALITY, optimize=True)
    except (OSError, SyntaxError, ValueError, MemoryError, UnidentifiedImageError, Image.DecompressionBombError):
        raise Refusal(DAMAGED) from None
    return into.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or coloured, on white paper, with nothing of the old file along."""
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture.convert("RGBA"))
        picture = paper
    shown = picture.convert("L" if picture.mode in {"1", "L", "I;16", "I", "F"} else "RGB")
    bare = Image.new(shown.mode, shown.size)
    bare.paste(shown)
    return bare


def answer(asked: bytes) -> bytes:
    """What the worker hears about one file."""
    media_type, _null, body = asked.partition(b"\0")
    try:
        found, clean = cleaned(media_type.decode(), body)
    except Refusal as refusal:
        return b"-" + refusal.message.text.encode()
    return b"+" + found.encode() + b"\0" + clean


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    write(sys.stdout.buffer, answer(read(sys.stdin.buffer) or b""))
