"""The table of consultations."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.staff.models import Staff


class Consultation(FacilityOwned, Base):
    """A question to a department, or to a specialist in free words, and the answer.

    `asked_at` and `answered_at` are when it happened, `created_at` and `answer_entered_at` when it was written (rulings 8).
    """

    __tablename__ = "consultation"
    __table_args__ = args(
        Index("ix_consultation_encounter", "facility_id", "encounter_id"),
        Index("ix_consultation_open", "facility_id", "state", "due_at"),
        CheckConstraint("state IN ('asked','answered','withdrawn')", name="state"),
        CheckConstraint("urgency IN ('cito','urgent','ordinary')", name="urgency"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    specialist: Mapped[str] = mapped_column(default="")
    question: Mapped[str]
    urgency: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    due_at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answer_entered_at: Mapped[datetime | None]
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    department: Mapped[Department | None] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Staff | None] = relationship(foreign_keys=[answered_by_id])
