"""Invented people: 25,000 surnames and their given names by Zipf's law, so that posting lists are as uneven as in life.

Each person has a true name (one spelling, apart from any paper) and the spelling of the paper that the record was made from.
"""

import random
from bisect import bisect
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, text

from benchmarks import stems, writing
from lighthis.db import units
from lighthis.db.engine import engine, is_sqlite, session
from lighthis.facility.actions import next_numbers
from lighthis.facility.models import Facility
from lighthis.kernel.ids import new_id
from lighthis.registration import name_index
from lighthis.registration.models import Card, Patient, PatientContact, PatientIdentifier, PatientName
from lighthis.registration.rules.person import Candidate, Spelling

CHUNK = 5_000
TAILS = ("jon", "bek", "xon", "oy", "gul")


class Person(NamedTuple):
    """Somebody invented. `family`, `given`, `father` are the true name; `written` is how the record has it."""

    number: int
    people: str
    family: str
    given: str
    father: str
    is_female: bool
    born: date
    phone: str
    script: str
    is_word: bool  # oʻgʻli or qizi, not -ovich
    written: tuple[str, str, str]

    @property
    def pinfl(self) -> str:
        """Starts with 9, so it can belong to nobody."""
        return f"{90000000000000 + self.number * 7}"


def surnames() -> list[str]:
    """Surnames as a Latin paper has them, the most frequent first."""
    dice = random.Random(3)
    return [_surname(place, dice) for place in range(5_000)]


def _surname(place: int, dice: random.Random) -> str:
    stem, people = _families()[0][place]
    return writing.titled(writing.family(stem, people, "latin", female=False, dice=dice))


@cache
def _families() -> tuple[list[tuple[str, str]], list[float]]:
    known = stems.surnames()
    return known, list(accumulate(1 / rank for rank in range(1, len(known) + 1)))


@cache
def _given(people: str, *, female: bool) -> tuple[list[str], list[float]]:
    if people == "kz":
        names = stems.KAZAKH_WOMEN if female else stems.KAZAKH_MEN
    elif people in {"ru", "ko"}:
        names = stems.RUSSIAN_WOMEN if female else stems.RUSSIAN_MEN
    else:
        first = stems.WOMEN if female else stems.MEN
        tails = ("xon", "oy", "gul") if female else ("jon", "bek", "iddin", "ali")
        more = [name + tail for tail in tails for name in first if name[-1] not in "aoiu" and len(name) < 8]
        random.Random(4).shuffle(more)
        names = list(dict.fromkeys([*first, *more]))[:900]
    return names, list(accumulate(1 / (rank + 5) for rank in range(1, len(names) + 1)))


def _one(dice: random.Random, names: list, weights: list[float]):
    return names[bisect(weights, dice.random() * weights[-1])]


def person(number: int) -> Person:
    """The person of this number, the same each time."""
    dice = random.Random(number * 2654435761 % 2**32)
    stem, people = _one(dice, *_families())
    female = dice.random() < 0.5
    given, father = _one(dice, *_given(people, female=female)), _one(dice, *_given(people, female=False))
    born = date(1930, 1, 1) + timedelta(days=dice.randrange(96 * 365))
    script = dice.choices(writing.SCRIPTS, writing.SHARES)[0]
    if people == "ru":
        script = dice.choice(("russian", "russian", "latin", "passport"))
    if people == "kz" and dice.random() < 0.3:
        script = "native"
    is_word = people == "uz" and dice.random() < 0.35
    parts = (
        writing.family(stem, people, script, female=female, dice=dice), writing.written(given, people, script, dice),
        writing.patronymic(father, people, script, female=female, is_word=is_word, dice=dice),
    )  # fmt: skip
    shown = tuple(part.upper() if script == "passport" and number % 2 else writing.titled(part) for part in parts)
    phone = f"+99800{dice.randrange(10**7):07d}"
    return Person(number, people, stem, given, father, female, born, phone, script, is_word, shown)  # type: ignore[arg-type]


def fill(facility: Facility, count: int) -> None:
    """Rows in bulk with the product's own index of them, as an import writes both."""
    at = datetime.now(UTC)
    for start in range(0, count, CHUNK):
        with units.work():
            _chunk(facility, [person(number) for number in range(start + 1, min(start + CHUNK, count) + 1)], at)
    with units.work():
        next_numbers(facility.id, "card", 0, count)  # whoever comes next gets a card number of their own
        if not is_sqlite(engine()):
            session.execute(text("SELECT setval('patient_search_row', :last)"), {"last": count})
    name_index.tidy()


def _chunk(facility: Facility, invented: list[Person], at: datetime) -> None:
    tables: dict[type, list[dict]] = {Patient: [], PatientName: [], PatientContact: [], PatientIdentifier: [], Card: []}
    words: set[str] = set()
    for one in invented:
        id_ = new_id()
        for table, row in _rows(facility, one, id_, at):
            tables[table].append(row)
        words |= name_index.put(session(), one.number, _candidate(facility, one, id_))
    name_index.learn(session(), words)
    for table, values in tables.items():
        session.execute(insert(table.__table__), values)


def _candidate(facility: Facility, one: Person, id_: UUID) -> Candidate:
    return Candidate(
        str(id_), (Spelling(*one.written),), one.born, "day", "female" if one.is_female else "male", (one.phone,),
        one.pinfl, True, (card_of(facility.code, one),),
    )  # fmt: skip


def _rows(facility: Facility, one: Person, id_: UUID, at: datetime) -> Iterator[tuple[type, dict]]:
    common = {"patient_id": id_, "created_at": at}
    family, given, patronymic = one.written
    yield Patient, {
        "id": id_, "search_row": one.number, "sex": "female" if one.is_female else "male", "birth_date": one.born,
        "version": 1, "created_at": at, "is_unknown": False,
    }  # fmt: skip
    name = {"family": family, "given": given, "patronymic": patronymic, "use": "current"}
    yield PatientName, {"id": new_id(), **name, **common}
    yield PatientContact, {"id": new_id(), "kind": "own", "phone": one.phone, **common}
    number = {"kind": "pinfl", "system": "bench", "value": one.pinfl, "state": "confirmed"}
    yield PatientIdentifier, {"id": new_id(), **number, **common}
    yield Card, {"id": new_id(), "number": card_of(facility.code, one), "facility_id": facility.id, **common}


def card_of(code: str, one: Person) -> str:
    """The card number of an invented person."""
    return f"{code}-{one.number:06d}"
