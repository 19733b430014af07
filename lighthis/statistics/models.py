"""Months that were closed and signed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.staff.models import Staff


class FrozenMonth(FacilityOwned, Base):
    """The figures of form 016 of a month as somebody signed them; the database lets nobody change or delete one (db/objects.py).

    `sequence` 0 is the closing, what follows are correction sheets, each with its reason and the figures of that day.
    """

    __tablename__ = "frozen_month"
    __table_args__ = args(
        UniqueConstraint("facility_id", "year", "month", "sequence"),
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("sequence = 0 OR reason <> ''", name="reason"),
    )
    year: Mapped[int]
    month: Mapped[int]
    sequence: Mapped[int] = mapped_column(default=0)
    census_at: Mapped[int]  # when a day began then, minutes after midnight
    figures: Mapped[dict[str, Any]]  # {"rows": rows of `rules.summary.of_month`}
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime]
    by: Mapped[Staff] = relationship()


class AskedForm(FacilityOwned, Base):
    """A form 007 or 016 that was printed: which days and whose. The same one asked again is the same row, so that a copy is known."""

    __tablename__ = "asked_form"
    __table_args__ = args(
        UniqueConstraint("facility_id", "form", "period", "department", "profile", "sequence"),
        CheckConstraint("form IN ('f007','f016')", name="form"),
    )
    form: Mapped[str]
    period: Mapped[str]  # "2026-10-05" of form 007; "2026", "2026-10" of form 016
    department: Mapped[str] = mapped_column(default="")
    profile: Mapped[str] = mapped_column(default="")
    sequence: Mapped[int] = mapped_column(
        default=-1
    )  # of the signature; -1 before there is one, and for what is not a month
