"""Reads of the register of patients."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among, of
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import ages, clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import Message, NotFound
from lighthis.packs import codes
from lighthis.packs.facts import BenefitFacts, DocumentFacts, KinFacts, PatientCard, PatientFacts, ReactionFacts
from lighthis.packs.subject import Subject
from lighthis.registration import name_index, people
from lighthis.registration.models import Card, Patient, PatientAddress, PatientIdentifier, PatientLink, PatientName
from lighthis.registration.rules import search as searching
from lighthis.registration.rules.duplicates import Comparison, look_up, score_pair
from lighthis.registration.rules.person import Candidate
from lighthis.registration.rules.ranking import Ranked

LINK, NAME, CARD = PatientLink.__table__.c, PatientName.__table__.c, Card.__table__.c
SHOWN = 10
MOST_ALIKE = 5
whereabouts: list[Callable[[list[UUID], UUID], dict[UUID, list[str]]]] = []  # filled in app.py: admission
alerts: list[Callable[[UUID, Actor], list[Message]]] = []  # filled in app.py: what the banner warns its reader of
DOCUMENTS = {  # our kinds of identifiers to codes of `document_types`; a PINFL and numbers of other systems are no documents
    "passport": "passport", "id_card": "id-card", "birth_certificate": "BCT", "foreign_passport": "passport-foreign",
    "international_passport": "passport-international", "diplomatic_passport": "DP", "drivers_licence": "DL",
    "health_card": "medical-card", "military_id": "military", "temporary": "temporary", "penitentiary": "other",
    "pension": "other", "other": "other",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One line of a search: the patient (for looking only), the card here, how alike and why."""

    patient: Patient
    card: str
    ranked: Ranked


@dataclass(frozen=True)
class Alike:
    """A patient of the register (for looking only) who may be the one about to be saved."""

    patient: Patient
    comparison: Comparison


def patient(patient_id: UUID) -> Patient:
    """A patient of the register. Raises NotFound."""
    found = session.get(Patient, patient_id)
    if found is None:
        raise NotFound
    return found


_LINKS = select(LINK.loser_id, LINK.survivor_id).where(LINK.ended_at.is_(None))
_LINKS_OF = Prepared(_LINKS.where(or_(among(LINK.loser_id, "known"), among(LINK.survivor_id, "known"))))
_LINKS_UP = Prepared(_LINKS.where(among(LINK.loser_id, "known")))


def ids_of(patient_id: UUID) -> list[UUID]:
    """All ids that are one person by the open links (rulings 2): the survivor, and whoever was linked to it."""
    known = {patient_id}
    while True:
        pairs = _LINKS_OF.rows(known=known)
        more = {id_ for pair in pairs for id_ in pair} - known
        if not more:
            return sorted(known)
        known |= more


def survivor_of(patient_id: UUID) -> UUID:
    """The id under which a linked record is shown."""
    return survivors_of([patient_id])[patient_id]


def survivors_of(ids: list[UUID]) -> dict[UUID, UUID]:
    """Under which id each record is shown; one statement where nobody is linked."""
    shown = {id_: id_ for id_ in ids}
    while up := dict(_LINKS_UP.rows(known=shown.values())) if shown else {}:
        shown = {id_: up.get(now, now) for id_, now in shown.items()}
    return shown


def search(text: str, at: UUID | None = None, limit: int = SHOWN) -> list[Found]:
    """People for what a clerk typed, best first, whatever the script or spelling (names.md 5)."""
    ranked = searching.search(text, name_index.fetch, name_index.Vocabulary(), limit=limit)
    ids = [UUID(one.candidate.key) for one in ranked]
    survivors = survivors_of(ids)
    shown: dict[UUID, Ranked] = {}
    for id_, one in zip(ids, ranked, strict=True):
        shown.setdefault(survivors[id_], one)
    found = people.listed(shown)
    return [
        Found(found[id_], next((card.number for card in found[id_].cards if card.facility_id == at), ""), one)
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
    found = people.people([UUID(one.key) for one, _comparison in likely], tuple(people.PARTS))
    return [Alike(found[UUID(one.key)], comparison) for one, comparison in likely]


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


_NEWEST = Prepared(
    select(CARD.patient_id).where(CARD.facility_id == bindparam("at")).order_by(CARD.id.desc()).limit(bindparam("most"))
)


def recent(at: UUID, limit: int = 8) -> list[PatientName]:
    """The names of those who got their card here last, the newest first."""
    ids = [id_ for (id_,) in _NEWEST.rows(at=at, most=limit)]
    names = names_of(ids)
    return [names[id_] for id_ in ids if id_ in names]


_NAMES = of(PatientName).where(among(NAME.patient_id, "known"), NAME.use == "current").order_by(NAME.id)
_CARDS = Prepared(
    select(CARD.patient_id, CARD.number).where(CARD.facility_id == bindparam("at"), among(CARD.patient_id, "known"))
)


def names_of(ids: list[UUID]) -> dict[UUID, PatientName]:
    """The spelling in use of several patients at once, for lists; for looking only."""
    return {name.patient_id: name for name in _NAMES.all(known=ids)} if ids else {}


def cards_of(ids: list[UUID], at: UUID) -> dict[UUID, str]:
    """Card numbers here of several patients at once."""
    return dict(_CARDS.rows(known=ids, at=at)) if ids else {}


def has_cards(at: UUID) -> bool:
    """Whether any patient has a card of a facility."""
    return session.scalar(select(Card.id).where(Card.facility_id == at).limit(1)) is not None


def patient_card(patient_id: UUID, at: UUID, language: str) -> Subject:
    """The card that a patient carries, with the number of this hospital. Raises NotFound."""
    holder, facility = patient(patient_id), facilities.facility(at)
    today = clock.today(facility.zone)
    facts = PatientCard(facilities.facts(facility), patient_facts(holder, facility, language, today), today)
    return Subject(holder.id, facts)


def patient_facts(patient: Patient, facility: Facility, language: str, on: date) -> PatientFacts:
    """A patient as papers of a hospital tell, aged as on that day; whatever nobody knows stays a line for the pen."""
    name, pinfl = patient.name, patient.identifier("pinfl")
    address = patient.addresses[0] if patient.addresses else None
    estimated = patient.birth_precision == "estimated"
    lived = ages.age(patient.birth_date, on) if patient.birth_date and patient.birth_date <= on else None
    return PatientFacts(
        family=name.family or None if name else None,
        given=name.given or None if name else None,
        patronymic=name.patronymic or None if name else None,
        sex=patient.sex if patient.sex in {"male", "female"} else None,
        born=patient.birth_date if not estimated else None,
        birth_precision=patient.birth_precision,
        age=lived if not estimated else None,
        estimated_age=lived.years if lived and estimated else None,
        card_number=next((card.number for card in patient.cards if card.facility_id == facility.id), None),
        pinfl=pinfl.value if pinfl and pinfl.state == "confirmed" else None,
        documents=_documents(patient),
        citizenship=patient.citizenship or None,
        address=_address(address, language) or None if address else None,
        rural=address.is_rural if address else None,
        phones=tuple(one.phone for one in patient.contacts if one.kind == "own" and one.phone),
        kin=_kin(patient),
        social_status=patient.social_status or None,
        workplace=patient.work or None,
        benefits=(BenefitFacts(patient.benefit),) if patient.benefit else (),
        blood_group=patient.blood_group or None,
        allergies=_reactions(patient),
    )


def _documents(patient: Patient) -> tuple[DocumentFacts, ...]:
    return tuple(
        DocumentFacts(DOCUMENTS[one.kind], one.value)
        for one in patient.identifiers
        if one.kind in DOCUMENTS and one.state in {"confirmed", "unconfirmed"}
    )


def _kin(patient: Patient) -> KinFacts:
    kin = next((one for one in patient.contacts if one.kind == "kin"), None)
    return KinFacts(name=kin.person or None, phone=kin.phone or None) if kin else KinFacts()


def _reactions(patient: Patient) -> tuple[ReactionFacts, ...]:
    known = (one for one in patient.allergies if one.withdrawn_at is None)
    return tuple(ReactionFacts(one.substance, one.reaction or None) for one in known)


def _address(address: PatientAddress, language: str) -> str:
    parts = (
        codes.label("regions", address.region or None, language),
        codes.label("districts", address.district or None, language),
        address.mahalla,
        address.line,
    )
    return ", ".join(part for part in parts if part)
