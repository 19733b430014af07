"""How long a cut-over takes: a generated file brought in by the product's own command while two clerks register people.

    python -m benchmarks.importing --rows 1000000 [--store postgres] [--encrypted] [--clerks 2]

Processor time is beside wall time: on a shared machine only the first travels.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.__main__ import registration
from benchmarks.furnished import furnish, signed
from benchmarks.load import Browser, served
from benchmarks.rows import write
from lighthis.db import keys

PORT, EVERY_SECONDS, QUIET_SECONDS, WATCH_SECONDS = int(os.environ.get("PORT", "18433")), 0.5, 20, 0.2


class Clerk(threading.Thread):
    """Registers somebody twice a second and remembers how long each save took."""

    def __init__(self, cookie: str, number: int) -> None:
        super().__init__(daemon=True)
        self.step, self.browser = None, Browser(PORT, cookie)
        self.number, self.took, self.faults, self.is_done = number, [], [], threading.Event()

    def run(self) -> None:
        turn = self.number * 1_000_000
        while not self.is_done.wait(EVERY_SECONDS):
            try:
                if self.step is None:
                    self.step = registration(self.browser)
                begun = time.perf_counter()
                status = self.step(self.browser, turn)
            except OSError as fault:
                self.faults.append(repr(fault))
                self.browser, self.step = Browser(PORT, self.browser.cookie), None
                continue
            self.took.append((time.perf_counter() - begun) * 1000)
            turn += 1
            if status != 200:
                self.faults.append(str(status))


def main() -> None:
    """Furnish, serve, bring in, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--store", choices=("sqlite", "postgres"), default="sqlite")
    asked.add_argument("--encrypted", action="store_true", help="with a key, as an installed hospital is")
    asked.add_argument("--clerks", type=int, default=2)
    asked.add_argument("--file", type=Path, help="a file that benchmarks.rows wrote before")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lh-import-") as name, database(options.store) as url:
        folder = Path(name)
        os.environ.pop(keys.SETTING, None)
        if options.encrypted:
            os.environ[keys.SETTING] = str(folder / "store.key")
            keys.new(folder / "store.key")
        if url:
            os.environ["LIGHTHIS_DATABASE"] = url
        file = options.file or folder / "people.csv"
        if options.file is None:
            write(file, options.rows)
        measure(folder, file, options.rows, options.clerks)


def measure(folder: Path, file: Path, rows: int, clerks: int) -> None:
    """One import and what the clerks felt of it."""
    token, _patient, secret = furnish(folder, 100)
    cookie = signed(folder, token, secret)
    settings = {**os.environ, "LIGHTHIS_DATA": str(folder), "LIGHTHIS_IDLE_MINUTES": "600"}
    with served("lighthis.wsgi:application", PORT, settings):
        threads = [Clerk(cookie, number) for number in range(clerks)]
        for one in threads:
            one.start()
        command = [
            sys.executable,
            "-m",
            "lighthis",
            "patients",
            "import",
            str(file),
            "--language",
            "en",
            "--report",
            str(folder / "report.tsv"),
        ]
        time.sleep(QUIET_SECONDS)
        quiet = [one.took.copy() for one in threads]
        begun = time.monotonic()
        code, used, most = watched(command, settings)
        seconds = time.monotonic() - begun
        for one in threads:
            one.is_done.set()
            one.join(60)
    processor = used.ru_utime + used.ru_stime
    print(
        f"\n{rows:,} rows, exit {code}: {seconds / 60:.1f} min by the clock, {processor / 60:.1f} min of processor time"
    )
    print(f"{rows / seconds:,.0f} rows/s by the clock, {rows / processor:,.0f} rows/s of processor time")
    print(f"most memory resident: {most // 1024} MB")
    alone = sorted(ms for them in quiet for ms in them)
    if alone:
        print(f"{len(alone)} saves before it: p50 {alone[len(alone) // 2]:.0f}, longest {alone[-1]:.0f} ms")
    took = sorted(ms for one, them in zip(threads, quiet, strict=True) for ms in one.took[len(them) :])
    if took:
        faults = [fault for one in threads for fault in one.faults]
        print(f"{len(took)} saves by {clerks} clerks meanwhile: p50 {took[len(took) // 2]:.0f}, p95 {took[int(len(took) * 0.95)]:.0f}, "
              f"longest {took[-1]:.0f} ms; refused or broken: {len(faults)} {faults[:3]}")  # fmt: skip
    print(f"store: {sum(one.stat().st_size for one in folder.glob('lighthis.db*')) / 1e6:,.0f} MB")


def watched(command: list[str], settings: dict[str, str]) -> tuple[int, Any, int]:
    """Run a command: its exit code, what it used, and the most memory it held in KB. `ru_maxrss` would tell of whoever started it."""
    child, most = subprocess.Popen(command, env=settings), 0
    status = Path(f"/proc/{child.pid}/status")
    while True:
        pid, code, used = os.wait4(child.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(code), used, most
        held = re.search(r"VmHWM:\s+(\d+)", status.read_text())
        most = int(held[1]) if held else most
        time.sleep(WATCH_SECONDS)


@contextmanager
def database(store: str) -> Iterator[str]:
    """PostgreSQL of LIGHTHIS_DATABASE, or a throw-away one that writes durably, as a hospital's does; empty for SQLite."""
    if store == "sqlite":
        os.environ.pop("LIGHTHIS_DATABASE", None)
        yield ""
        return
    if "LIGHTHIS_DATABASE" in os.environ:
        yield os.environ["LIGHTHIS_DATABASE"]
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import postgres  # noqa: PLC0415  (of the tests; a measurement on SQLite needs none of it)

    postgres.SETTINGS |= {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
    with postgres.start() as url:
        yield postgres.create(url, "bench")


if __name__ == "__main__":
    main()
