"""`python -m benchmarks.finding`: how well and how fast people are found among invented ones, on both stores.

Whole search with ranking, one after the other in one process, beside one bare query of the index for the same words.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ARRAY, Text, bindparam, select, text

from benchmarks.asking import Question, questions
from benchmarks.people import fill, person
from benchmarks.stems import SURNAMES
from lighthis import config
from lighthis.app import prepare
from lighthis.db import keys, migrate, units
from lighthis.db.engine import close_store, engine, is_sqlite, session
from lighthis.db.prepared import Prepared
from lighthis.facility.models import Facility
from lighthis.kernel.names.keys import skeleton
from lighthis.registration import queries
from lighthis.registration.models import Patient
from lighthis.registration.rules.query import parse_query
from tests import postgres

WARM = 6
_BARE_SQLITE = Prepared(text("SELECT rowid FROM name_doc WHERE name_doc MATCH :wanted LIMIT 300"))
_BARE_POSTGRES = Prepared(
    text("SELECT search_row FROM name_doc WHERE words @> :wanted LIMIT 300").bindparams(
        bindparam("wanted", type_=ARRAY(Text))
    )
)


def main() -> None:
    """Each size on each store."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--people", type=int, nargs="+", default=[100_000])
    asked.add_argument("--store", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    asked.add_argument("--each", type=int, default=56, help="questions of each kind")
    asked.add_argument("--seed", type=int, default=11)
    asked.add_argument("--keep", type=Path, help="folder of SQLite stores that stay for the next run")
    asked.add_argument("--faults", action="store_true", help="show every question whose answer is not among the ten")
    options = asked.parse_args()
    os.environ.pop(keys.SETTING, None)
    for count in options.people:
        for store in options.store:
            with opened(store, count, options.keep):
                look(store, count, list(questions(count, options.each, options.seed)), faults=options.faults)


@contextmanager
def opened(store: str, count: int, keep: Path | None) -> Iterator[None]:
    """A register of so many invented people, open."""
    with tempfile.TemporaryDirectory(prefix="lh-finding-") as name:
        folder = keep / str(count) if keep and store == "sqlite" else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        settings = {"LIGHTHIS_DATA": str(folder)}
        if store == "sqlite":
            yield from _ready(settings, count)
        else:
            postgres.SETTINGS["shared_buffers"] = "256MB"
            with postgres.start() as url:
                yield from _ready(settings | {"LIGHTHIS_DATABASE": postgres.create(url, "finding")}, count)


def _ready(settings: dict[str, str], count: int) -> Iterator[None]:
    prepare(config.read(settings))
    migrate.upgrade(engine())
    if session.scalar(select(Patient.id).limit(1)) is None:
        begun = time.perf_counter()
        with units.work():
            facility = Facility(code="BEN", name_ru="Больница", name_uz="Shifoxona")
            session.add(facility)
        fill(facility, count)
        print(f"filled in {time.perf_counter() - begun:.0f} s")
    session.rollback()
    try:
        yield
    finally:
        close_store()


def look(store: str, count: int, asked: list[Question], *, faults: bool) -> None:
    """Ask, compare with what is right, print."""
    for one in questions(count, WARM, seed=12):
        _bare(one.text)
        queries.search(one.text)
    ours, bare, cpu = [], [], []
    right: dict[str, list[tuple[bool, bool, float]]] = defaultdict(list)
    for one in asked:
        begun = time.perf_counter()
        _bare(one.text)
        middle, busy = time.perf_counter(), time.process_time()
        found = queries.search(one.text)
        ended, idle = time.perf_counter(), time.process_time()
        bare.append((middle - begun) * 1000)
        ours.append((ended - middle) * 1000)
        cpu.append((idle - busy) * 1000)
        hits = [one.is_right(person(row)) for row in _rows(found)]
        right[one.kind].append((hits[:1] == [True], any(hits), ours[-1]))
        if faults and not any(hits):
            print(f"{one.kind}: {one.text} <= {' '.join(one.target.written)} {one.target.born}")
        session.rollback()
    _told(store, count, right, (ours, bare, cpu))


def _bare(typed: str) -> None:
    """The one statement that looks the words of a query up as they are."""
    query = parse_query(typed)
    words = [skeleton(token.text) for token in query.tokens if not token.initial] or list(query.numbers[:1])
    words = [word for word in words if word] or ["a"]
    if is_sqlite(engine()):
        _BARE_SQLITE.rows(wanted=" ".join(f'"{word}"' for word in words))
    else:
        _BARE_POSTGRES.rows(wanted=words)


def _rows(found: list[queries.Found]) -> list[int]:
    ids = [one.patient.id for one in found]
    rows = dict(session.execute(select(Patient.id, Patient.search_row).where(Patient.id.in_(ids))).all())  # type: ignore[arg-type]
    return [rows[id_] for id_ in ids]


def _told(
    store: str, count: int, right: dict[str, list[tuple[bool, bool, float]]], times: tuple[list[float], ...]
) -> None:
    print(f"\n{store}, {count:,} people, {SURNAMES:,} surnames by Zipf's law, longest posting list {_longest():,}")
    print(f"{'kind':<11} {'n':>5} {'@1':>6} {'@10':>6} {'median ms':>10}")
    everything = [one for hits in right.values() for one in hits]
    for kind, hits in [*right.items(), ("ALL", everything)]:
        first, ten = (sum(hit[place] for hit in hits) / len(hits) for place in (0, 1))
        print(f"{kind:<11} {len(hits):>5} {first:>6.3f} {ten:>6.3f} {statistics.median(hit[2] for hit in hits):>10.1f}")
    ours, bare, cpu = (sorted(one) for one in times)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"search: median {statistics.median(ours):.1f} ms, p95 {ours[int(len(ours) * 0.95)]:.1f} ms"
        f" (our process alone {statistics.median(cpu):.1f}, {cpu[int(len(cpu) * 0.95)]:.1f});"
        f" bare index query: median {statistics.median(bare):.2f} ms, p95 {bare[int(len(bare) * 0.95)]:.2f} ms; ratio {ratio:.1f}"
    )


def _longest() -> int:
    if is_sqlite(engine()):
        session.execute(text("CREATE VIRTUAL TABLE temp.name_words USING fts5vocab('main', 'name_doc', 'row')"))
        return int(session.scalar(text("SELECT max(doc) FROM temp.name_words WHERE term NOT GLOB '*[0-9]*'")) or 0)
    counted = (
        "SELECT count(*) FROM name_doc, unnest(words) word WHERE word !~ '[0-9]' GROUP BY word ORDER BY 1 DESC LIMIT 1"
    )
    return int(session.scalar(text(counted)) or 0)


if __name__ == "__main__":
    main()
