"""`make eval-names`: how well people are found and duplicates told on the development set, by the product's own commands.

The set lies beside the checkout (../shared/data/names); without it there is nothing to measure.
"""

import argparse
import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.people import fill
from lighthis import config
from lighthis.app import prepare
from lighthis.db import migrate, units
from lighthis.db.engine import close_store, engine, session
from lighthis.facility.models import Facility
from lighthis.registration import queries

SETS = Path(__file__).parents[2] / "shared/data/names"
COMMAND = (sys.executable, "-m", "lighthis")


def main() -> None:
    """Load, ask, score; once alone and once inside each size asked for."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--inside", type=int, nargs="*", default=[], help="also inside so many invented people")
    options = asked.parse_args()
    if not (SETS / "dev.tsv").exists():
        raise SystemExit(f"{SETS / 'dev.tsv'} is not here: nothing to measure")
    for count in (0, *options.inside):
        with tempfile.TemporaryDirectory(prefix="lh-names-") as folder:
            print(f"inside {count:,} invented people" if count else "alone")
            find(Path(folder), count)
    with tempfile.TemporaryDirectory(prefix="lh-names-") as folder:
        out = Path(folder) / "pairs.tsv"
        run({}, "patients", "match", str(SETS / "dev_pairs.tsv"), "--out", str(out))
        score("pairs", out, "--gold", str(SETS / "dev_pairs.tsv"), "--threshold", "1")


def find(folder: Path, count: int) -> None:
    """The people of the set brought in by the importer, its queries asked by the batch search."""
    settings = {"LIGHTHIS_DATA": str(folder)}
    if "LIGHTHIS_DATABASE" in os.environ:
        settings["LIGHTHIS_DATABASE"] = os.environ["LIGHTHIS_DATABASE"]
    with (SETS / "dev.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    people, queries_ = folder / "people.csv", folder / "queries.tsv"
    written(people, ["source_id", "family", "given", "patronymic", "sex", "birth_date"], [
        [row["id"], row["surname"], row["given"], row["patronymic"], row["sex"], row["birth_date"]]
        for row in rows if row["row"] != "query"
    ])  # fmt: skip
    written(queries_, ["qid", "query"], [[row["id"], row["query"]] for row in rows if row["row"] == "query"], "\t")
    run(settings, "upgrade")
    if count:
        crowd(settings, count)
    run(settings, "patients", "import", str(people), "--source", "dev")
    begun = time.perf_counter()
    run(settings, "patients", "search", "--batch", str(queries_), "--limit", "10", "--out", str(folder / "found.tsv"))
    print(
        f"{(time.perf_counter() - begun) * 1000 / sum(row['row'] == 'query' for row in rows):.1f} ms a query, start included"
    )
    score("search", folder / "found.tsv", "--gold", str(SETS / "dev.tsv"))
    timed(settings, [row["query"] for row in rows if row["row"] == "query"])


def timed(settings: dict[str, str], texts: list[str]) -> None:
    """Milliseconds of the whole search with ranking, in this process, one after the other."""
    prepare(config.read(settings))
    took = []
    for text in texts:
        begun = time.perf_counter()
        queries.search(text)
        took.append((time.perf_counter() - begun) * 1000)
        session.rollback()
    close_store()
    took.sort()
    print(f"search: median {statistics.median(took):.1f} ms, p95 {took[int(len(took) * 0.95)]:.1f} ms")


def crowd(settings: dict[str, str], count: int) -> None:
    """Invented people around the set."""
    prepare(config.read(settings))
    migrate.upgrade(engine())
    with units.work():
        facility = Facility(code="BEN", name_ru="Больница", name_uz="Shifoxona")
        session.add(facility)
    fill(facility, count)
    close_store()


def written(path: Path, header: list[str], rows: list[list[str]], separator: str = ",") -> None:
    """A table, quoted as its reader expects it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        if separator == ",":
            csv.writer(file).writerows([header, *rows])
        else:
            file.writelines(f"{separator.join(row)}\n" for row in [header, *rows])


def run(settings: dict[str, str], *words: str) -> None:
    """A command of the product; what it says is shown when it fails."""
    done = subprocess.run([*COMMAND, *words], env=os.environ | settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def score(*words: object) -> None:
    """The set's own scorer."""
    subprocess.run([sys.executable, str(SETS / "score.py"), *map(str, words)], check=True)


if __name__ == "__main__":
    main()
