"""Whom a slip is about: comings that are here, or ended not long ago, by number or by the patient's name."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from lighthis.admission.models import Stay
from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.actor import Actor
from lighthis.registration import queries as registration
from lighthis.treatment.queries import own_beds

MOST = 12


def stays_of(encounter_ids: Collection[UUID], *, at: UUID) -> dict[UUID, UUID]:
    """The stay of each coming that led to a bed."""
    rows = select(Stay.encounter_id, Stay.id).where(Stay.facility_id == at, Stay.encounter_id.in_(encounter_ids))
    return dict(session.execute(rows.where(Stay.withdrawn_at.is_(None))).all()) if encounter_ids else {}


def here_for(text: str, since: datetime, *, by: Actor) -> list[tuple[Encounter, UUID | None]]:
    """Comings of the reader's hospital that were not over at a moment, with their stays; those alone that the reader may see,
    and hidden ones whose doses the reader gives at the bed."""
    wanted, own = text.strip(), by.facility_id
    if not wanted or own is None:
        return []
    ids = [id_ for one in registration.search(wanted, own) for id_ in one.ids]
    rows = (
        select(Encounter, Stay.id)
        .outerjoin(Stay, and_(Stay.facility_id == own, Stay.encounter_id == Encounter.id, Stay.withdrawn_at.is_(None)))
        .where(Encounter.facility_id == own, Encounter.status != "entered_in_error")
        .where(
            or_(Encounter.status == "open", Encounter.ended_at >= since),
            or_(encounters.shown_to(by), Encounter.id.in_(own_beds(by))),
        )
        .where(or_(Encounter.patient_id.in_(ids), Encounter.number == wanted.upper(), Stay.number == wanted))
        .order_by(Encounter.arrived_at.desc(), Encounter.id.desc())
    )
    return [(row, stay_id) for row, stay_id in session.execute(rows.limit(MOST))]
