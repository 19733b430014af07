"""Reads of mass casualty, always of one facility; who a tag is only for who may see the coming (rulings 9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.disaster import rules
from lighthis.disaster.models import Disaster, DisasterFile, Tag, TagLink, TagTriage
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.facility.models import Facility
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.registration.models import Card
from lighthis.scales import rules as scales

ROWS = 50
FREE_SHOWN = 12
places: list[
    Callable[[Facility], list[str | Message]]
] = []  # filled in joins.py: the zones of the emergency department


@dataclass(frozen=True)
class Count:
    """How many tags of a category, by place."""

    category: str
    total: int
    by_place: tuple[tuple[str, int], ...]


def open_one(at: UUID) -> Disaster | None:
    """The mode, where it is open."""
    rows = select(Disaster).where(Disaster.facility_id == at, Disaster.closed_at.is_(None))
    return session.scalar(rows.options(joinedload(Disaster.opened_by)))


def every(at: UUID) -> list[Disaster]:
    """All disasters of a hospital, the newest first."""
    rows = select(Disaster).where(Disaster.facility_id == at).options(joinedload(Disaster.opened_by))
    return list(session.scalars(rows.order_by(Disaster.opened_at.desc()).limit(ROWS)))


def disaster(disaster_id: UUID, *, at: UUID) -> Disaster:
    """A disaster of this facility. Raises NotFound."""
    found = session.scalar(select(Disaster).where(Disaster.id == disaster_id, Disaster.facility_id == at))
    if found is None:
        raise NotFound
    return found


def tag(tag_id: UUID, *, at: UUID) -> Tag:
    """A tag of this facility. Raises NotFound."""
    rows = select(Tag).where(Tag.id == tag_id, Tag.facility_id == at)
    found = session.scalar(rows.options(joinedload(Tag.encounter)))
    if found is None:
        raise NotFound
    return found


def by_number(number: int, *, at: UUID) -> Tag | None:
    """A tag of this facility by its number."""
    return session.scalar(select(Tag).where(Tag.facility_id == at, Tag.number == number))


def free_tags(at: UUID) -> list[Tag]:
    """The next printed tags that hang on nobody yet."""
    rows = select(Tag).where(Tag.facility_id == at, Tag.disaster_id.is_(None)).order_by(Tag.number)
    return list(session.scalars(rows.limit(FREE_SHOWN)))


def counts(disaster_id: UUID, *, at: UUID) -> dict[str, Count]:
    """How many of each category, and where they are."""
    rows = select(Tag.category, Tag.place, func.count()).where(Tag.facility_id == at, Tag.disaster_id == disaster_id)
    found: dict[str, dict[str, int]] = {}
    for category, place, number in session.execute(rows.group_by(Tag.category, Tag.place)):
        found.setdefault(category, {})[place] = number
    return {
        category: Count(category, sum(of.values()), tuple(sorted(of.items()))) for category, of in found.items()
    }  # fmt: skip


def listed(disaster_id: UUID, *, at: UUID, category: str, linked: str, page: int) -> tuple[list[Tag], int]:
    """A page of the tags of a disaster, the worst first, and how many there are."""
    rows = _of(disaster_id, at)
    if category:
        rows = rows.where(Tag.category == category)
    if linked:
        rows = rows.where(Tag.encounter_id.is_not(None) if linked == "yes" else Tag.encounter_id.is_(None))
    total = session.scalar(select(func.count()).select_from(rows.with_only_columns(Tag.id).subquery())) or 0
    whole = rows.options(joinedload(Tag.encounter).joinedload(Encounter.patient))
    return list(session.scalars(whole.order_by(Tag.rank, Tag.number).limit(ROWS).offset((page - 1) * ROWS))), total


def sorted_only(disaster_id: UUID, *, at: UUID) -> list[Tag]:
    """Tags that were sorted by voice and wait to be assessed: the still first, who walks last; then by number."""
    rows = _of(disaster_id, at).where(Tag.category == "", Tag.sort != "").order_by(Tag.number)
    order = list(rules.SORTS)
    return sorted(session.scalars(rows), key=lambda one: order.index(one.sort))


def all_tags(disaster_id: UUID, *, at: UUID) -> list[Tag]:
    """Every tag of a disaster in the order of its number, for the list that leaves the house."""
    rows = _of(disaster_id, at).options(joinedload(Tag.encounter))
    return list(session.scalars(rows.order_by(Tag.number)))


def unlinked(disaster_id: UUID, *, at: UUID) -> int:
    """How many tags nobody knows the person of."""
    rows = select(func.count()).select_from(Tag)
    rows = rows.where(Tag.facility_id == at, Tag.disaster_id == disaster_id, Tag.encounter_id.is_(None))
    return session.scalar(rows) or 0


def triages(tag_ids: Sequence[UUID], *, at: UUID) -> dict[UUID, list[TagTriage]]:
    """The triages of some tags in the order of entry: the last counts."""
    found: dict[UUID, list[TagTriage]] = {id_: [] for id_ in tag_ids}
    rows = select(TagTriage).where(TagTriage.facility_id == at, TagTriage.tag_id.in_(tag_ids))
    for one in session.scalars(rows.options(joinedload(TagTriage.by)).order_by(TagTriage.id)) if tag_ids else ():
        found[one.tag_id].append(one)
    return found


def links(tag_id: UUID, *, at: UUID) -> list[TagLink]:
    """Who a tag was said to be, oldest first, taken back ones too."""
    rows = select(TagLink).where(TagLink.facility_id == at, TagLink.tag_id == tag_id).order_by(TagLink.id)
    return list(session.scalars(rows.options(joinedload(TagLink.encounter), joinedload(TagLink.by))))


def standing_link(tag_id: UUID, *, at: UUID) -> TagLink | None:
    """Who a tag is now."""
    return next((one for one in links(tag_id, at=at) if one.undone_at is None), None)


def called(text: str, *, by: Actor) -> Encounter | None:
    """The open coming here of a number: its own, or that of the patient's card; one that the reader may see."""
    at, typed = by.facility_id, text.strip().upper()
    rows = select(Encounter).where(Encounter.facility_id == at, Encounter.status == "open")
    found = session.scalar(rows.where(Encounter.number == typed))
    if found is None:
        card = select(Card.patient_id).where(Card.facility_id == at, Card.number == typed)
        found = session.scalar(
            rows.where(Encounter.patient_id.in_(card)).order_by(Encounter.arrived_at.desc()).limit(1)
        )
    return found if found is not None and encounters.visible(found, by) else None


def tags_of(encounter_id: UUID, *, at: UUID) -> list[Tag]:
    """The tags that a coming came with."""
    rows = select(Tag).where(Tag.facility_id == at, Tag.encounter_id == encounter_id).order_by(Tag.number)
    return list(session.scalars(rows))


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """What happened to the person of a coming while only the tag was known, as lines of its timeline."""
    tags = tags_of(encounter.id, at=encounter.facility_id)
    found = triages([one.id for one in tags], at=encounter.facility_id) if tags else {}
    kind = Message(N_("Triage by a tag"))
    return [
        Happening(
            one.triaged_at, kind, f"{rules.written(tag.number)}: {scales.label(one.category, lang)}", one.by_id,
            endpoint="disaster.tag", values={"tag_id": tag.id},
        )
        for tag in tags
        for one in found[tag.id]
    ]  # fmt: skip


def file(file_id: UUID, *, at: UUID) -> DisasterFile:
    """A file of this facility. Raises NotFound."""
    found = session.scalar(select(DisasterFile).where(DisasterFile.id == file_id, DisasterFile.facility_id == at))
    if found is None:
        raise NotFound
    return found


def _of(disaster_id: UUID, at: UUID) -> Select[Tag]:
    return select(Tag).where(Tag.facility_id == at, Tag.disaster_id == disaster_id)
