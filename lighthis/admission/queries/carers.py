"""Who stays beside patients, and where a carer can sleep."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from lighthis.admission import ward
from lighthis.admission.models import StayCarer
from lighthis.db.engine import session
from lighthis.facility.models import Bed, Room
from lighthis.kernel.text import NotFound


def carer(carer_id: UUID, *, at: UUID) -> StayCarer:
    """Somebody who stays beside a patient of this facility. Raises NotFound."""
    found = session.get(StayCarer, carer_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def carers_of(stay_id: UUID, *, at: UUID) -> list[StayCarer]:
    """Everybody who stays or stayed beside a patient, the first one first."""
    rows = select(StayCarer).where(StayCarer.facility_id == at, StayCarer.stay_id == stay_id)
    return list(session.scalars(rows.options(joinedload(StayCarer.bed).joinedload(Bed.room)).order_by(StayCarer.since)))


def carer_in(bed_id: UUID, *, at: UUID, since: datetime | None = None, besides: UUID | None = None) -> StayCarer | None:
    """Who has a carer's place now, or has had it at any time since a moment."""
    there = or_(StayCarer.until.is_(None), StayCarer.until > since) if since is not None else StayCarer.until.is_(None)
    rows = select(StayCarer).where(StayCarer.facility_id == at, StayCarer.bed_id == bed_id, there)
    return session.scalars(rows.where(StayCarer.id != besides) if besides is not None else rows).first()


def free_carer_places(department_id: UUID, *, at: UUID) -> list[Bed]:
    """Carers' places of a department that nobody has."""
    taken = select(StayCarer.bed_id).where(
        StayCarer.facility_id == at, StayCarer.until.is_(None), StayCarer.bed_id.is_not(None)
    )
    rows = select(Bed).join(Bed.room).where(Bed.facility_id == at, Room.department_id == department_id)
    rows = rows.where(Bed.kind == "carer", Bed.state != "closed", Bed.closed_on.is_(None), Bed.id.not_in(taken))
    found = session.scalars(rows.options(joinedload(Bed.room).joinedload(Room.department)))
    return sorted(found, key=lambda bed: (ward.natural(bed.room.number), ward.natural(bed.number)))
