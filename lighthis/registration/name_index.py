"""Keeping the name index in step with the register, and asking it."""

from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lighthis.db import units
from lighthis.db.engine import engine, is_sqlite, session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.facility.models import ANYWHERE
from lighthis.kernel.names.keys import FOLD_VERSION
from lighthis.packs import identifiers
from lighthis.registration import search_postgres, search_sqlite
from lighthis.registration.index_models import NameDeletion, NameFold, NameVocab
from lighthis.registration.models import (
    MOTHER,
    Card,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.rules.closeness import closest
from lighthis.registration.rules.index import deletions, index_words
from lighthis.registration.rules.person import Candidate, Precision, Sex, Spelling, from_card, key_of, to_card
from lighthis.registration.rules.search import MOST_CANDIDATES
from lighthis.registration.rules.stages import Plan

MOST_NEAR = 400
REBUILT_AT_ONCE = 500  # a third of a second in which nobody else can save
VOCAB, DELETION = NameVocab.__table__.c, NameDeletion.__table__.c
STANDS = Patient.withdrawn_at.is_(None)  # whom no withdrawn import brought


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


def put_new(store: Session, people: list[tuple[int, list[str], str]]) -> None:
    """Words and cards of many people whom the index does not know: their row, `words_of` and `to_card` of each."""
    backend().put_new(store, people)


def take_out(store: Session, search_rows: list[int]) -> None:
    """People whom nobody may find any more."""
    backend().take_out(store, search_rows)


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
    pinfl, own = patient.national, identifiers.national().kind
    numbers = [one.value for one in patient.identifiers if one.kind != own and one.state != "withdrawn"]
    return Candidate(
        str(patient.id), tuple(Spelling(one.family, one.given, one.patronymic) for one in patient.names), patient.birth_date,
        _precision(patient.birth_precision), _sex(patient.sex), tuple(one.phone for one in patient.contacts),
        pinfl.value if pinfl else "", pinfl is not None and pinfl.state == "confirmed",
        identifiers=(*numbers, *(card.number for card in patient.cards)), mother=str(patient.mother_id or ""),
        is_nameless=patient.is_nameless, birth_order=patient.birth_order,
    )  # fmt: skip


def words_of(person: Candidate) -> list[str]:
    """The index words of one person."""
    numbers = [person.pinfl, *person.identifiers] if person.pinfl else list(person.identifiers)
    return index_words(person.spellings, person.birth_date, person.precision, person.phones, numbers)


def candidates(store: Session, ids: list[UUID]) -> list[Candidate]:
    """People as search and comparison see them, in four queries however many they are."""
    spellings, phones, numbers = defaultdict(list), defaultdict(list), defaultdict(list)
    pinfls: dict[UUID, tuple[str, bool]] = {}
    own = identifiers.national().kind
    names = select(PatientName.patient_id, PatientName.family, PatientName.given, PatientName.patronymic)
    for id_, family, given, patronymic in store.execute(
        names.where(PatientName.patient_id.in_(ids)).order_by(PatientName.id)
    ):
        spellings[id_].append(Spelling(family, given, patronymic))
    mothers: dict[UUID, str] = {}
    contacts = select(PatientContact).where(PatientContact.patient_id.in_(ids)).order_by(PatientContact.id)
    for close in store.scalars(contacts):
        phones[close.patient_id].append(close.phone)
        if close.relation == MOTHER and close.other_id:
            mothers.setdefault(close.patient_id, str(close.other_id))
    documents = select(PatientIdentifier).where(
        PatientIdentifier.patient_id.in_(ids), PatientIdentifier.state != "withdrawn"
    )
    for one in store.scalars(documents):
        if one.kind == own:
            pinfls[one.patient_id] = (one.value, one.state == "confirmed")
        else:
            numbers[one.patient_id].append(one.value)
    cards = select(Card.patient_id, Card.number).where(Card.facility_id.in_(ANYWHERE), Card.patient_id.in_(ids))
    for id_, number in store.execute(cards):
        numbers[id_].append(number)
    facts = (
        Patient.id,
        Patient.birth_date,
        Patient.birth_precision,
        Patient.sex,
        Patient.is_nameless,
        Patient.birth_order,
    )
    people = store.execute(select(*facts).where(Patient.id.in_(ids)))
    return [
        Candidate(
            str(id_), tuple(spellings[id_]), born, _precision(precision), _sex(sex),
            tuple(phones[id_]), *pinfls.get(id_, ("", False)), identifiers=tuple(numbers[id_]),
            mother=mothers.get(id_, ""), is_nameless=nameless, birth_order=order,
        )
        for id_, born, precision, sex, nameless, order in people
    ]  # fmt: skip


def _sex(text: str) -> Sex | None:
    return text if text in {"male", "female"} else None  # type: ignore[return-value]


def _precision(text: str) -> Precision:
    return text if text in {"day", "month", "year", "estimated"} else "unknown"  # type: ignore[return-value]


def fetch(plan: Plan, known: frozenset[str]) -> list[Candidate]:
    """The people a plan asks for, at most 300, without those that are known; of many, those nearest to what was typed."""
    cards = backend().cards_with(session(), plan.all_of, MOST_CANDIDATES)
    fresh = [card for card in cards if key_of(card) not in known] if known else cards
    return [from_card(card) for card in (closest(plan.query, fresh) if plan.query else fresh)]


_NEAR = Prepared(select(DELETION.word).where(among(DELETION.rest, "rests")).distinct().limit(MOST_NEAR))
_KNOWN = Prepared(select(VOCAB.word).where(among(VOCAB.word, "words")))
_STARTING = Prepared(
    select(VOCAB.word).where(VOCAB.word >= bindparam("first"), VOCAB.word < bindparam("beyond"))
    .order_by(VOCAB.word).limit(MOST_NEAR)
)  # fmt: skip


class Vocabulary:
    """The distinct keys of the register, in the store and not in a worker's memory."""

    def near(self, k: str) -> list[str]:
        """Keys within one edit: all that share what is left when one letter goes."""
        return sorted(word for (word,) in _NEAR.rows(rests=sorted(deletions(k))))

    def known(self, words: list[str]) -> set[str]:
        """Those of the words that are keys."""
        return {word for (word,) in _KNOWN.rows(words=words)}

    def starting(self, k: str) -> list[str]:
        """Keys that start so."""
        return [word for (word,) in _STARTING.rows(first=k, beyond=k + "{")]


def fold() -> NameFold:
    """By which folding the keys of this store are made."""
    return session.scalars(select(NameFold)).one()


def rebuild(*, afresh: bool = False) -> Iterator[int]:
    """Make the keys anew from the rows of the register, a unit of 500 at a time; yields how many are done.

    Searches go on meanwhile. A run that was cut short goes on from where it stood, unless `afresh`.
    """
    with units.work():
        state = fold()
        if afresh or state.wanted != FOLD_VERSION:
            state.wanted, state.done = FOLD_VERSION, 0
    done = 0
    while count := _rebuilt_more():
        done += count
        yield done
    with units.work() as store:
        backend().sweep(store)
        state = fold()
        state.version, state.wanted, state.done = FOLD_VERSION, None, None
    tidy()


def tidy(*, patience: float = 0.0) -> int:
    """Bring together what many commits left in pieces, so that a search looks into one piece; how many steps it took.
    `patience`: seconds to wait for the store in each step. Raises Busy."""
    steps = 1
    while _merged(patience, first=steps == 1):
        steps += 1
    return steps


def _merged(patience: float, *, first: bool) -> bool:
    with units.work(patience=patience) as store:
        return bool(backend().merge(store, first=first))


def remaining(*, afresh: bool = False) -> tuple[int, int]:
    """How many patients have their keys of this folding already, in a run that was cut short; and how many there are."""
    state, rows = fold(), select(func.count()).select_from(Patient).where(STANDS)
    is_resumed = state.wanted == FOLD_VERSION and not afresh
    already = session.scalar(rows.where(Patient.search_row <= state.done)) if is_resumed else 0
    return already or 0, session.scalar(rows) or 0


def _rebuilt_more() -> int:
    """The next patients by their row in the index; how many there were."""
    with units.work() as store:
        state = fold()
        after = select(Patient.id, Patient.search_row).where(Patient.search_row > state.done, STANDS)
        rows: dict[UUID, int] = dict(store.execute(after.order_by(Patient.search_row).limit(REBUILT_AT_ONCE)).all())  # type: ignore[arg-type]
        keys: set[str] = set()
        for person in candidates(store, list(rows)):
            keys |= put(store, rows[UUID(person.key)], person)
        learn(store, keys)
        state.done = max(rows.values(), default=state.done)
    session.expunge_all()
    return len(rows)


def unindexed() -> tuple[set[int], set[int]]:
    """Rows the index lacks, and rows it has too many."""
    return backend().astray(session())
