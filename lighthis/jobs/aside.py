"""Bytes given to a process of its own, and what it makes of them: what is sent by people is never unpacked in ours."""

import subprocess
import sys
import threading
import time
from contextlib import suppress

from lighthis.jobs.frames import HEAD
from lighthis.jobs.printing import SECONDS, send, take


def made_by(module: str, body: bytes, *, seconds: float = SECONDS) -> bytes:
    """The answer of `python -m module` to one frame. Raises NotPrinted when it breaks or takes longer, Stopped at SIGTERM."""
    command = [sys.executable, "-m", module]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
    give_up = time.monotonic() + seconds
    try:
        threading.Thread(target=send, args=(process, body), daemon=True).start()
        (length,) = HEAD.unpack(take(process, HEAD.size, give_up))
        return take(process, length, give_up)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):
                pipe.close()  # type: ignore[union-attr]
