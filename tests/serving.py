"""The product as it is served: `lighthis serve` with its workers, its own data folder and its own store."""

import atexit
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

import make

PATIENCE_S = 60


@dataclass
class Served:
    """A running server: where it listens, where its data lies."""

    address: str
    data: Path
    environment: dict = field(default_factory=dict)
    pid: int = 0

    def browser(self) -> "Browser":
        """A browser without JavaScript that is not signed in."""
        return Browser(self.address)


@contextmanager
def serve(data: Path, database: str = "", *, workers: int = 2, threads: int = 4, **settings: str) -> Iterator[Served]:
    """The server on a free loopback port, over a store that is migrated and furnished already. Stopped at the end."""
    port = free_port()
    environment = {
        **os.environ, "LIGHTHIS_DATA": str(data), "LIGHTHIS_DATABASE": database, "LIGHTHIS_BIND": f"127.0.0.1:{port}",
        "LIGHTHIS_WORKERS": str(workers), "LIGHTHIS_THREADS": str(threads), **settings,
    }  # fmt: skip
    log = data / "server.log"
    pid = started(["serve", "--no-worker"], environment, log)
    try:
        _wait(pid, port, log)
        yield Served(f"http://127.0.0.1:{port}", data, environment, pid)
    finally:
        kill(pid)


def started(words: list[str], environment: dict, log: Path) -> int:
    """The pid of a command in a group of its own, forked off the one process of this run that has imported the product."""
    zygote = _zygote()
    zygote.stdin.write(json.dumps({"words": words, "environment": environment, "log": str(log)}) + "\n")
    zygote.stdin.flush()
    return int(zygote.stdout.readline())


@cache
def _zygote() -> subprocess.Popen:
    command = [sys.executable, str(Path(__file__).with_name("zygote.py"))]
    made = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True)
    atexit.register(made.communicate)  # its input closes, and so it ends
    return made


def _wait(pid: int, port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and _runs(pid):
        try:
            build_opener().open(f"http://127.0.0.1:{port}/sign-in", timeout=5).close()
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server did not start:\n" + log.read_text(errors="replace"))


def kill(pid: int) -> None:
    """With -9, the workers too: what a test left is thrown away. How a server ends in peace: tests/deploy/test_serve.py."""
    while _runs(pid):
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True


def free_port() -> int:
    """A loopback port that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *facts):
        return None


@dataclass
class Answer:
    """What came back: status, text, where it sends on to."""

    status: int
    text: str
    location: str = ""


class Browser:
    """Cookies, links and forms over real HTTP, without JavaScript; redirects are not followed by themselves."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)

    def sign_in(self, role: str, at: str = "GES", language: str = "en") -> "Browser":
        """Through the sign-in page, as a person of make.region."""
        self.get(f"/sign-in?lang={language}")
        answer = self.post("/sign-in", {"login": f"{role}.{at}".lower(), "password": make.PASSWORD})
        if answer.status != 303:
            raise RuntimeError(f"sign-in answered {answer.status}")
        return self

    def get(self, path: str) -> Answer:
        return self._open(Request(self.address + path))

    def post(self, path: str, fields: dict, *, hidden: dict | None = None) -> Answer:
        """Send a form; its hidden fields are fetched from its page unless they are given."""
        hidden = self.hidden(path) if hidden is None else hidden
        return self._open(Request(self.address + path, urlencode({**hidden, **fields}).encode()))

    def hidden(self, path: str) -> dict:
        """The hidden fields of the form on a page."""
        found = re.findall(r'<input[^>]*type="hidden"[^>]*>', self.get(path).text)
        pairs = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in found]
        return {
            name.group(1): value.group(1) if value else ""
            for name, value in pairs
            if name and name.group(1) in {"csrf_token", "once", "version"}
        }

    @staticmethod
    def shown(text: str) -> str:
        """Which likely duplicates a form says it showed."""
        found = re.search(r'<input[^>]*name="alike_shown"[^>]*value="([^"]*)"', text)
        return found.group(1) if found else ""

    def _open(self, request: Request) -> Answer:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode())
        except HTTPError as answer:
            return Answer(answer.code, answer.read().decode(), answer.headers.get("Location", ""))
