"""A fiscal device and card terminal that are none: for training, for tests, and to see how the desk bears a bad one.

It speaks the protocol of asking.py and keeps what it did in memory. `behaves` is one of BEHAVIOURS.
"""

import json
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BEHAVIOURS = ("honest", "late", "twice", "never", "after_timeout", "wrong_sum", "refuses")
SLOW = 30.0


class Simulator(ThreadingHTTPServer):
    """Serves on loopback; `done` holds what was done by its path and key."""

    daemon_threads = True

    def __init__(self, port: int = 0, behaves: str = "honest", slow: float = SLOW, first: int = 1) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.behaves, self.slow, self.first = behaves, slow, first
        self.done: dict[tuple[str, str], dict[str, Any]] = {}
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def do(self, what: str, wish: dict[str, Any]) -> dict[str, Any]:
        """Do it as a device that behaves like this does; the same key once."""
        key = (what, str(wish["key"]))
        with self.lock:
            if key not in self.done:
                amount = Decimal(str(wish["amount"])) - (1 if self.behaves == "wrong_sum" else 0)
                number = f"{len(self.done) + self.first:06}"
                self.done[key] = {
                    "state": "done", "amount": f"{amount:f}", "number": number, "sign": f"S{number}",
                    "qr": f"https://example.invalid/{number}", "copies": 2 if self.behaves == "twice" else 1,
                }  # fmt: skip
            return self.done[key]


class _Handler(BaseHTTPRequestHandler):
    server: Simulator

    def do_GET(self) -> None:
        """What became of a key."""
        _, what, key = self.path.split("/", 2)
        if self.server.behaves == "never":
            self.close_connection = True
            return
        self._tell(self.server.done.get((what, key), {"state": "unknown"}))

    def do_POST(self) -> None:
        """Do it, or behave badly."""
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        behaves = self.server.behaves
        if behaves == "never":
            self.close_connection = True
            return
        if behaves == "refuses":
            self._tell({"state": "refused", "words": "no paper"})
            return
        told = self.server.do(self.path.strip("/"), wish)
        if behaves == "after_timeout":
            self.close_connection = True
            return
        if behaves == "late":
            time.sleep(self.server.slow)
        self._tell(told)

    def _tell(self, told: dict[str, Any]) -> None:
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
