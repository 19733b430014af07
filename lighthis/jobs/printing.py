"""HTML to PDF for the worker: asks the press, waits no longer than allowed, kills it when it hangs."""

import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from lighthis.jobs.frames import HEAD, write

SECONDS = 60.0
PRINTS_A_PRESS = 300  # WeasyPrint grows with time: a fresh one after so many (performance.md, WeasyPrint)
MODULE = "lighthis.jobs.press"

stopping = threading.Event()  # set by the worker's SIGTERM
_press: subprocess.Popen[bytes] | None = None
_roots: tuple[Path, ...] = ()
_printed = 0


class NotPrinted(Exception):
    """No PDF came of it; the sentence says why, for the administrator."""


class Stopped(Exception):
    """The worker was told to end while a paper was in the press."""


def pdf(html: str, *, roots: Sequence[Path] = (), seconds: float = SECONDS) -> bytes:
    """The PDF of a page that may show files of `roots` only. Raises NotPrinted after `seconds`, Stopped at SIGTERM."""
    press = _ready(tuple(roots))
    assert press.stdin is not None
    give_up = time.monotonic() + seconds
    try:
        sender = threading.Thread(target=send, args=(press, html.encode()), daemon=True)
        sender.start()
        (length,) = HEAD.unpack(take(press, HEAD.size, give_up))
        answer = take(press, length, give_up)
    except (NotPrinted, Stopped):
        close()
        raise
    if answer[:1] != b"+":
        raise NotPrinted(answer[1:].decode(errors="replace"))
    return answer[1:]


def close() -> None:
    """End the press, whatever it is doing."""
    global _press
    if _press is not None:
        _press.kill()
        _press.wait()
        for pipe in (_press.stdin, _press.stdout):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
        _press = None


def _ready(roots: tuple[Path, ...]) -> subprocess.Popen[bytes]:
    global _press, _roots, _printed
    if _press is not None and (_press.poll() is not None or roots != _roots or _printed >= PRINTS_A_PRESS):
        close()
    if _press is None:
        command = [sys.executable, "-m", MODULE, *map(str, roots)]
        _press = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        _roots, _printed = roots, 0
    _printed += 1
    return _press


def send(press: subprocess.Popen[bytes], body: bytes) -> None:
    """One frame to a process, which may die of it."""
    assert press.stdin is not None
    with suppress(BrokenPipeError, ValueError):  # the press died: whoever reads says so
        write(press.stdin, body)


def take(press: subprocess.Popen[bytes], length: int, give_up: float) -> bytes:
    """So many bytes from the press, looking up ten times a second for the clock and for SIGTERM."""
    assert press.stdout is not None
    taken, number = bytearray(), press.stdout.fileno()
    with selectors.DefaultSelector() as selector:
        selector.register(number, selectors.EVENT_READ)
        while len(taken) < length:
            if stopping.is_set():
                raise Stopped
            if time.monotonic() > give_up:
                raise NotPrinted("the paper took longer than it may")
            if selector.select(0.1):
                part = os.read(number, min(length - len(taken), 1 << 20))
                if not part:
                    raise NotPrinted(f"the press ended by itself (code {press.wait()})")
                taken += part
    return bytes(taken)
