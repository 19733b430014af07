"""Months that were closed and signed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.kernel.text import NotFound
from lighthis.statistics.models import AskedForm, FrozenMonth
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


def signed_months(year: int, *, at: UUID) -> dict[str, FrozenMonth]:
    """The last signature of each closed month of a year, by the name of the month."""
    rows = select(FrozenMonth).where(FrozenMonth.facility_id == at, FrozenMonth.year == year)
    return {Month(one.year, one.month).name: one for one in session.scalars(rows.order_by(FrozenMonth.sequence))}


def asked_form(form_id: UUID, *, at: UUID) -> AskedForm:
    """What was asked for on paper. Raises NotFound."""
    found = session.get(AskedForm, form_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def same_form(wanted: AskedForm) -> AskedForm | None:
    """The same form asked for before."""
    rows = select(AskedForm).where(
        AskedForm.facility_id == wanted.facility_id, AskedForm.form == wanted.form, AskedForm.period == wanted.period,
        AskedForm.department == wanted.department, AskedForm.profile == wanted.profile, AskedForm.sequence == wanted.sequence,
    )  # fmt: skip
    return session.scalar(rows)
