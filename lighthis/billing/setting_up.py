"""The lines of money in the check list before the first admission (filled in app.py)."""

from sqlalchemy import select

from lighthis.billing.models import Price
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.facility.rules import Gap
from lighthis.kernel.text import N_, Message


def gaps(facility: Facility) -> list[Gap]:
    """A price list, where the cash desk is on; treatment on the budget needs none, so it may wait."""
    if "billing" in facility.domains_off:
        return []
    found = session.scalar(select(Price.id).where(Price.facility_id == facility.id).limit(1))
    return [Gap(Message(N_("Price list")), found is not None, "billing.prices", essential=False)]
