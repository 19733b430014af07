"""Tables of devices: what stands at a desk, and what was asked of it."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.models import CashDesk, CashShift, MoneyDocument
from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff

STATES = "state IN ('waits','done','refused','wrong','unclear','taken','given_back','owed')"


class DeskDevice(FacilityOwned, Versioned, Base):
    """The fiscal device, or the card terminal, of a desk: worked by hand, or asked over our own network."""

    __tablename__ = "desk_device"
    __table_args__ = args(
        UniqueConstraint("facility_id", "desk_id", "purpose"),
        CheckConstraint("purpose IN ('fiscal','terminal')", name="purpose"),
        CheckConstraint("way IN ('manual','http')", name="way"),
    )
    desk_id: Mapped[UUID] = mapped_column(ForeignKey("cash_desk.id"))
    purpose: Mapped[str]
    way: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    serial: Mapped[str] = mapped_column(default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    desk: Mapped[CashDesk] = relationship()


class FiscalReceipt(FacilityOwned, Versioned, Base):
    """The receipt of the fiscal device that belongs to a slip of ours."""

    __tablename__ = "fiscal_receipt"
    __table_args__ = args(
        UniqueConstraint("facility_id", "document_id"),
        Index("ix_fiscal_receipt_state", "facility_id", "state"),
        partial(
            "uq_fiscal_receipt_number",
            "facility_id",
            "desk_id",
            "serial",
            "number",
            unique=True,
            where="number <> ''",
        ),
        CheckConstraint("kind IN ('sale','return')", name="kind"),
        CheckConstraint(STATES, name="state"),
        CheckConstraint("cash >= 0 AND cashless >= 0", name="amount"),
    )
    document_id: Mapped[UUID] = mapped_column(ForeignKey("money_document.id"))
    desk_id: Mapped[UUID] = mapped_column(ForeignKey("cash_desk.id"))
    serial: Mapped[str] = mapped_column(default="")  # of the device that stood there: another begins its numbers anew
    device_id: Mapped[UUID | None] = mapped_column(ForeignKey("desk_device.id"))  # none: written by hand
    kind: Mapped[str]
    cash: Mapped[Decimal]
    cashless: Mapped[Decimal]
    turn: Mapped[int] = mapped_column(default=1)  # a new doing has a new key
    state: Mapped[str] = mapped_column(default="waits")
    number: Mapped[str] = mapped_column(default="")
    sign: Mapped[str] = mapped_column(default="")
    qr: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")  # code of the reason why it is not done
    told: Mapped[str] = mapped_column(default="")  # what the device said
    answered_at: Mapped[datetime | None]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who wrote it by hand
    document: Mapped[MoneyDocument] = relationship()
    device: Mapped[DeskDevice | None] = relationship()

    @property
    def amount(self) -> Decimal:
        """The sum of the receipt."""
        return self.cash + self.cashless

    @property
    def key(self) -> str:
        """What the device knows it by."""
        return f"{self.id}-{self.turn}"


class TerminalPayment(FacilityOwned, Versioned, Base):
    """Money that a card terminal was asked to take; its slip is written when the terminal has said yes."""

    __tablename__ = "terminal_payment"
    __table_args__ = args(
        Index("ix_terminal_payment_state", "facility_id", "state"),
        Index("ix_terminal_payment_encounter", "facility_id", "encounter_id"),
        CheckConstraint(STATES, name="state"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(state = 'taken') = (document_id IS NOT NULL)", name="document"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("cash_shift.id"))
    device_id: Mapped[UUID] = mapped_column(ForeignKey("desk_device.id"))
    means: Mapped[str]
    amount: Mapped[Decimal]
    state: Mapped[str] = mapped_column(default="waits")
    number: Mapped[str] = mapped_column(default="")  # what the terminal calls it
    said: Mapped[Decimal | None]  # the sum that the terminal really took
    why: Mapped[str] = mapped_column(default="")
    told: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("money_document.id"))
    answered_at: Mapped[datetime | None]
    encounter: Mapped[Encounter] = relationship()
    shift: Mapped[CashShift] = relationship()
    device: Mapped[DeskDevice] = relationship()
    asked_by: Mapped[Staff] = relationship()
    document: Mapped[MoneyDocument | None] = relationship()

    @property
    def key(self) -> str:
        """What the terminal knows it by."""
        return str(self.id)


class FiscalReading(FacilityOwned, Base):
    """An X or Z report of the fiscal device, written beside a shift of ours."""

    __tablename__ = "fiscal_reading"
    __table_args__ = args(
        Index("ix_fiscal_reading_shift", "facility_id", "shift_id"),
        CheckConstraint("kind IN ('X','Z')", name="kind"),
    )
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("cash_shift.id"))
    kind: Mapped[str]
    number: Mapped[str]
    cash: Mapped[Decimal]
    cashless: Mapped[Decimal]
    happened_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship()
