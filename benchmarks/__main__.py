"""`make bench`: our pages beside bare Flask in one run. Read the ratios: the milliseconds are this machine's, today."""

import argparse
import json
import os
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode

from sqlalchemy import event

from benchmarks.furnished import furnish, said, signed
from benchmarks.load import Browser, Times, rounds, served
from benchmarks.people import surnames
from lighthis import config
from lighthis.app import create_app
from lighthis.db import keys
from lighthis.db.engine import close_store, engine

PASSES = 5
EACH = 60


@dataclass
class Row:
    """One line of the table."""

    work: str
    patients: int
    ours: Times
    bare: Times
    insert: Times | None = None
    size: int = 0

    @property
    def ratio(self) -> float:
        floor = self.insert.p50 if self.insert else 0
        return max(self.ours.p50 - floor, 0) / self.bare.p50


def main() -> None:
    """Fill, serve, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--patients", type=int, nargs="+", default=[20_000, 200_000])
    asked.add_argument("--present", type=int, default=40, help="in the emergency department at once")
    asked.add_argument("--encrypted", action="store_true", help="with a key, as an installed hospital is")
    options = asked.parse_args()
    os.environ.pop(keys.SETTING, None)
    if options.encrypted:
        os.environ[keys.SETTING] = str(Path(tempfile.mkdtemp(prefix="lh-bench-key-")) / "store.key")
        keys.new(Path(os.environ[keys.SETTING]))
    rows, memory = [], ""
    for count in options.patients:
        with tempfile.TemporaryDirectory(prefix="lh-bench-") as folder:
            found, memory = measure(Path(folder), count, options.present)
            rows += found
    print(written(rows, memory))


def measure(folder: Path, count: int, present: int) -> tuple[list[Row], str]:
    """One size of the register."""
    token, patient_id, secret = furnish(folder, count, present)
    ports = (18431, 18432)
    cookie = signed(folder, token, secret)
    record(folder, cookie, patient_id)
    env = {**os.environ, "LIGHTHIS_DATA": str(folder), "PORT": str(ports[0]), "LIGHTHIS_IDLE_MINUTES": "600"}
    bare_env = {
        **env,
        "BARE_STORE": str(folder / "lighthis.db"),
        "BARE_INSERTS": str(folder / "inserts.db"),
        "BARE_STATEMENTS": str(folder / "statements.json"),
        "PYTHONPATH": str(Path(__file__).parent),
    }
    with (
        served("lighthis.wsgi:application", ports[0], env) as ours,
        served("bare:app", ports[1], bare_env, "/page/10"),
    ):
        memory = pss(ours)
        return list(compare(ports, cookie, patient_id, count, present)), memory


def record(folder: Path, cookie: str, patient_id: str) -> None:
    """What each page reads of what it shows (not who is signed in, not the log): the statements that its twin makes too."""
    client = create_app(config.read(said(folder))).test_client()
    name, _, value = cookie.partition("=")
    client.set_cookie(name, value)
    made: list[tuple[str, list[object]]] = []

    def note(_connection, _cursor, text, given, *_more) -> None:
        if text.startswith(("SELECT", "WITH")) and "FROM sign_in" not in text and "audit_head" not in text:
            made.append((text, list(given)))

    event.listen(engine(), "before_cursor_execute", note)
    found = {}
    for key, path in asked(patient_id).items():
        made.clear()
        if client.get(path).status_code != 200:
            raise SystemExit(f"{path} does not answer: there is nothing to compare")
        found[key] = list(made)
    event.remove(engine(), "before_cursor_execute", note)
    close_store()
    (folder / "statements.json").write_text(json.dumps(found))


def asked(patient_id: str) -> dict[str, str]:
    """The pages that read, by the names of their twins."""
    names = surnames()
    searched = {f"search {n}": f"/patients?q={quote(names[(n * 37) % 5000])}" for n in range(PASSES * EACH)}
    return {"patient": f"/patients/{patient_id}", "board": "/emergency", "form": "/patients/new?q=1983"} | searched


def compare(ports: tuple[int, int], cookie: str, patient_id: str, count: int, present: int):
    """Our page and its bare twin, interleaved pass by pass."""
    paths = asked(patient_id)
    ours, bare = Browser(ports[0], cookie), Browser(ports[1])

    def size_of(path: str) -> int:
        ours.connection.close()
        return len(ours.ask("GET", path)[1])

    def insert(browser: Browser, n: int) -> int:
        return browser.ask("POST", "/insert", f"family={n}")[0]

    sizes = [size_of(paths[f"search {n}"]) for n in range(0, PASSES * EACH, 30)]
    size = sum(sizes) // len(sizes)
    searches = twins(
        ours, lambda b, n: b.ask("GET", paths[f"search {n}"])[0],
        bare, lambda b, n: b.ask("GET", f"/twin/{size}?of=search%20{n}")[0], insert,
    )  # fmt: skip
    yield Row("search by surname", count, *searches, size)
    for work, key in (
        ("patient page", "patient"),
        (f"emergency board, {present} present", "board"),
        ("registration form", "form"),
    ):
        size = size_of(paths[key])
        both = twins(
            ours, lambda b, n, path=paths[key]: b.ask("GET", path)[0],
            bare, lambda b, n, path=f"/twin/{size}?of={key}": b.ask("GET", path)[0], None if key == "form" else insert,
        )  # fmt: skip
        yield Row(work, count, *both, size)
    yield Row("registration POST", count, *twins(ours, registration(ours), bare, insert, None), 0)


def registration(browser: Browser):
    """A whole registration, each with a key of its own; the form was opened before."""
    hidden = browser.hidden("/patients/new?q=1983")
    stamp = int(time.time())

    def step(one: Browser, n: int) -> int:
        fields = {
            "csrf_token": hidden["csrf_token"], "once": f"{stamp}-{n}", "go": "only_save", "family": f"{invented(n * 7)}ова",
            "given": invented(n * 11 + 3), "birth_date": f"{n % 28 + 1:02d}.{n % 12 + 1:02d}.{1950 + n % 70}", "sex": "female",
        }  # fmt: skip
        status, _text = one.ask("POST", "/patients/new", urlencode(fields))
        return 200 if status == 303 else status

    return step


def invented(number: int) -> str:
    """A name that no other number has, nor one like it: nobody has to be compared with it."""
    sounds = []
    for _syllable in range(3):
        number, onset = divmod(number, len("бвгджзклмнпрстфхчш"))
        number, vowel = divmod(number, len("аеиоу"))
        sounds.append("бвгджзклмнпрстфхчш"[onset] + "аеиоу"[vowel])
    return "".join(sounds).capitalize()


def twins(ours: Browser, step, bare: Browser, bare_step, insert) -> tuple[Times, Times, Times | None]:
    """Passes of both in turn, and of the durable insert that a look is allowed, so that a noisy minute hits all."""
    a, b, c = [], [], []
    for place in range(PASSES):
        a.append(rounds([ours], EACH, lambda one, n, p=place: step(one, p * EACH + n)))
        b.append(rounds([bare], EACH, lambda one, n, p=place: bare_step(one, p * EACH + n)))
        if insert is not None:
            c.append(rounds([bare], EACH, insert))
    return merged(a), merged(b), merged(c) if c else None


def merged(times: list[Times]) -> Times:
    """All milliseconds of all passes."""
    return Times([ms for one in times for ms in one.all], sum(one.seconds for one in times))


def pss(pid: int) -> str:
    """Proportional memory of master and workers, idle after start."""
    pids = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    total = sum(
        int(line.split()[1])
        for one in pids
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )
    return f"{len(pids) - 1} workers + master, idle after start: {total / 1024:.0f} MB PSS"


def written(rows: list[Row], memory: str) -> str:
    """The table in Markdown."""
    lines = [
        "# Performance",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%d.%m.%Y}: gunicorn 2 workers × 4 threads, SQLite with synchronous=FULL, one client, {PASSES} passes of {EACH},",
        "interleaved with bare Flask that makes the same reading statements (recorded from our page) and sends as many bytes. **Read the ratios**; milliseconds are the machine's, and others work on it.",
        "Search, patient page and board show patients and so write one durable audited look, which their twin does not: one insert is subtracted, as the bar allows.",
        "",
        f"25,000 surnames, Zipf. {memory}.",
        "",
        "| work | patients | ours p50 / p95 ms | bare p50 / p95 ms | durable insert p50 | ratio |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        insert = f"{row.insert.p50:.1f}" if row.insert else "–"
        lines.append(
            f"| {row.work} | {row.patients:,} | {row.ours.p50:.1f} / {row.ours.p95:.1f} | {row.bare.p50:.1f} / {row.bare.p95:.1f} | {insert} | {row.ratio:.1f} |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
