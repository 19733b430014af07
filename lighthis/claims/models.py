"""Tables of what is asked from organisations: an invoice and the cases on it, and how an account was compared with theirs."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.models import Payer
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Invoice(FacilityOwned, Versioned, Base):
    """A numbered invoice to an organisation, with its cases until a day."""

    __tablename__ = "invoice"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"), Index("ix_invoice_payer", "facility_id", "payer_id")
    )
    number: Mapped[str]
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"))
    until: Mapped[date]  # cases that ended on this day or before
    made_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    payer: Mapped[Payer] = relationship()
    by: Mapped[Staff | None] = relationship()


class Claim(FacilityOwned, Versioned, Base):
    """One case on an invoice: what is asked for a coming, what was accepted, what was done with the rest."""

    __tablename__ = "claim"
    __table_args__ = args(
        UniqueConstraint("facility_id", "invoice_id", "encounter_id"),
        Index("ix_claim_encounter", "facility_id", "encounter_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("accepted IS NULL OR (accepted >= 0 AND accepted <= amount)", name="accepted"),
        CheckConstraint("paid >= 0 AND (accepted IS NULL AND paid = 0 OR paid <= accepted)", name="paid"),
        CheckConstraint("state IN ('sent','answered','withdrawn')", name="state"),
        CheckConstraint("rest IN ('','again','patient','written_off')", name="rest"),
    )
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    amount: Mapped[Decimal]
    document: Mapped[str] = mapped_column(default="")  # referral, policy, letter of guarantee
    state: Mapped[str] = mapped_column(default="sent")
    accepted: Mapped[Decimal | None]
    paid: Mapped[Decimal] = mapped_column(default=Decimal(0))
    reason: Mapped[str] = mapped_column(default="")  # why it was not accepted wholly, or withdrawn
    rest: Mapped[str] = mapped_column(default="")  # what was done with what was not accepted
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who wrote the answer down
    rest_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_entry.id"))  # what passed the rest on
    invoice: Mapped[Invoice] = relationship()
    encounter: Mapped[Encounter] = relationship()

    @property
    def refused(self) -> Decimal:
        """What the organisation does not pay."""
        return Decimal(0) if self.accepted is None else self.amount - self.accepted

    @property
    def owed(self) -> Decimal:
        """What it accepted and has not paid yet."""
        return Decimal(0) if self.accepted is None else self.accepted - self.paid


class Receipt(FacilityOwned, Versioned, Base):
    """A sum that the bank brought for an invoice; taken back, it stays with the reason."""

    __tablename__ = "receipt"
    __table_args__ = args(
        Index("ix_receipt_invoice", "facility_id", "invoice_id"), CheckConstraint("amount > 0", name="amount")
    )
    invoice_id: Mapped[UUID] = mapped_column(ForeignKey("invoice.id"))
    amount: Mapped[Decimal]
    reference: Mapped[str]  # number of the bank's document
    came_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")  # why it was taken back
    by: Mapped[Staff | None] = relationship(foreign_keys=[by_id])


class ReceiptPart(FacilityOwned, Base):
    """What of a receipt was booked for one case."""

    __tablename__ = "receipt_part"
    __table_args__ = args(
        UniqueConstraint("facility_id", "entry_id"), Index("ix_receipt_part", "facility_id", "receipt_id")
    )
    receipt_id: Mapped[UUID] = mapped_column(ForeignKey("receipt.id"))
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_entry.id"))


class Reconciliation(FacilityOwned, Versioned, Base):
    """An account of an organisation over some days, numbered, for it to compare with its own books, and what it said.

    Its lines are not kept: they are the ledger as it was booked until `made_at`, and the ledger is append-only.
    """

    __tablename__ = "reconciliation"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_reconciliation_payer", "facility_id", "payer_id"),
        CheckConstraint("since <= until", name="days"),
        CheckConstraint("state IN ('made','agreed','differs')", name="state"),
        CheckConstraint("(state = 'differs') = (theirs IS NOT NULL)", name="theirs"),
    )
    number: Mapped[str]
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"))
    since: Mapped[date]
    until: Mapped[date]  # the last day
    made_at: Mapped[datetime]
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(default="made")
    theirs: Mapped[Decimal | None]  # what we are owed at the end by their books
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    payer: Mapped[Payer] = relationship()
    by: Mapped[Staff | None] = relationship(foreign_keys=[by_id])
