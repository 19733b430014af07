"""Where a deposit may be carried over to."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.billing.queries import stays
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.registration.queries import ids_of


def targets(encounter: Encounter) -> list[Encounter]:
    """Other open comings of the same patient here that take deposits, the newest first; emergency care takes none (rulings 27)."""
    rows = select(Encounter).where(
        Encounter.facility_id == encounter.facility_id, Encounter.patient_id.in_(ids_of(encounter.patient_id)),
        Encounter.status == "open", Encounter.id != encounter.id,
    )  # fmt: skip
    rows = rows.options(joinedload(Encounter.department)).order_by(Encounter.arrived_at.desc()).limit(50)
    return [one for one in session.scalars(rows) if not stays.in_emergency(one, clock.now())]
