"""Many new patients at once: the rows that `registration.actions.register` makes one by one, written table by table.

One by one costs twelve queries a patient, which is right at a desk and too slow for a register of 200,000.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

from lighthis.audit import actions as audit
from lighthis.db.engine import engine, is_sqlite, session
from lighthis.facility.actions import next_number
from lighthis.facility.models import Facility
from lighthis.interop.rules.incoming import PINFL, Incoming
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.names.sorting import sort_key
from lighthis.registration import name_index
from lighthis.registration.actions import phone
from lighthis.registration.models import (
    Card,
    Patient,
    PatientAddress,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.rules.person import Candidate, Precision, Sex, Spelling

BROUGHT = "brought in"


@dataclass(frozen=True)
class Order:
    """From which source, for which hospital (a card is made there), by whom."""

    system: str
    facility: Facility | None
    by: Actor


@dataclass(frozen=True)
class Arrival:
    """A new person, the line of the file, and the digest of what it said."""

    person: Incoming
    line: int
    digest: str


def register_many(arrivals: list[Arrival], held: set[tuple[str, str]], order: Order) -> None:
    """New patients with all that is known of them, found at once by every spelling. `held` are numbers of other patients."""
    rows: dict[Any, list[dict[str, Any]]] = {
        one: [] for one in (Patient, PatientName, PatientIdentifier, PatientContact, PatientAddress, Card)
    }
    people: list[tuple[int, Candidate]] = []
    for search_row, arrival in zip(_search_rows(len(arrivals)), arrivals, strict=True):
        id_ = new_id()
        rows[Patient].append(_patient(id_, search_row, arrival.person))
        rows[PatientName].append(_name(id_, arrival.person))
        mark, numbers = _numbers(id_, arrival.person, held, order.system)
        contacts, cards = _contacts(id_, arrival.person), _card(id_, order)
        rows[PatientIdentifier] += numbers
        rows[PatientContact] += contacts
        rows[PatientAddress] += [{"patient_id": id_, **vars(one)} for one in arrival.person.addresses]
        rows[Card] += cards
        people.append((search_row, _candidate(id_, arrival.person, contacts, numbers, cards)))
        detail = {"row": arrival.digest, "line": arrival.line, "new": True}
        audit.wrote(PatientIdentifier(id=mark, patient_id=id_), BROUGHT, by=order.by, detail=detail)
    for table, found in rows.items():
        if found:
            session.execute(insert(table.__table__), found)
    _index(people)


def _search_rows(count: int) -> list[int]:
    store = session()
    if is_sqlite(engine()):
        first = name_index.backend().next_row(store)
        return list(range(first, first + count))
    return list(
        store.scalars(text("SELECT nextval('patient_search_row') FROM generate_series(1, :count)"), {"count": count})
    )


def _patient(id_: UUID, search_row: int, person: Incoming) -> dict[str, Any]:
    return {
        "id": id_, "search_row": search_row, "sex": person.sex, "birth_date": person.birth_date,
        "birth_precision": person.precision if person.birth_date else "unknown", "is_unknown": person.is_unknown,
        "citizenship": person.citizenship, "language": person.language, "died_at": person.died_at, "source": "import",
    }  # fmt: skip


def _name(id_: UUID, person: Incoming) -> dict[str, Any]:
    parts = {"family": person.family, "given": person.given, "patronymic": person.patronymic}
    return {"patient_id": id_, **parts, "sort_key": sort_key(*parts.values())}


def _numbers(id_: UUID, person: Incoming, held: set[tuple[str, str]], system: str) -> tuple[UUID, list[dict[str, Any]]]:
    """The number of the source first, and its key; a number that somebody holds stays unconfirmed."""
    known = [("source", system, person.source_id)]
    known += [("pinfl", PINFL, person.pinfl)] if person.pinfl else []
    known += [(one.kind, one.system, one.value) for one in person.documents]
    ids = [new_id() for _one in known]
    rows = []
    for row_id, (kind, whose, value) in zip(ids, known, strict=True):
        state = "unconfirmed" if (whose, value) in held else "confirmed"
        held.add((whose, value))
        rows.append({"id": row_id, "patient_id": id_, "kind": kind, "system": whose, "value": value, "state": state})
    return ids[0], rows


def _contacts(id_: UUID, person: Incoming) -> list[dict[str, Any]]:
    rows = []
    if person.phone:
        rows.append({"patient_id": id_, "kind": "own", "phone": phone(person.phone), "person": ""})
    if person.kin or person.kin_phone:
        rows.append({"patient_id": id_, "kind": "kin", "phone": phone(person.kin_phone), "person": person.kin})
    return rows


def _card(id_: UUID, order: Order) -> list[dict[str, Any]]:
    if order.facility is None:
        return []
    number = f"{order.facility.code}-{next_number(order.facility.id, 'card', 0):06d}"
    return [{"facility_id": order.facility.id, "patient_id": id_, "number": number}]


def _candidate(
    id_: UUID,
    person: Incoming,
    contacts: list[dict[str, Any]],
    numbers: list[dict[str, Any]],
    cards: list[dict[str, Any]],
) -> Candidate:
    sex: Sex | None = person.sex if person.sex in {"male", "female"} else None  # type: ignore[assignment]
    precision: Precision = person.precision if person.birth_date else "unknown"  # type: ignore[assignment]
    others = [one["value"] for one in numbers if one["kind"] != "pinfl"] + [one["number"] for one in cards]
    return Candidate(
        str(id_), (Spelling(person.family, person.given, person.patronymic),), person.birth_date, precision, sex,
        tuple(one["phone"] for one in contacts), person.pinfl, bool(person.pinfl), tuple(others),
    )  # fmt: skip


def _index(people: list[tuple[int, Candidate]]) -> None:
    store = session()
    keys: set[str] = set()
    for search_row, person in people:
        keys |= name_index.put(store, search_row, person)
    name_index.learn(store, keys)
