"""Which records are one person: the open links between them (rulings 2). Nothing is ever re-pointed; reads resolve."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select

from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.registration.models import PatientLink

LINK = PatientLink.__table__.c
_LINKS = select(LINK.loser_id, LINK.survivor_id).where(LINK.ended_at.is_(None))
_LINKS_OF = Prepared(_LINKS.where(or_(among(LINK.loser_id, "known"), among(LINK.survivor_id, "known"))))
_LINKS_UP = Prepared(_LINKS.where(among(LINK.loser_id, "known")))


def families_of(ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """For each record every id of the person: the survivor first, then the others by age. One statement where nobody is linked."""
    known, up = set(ids), dict[UUID, UUID]()
    asked = known
    while asked:
        pairs = _LINKS_OF.rows(known=asked)
        up.update(pairs)
        asked = {id_ for pair in pairs for id_ in pair} - known
        known = known | asked
    roots: dict[UUID, list[UUID]] = {}
    for id_ in sorted(known):
        roots.setdefault(_root(id_, up), []).append(id_)
    return {id_: [root, *(one for one in family if one != root)] for root, family in roots.items() for id_ in family}


def _root(id_: UUID, up: dict[UUID, UUID]) -> UUID:
    while id_ in up:
        id_ = up[id_]
    return id_


def ids_of(patient_id: UUID) -> list[UUID]:
    """All ids that are one person by the open links: the survivor, and whoever was linked to it."""
    return sorted(families_of([patient_id])[patient_id])


def survivor_of(patient_id: UUID) -> UUID:
    """The id under which a linked record is shown."""
    return survivors_of([patient_id])[patient_id]


def survivors_of(ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Under which id each record is shown; one statement where nobody is linked."""
    shown = {id_: id_ for id_ in ids}
    while up := dict(_LINKS_UP.rows(known=set(shown.values()))) if shown else {}:
        shown = {id_: up.get(now, now) for id_, now in shown.items()}
    return shown
