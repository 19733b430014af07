"""Reads of the queue of records that may be one person, and of the links between records."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.kernel.text import NotFound
from lighthis.registration import name_index, people
from lighthis.registration.links import families_of
from lighthis.registration.models import LikelyPair, Patient, PatientLink
from lighthis.registration.rules.merging import Side

ROWS = 50
SOURCES = ("desk", "edit", "number", "import")


@dataclass(frozen=True)
class Waiting:
    """A line of the queue: the pair and both people, for looking only."""

    pair: LikelyPair
    one: Patient
    other: Patient


def waiting(source: str = "", page: int = 1) -> tuple[list[Waiting], int]:
    """The open pairs, the likeliest first, 50 a page; and how many there are."""
    wanted = [LikelyPair.state == "open", *([LikelyPair.source == source] if source else [])]
    total = session.scalar(select(func.count()).select_from(LikelyPair).where(*wanted)) or 0
    rows = select(LikelyPair).where(*wanted).order_by(LikelyPair.score.desc(), LikelyPair.id)
    found = list(session.scalars(rows.limit(ROWS).offset((page - 1) * ROWS)))
    families = families_of({id_ for row in found for id_ in (row.first_id, row.second_id)})
    shown = people.listed({family[0]: None for family in families.values()}, families)
    return [Waiting(row, shown[families[row.first_id][0]], shown[families[row.second_id][0]]) for row in found], total


def how_many() -> int:
    """How many pairs wait."""
    return session.scalar(select(func.count()).select_from(LikelyPair).where(LikelyPair.state == "open")) or 0


def pair(pair_id: UUID) -> LikelyPair:
    """A pair of the queue. Raises NotFound."""
    found = session.get(LikelyPair, pair_id)
    if found is None:
        raise NotFound
    return found


def pair_of(one: UUID, other: UUID) -> LikelyPair | None:
    """The pair that two records make, if the queue ever had it."""
    first, second = sorted((one, other))
    return session.scalar(select(LikelyPair).where(LikelyPair.first_id == first, LikelyPair.second_id == second))


def persons(families: Mapping[UUID, list[UUID]]) -> dict[UUID, Patient]:
    """Those who stand for these families, with all that their records hold; for looking only."""
    return people.whole({family[0]: None for family in families.values()}, families, tuple(people.PARTS))


def sides(families: Mapping[UUID, list[UUID]]) -> dict[UUID, Side]:
    """The same as the rules of merging see them, by the record asked for."""
    known = persons(families)
    return {id_: side(known[family[0]]) for id_, family in families.items()}


def side(person: Patient) -> Side:
    """A person as the rules of merging see them."""
    rows = sum(len(vars(person)[name]) for name in ("identifiers", "contacts", "addresses", "allergies", "cards"))
    return Side(name_index.of_patient(person), person.is_unknown, person.died_at, rows=rows)


def link(link_id: UUID) -> PatientLink:
    """A link between two records, ended or not. Raises NotFound."""
    found = session.get(PatientLink, link_id)
    if found is None:
        raise NotFound
    return found


def links_of(ids: list[UUID]) -> list[PatientLink]:
    """Every link of these records that there is or was, the newest first."""
    rows = select(PatientLink).where(or_(PatientLink.loser_id.in_(ids), PatientLink.survivor_id.in_(ids)))
    return list(session.scalars(rows.options(joinedload(PatientLink.by)).order_by(PatientLink.id.desc())))
