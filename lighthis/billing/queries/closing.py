"""Whether a bill is open."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.billing.models import BillReopening
from lighthis.billing.rules import closing
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import clock


@dataclass(frozen=True)
class Closing:
    """When a bill closes or closed, and by whom it is open again."""

    closes_at: datetime | None
    reopened: BillReopening | None
    is_closed: bool


def closing_of(encounter: Encounter) -> Closing:
    """How the bill of a coming stands now."""
    now = clock.now()
    closes = closing.closes_at(encounter.ended_at, facility(encounter.facility_id).settings)
    again = _reopened(encounter, now) if closes is not None and closes <= now else None
    return Closing(closes, again, closing.is_closed(closes, again.until if again else None, now))


def _reopened(encounter: Encounter, now: datetime) -> BillReopening | None:
    rows = (
        select(BillReopening)
        .where(
            BillReopening.facility_id == encounter.facility_id,
            BillReopening.encounter_id == encounter.id,
            BillReopening.until > now,
        )
        .options(joinedload(BillReopening.by))
        .order_by(BillReopening.until.desc())
    )
    return session.scalars(rows).first()
