"""The table of bills that were opened again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.staff.models import Staff


class BillReopening(FacilityOwned, Base):
    """The bill of a coming that was over is open again for a while; `until` moves back when somebody closes it sooner."""

    __tablename__ = "bill_reopening"
    __table_args__ = args(
        Index("ix_bill_reopening_encounter", "facility_id", "encounter_id", "until"),
        CheckConstraint("until >= since", name="until_after_since"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    reason: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship()
