"""Reads of entries that nobody signed yet, and of ready words."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import brief
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import NotFound
from lighthis.records.models import EntryDraft, EntryTemplate

HEAD = "records.head"  # edits templates, corrects drafts that are shown, sees what the department's records owe


def draft(draft_id: UUID, *, by: Actor) -> EntryDraft:
    """A draft, for its author, and for a head whom it is shown to. Raises NotFound."""
    found = session.get(EntryDraft, draft_id)
    if found is None or found.facility_id != by.facility_id:
        raise NotFound
    if found.by_id != by.id and not (found.is_shown and by.may(HEAD)):
        raise NotFound
    return found


def drafts_of(encounter: Encounter) -> list[EntryDraft]:
    """What somebody began in a coming and did not sign; a list says by whom, never what."""
    rows = select(EntryDraft).where(
        EntryDraft.facility_id == encounter.facility_id,
        EntryDraft.encounter_id == encounter.id,
        EntryDraft.state == "open",
    )
    return list(session.scalars(rows.options(joinedload(EntryDraft.by)).order_by(EntryDraft.saved_at, EntryDraft.id)))


def my_drafts(by: Actor, most: int = 5) -> list[EntryDraft]:
    """A person's own unsigned entries, the oldest first, with their patients."""
    rows = select(EntryDraft).where(
        EntryDraft.facility_id == by.facility_id, EntryDraft.by_id == by.id, EntryDraft.state == "open"
    )
    rows = rows.options(joinedload(EntryDraft.encounter).joinedload(Encounter.patient).options(*brief()))
    return list(session.scalars(rows.order_by(EntryDraft.saved_at, EntryDraft.id).limit(most)))


def drafts_waiting(by: Actor) -> int:
    """How many unsigned entries a person has."""
    rows = select(func.count()).select_from(EntryDraft)
    return session.scalar(
        rows.where(EntryDraft.facility_id == by.facility_id, EntryDraft.by_id == by.id, EntryDraft.state == "open")
    ) or 0  # fmt: skip


def template(template_id: UUID, *, at: UUID) -> EntryTemplate:
    """Ready words of this facility. Raises NotFound."""
    found = session.get(EntryTemplate, template_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def templates(
    at: UUID, *, kind: str = "", departments: Collection[UUID] | None = None, off: bool = False
) -> list[EntryTemplate]:
    """Ready words of a facility by kind and name; for some departments also those of all; put away ones only when asked for."""
    rows = select(EntryTemplate).where(EntryTemplate.facility_id == at)
    if kind:
        rows = rows.where(EntryTemplate.kind == kind)
    if not off:
        rows = rows.where(EntryTemplate.is_off == 0)
    if departments is not None:
        rows = rows.where(or_(EntryTemplate.department_id.is_(None), EntryTemplate.department_id.in_(departments)))
    rows = rows.options(joinedload(EntryTemplate.department)).order_by(
        EntryTemplate.kind, EntryTemplate.name, EntryTemplate.id
    )
    return list(session.scalars(rows))
