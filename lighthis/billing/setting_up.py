"""The lines of money in the check list before the first admission (filled in joins.py)."""

from uuid import UUID

from sqlalchemy import or_, select

from lighthis.billing.models import CashShift, LedgerEntry, Price
from lighthis.db.engine import session
from lighthis.facility.models import Facility
from lighthis.facility.rules import Gap
from lighthis.kernel.text import N_, Message


def gaps(facility: Facility) -> list[Gap]:
    """A price list, where the cash desk is on; treatment on the budget needs none, so it may wait."""
    if "billing" in facility.domains_off:
        return []
    return [Gap(Message(N_("Price list")), has_prices(facility.id), "billing.prices", essential=False)]


def has_prices(at: UUID) -> bool:
    """Whether anything has a price at a facility."""
    return session.scalar(select(Price.id).where(Price.facility_id == at).limit(1)) is not None


def has_money(at: UUID) -> bool:
    """Whether a shift was opened or a sum was written at a facility."""
    shift = select(CashShift.id).where(CashShift.facility_id == at)
    entry = select(LedgerEntry.id).where(LedgerEntry.facility_id == at)
    return bool(session.scalar(select(or_(shift.exists(), entry.exists()))))
