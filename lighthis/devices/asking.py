"""The protocol: JSON over HTTP to a device, or to a small bridge that speaks a maker's own (docs/decisions/devices.md).

`POST {address}/{what}` with a key does it once, however often it is sent; `GET {address}/{what}/{key}` tells what became of it.
Nothing is sent anywhere but to the address that an administrator wrote.
"""

import http.client
import json
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from lighthis.devices.rules import Answer

SECONDS = 15
MOST_BYTES = 64_000
STATES = ("done", "refused", "unknown")


class NoAnswer(Exception):
    """The device did not answer, or not in our words: nobody knows what it did."""


def ask(address: str, what: str, key: str, wish: dict[str, Any], *, seconds: float = SECONDS) -> Answer:
    """First what became of the key; where the device never heard of it, have it done. Raises NoAnswer."""
    known = find(address, what, key, seconds=seconds)
    return known if known.state != "unknown" else do(address, what, wish, seconds=seconds)


class _Nowhere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def find(address: str, what: str, key: str, *, seconds: float = SECONDS) -> Answer:
    """What became of a key. Raises NoAnswer."""
    return _answer(_send(f"{address.rstrip('/')}/{what}/{key}", None, seconds))


def do(address: str, what: str, wish: dict[str, Any], *, seconds: float = SECONDS) -> Answer:
    """Have something done. Raises NoAnswer."""
    body = json.dumps(wish, ensure_ascii=False).encode()
    return _answer(_send(f"{address.rstrip('/')}/{what}", body, seconds))


def _send(url: str, body: bytes | None, seconds: float) -> bytes:
    """Ask without a proxy, and follow nothing elsewhere."""
    asked = Request(url, body, {"Content-Type": "application/json; charset=utf-8"})  # noqa: S310  (http or https: check_address)
    try:
        with build_opener(ProxyHandler({}), _Nowhere()).open(asked, timeout=seconds) as answer:
            told: bytes = answer.read(MOST_BYTES)
            return told
    except (OSError, http.client.HTTPException) as fault:
        raise NoAnswer(f"{type(fault).__name__}: {fault}") from fault


def _answer(body: bytes) -> Answer:
    try:
        told = json.loads(body)
        state, copies = str(told["state"]), int(told.get("copies", 1))
        amount = Decimal(str(told.get("amount", "0")))
        words = {name: str(told.get(name) or "")[:500] for name in ("number", "sign", "qr", "words")}
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as fault:
        raise NoAnswer("not an answer of this protocol") from fault
    if state not in STATES or not amount.is_finite():
        raise NoAnswer("not an answer of this protocol")
    return Answer(state, amount, copies=copies, **words)
