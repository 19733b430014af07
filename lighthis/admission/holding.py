"""When a hold keeps its bed: one condition for the map and for whoever asks for a bed."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from lighthis.admission.models import BedHold, Stay
from lighthis.encounters.models import BedRequest, Encounter


def counts(now: datetime) -> ColumnElement[bool]:
    """Its time lasts, and its patient still waits for a bed or lies here; the encounter is joined."""
    request, stay = aliased(BedRequest), aliased(Stay)
    asked = select(request.id).where(
        request.facility_id == BedHold.facility_id, request.encounter_id == BedHold.encounter_id,
        request.state.in_(("waiting", "accepted")),
    )  # fmt: skip
    lying = select(stay.id).where(
        stay.facility_id == BedHold.facility_id, stay.encounter_id == BedHold.encounter_id, stay.left_at.is_(None)
    )
    waits = or_(asked.correlate(BedHold).exists(), lying.correlate(BedHold).exists())
    return and_(BedHold.since <= now, BedHold.until > now, Encounter.status == "open", waits)
