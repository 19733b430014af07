"""A closed loop over keep-alive connections: as many clients as asked, each waits for its answer."""

import http.client
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from lighthis.cli import lean

HIDDEN = re.compile(rb'name="(csrf_token|once)" value="([^"]+)"')

GUNICORN = "-m gunicorn --preload --no-control-socket -w 2 --threads 4 --worker-class gthread --log-level error"


@contextmanager
def served(application: str, port: int, settings: Mapping[str, str], path: str = "/healthz/live") -> Iterator[int]:
    """Two workers and their master, started as an installation starts them; the master's pid once `path` answers."""
    command = [sys.executable, *GUNICORN.split(), "-b", f"127.0.0.1:{port}", application]
    server = subprocess.Popen(command, env={**settings, **lean.ENVIRONMENT}, stderr=subprocess.DEVNULL)
    try:
        _wait(port, path)
        yield server.pid
    finally:
        server.terminate()
        server.wait(20)


def _wait(port: int, path: str) -> None:
    for _ in range(200):
        try:
            Browser(port).ask("GET", path)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"nothing answers on port {port}")


@dataclass
class Times:
    """Milliseconds of one round."""

    all: list[float]
    seconds: float

    @property
    def p50(self) -> float:
        return statistics.median(self.all)

    @property
    def p95(self) -> float:
        return sorted(self.all)[int(len(self.all) * 0.95) - 1]

    @property
    def rate(self) -> float:
        return len(self.all) / self.seconds


class Browser:
    """One connection with its cookie."""

    def __init__(self, port: int, cookie: str = "") -> None:
        self.port, self.cookie = port, cookie
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method: str, path: str, body: str = "") -> tuple[int, bytes]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        set_cookie = answer.getheader("Set-Cookie")
        if set_cookie:
            self.cookie = set_cookie.split(";")[0]
        return answer.status, text

    def hidden(self, path: str) -> dict[str, str]:
        self.connection.close()
        _status, text = self.ask("GET", path)
        return {name.decode(): value.decode() for name, value in HIDDEN.findall(text)}


def rounds(browsers: list[Browser], each: int, step: Callable[[Browser, int], int]) -> Times:
    """Every browser does `each` steps; a step that answers with another status than it should ends the run."""
    times: list[float] = []
    faults: list[str] = []

    for browser in browsers:  # gunicorn lets go of a connection that rested for two seconds
        browser.connection.close()

    def work(browser: Browser, first: int) -> None:
        for number in range(first, first + each):
            begun = time.perf_counter()
            try:
                status = step(browser, number)
            except Exception as fault:  # noqa: BLE001  (a thread's fault must end the run, not vanish)
                faults.append(repr(fault))
                return
            times.append((time.perf_counter() - begun) * 1000)
            if status != 200:
                faults.append(str(status))
                return

    threads = [threading.Thread(target=work, args=(one, place * each)) for place, one in enumerate(browsers)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"the benchmark met answers {faults[:5]}: its figures would mean nothing")
    return Times(times, time.perf_counter() - begun)
