"""Packages: what they hold, and what is left in those that were charged."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from lighthis.billing.models import LedgerEntry, PackagePart, PricedItem
from lighthis.billing.queries import coverage
from lighthis.charging.models import ClinicalFact
from lighthis.charging.rules import Held
from lighthis.db.engine import session
from lighthis.facility.queries import facility
from lighthis.kernel import clock

PACKAGE = "package"


def parts_of(package_id: UUID, day: date | None = None, *, at: UUID) -> list[PackagePart]:
    """What a package holds on a day, or ever held."""
    rows = select(PackagePart).where(PackagePart.facility_id == at, PackagePart.package_id == package_id)
    found = session.scalars(rows.options(joinedload(PackagePart.item)).order_by(PackagePart.valid_from, PackagePart.id))
    return [
        one
        for one in found
        if day is None or (one.valid_from <= day and (one.valid_until is None or day < one.valid_until))
    ]


def held(entries: Sequence[LedgerEntry], *, at: UUID) -> list[Held]:
    """The packages that stand on a bill, with what is left in each."""
    zone = facility(at).zone
    charged = [one for one in coverage.standing(entries) if one.item is not None and one.item.category == PACKAGE]
    return [_held(one, one.item, zone) for one in charged if one.item is not None]


def _held(row: LedgerEntry, item: PricedItem, zone: str) -> Held:
    day = clock.local(row.happened_at, zone).date()
    left: dict[UUID, Decimal] = {}
    for part in parts_of(item.id, day, at=row.facility_id):
        left[part.item_id] = left.get(part.item_id, Decimal(0)) + part.quantity * (row.quantity or 1)
    used = (
        select(ClinicalFact.item_id, func.sum(ClinicalFact.quantity))
        .where(ClinicalFact.facility_id == row.facility_id, ClinicalFact.package_id == row.id)
        .group_by(ClinicalFact.item_id)
    )
    for item_id, quantity in session.execute(used):
        if item_id is not None:
            left[item_id] = left.get(item_id, Decimal(0)) - (quantity or Decimal(0))
    return Held(row.id, day, None if item.days is None else day + timedelta(days=item.days), left)
