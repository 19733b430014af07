"""The ledger: append-only (triggers in db/objects.py); a correction is a reversing entry."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.models.payers import Payer
from lighthis.billing.models.prices import PricedItem
from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, args, partial


class LedgerEntry(FacilityOwned, Base):
    """One movement of money from the account `credit` to the account `debit`: the sum of all is zero by construction.

    The accounts and kinds stand in billing/accounts.py. A charge names the clinical fact it rests on (`basis`: "stay:<id>:2026-11-22",
    "order:<id>") and how often that fact was charged (`turn`); a cover or discount names its charge. A charge and what hangs on it
    say where the patient lay and who treated when the care was given.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = args(
        Index("ix_ledger_entry_encounter", "facility_id", "encounter_id", "happened_at"),
        Index("ix_ledger_entry_day", "facility_id", "happened_at"),
        Index("ix_ledger_entry_booked", "facility_id", "created_at"),
        Index("ix_ledger_entry_shift", "facility_id", "shift_id"),
        partial(
            "uq_ledger_entry_basis",
            "facility_id",
            "basis",
            "turn",
            unique=True,
            where="basis <> '' AND reverses_id IS NULL",
        ),
        partial("uq_ledger_entry_reverses", "facility_id", "reverses_id", unique=True, where="reverses_id IS NOT NULL"),
        Index("ix_ledger_entry_charge", "facility_id", "charge_id"),
        Index("ix_ledger_entry_payer", "facility_id", "payer_id", "happened_at"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("debit <> credit", name="two_accounts"),
        Index("ix_ledger_entry_drawer", "facility_id", "drawer_id"),
        CheckConstraint("(encounter_id IS NULL) = (drawer_id IS NOT NULL)", name="encounter"),
        CheckConstraint("drawer_id IS NULL OR kind IN ('drawer','difference','reversal')", name="drawer"),
    )
    encounter_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("encounter.id")
    )  # none: cash that moves without a patient
    kind: Mapped[str]
    debit: Mapped[str]
    credit: Mapped[str]
    amount: Mapped[Decimal]
    happened_at: Mapped[datetime]
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("priced_item.id"))
    quantity: Mapped[Decimal | None] = mapped_column(types.Quantity)
    price: Mapped[Decimal | None]
    payer: Mapped[str] = mapped_column(default="")
    payer_id: Mapped[UUID | None] = mapped_column(ForeignKey("payer.id"))  # the organisation whose account moves
    share: Mapped[Decimal | None] = mapped_column(types.Quantity)  # percent of a cover or discount
    basis: Mapped[str] = mapped_column(default="")
    turn: Mapped[int] = mapped_column(default=1)
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_entry.id"))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("money_document.id"))
    drawer_id: Mapped[UUID | None] = mapped_column(ForeignKey("drawer_document.id"))
    shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_shift.id"))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_entry.id"))
    reason: Mapped[str] = mapped_column(default="")
    is_reckoned: Mapped[bool] = mapped_column(default=False)  # written by the program because the payer changed
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    department_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("department.id")
    )  # where the patient lay at the time of care
    doctor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who ordered or did it
    item: Mapped[PricedItem | None] = relationship()
    organisation: Mapped[Payer | None] = relationship()
