"""`python -m benchmarks.beds`: forms 007 and 016 of a hospital of 300 beds with ten years of stays, on both stores.

Each form is asked as a command asks it: from the store, with its lines and lists, several times; the bars are those of issue 5.
"""

import argparse
import os
import random
import statistics as figures
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from lighthis import config
from lighthis.app import prepare
from lighthis.db import keys, migrate, units
from lighthis.db.engine import close_store, engine, is_sqlite, session
from lighthis.facility.models import Facility
from lighthis.statistics import queries
from lighthis.statistics.rules import indicators, sheet, summary
from lighthis.statistics.rules.days import Month, months
from lighthis.statistics.rules.facts import BedSpan, Hospital, Piece, Span, Stay
from tests import bedstore, postgres

PROFILES = (
    "therapeutic",
    "surgical",
    "pediatric",
    "infectious_diseases",
    "geriatrics",
    "cardiology",
    "neurology",
    "other",
)
BEGIN, YEARS, BEDS = date(2016, 1, 1), 10, 300
BARS = {"007 of a day": 150, "016 of a year": 1000}  # milliseconds (issue 5, point 3)
CODES = ("I10", "J18.9", "K35.8", "E11.9", "S06.0", "I20.0", "N10", "K80.2")


def lived(beds: int, years: int, dice: random.Random) -> Hospital:
    """Beds that are hardly ever empty; one stay in seven begins in intensive care without a bed of its own."""
    begin = datetime(BEGIN.year, BEGIN.month, BEGIN.day)
    end = datetime(BEGIN.year + years, BEGIN.month, BEGIN.day)
    departments = {f"D{number:02d}": PROFILES[number % len(PROFILES)] for number in range(12)} | {
        "ICU": "resuscitation"
    }
    wards = list(departments)[:-1]
    spans, stays = {}, []
    for number in range(beds):
        home = wards[number % len(wards)]
        middle = begin + (end - begin) * dice.random()
        other = PROFILES[(number + 1) % len(PROFILES)]
        spans[f"B{number}"] = (
            BedSpan(home, departments[home], "any", begin, middle),
            BedSpan(home, other, "any", middle, None),
        )
        at = begin + timedelta(minutes=dice.randrange(20_000))
        while at < end:
            left = at + timedelta(minutes=dice.randrange(1_000, 24_000))
            stays.append(_stay(len(stays), f"B{number}", home, at, left if left < end else None, dice))
            at = left + timedelta(minutes=dice.randrange(60, 1_500))
    closures = {bed: (Span(begin + timedelta(days=dice.randrange(3000)), end),) for bed in list(spans)[::40]}
    return Hospital(0, departments, spans, closures, tuple(stays))


def _stay(number: int, bed: str, home: str, at: datetime, left: datetime | None, dice: random.Random) -> Stay:
    pieces = (Piece(home, bed, at, left),)
    if number % 7 == 0:
        begin = at - timedelta(minutes=dice.randrange(30, 59))
        pieces = (Piece("ICU", None, begin, at), *pieces)
    return Stay(
        id=str(number), number=f"{number}", person=f"p{dice.randrange(1 + number // 2)}", sex=dice.choice(("male", "female")),
        born=date(dice.randrange(1930, 2015), dice.randrange(1, 13), dice.randrange(1, 29)), admitted_at=pieces[0].since,
        left_at=left, pieces=pieces, died=left is not None and number % 60 == 0, is_emergency=number % 2 == 0,
        is_rural=number % 3 == 0, is_operated=number % 9 == 0, diagnosis=dice.choice(CODES),
        carers=(Span(at, left),) if number % 25 == 0 else (),
    )  # fmt: skip


@contextmanager
def opened(store: str, beds: int, years: int) -> Iterator[Facility]:
    """A store with that hospital."""
    os.environ.pop(keys.SETTING, None)
    with tempfile.TemporaryDirectory(prefix="lighthis-beds-") as folder:
        if store == "postgres":
            with postgres.start() as url:
                yield from _filled(Path(folder), postgres.create(url, "beds"), beds, years)
        else:
            yield from _filled(Path(folder), "", beds, years)


def _filled(folder: Path, url: str, beds: int, years: int) -> Iterator[Facility]:
    said = {"LIGHTHIS_DATA": str(folder)} | ({"LIGHTHIS_DATABASE": url} if url else {})
    prepare(config.read(said))
    migrate.upgrade(engine())
    home = lived(beds, years, random.Random(7))
    with units.work():
        facility = bedstore.fill(home, "BEN")
    with units.work():
        session.execute(text("ANALYZE"))
    print(f"{'SQLite' if is_sqlite(engine()) else 'PostgreSQL'}: {beds} beds, {years} years, {len(home.stays):,} stays")
    session.refresh(facility)
    yield facility
    close_store()


def timed(name: str, ask: Callable[[], object], times: int) -> bool:
    """How long it takes, and whether it is inside its bar."""
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begin) * 1000)
        session.rollback()
    middle, bar = figures.median(took), BARS.get(name)
    verdict = "" if bar is None else f"  bar {bar} ms: {'met' if middle <= bar else 'MISSED'}"
    print(f"  {name:<32} median {middle:7.1f} ms  worst {max(took):7.1f} ms{verdict}")
    return bar is None or middle <= bar


def look(facility: Facility, times: int) -> bool:
    """Every form on that store."""
    years = [BEGIN.year + 1, BEGIN.year + YEARS // 2, BEGIN.year + YEARS - 1]
    dice = random.Random(3)
    whole = months(Month(BEGIN.year, 1), Month(BEGIN.year + YEARS - 1, 12))

    def day() -> object:
        at = BEGIN + timedelta(days=dice.randrange(365 * YEARS))
        return sheet.as_json(queries.hospital(facility, at, at, named=True), at)

    def year() -> object:
        of = dice.choice(years)
        span = months(Month(of, 1), Month(of, 12))
        return summary.as_json(queries.hospital(facility, span[0].first, span[-1].last), span)

    def worked() -> object:
        first, last = date(years[1], 1, 1), date(years[1], 12, 31)
        return indicators.as_json(queries.hospital(facility, first, last, again=True), first, last)

    def all_of_it() -> object:
        return summary.as_json(queries.hospital(facility, whole[0].first, whole[-1].last), whole)

    return all([
        timed("007 of a day", day, times), timed("016 of a year", year, times),
        timed("indicators of a year", worked, times), timed("016 of ten years", all_of_it, 2),
    ])  # fmt: skip


def main() -> None:
    """Each store; exit status 1 where a bar is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--store", nargs="+", choices=("sqlite", "postgres"), default=["sqlite", "postgres"])
    asked.add_argument("--beds", type=int, default=BEDS)
    asked.add_argument("--times", type=int, default=9)
    options = asked.parse_args()
    met = True
    for store in options.store:
        with opened(store, options.beds, YEARS) as facility:
            met &= look(facility, options.times)
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
