"""The cash desk: shifts, slips, and what waits for a second person."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.accounts import MEANS
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class CashShift(FacilityOwned, Versioned, Base):
    """A cashier at a desk from opening to closing; one open shift a cashier."""

    __tablename__ = "cash_shift"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index(
            "uq_cash_shift_open",
            "facility_id",
            "cashier_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    number: Mapped[str]
    desk: Mapped[str] = mapped_column(default="")
    cashier_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    opening: Mapped[Decimal] = mapped_column(default=Decimal(0))  # change money that lay in the drawer
    counted: Mapped[Decimal | None]
    cashier: Mapped[Staff] = relationship()


class MoneyDocument(FacilityOwned, Base):
    """A paper of money with a gapless number: payment slip, deposit slip, refund slip, cancellation of one of them."""

    __tablename__ = "money_document"
    __table_args__ = args(
        UniqueConstraint("facility_id", "kind", "number"),
        Index("ix_money_document_encounter", "facility_id", "encounter_id", "happened_at"),
        Index("ix_money_document_shift", "facility_id", "shift_id"),
        CheckConstraint("kind IN ('payment','deposit','refund','cancellation')", name="kind"),
        CheckConstraint("(kind = 'cancellation') = (cancels_id IS NOT NULL)", name="cancels"),
        Index(
            "uq_money_document_cancels",
            "facility_id",
            "cancels_id",
            unique=True,
            sqlite_where=text("cancels_id IS NOT NULL"),
            postgresql_where=text("cancels_id IS NOT NULL"),
        ),
        CheckConstraint(f"means IN {(*MEANS, 'deposit')}", name="means"),
    )
    kind: Mapped[str]
    number: Mapped[str]
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("cash_shift.id"))
    cashier_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    means: Mapped[str]
    total: Mapped[Decimal]
    received: Mapped[Decimal]
    change: Mapped[Decimal] = mapped_column(default=Decimal(0))
    rounding: Mapped[Decimal] = mapped_column(default=Decimal(0))
    fiscal_sign: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    cancels_id: Mapped[UUID | None] = mapped_column(ForeignKey("money_document.id"))
    encounter: Mapped[Encounter] = relationship()
    shift: Mapped[CashShift] = relationship()
    cashier: Mapped[Staff] = relationship()


class MoneyRequest(FacilityOwned, Base):
    """Money to be given back, or a slip to be cancelled: one cashier asks with a reason, another person confirms (peers.md 2.3)."""

    __tablename__ = "money_request"
    __table_args__ = args(
        Index("ix_money_request_open", "facility_id", "state"),
        Index("ix_money_request_encounter", "facility_id", "encounter_id"),
        Index(
            "uq_money_request_slip",
            "facility_id",
            "slip_id",
            unique=True,
            sqlite_where=text("state = 'asked' AND slip_id IS NOT NULL"),
            postgresql_where=text("state = 'asked' AND slip_id IS NOT NULL"),
        ),
        CheckConstraint("kind IN ('refund','cancellation','write_off')", name="kind"),
        CheckConstraint("state IN ('asked','done','declined','withdrawn')", name="state"),
        CheckConstraint(f"means IN {('', *MEANS)}", name="means"),
    )
    kind: Mapped[str]
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    slip_id: Mapped[UUID | None] = mapped_column(ForeignKey("money_document.id"))  # which slip is to be cancelled
    means: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    answer: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    paper_id: Mapped[UUID | None] = mapped_column(ForeignKey("money_document.id"))  # the slip that was given
    encounter: Mapped[Encounter] = relationship()
    slip: Mapped[MoneyDocument | None] = relationship(foreign_keys=[slip_id])
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
