"""The table of who looked into an unusual pattern, and what was found."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.oddities.words import KINDS
from lighthis.staff.models import Staff


class OddityMark(FacilityOwned, Base):
    """Somebody looked into what a person did on the days `since` to `until`, and wrote down why it was so; never altered."""

    __tablename__ = "oddity_mark"
    __table_args__ = args(
        Index("ix_oddity_mark_staff", "facility_id", "staff_id"),
        CheckConstraint(f"kind IN {KINDS}", name="kind"),
        CheckConstraint("until >= since", name="until_after_since"),
        CheckConstraint("count > 0", name="count"),
    )
    kind: Mapped[str]
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    since: Mapped[date]
    until: Mapped[date]  # the last day
    count: Mapped[int]  # how many there were: one more, and it is to be looked at again
    note: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
