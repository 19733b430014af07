"""The table of lists of debtors that were taken on paper."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, FacilityOwned, args


class DebtorsList(FacilityOwned, Base):
    """Who owed at a moment: the list is read from the ledger up to then, so that another print says the same."""

    __tablename__ = "debtors_list"
    __table_args__ = args(CheckConstraint("whose IN ('patients','organisations')", name="whose"))
    whose: Mapped[str]
    made_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
