"""The rows that the lines of a report are about."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from lighthis.billing.models import CashShift, Payer, PricedItem
from lighthis.db.engine import session
from lighthis.facility.models import Department
from lighthis.staff.models import Staff

AT_ONCE = 500


def named(by: str, keys: Collection[Any], *, at: UUID) -> dict[Any, Any]:
    """The departments, services, organisations, shifts or people of some keys; days need none."""
    ids = [one for one in keys if isinstance(one, UUID)]
    if by == "department":
        return _rows(Department, ids, at)
    if by == "service":
        return _rows(PricedItem, ids, at, lazyload(PricedItem.prices))
    if by == "payer":
        return _rows(Payer, ids, at)
    if by == "desk":
        return _rows(CashShift, ids, at, joinedload(CashShift.cashier))
    if by in {"cashier", "doctor"}:
        return {one.id: one for part in _parts(ids) for one in session.scalars(select(Staff).where(Staff.id.in_(part)))}
    return {}


def _rows(model: Any, ids: list[UUID], at: UUID, *options: Any) -> dict[UUID, Any]:
    found: dict[UUID, Any] = {}
    for part in _parts(ids):
        rows = select(model).where(model.facility_id == at, model.id.in_(part)).options(*options)
        found |= {one.id: one for one in session.scalars(rows)}
    return found


def _parts(ids: list[UUID]) -> Iterator[list[UUID]]:
    for first in range(0, len(ids), AT_ONCE):
        yield ids[first : first + AT_ONCE]
