"""Keeping the name index in step with the register, and asking it."""

from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from lighthis.db.engine import engine, is_sqlite, session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.facility.models import ANYWHERE
from lighthis.registration import search_postgres, search_sqlite
from lighthis.registration.models import (
    Card,
    NameCard,
    NameDeletion,
    NameVocab,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.rules.index import deletions, index_words
from lighthis.registration.rules.person import Candidate, Precision, Sex, Spelling, from_card, key_of, to_card
from lighthis.registration.rules.search import MOST_CANDIDATES
from lighthis.registration.rules.stages import Plan

MOST_NEAR = 400
VOCAB, DELETION = NameVocab.__table__.c, NameDeletion.__table__.c


def backend() -> ModuleType:
    """The index of the store that is open."""
    return search_sqlite if is_sqlite(engine()) else search_postgres


def reindex(patient: Patient) -> None:
    """Have one patient's words written anew; called by every action that changes a name, a date, a phone or a number."""
    session.info.setdefault("reindex", {})[patient.id] = patient


def write(store: Session) -> None:
    """Just before the commit: the words of all patients that this unit changed, each once."""
    for patient in store.info.pop("reindex", {}).values():
        learn(store, put(store, patient.search_row, of_patient(patient)))


def put(store: Session, search_row: int, person: Candidate) -> set[str]:
    """Write the words and the card of one person; returns the keys that the vocabulary must know."""
    words = words_of(person)
    backend().put(store, search_row, words, to_card(person))
    return {word for word in words if word.isalpha()}


def forget(store: Session) -> None:
    """A rolled-back unit takes its words with it."""
    store.info.pop("reindex", None)


def learn(store: Session, keys: set[str]) -> None:
    """Add the keys that the vocabulary does not know yet, and what is left of each."""
    new = backend().learn(store, sorted(keys)) if keys else []
    if new:
        backend().learn_rests(store, sorted((rest, key) for key in new for rest in deletions(key)))


def of_patient(patient: Patient) -> Candidate:
    """A patient in hand as search and comparison see them."""
    pinfl = patient.identifier("pinfl")
    numbers = [one.value for one in patient.identifiers if one.kind != "pinfl" and one.state != "withdrawn"]
    return Candidate(
        str(patient.id), tuple(Spelling(one.family, one.given, one.patronymic) for one in patient.names), patient.birth_date,
        _precision(patient.birth_precision), _sex(patient.sex), tuple(one.phone for one in patient.contacts),
        pinfl.value if pinfl else "", pinfl is not None and pinfl.state == "confirmed",
        identifiers=(*numbers, *(card.number for card in patient.cards)),
    )  # fmt: skip


def words_of(person: Candidate) -> list[str]:
    """The index words of one person."""
    numbers = [person.pinfl, *person.identifiers] if person.pinfl else list(person.identifiers)
    return index_words(person.spellings, person.birth_date, person.precision, person.phones, numbers)


def candidates(store: Session, ids: list[UUID]) -> list[Candidate]:
    """People as search and comparison see them, in four queries however many they are."""
    spellings, phones, numbers = defaultdict(list), defaultdict(list), defaultdict(list)
    pinfls: dict[UUID, tuple[str, bool]] = {}
    names = select(PatientName.patient_id, PatientName.family, PatientName.given, PatientName.patronymic)
    for id_, family, given, patronymic in store.execute(
        names.where(PatientName.patient_id.in_(ids)).order_by(PatientName.id)
    ):
        spellings[id_].append(Spelling(family, given, patronymic))
    contacts = select(PatientContact.patient_id, PatientContact.phone).where(PatientContact.patient_id.in_(ids))
    for id_, phone in store.execute(contacts):
        phones[id_].append(phone)
    documents = select(PatientIdentifier).where(
        PatientIdentifier.patient_id.in_(ids), PatientIdentifier.state != "withdrawn"
    )
    for one in store.scalars(documents):
        if one.kind == "pinfl":
            pinfls[one.patient_id] = (one.value, one.state == "confirmed")
        else:
            numbers[one.patient_id].append(one.value)
    cards = select(Card.patient_id, Card.number).where(Card.facility_id.in_(ANYWHERE), Card.patient_id.in_(ids))
    for id_, number in store.execute(cards):
        numbers[id_].append(number)
    people = store.execute(
        select(Patient.id, Patient.birth_date, Patient.birth_precision, Patient.sex).where(Patient.id.in_(ids))
    )
    return [
        Candidate(
            str(id_), tuple(spellings[id_]), born, _precision(precision), _sex(sex),
            tuple(phones[id_]), *pinfls.get(id_, ("", False)), identifiers=tuple(numbers[id_]),
        )
        for id_, born, precision, sex in people
    ]  # fmt: skip


def _sex(text: str) -> Sex | None:
    return text if text in {"male", "female"} else None  # type: ignore[return-value]


def _precision(text: str) -> Precision:
    return text if text in {"day", "month", "year", "estimated"} else "unknown"  # type: ignore[return-value]


def fetch(plan: Plan, known: frozenset[str]) -> list[Candidate]:
    """The people a plan asks for, at most 300, without those that are known."""
    cards = backend().cards_with(session(), plan.all_of, MOST_CANDIDATES)
    return [from_card(card) for card in cards if not known or key_of(card) not in known]


_NEAR = Prepared(select(DELETION.word).where(among(DELETION.rest, "rests")).distinct().limit(MOST_NEAR))
_STARTING = Prepared(
    select(VOCAB.word).where(VOCAB.word >= bindparam("first"), VOCAB.word < bindparam("beyond"))
    .order_by(VOCAB.word).limit(MOST_NEAR)
)  # fmt: skip


class Vocabulary:
    """The distinct keys of the register, in the store and not in a worker's memory."""

    def near(self, k: str) -> list[str]:
        """Keys within one edit: all that share what is left when one letter goes."""
        return sorted(word for (word,) in _NEAR.rows(rests=sorted(deletions(k))))

    def starting(self, k: str) -> list[str]:
        """Keys that start so."""
        return [word for (word,) in _STARTING.rows(first=k, beyond=k + "{")]


def rebuild() -> Iterator[int]:
    """Make the whole index anew from the rows of the register; yields how many are done. Inside a write unit."""
    store = session()
    backend().clear(store)
    for model in (NameCard, NameVocab, NameDeletion):
        store.execute(delete(model))
    done = 0
    ids = list(store.execute(select(Patient.id, Patient.search_row)))
    for start in range(0, len(ids), 500):
        rows = dict(ids[start : start + 500])  # type: ignore[arg-type]
        keys: set[str] = set()
        for person in candidates(store, list(rows)):
            keys |= put(store, rows[UUID(person.key)], person)
        learn(store, keys)
        done += len(rows)
        yield done


def unindexed() -> tuple[set[int], set[int]]:
    """Rows the index lacks, and rows it has too many."""
    rows = set(session.scalars(select(Patient.search_row)))
    known = backend().indexed(session())
    return rows - known, known - rows
