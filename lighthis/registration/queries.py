"""Reads of the register of patients."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among, of
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Message, NotFound
from lighthis.packs.facts import PatientCard
from lighthis.packs.subject import Subject
from lighthis.registration import links, name_index, people
from lighthis.registration.models import (
    MOTHER,
    Allergy,
    Card,
    Patient,
    PatientContact,
    PatientIdentifier,
    PatientName,
)
from lighthis.registration.on_paper import patient_facts
from lighthis.registration.rules import search as searching
from lighthis.registration.rules.duplicates import Comparison, look_up, score_pair
from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.ranking import Ranked

PATIENT = Patient.__table__
NAME, CARD = PatientName.__table__.c, Card.__table__.c
ids_of, survivor_of, survivors_of = links.ids_of, links.survivor_of, links.survivors_of
RECORD_NUMBER = re.compile(r"\d{1,7}/\d{4}", re.ASCII)  # of form 003: a running number and the year
SHOWN = 10
MOST_ALIKE = 5
# filled in joins.py: the page of a record by its number, as an endpoint and its values
records_by_number: list[Callable[[str, UUID], tuple[str, dict[str, UUID]] | None]] = []
whereabouts: list[Callable[[list[UUID], UUID], dict[UUID, list[str]]]] = []  # filled in joins.py: admission
last_visits: list[
    Callable[[list[UUID], UUID], dict[UUID, datetime]]
] = []  # filled in joins.py: when they came here last
alerts: list[
    Callable[[list[UUID], Actor], list[Message]]
] = []  # filled in joins.py: what the banner warns its reader of


@dataclass(frozen=True)
class Found:
    """One line of a search: the patient (for looking only), the card here, how alike and why."""

    patient: Patient
    card: str
    ranked: Ranked
    ids: list[UUID]  # all records of the person, for asking where they are


@dataclass(frozen=True)
class Alike:
    """A patient of the register (for looking only) who may be the one about to be saved."""

    patient: Patient
    comparison: Comparison
    ids: list[UUID]


def patient(patient_id: UUID) -> Patient:
    """A patient of the register. Raises NotFound."""
    found = session.get(Patient, patient_id)
    if found is None or found.withdrawn_at is not None:
        raise NotFound
    return found


def records(patient_id: UUID) -> list[Patient]:
    """All records of a person, the one that stands for it first; to work with. Raises NotFound."""
    return [patient(id_) for id_ in links.families_of([patient_id])[patient_id]]


def record_of(text: str, *, at: UUID) -> tuple[str, dict[str, UUID]] | None:
    """The page of the record of that number here, as papers carry it, printed and in their square; asked only of what looks like one."""
    if not RECORD_NUMBER.fullmatch(text):
        return None
    return next((found for ask in records_by_number if (found := ask(text, at))), None)


def search(text: str, at: UUID | None = None, limit: int = SHOWN) -> list[Found]:
    """People for what a clerk typed, best first, whatever the script or spelling (names.md 5)."""
    ranked = searching.search(text, name_index.fetch, name_index.Vocabulary(), limit=2 * limit)
    ids = [UUID(one.candidate.key) for one in ranked]
    families = links.families_of(ids)
    shown: dict[UUID, Ranked] = {}
    for id_, one in zip(ids, ranked, strict=True):
        if len(shown) < limit:
            shown.setdefault(families[id_][0], one)  # of records that are one person the line that came nearest
    found = people.listed(shown, families)
    return [
        Found(found[id_], next((card.number for card in found[id_].cards if card.facility_id == at), ""), one, families[id_])
        for id_, one in shown.items()
    ]  # fmt: skip


def alike(person: Candidate, besides: Collection[UUID] = ()) -> list[Alike]:
    """Patients who may be this person, likeliest first: one indexed look-up on saving, never per keystroke.

    A record that was linked to another stands for the other; `besides` are the records of the person in hand."""
    known: dict[str, Candidate] = {}
    for plan in look_up(person):
        for candidate in name_index.fetch(plan, frozenset(known)):
            known.setdefault(candidate.key, candidate)
    pairs = [(one, score_pair(person, one)) for one in known.values() if one.key != person.key]
    likely = sorted((p for p in pairs if p[1].verdict != "none"), key=lambda pair: -pair[1].score)
    families = links.families_of([UUID(one.key) for one, _comparison in likely])
    best: dict[UUID, Comparison] = {}
    for one, comparison in likely:
        best.setdefault(families[UUID(one.key)][0], comparison)
    best = {id_: best[id_] for id_ in [one for one in best if one not in besides][:MOST_ALIKE]}
    found = people.whole(best, families, tuple(people.PARTS))
    return [Alike(found[id_], comparison, families[id_]) for id_, comparison in best.items()]


def as_candidate(row: Patient) -> Candidate:
    """A patient as comparison sees them."""
    return name_index.of_patient(row)


def confirmed_owner(system: str, value: str) -> PatientIdentifier | None:
    """Who holds a number confirmed."""
    rows = select(PatientIdentifier).where(
        PatientIdentifier.system == system, PatientIdentifier.value == value, PatientIdentifier.state == "confirmed"
    )
    return session.scalar(rows)


def by_source(system: str, value: str) -> Patient | None:
    """The patient that an import brought under this number of its source."""
    rows = (
        select(Patient)
        .join(PatientIdentifier)
        .where(PatientIdentifier.system == system, PatientIdentifier.value == value, Patient.withdrawn_at.is_(None))
    )
    return session.scalar(rows)


def newborns_of(mother_id: UUID, born: date) -> list[Patient]:
    """Children of a mother born on that day or the one beside it: a birth at midnight is written either way."""
    days = born - timedelta(days=1), born + timedelta(days=1)
    return [one for one in children_of(mother_id) if one.birth_date and days[0] <= one.birth_date <= days[1]]


def children_of(mother_id: UUID) -> list[Patient]:
    """The patients whose mother this is, the youngest first."""
    rows = select(Patient).join(PatientContact, PatientContact.patient_id == Patient.id)
    rows = rows.where(PatientContact.other_id.in_(ids_of(mother_id)), PatientContact.relation == MOTHER)
    return list(session.scalars(rows.order_by(Patient.birth_date.desc(), Patient.id)))


def mother_of(patient_id: UUID) -> UUID | None:
    """The card of a patient's mother, where the two are linked."""
    rows = select(PatientContact.other_id).where(
        PatientContact.patient_id.in_(ids_of(patient_id)), PatientContact.relation == MOTHER, PatientContact.other_id.is_not(None)
    )  # fmt: skip
    return session.scalars(rows.order_by(PatientContact.id)).first()


def by_card(number: str, *, at: UUID) -> Patient | None:
    """The patient of a card number of this facility."""
    rows = select(Patient).join(Card).where(Card.facility_id == at, Card.number == number.strip().upper())
    rows = rows.where(Patient.withdrawn_at.is_(None))
    return session.scalar(rows)


def places(patient_id: UUID, at: UUID) -> list[str]:
    """Where the patient is now, the heaviest word first; empty when nowhere here."""
    return place_of(ids_of(patient_id), at)


def place_of(ids: list[UUID], at: UUID) -> list[str]:
    """The same for a person whose linked ids are known."""
    return next(iter(places_of(ids, at).values()), [])


def places_of(ids: list[UUID], at: UUID) -> dict[UUID, list[str]]:
    """Where these patients are now, for lists; whoever is nowhere here is left out."""
    found: dict[UUID, list[str]] = {}
    for ask in whereabouts:
        found = ask(ids, at) | found
    return found


def allergy(allergy_id: UUID, ids: list[UUID]) -> Allergy:
    """An allergy of a person, under any of these ids, that nobody withdrew. Raises NotFound."""
    rows = select(Allergy).where(Allergy.id == allergy_id, Allergy.patient_id.in_(ids), Allergy.withdrawn_at.is_(None))
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found


_LATEST = (  # among so many, those whose import was withdrawn are passed over
    select(CARD.patient_id, CARD.id)
    .where(CARD.facility_id == bindparam("at"))
    .order_by(CARD.id.desc())
    .limit(100)
    .subquery()
)
_NEWEST = Prepared(
    select(_LATEST.c.patient_id).join(PATIENT, PATIENT.c.id == _LATEST.c.patient_id).where(PATIENT.c.withdrawn_at.is_(None))
    .order_by(_LATEST.c.id.desc()).limit(bindparam("most"))
)  # fmt: skip


def recent(at: UUID, limit: int = 8) -> list[PatientName]:
    """The names of those who got their card here last, the newest first."""
    ids = [id_ for (id_,) in _NEWEST.rows(at=at, most=limit)]
    names = names_of(ids)
    return once(names[id_] for id_ in ids if id_ in names)


def once(names: Iterable[PatientName]) -> list[PatientName]:
    """Each person once, in the order they came."""
    return list({name.patient_id: name for name in names}.values())


_NAMES = of(PatientName).where(among(NAME.patient_id, "known"), NAME.use == "current").order_by(NAME.id)
_CARDS = Prepared(
    select(CARD.patient_id, CARD.number).where(CARD.facility_id == bindparam("at"), among(CARD.patient_id, "known"))
)


def names_of(ids: Collection[UUID]) -> dict[UUID, PatientName]:
    """What several patients are called, each by the record that stands for the person now; for looking only."""
    shown = survivors_of(ids)
    names = {name.patient_id: name for name in _NAMES.all(known=set(shown.values()))} if ids else {}
    return {id_: names[now] for id_, now in shown.items() if now in names}


def cards_of(ids: list[UUID], at: UUID) -> dict[UUID, str]:
    """Card numbers here of several patients at once."""
    return dict(_CARDS.rows(known=ids, at=at)) if ids else {}


def card_of(ids: list[UUID], *, at: UUID) -> Card | None:
    """The card of a person, under any of these ids, at a facility."""
    return session.scalar(
        select(Card).where(Card.facility_id == at, Card.patient_id.in_(ids)).order_by(Card.id).limit(1)
    )


def has_cards(at: UUID) -> bool:
    """Whether any patient has a card of a facility."""
    return session.scalar(select(Card.id).where(Card.facility_id == at).limit(1)) is not None


def patient_card(patient_id: UUID, at: UUID, language: str) -> Subject:
    """The card that a patient carries, with the number of this hospital. Raises NotFound."""
    holder, facility = patient(survivor_of(patient_id)), facilities.facility(at)
    today = clock.today(facility.zone)
    facts = PatientCard(facilities.facts(facility), patient_facts(holder, facility, language, today), today)
    return Subject(holder.id, facts)
