"""What planned patients have brought of the hospital's list."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.encounters import checklist, rules
from lighthis.encounters.models import BroughtPaper, Encounter
from lighthis.facility.queries import facility
from lighthis.kernel.text import Message


def brought(encounter_ids: list[UUID], *, at: UUID) -> dict[UUID, list[BroughtPaper]]:
    """What is written of the list, by coming."""
    rows = select(BroughtPaper).where(
        BroughtPaper.facility_id == at, BroughtPaper.encounter_id.in_(encounter_ids), BroughtPaper.replaced_at.is_(None)
    )
    found: dict[UUID, list[BroughtPaper]] = defaultdict(list)
    for one in session.scalars(rows.order_by(BroughtPaper.id)):
        found[one.encounter_id].append(one)
    return found


def missing_of(encounter: Encounter, on: date) -> list[Message]:
    """What a planned patient has not brought, for an admission on that day; nothing for who was not planned."""
    if encounter.arrival != rules.PLANNED:
        return []
    listed = checklist.lines(facility(encounter.facility_id).settings)
    if not listed:
        return []
    return checklist.missing(listed, brought([encounter.id], at=encounter.facility_id)[encounter.id], on)
