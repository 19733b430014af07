"""What a package holds: parts are added and ended by day, so that a package that was charged keeps what it held then."""

from datetime import date
from decimal import Decimal

from lighthis.audit import actions as audit
from lighthis.billing.models import PackagePart, PricedItem
from lighthis.charging import queries
from lighthis.charging.queries.packages import PACKAGE
from lighthis.db.engine import session
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, NotFound, Refusal


def add_part(package: PricedItem, item: PricedItem, quantity: Decimal, valid_from: date, *, by: Actor) -> PackagePart:
    """From a day on a package holds so much of an item. Raises Refusal."""
    if package.facility_id != item.facility_id:
        raise NotFound
    if package.category != PACKAGE or item.category == PACKAGE:
        raise Refusal(N_("a package holds services that are no packages themselves"), field="item")
    if quantity <= 0:
        raise Refusal(N_("a quantity above zero is needed"), field="quantity")
    for one in queries.parts_of(package.id, at=package.facility_id):
        if one.item_id == item.id and (one.valid_until is None or one.valid_until > valid_from):
            raise Refusal(N_("the package holds this already; take it out first"), field="item")
    row = PackagePart(
        facility_id=package.facility_id,
        package_id=package.id,
        item_id=item.id,
        quantity=quantity,
        valid_from=valid_from,
    )
    session.add(row)
    session.flush()
    detail = {"package": package.code, "item": item.code, "quantity": f"{quantity.normalize():f}"}
    audit.wrote(row, "package part added", by=by, detail=detail)
    return row


def end_part(row: PackagePart, *, by: Actor) -> None:
    """From today on a package no longer holds it. Raises Refusal."""
    if row.valid_until is not None:
        raise Refusal(N_("This is no part of the package any more."))
    row.valid_until = max(row.valid_from, clock.today(facility(row.facility_id).zone))
    session.flush()
    audit.wrote(row, "package part ended", by=by, detail={"item": row.item.code})


def set_days(package: PricedItem, days: int | None, *, by: Actor) -> None:
    """For how many days a package covers what it holds; none: as long as the coming lasts."""
    before, package.days = package.days, days
    session.flush()
    audit.wrote(package, "priced item changed", by=by, detail={"before": {"days": before}, "after": {"days": days}})
