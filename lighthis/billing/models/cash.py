"""The cash desk: shifts, slips, cash that moves without a patient, and what waits for a second person."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.accounts import DRAWER_KINDS, MEANS
from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class CashDesk(FacilityOwned, Versioned, Base):
    """A desk with a drawer of its own."""

    __tablename__ = "cash_desk"
    __table_args__ = args(UniqueConstraint("facility_id", "name"))
    name: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)


class CashShift(FacilityOwned, Versioned, Base):
    """A cashier at a desk from opening to closing; one open shift a cashier, and one a desk."""

    __tablename__ = "cash_shift"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        partial("uq_cash_shift_open", "facility_id", "cashier_id", unique=True, where="closed_at IS NULL"),
        partial("uq_cash_shift_desk", "facility_id", "desk_id", unique=True, where="closed_at IS NULL"),
        Index("ix_cash_shift_cashier", "facility_id", "cashier_id", "id"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        CheckConstraint("closed_by_id IS NULL OR closed_by_id = cashier_id OR closed_because <> ''", name="because"),
    )
    number: Mapped[str]
    desk_id: Mapped[UUID] = mapped_column(ForeignKey("cash_desk.id"))
    cashier_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    expected: Mapped[Decimal | None]  # what had to lie in the drawer when it was counted at the end
    counted: Mapped[Decimal | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    closed_because: Mapped[str] = mapped_column(default="")  # why another than its cashier closed it
    cashier: Mapped[Staff] = relationship(foreign_keys=[cashier_id])
    closed_by: Mapped[Staff | None] = relationship(foreign_keys=[closed_by_id])
    at_desk: Mapped[CashDesk] = relationship()

    @property
    def desk(self) -> str:
        """The name of its desk."""
        return self.at_desk.name

    @property
    def is_closed_for(self) -> bool:
        """Whether another than its cashier closed it."""
        return self.closed_by_id is not None and self.closed_by_id != self.cashier_id


class DrawerDocument(FacilityOwned, Versioned, Base):
    """Cash that moves without a patient, with a gapless number: into a drawer, out of it, to the next cashier, to the bank, a count."""

    __tablename__ = "drawer_document"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_drawer_document_shift", "facility_id", "shift_id"),
        Index("ix_drawer_document_to", "facility_id", "to_shift_id", "state"),
        CheckConstraint(f"kind IN {DRAWER_KINDS}", name="kind"),
        CheckConstraint("state IN ('done','given','taken','returned','cancelled')", name="state"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("(kind = 'handover') = (to_shift_id IS NOT NULL)", name="to_shift"),
        CheckConstraint("shift_id IS NOT NULL OR kind LIKE 'safe%'", name="shift"),
    )
    kind: Mapped[str]
    number: Mapped[str]
    shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_shift.id"))
    to_shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_shift.id"))  # who takes over
    amount: Mapped[Decimal]
    difference: Mapped[Decimal] = mapped_column(default=Decimal(0))  # a count: what was found less what had to be there
    notes: Mapped[dict[str, int]] = mapped_column(
        types.Json, default=dict
    )  # denomination to pieces, where it was counted
    reference: Mapped[str] = mapped_column(default="")  # number of the bag, of the bank's paper
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="done")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    happened_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    shift: Mapped[CashShift | None] = relationship(foreign_keys=[shift_id])
    to_shift: Mapped[CashShift | None] = relationship(foreign_keys=[to_shift_id])
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])


class MoneyDocument(FacilityOwned, Base):
    """A paper of money with a gapless number: payment slip, deposit slip, refund slip, cancellation of one of them."""

    __tablename__ = "money_document"
    __table_args__ = args(
        UniqueConstraint("facility_id", "kind", "number"),
        Index("ix_money_document_encounter", "facility_id", "encounter_id", "happened_at"),
        Index("ix_money_document_shift", "facility_id", "shift_id"),
        CheckConstraint("kind IN ('payment','deposit','refund','cancellation')", name="kind"),
        CheckConstraint("(kind = 'cancellation') = (cancels_id IS NOT NULL)", name="cancels"),
        partial("uq_money_document_cancels", "facility_id", "cancels_id", unique=True, where="cancels_id IS NOT NULL"),
        CheckConstraint(f"means IN {(*MEANS, 'deposit')}", name="means"),
        partial("ix_money_document_reference", "facility_id", "reference", where="reference <> ''"),
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
    reference: Mapped[str] = mapped_column(
        default=""
    )  # what the terminal, the QR service or the bank calls this payment
    fiscal_sign: Mapped[str] = mapped_column(default="")
    fiscal_receipt: Mapped[str] = mapped_column(default="")
    fiscal_qr: Mapped[str] = mapped_column(default="")  # what the device wants shown as a QR
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
        partial(
            "uq_money_request_slip",
            "facility_id",
            "slip_id",
            unique=True,
            where="state = 'asked' AND slip_id IS NOT NULL",
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
