"""Tables of estimates and contracts for paid services."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.models import PricedItem
from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Estimate(FacilityOwned, Versioned, Base):
    """What a treatment is going to cost. A draft is reckoned by the prices of the day; once given to the patient it keeps them."""

    __tablename__ = "estimate"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_estimate_encounter", "facility_id", "encounter_id"),
        CheckConstraint("state IN ('draft','given','signed','withdrawn')", name="state"),
        CheckConstraint("state IN ('draft','withdrawn') OR given_at IS NOT NULL", name="given"),
    )
    number: Mapped[str]
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    until: Mapped[date]  # the last day on which the hospital keeps to it
    state: Mapped[str] = mapped_column(default="draft")
    made_at: Mapped[datetime]
    given_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")  # why it was withdrawn
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff | None] = relationship()


class EstimateLine(FacilityOwned, Base):
    """A service of an estimate. Price, amount and the patient's part stand here since it was given."""

    __tablename__ = "estimate_line"
    __table_args__ = args(
        Index("ix_estimate_line_estimate", "facility_id", "estimate_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(price IS NULL) = (amount IS NULL) AND (price IS NULL) = (due IS NULL)", name="reckoned"),
        CheckConstraint("due IS NULL OR (due >= 0 AND due <= amount)", name="due"),
    )
    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("priced_item.id"))
    quantity: Mapped[Decimal] = mapped_column(types.Quantity)
    price: Mapped[Decimal | None]
    amount: Mapped[Decimal | None]
    due: Mapped[Decimal | None]  # the patient's part
    item: Mapped[PricedItem] = relationship()


class Contract(FacilityOwned, Base):
    """A contract for paid services by an estimate; what is done is charged when it is done, no dearer than here."""

    __tablename__ = "contract"
    __table_args__ = args(UniqueConstraint("facility_id", "number"), UniqueConstraint("facility_id", "estimate_id"))
    number: Mapped[str]
    estimate_id: Mapped[UUID] = mapped_column(ForeignKey("estimate.id"))
    customer: Mapped[str]  # who pays: the patient or somebody for the patient
    document: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    signed_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    estimate: Mapped[Estimate] = relationship()
    by: Mapped[Staff | None] = relationship()
