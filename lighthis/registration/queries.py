"""Reads of the register of patients."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from lighthis.db.engine import session
from lighthis.kernel.text import NotFound
from lighthis.registration import name_index
from lighthis.registration.models import Card, Patient, PatientIdentifier, PatientLink, PatientName
from lighthis.registration.rules import search as searching
from lighthis.registration.rules.duplicates import Comparison, look_up, score_pair
from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.ranking import Ranked

SHOWN = 10
MOST_ALIKE = 5
whereabouts: list[Callable[[list[UUID], UUID], dict[UUID, list[str]]]] = []  # filled in app.py: admission


@dataclass(frozen=True)
class Found:
    """One line of a search: the patient, the card here, how alike and why."""

    patient: Patient
    card: str
    ranked: Ranked


@dataclass(frozen=True)
class Alike:
    """A patient of the register who may be the one about to be saved."""

    patient: Patient
    comparison: Comparison


def patient(patient_id: UUID) -> Patient:
    """A patient of the register. Raises NotFound."""
    found = session.get(Patient, patient_id)
    if found is None:
        raise NotFound
    return found


def ids_of(patient_id: UUID) -> list[UUID]:
    """All ids that are one person by the open links (rulings 2): the survivor, and whoever was linked to it."""
    known = {patient_id}
    while True:
        rows = select(PatientLink.loser_id, PatientLink.survivor_id).where(
            PatientLink.ended_at.is_(None), or_(PatientLink.loser_id.in_(known), PatientLink.survivor_id.in_(known))
        )
        more = {id_ for pair in session.execute(rows) for id_ in pair} - known
        if not more:
            return sorted(known)
        known |= more


def survivor_of(patient_id: UUID) -> UUID:
    """The id under which a linked record is shown."""
    return survivors_of([patient_id])[patient_id]


def survivors_of(ids: list[UUID]) -> dict[UUID, UUID]:
    """Under which id each record is shown; one statement where nobody is linked."""
    shown = {id_: id_ for id_ in ids}
    rows = select(PatientLink.loser_id, PatientLink.survivor_id).where(PatientLink.ended_at.is_(None))
    while up := dict(session.execute(rows.where(PatientLink.loser_id.in_(shown.values()))).all()):
        shown = {id_: up.get(now, now) for id_, now in shown.items()}
    return shown


def search(text: str, at: UUID | None = None, limit: int = SHOWN) -> list[Found]:
    """People for what a clerk typed, best first, whatever the script or spelling (names.md 5)."""
    ranked = searching.search(text, name_index.fetch, name_index.Vocabulary(), limit=limit)
    survivors = survivors_of([UUID(one.candidate.key) for one in ranked])
    shown: dict[UUID, Ranked] = {}
    for one in ranked:
        shown.setdefault(survivors[UUID(one.candidate.key)], one)
    people = {row.id: row for row in session.scalars(select(Patient).where(Patient.id.in_(shown)))}
    return [
        Found(people[id_], next((card.number for card in people[id_].cards if card.facility_id == at), ""), one)
        for id_, one in shown.items()
    ]


def alike(person: Candidate) -> list[Alike]:
    """Patients who may be this person, likeliest first: one indexed look-up on saving, never per keystroke."""
    known: dict[str, Candidate] = {}
    for plan in look_up(person):
        for candidate in name_index.fetch(plan, frozenset(known)):
            known.setdefault(candidate.key, candidate)
    pairs = [(one, score_pair(person, one)) for one in known.values() if one.key != person.key]
    likely = sorted((p for p in pairs if p[1].verdict != "none"), key=lambda pair: -pair[1].score)[:MOST_ALIKE]
    return [Alike(patient(UUID(one.key)), comparison) for one, comparison in likely]


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
        .where(PatientIdentifier.system == system, PatientIdentifier.value == value)
    )
    return session.scalar(rows)


def by_card(number: str, *, at: UUID) -> Patient | None:
    """The patient of a card number of this facility."""
    rows = select(Patient).join(Card).where(Card.facility_id == at, Card.number == number.strip().upper())
    return session.scalar(rows)


def places(patient_id: UUID, at: UUID) -> list[str]:
    """Where the patient is now, the heaviest word first; empty when nowhere here."""
    return next(iter(places_of(ids_of(patient_id), at).values()), [])


def places_of(ids: list[UUID], at: UUID) -> dict[UUID, list[str]]:
    """Where these patients are now, for lists; whoever is nowhere here is left out."""
    found: dict[UUID, list[str]] = {}
    for ask in whereabouts:
        found = ask(ids, at) | found
    return found


def recent(at: UUID, limit: int = 8) -> list[PatientName]:
    """The names of those who got their card here last."""
    newest = (
        select(Card.patient_id, Card.id).where(Card.facility_id == at).order_by(Card.id.desc()).limit(limit).subquery()
    )
    rows = select(PatientName).join(newest, newest.c.patient_id == PatientName.patient_id)
    return list(session.scalars(rows.where(PatientName.use == "current").order_by(newest.c.id.desc())))


def names_of(ids: list[UUID]) -> dict[UUID, PatientName]:
    """The spelling in use of several patients at once, for lists."""
    rows = (
        select(PatientName)
        .where(PatientName.patient_id.in_(ids), PatientName.use == "current")
        .order_by(PatientName.id)
    )
    return {name.patient_id: name for name in session.scalars(rows)}


def cards_of(ids: list[UUID], at: UUID) -> dict[UUID, str]:
    """Card numbers here of several patients at once."""
    rows = select(Card.patient_id, Card.number).where(Card.facility_id == at, Card.patient_id.in_(ids))
    return dict(session.execute(rows).all())


def registered_on(at: UUID, since: date) -> int:
    """How many cards were made here since a day."""
    from_id = select(Card.id, Card.created_at).where(Card.facility_id == at)
    return sum(1 for _id, made in session.execute(from_id) if made.date() >= since)
