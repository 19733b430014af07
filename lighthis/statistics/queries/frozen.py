"""Months that were closed and signed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.statistics.models import FrozenMonth
from lighthis.statistics.rules.days import Month


def signatures(month: Month, *, at: UUID) -> list[FrozenMonth]:
    """The closing of a month and its correction sheets, in order; none where it is open."""
    rows = select(FrozenMonth).where(
        FrozenMonth.facility_id == at, FrozenMonth.year == month.year, FrozenMonth.month == month.number
    )
    return list(session.scalars(rows.options(joinedload(FrozenMonth.by)).order_by(FrozenMonth.sequence)))


def closed(year: int, *, at: UUID) -> set[int]:
    """The months of a year that are closed."""
    return set(
        session.scalars(select(FrozenMonth.month).where(FrozenMonth.facility_id == at, FrozenMonth.year == year))
    )
