"""Patients who are away for a time."""

from sqlalchemy import select

from lighthis.admission.models import Stay, StayLeave
from lighthis.db.engine import session


def leave_of(stay: Stay, *, lock: bool = False) -> StayLeave | None:
    """The leave on which a patient is now."""
    rows = select(StayLeave).where(
        StayLeave.facility_id == stay.facility_id, StayLeave.stay_id == stay.id, StayLeave.until.is_(None)
    )
    return session.scalar(rows.with_for_update().execution_options(populate_existing=True) if lock else rows)


def leaves_of(stay: Stay) -> list[StayLeave]:
    """Every leave of a stay, oldest first, those entered in error too."""
    rows = select(StayLeave).where(StayLeave.facility_id == stay.facility_id, StayLeave.stay_id == stay.id)
    return list(session.scalars(rows.order_by(StayLeave.since, StayLeave.id)))
