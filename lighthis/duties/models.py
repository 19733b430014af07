"""Tables of notices that a hospital owes to others."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff

LIVE = "first_id IS NULL AND state NOT IN ('not_needed', 'entered_in_error')"


class Duty(FacilityOwned, Versioned, Base):
    """A notice that is owed. `due_at` is when the next step must be done, none where nothing waits any more.

    A changed or refuted diagnosis, a death and a laboratory's word make a new one that points to the first (`first_id`).
    The number of the register is given when it is first passed on, so that it has no gaps.
    """

    __tablename__ = "duty"
    __table_args__ = args(
        UniqueConstraint("facility_id", "kind", "year", "number"),
        Index("ix_duty_encounter", "facility_id", "encounter_id"),
        Index("ix_duty_due", "facility_id", "due_at"),
        partial("uq_duty_live", "facility_id", "encounter_id", "kind", "category", unique=True, where=LIVE),
        CheckConstraint("kind IN ('infection','police')", name="kind"),
        CheckConstraint(
            "state IN ('open','signalled','sent','received','not_needed','entered_in_error')", name="state"
        ),
        CheckConstraint("cause IN ('diagnosis','arrival','unknown','injury','hand','changed','refuted','death','laboratory','recalled','unproven')",
                        name="cause"),
    )  # fmt: skip
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    cause: Mapped[str]
    code: Mapped[str] = mapped_column(default="")  # ICD-10
    category: Mapped[str] = mapped_column(default="")  # its first three characters; empty for the police: one a coming
    reason: Mapped[str] = mapped_column(default="")  # of who opened it by hand, or said it is not needed
    state: Mapped[str] = mapped_column(default="open")
    detected_at: Mapped[datetime]
    signal_due_at: Mapped[datetime]
    notice_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    year: Mapped[int | None]
    number: Mapped[int | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the paper says beside the register of patients
    first_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty.id"))
    recalls_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty.id"))  # what went out and turned out not to be so
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    opened_by: Mapped[Staff] = relationship()


class DutyStep(FacilityOwned, Base):
    """One step of a notice: told by phone, sent, received, said to be not needed; `created_at` is the time of entry."""

    __tablename__ = "duty_step"
    __table_args__ = args(
        UniqueConstraint("facility_id", "duty_id", "kind"),
        CheckConstraint("kind IN ('signal','send','receipt','not_needed')", name="kind"),
    )
    duty_id: Mapped[UUID] = mapped_column(ForeignKey("duty.id"))
    kind: Mapped[str]
    happened_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    from_whom: Mapped[str] = mapped_column(default="")  # who told or sent
    to_whom: Mapped[str] = mapped_column(default="")  # who took the call or the paper
    how: Mapped[str] = mapped_column(default="")  # phone number, courier, state system
    their_number: Mapped[str] = mapped_column(default="")  # in the register of who received it
    words: Mapped[str] = mapped_column(default="")
    duty: Mapped[Duty] = relationship()
    by: Mapped[Staff] = relationship()
