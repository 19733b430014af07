"""Tables of charge rules and of the clinical facts that they look at."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.billing.models import LedgerEntry, PricedItem
from lighthis.charging.words import EVENTS, SCOPES, STATES
from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.staff.models import Staff


class ChargeRule(FacilityOwned, Versioned, Base):
    """What a hospital charges for something that happens, on [valid_from, valid_until]; no item: nothing is charged for it."""

    __tablename__ = "charge_rule"
    __table_args__ = args(
        Index("ix_charge_rule_event", "facility_id", "event"),
        CheckConstraint(f"event IN {EVENTS}", name="event"),
        CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        CheckConstraint("(scope = 'department') = (department_id IS NOT NULL)", name="department"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="until_after_from"),
    )
    event: Mapped[str]
    scope: Mapped[str] = mapped_column(default="any")
    value: Mapped[str] = mapped_column(default="")  # a code, or a kind of order
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("priced_item.id"))
    quantity: Mapped[Decimal] = mapped_column(types.Quantity, default=Decimal(1))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]  # the last day
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    department: Mapped[Department | None] = relationship()
    item: Mapped[PricedItem | None] = relationship()
    by: Mapped[Staff | None] = relationship()


class ClinicalFact(FacilityOwned, Base):
    """Something done for a patient that may be charged: `basis` names it in the ledger too. The ledger says what was charged; the state
    here follows it (`actions/following.py`)."""

    __tablename__ = "clinical_fact"
    __table_args__ = args(
        UniqueConstraint("facility_id", "basis"),
        Index("ix_clinical_fact_encounter", "facility_id", "encounter_id"),
        Index("ix_clinical_fact_state", "facility_id", "state", "happened_at"),
        Index("ix_clinical_fact_package", "facility_id", "package_id"),
        CheckConstraint(f"event IN {EVENTS}", name="event"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint("(state = 'in_package') = (package_id IS NOT NULL)", name="package"),
    )
    basis: Mapped[str]
    event: Mapped[str]
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    subject_id: Mapped[UUID]  # the order, consultation, operation, stay… that it is
    code: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="")
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    name: Mapped[str] = mapped_column(default="")  # in the words of the record
    happened_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="waiting")
    why: Mapped[str] = mapped_column(default="")  # why it waits
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("priced_item.id"))  # as what it counts in its package
    quantity: Mapped[Decimal | None] = mapped_column(types.Quantity)
    package_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("ledger_entry.id")
    )  # the charge of the package it belongs to
    encounter: Mapped[Encounter] = relationship()
    item: Mapped[PricedItem | None] = relationship()
    package: Mapped[LedgerEntry | None] = relationship()
