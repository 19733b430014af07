"""The reference ranges that a hospital entered for its own laboratory."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.kernel.text import NotFound
from lighthis.orders.models import OwnRange
from lighthis.orders.rules import own_ranges
from lighthis.orders.rules.values import Limits


def band_of(row: OwnRange) -> own_ranges.Band:
    """For whom a range holds."""
    return own_ranges.Band(row.sex, row.since, row.since_unit, row.until, row.until_unit)


def standing(at: UUID, analytes: Iterable[str] | None = None) -> list[OwnRange]:
    """The ranges of a hospital that hold, of some tests or of all, by sex and age."""
    rows = select(OwnRange).where(OwnRange.facility_id == at, OwnRange.withdrawn_at.is_(None))
    if analytes is not None:
        rows = rows.where(OwnRange.analyte.in_(list(analytes)))
    found = session.scalars(rows.options(joinedload(OwnRange.by)))
    return sorted(found, key=lambda row: (row.analyte, band_of(row).span, row.sex))


def own_range(range_id: UUID, *, at: UUID) -> OwnRange:
    """A range of this hospital that holds. Raises NotFound."""
    rows = select(OwnRange).where(OwnRange.id == range_id, OwnRange.facility_id == at, OwnRange.withdrawn_at.is_(None))
    found = session.scalar(rows.options(joinedload(OwnRange.by)))
    if found is None:
        raise NotFound
    return found


def own_limits(at: UUID, analytes: Iterable[str], sex: str, lived: own_ranges.Lived) -> dict[str, Limits]:
    """What holds for a person of some tests, where the hospital entered it."""
    return {row.analyte: Limits(row.low, row.high) for row in standing(at, analytes) if band_of(row).fits(sex, lived)}
