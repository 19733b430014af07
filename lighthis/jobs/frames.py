"""Frames between the worker and its press: eight bytes of length, then the bytes."""

import struct
from typing import IO

HEAD = struct.Struct(">Q")


def write(to: IO[bytes], body: bytes) -> None:
    """Send one frame."""
    to.write(HEAD.pack(len(body)) + body)
    to.flush()


def read(from_: IO[bytes]) -> bytes | None:
    """The next frame; None when the other side has gone."""
    head = from_.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    body = from_.read(length)
    return body if len(body) == length else None
