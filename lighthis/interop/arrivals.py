"""Many new patients at once: the rows that `registration.actions.register` makes one by one, written table by table.

One by one costs twelve queries a patient, which is right at a desk and too slow for a register of a million. All that needs no
store is done before the others have to wait (`prepared`); inside the unit rows are only handed to the driver.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from lighthis.db import types
from lighthis.db.bulk import add_many
from lighthis.db.engine import session
from lighthis.facility.actions import next_numbers
from lighthis.facility.models import Facility
from lighthis.interop.models import ImportRow
from lighthis.interop.rules.incoming import PINFL, Incoming, Reading
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_key
from lighthis.kernel.names.sorting import sort_key
from lighthis.registration import name_index
from lighthis.registration.models import (
    Card,
    Patient,
    PatientAddress,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.rules.index import identifier_words
from lighthis.registration.rules.person import Candidate, Precision, Sex, Spelling, to_card
from lighthis.registration.rules.phones import phone

Row = tuple[Any, ...]
TABLES: dict[type[Any], tuple[str, ...]] = {
    Patient: ("id", "created_at", "search_row", "sex", "birth_date", "birth_precision", "is_unknown", "citizenship", "language",
              "died_at", "source"),
    PatientName: ("id", "created_at", "patient_id", "family", "given", "patronymic", "sort_key"),
    PatientIdentifier: ("id", "created_at", "patient_id", "kind", "system", "value", "state"),
    PatientContact: ("id", "created_at", "patient_id", "kind", "phone", "person"),
    PatientAddress: ("id", "created_at", "patient_id", "use", "country", "region", "district", "mahalla", "line"),
    ImportRow: ("id", "created_at", "patient_id", "run_id", "line", "digest"),
    Card: ("id", "created_at", "facility_id", "patient_id", "number"),
}  # fmt: skip
MOST_KNOWN = 150_000  # keys of names that one command remembers


@dataclass(frozen=True)
class Order:
    """From which source, for which hospital (a card is made there), by whom."""

    system: str
    facility: Facility | None
    by: Actor
    known_keys: set[str] = field(default_factory=set, compare=False)  # of names, that are in the vocabulary for sure


@dataclass
class Arrivals:
    """New people whose rows are made but for what the unit alone can say: place in the index and card number."""

    run_id: str
    rows: dict[type[Any], list[Row]] = field(default_factory=lambda: {model: [] for model in TABLES})
    people: list[tuple[Candidate, list[str]]] = field(default_factory=list)


def prepared(readings: Sequence[Reading], held: set[tuple[str, str]], order: Order, run_id: UUID) -> Arrivals:
    """The rows of new people, before the store is asked for. `held` are numbers of other patients: those stay unconfirmed."""
    made, at = Arrivals(str(run_id)), types.microseconds(clock.now())
    held = set(held)
    for reading in readings:
        if reading.person is not None:
            _add(made, reading, reading.person, held, order.system, at)
    return made


def write(made: Arrivals, order: Order) -> None:
    """Keep people that were prepared, found at once by every spelling. Inside a write unit. Raises IntegrityError where somebody
    else wrote one of their numbers meanwhile."""
    if not made.people:
        return
    store, rows = session(), made.rows
    search_rows = name_index.backend().next_rows(store, len(made.people))
    patients = [(*row[:2], place, *row[2:]) for row, place in zip(rows[Patient], search_rows, strict=True)]
    numbers = _cards(made, order)
    for model, columns in TABLES.items():
        add_many(model, columns, patients if model is Patient else rows[model])
    found, keys = [], set()
    for place, number, one in zip(search_rows, numbers, made.people, strict=True):
        person, words = _with_card(*one, number) if number else one
        found.append((place, words, to_card(person)))
        keys.update(word for word in words if word not in order.known_keys and word.isalpha())
    name_index.put_new(store, found)
    name_index.learn(store, keys)


def remember(made: Arrivals, order: Order) -> None:
    """After the unit was kept: the keys of these names need not be asked for again."""
    if len(order.known_keys) > MOST_KNOWN:
        order.known_keys.clear()
    for _person, words in made.people:
        order.known_keys.update(word for word in words if word.isalpha())


def _add(
    made: Arrivals, reading: Reading, person: Incoming, held: set[tuple[str, str]], system: str, at: int | None
) -> None:
    id_, mark, rows = new_key(), new_key(), made.rows
    numbers, phones = _numbers(person, system), _contacts(person)
    name = (person.family, person.given, person.patronymic)
    rows[Patient].append((id_, at, *_facts(person)))
    rows[PatientName].append((new_key(), at, id_, *name, _sorted_by(*name)))
    for place, (kind, whose, value) in enumerate(numbers):
        state = "unconfirmed" if (whose, value) in held else "confirmed"
        held.add((whose, value))
        rows[PatientIdentifier].append((new_key() if place else mark, at, id_, kind, whose, value, state))
    rows[PatientContact] += [(new_key(), at, id_, *one) for one in phones]
    rows[PatientAddress] += [
        (new_key(), at, id_, one.use, one.country, one.region, one.district, one.mahalla, one.line)
        for one in person.addresses
    ]
    rows[ImportRow].append((mark, at, id_, made.run_id, reading.line, person.digest))
    found = _candidate(id_, person, phones, numbers)
    made.people.append((found, name_index.words_of(found)))


def _facts(person: Incoming) -> Row:
    """What stands in the patient's own row, but for the place in the index."""
    born = person.birth_date.isoformat() if person.birth_date else None
    died = types.microseconds(person.died_at)
    return (
        person.sex, born, person.precision if born else "unknown", int(person.is_unknown), person.citizenship, person.language,
        died, "import",
    )  # fmt: skip


_sorted_by = lru_cache(maxsize=4096)(sort_key)


def _numbers(person: Incoming, system: str) -> list[tuple[str, str, str]]:
    """The number of the source first."""
    known = [("source", system, person.source_id)]
    known += [("pinfl", PINFL, person.pinfl)] if person.pinfl else []
    return known + [(one.kind, one.system, one.value) for one in person.documents]


def _contacts(person: Incoming) -> list[tuple[str, str, str]]:
    rows = [("own", phone(person.phone), "")] if person.phone else []
    return [*rows, ("kin", phone(person.kin_phone), person.kin)] if person.kin or person.kin_phone else rows


def _cards(made: Arrivals, order: Order) -> list[str]:
    """Card numbers at the hospital of the order, in its series without a gap; empty where no hospital was named."""
    if order.facility is None:
        return [""] * len(made.people)
    taken = next_numbers(order.facility.id, "card", 0, len(made.people))
    numbers = [f"{order.facility.code}-{number:06d}" for number in taken]
    at, here = types.microseconds(clock.now()), str(order.facility.id)
    made.rows[Card] = [
        (new_key(), at, here, person.key, number) for number, (person, _words) in zip(numbers, made.people, strict=True)
    ]
    return numbers


def _with_card(person: Candidate, words: list[str], number: str) -> tuple[Candidate, list[str]]:
    more = person._replace(identifiers=(*person.identifiers, number))
    return more, sorted({*words, *identifier_words(number)})


def _candidate(
    id_: str, person: Incoming, phones: list[tuple[str, str, str]], numbers: list[tuple[str, str, str]]
) -> Candidate:
    sex: Sex | None = person.sex if person.sex in {"male", "female"} else None  # type: ignore[assignment]
    precision: Precision = person.precision if person.birth_date else "unknown"  # type: ignore[assignment]
    others = tuple(value for kind, _system, value in numbers if kind != "pinfl")
    return Candidate(
        id_, (Spelling(person.family, person.given, person.patronymic),), person.birth_date, precision, sex,
        tuple(number for _kind, number, _person in phones), person.pinfl, bool(person.pinfl), others,
    )  # fmt: skip
