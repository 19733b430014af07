"""Tables of the written record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Diagnosis(FacilityOwned, Base):
    """One statement of a diagnosis; the roles are those of forms 003 and 066 (cis-forms.md 1.4)."""

    __tablename__ = "diagnosis"
    __table_args__ = args(
        Index("ix_diagnosis_encounter", "facility_id", "encounter_id", "stated_at"),
        Index("ix_diagnosis_by", "facility_id", "by_id"),
        CheckConstraint(
            "role IN ('referral','admission','clinical','main','complication','concomitant','competing','background')",
            name="role",
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    role: Mapped[str]
    code: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    stated_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class Note(FacilityOwned, Base):
    """A doctor's or nurse's entry; never altered, only followed by another (`amends_id`) or marked entered in error.

    A doctor's examination stands in `sections` (rules.SECTIONS) and, in their order, as one `text` for lists.
    """

    __tablename__ = "note"
    __table_args__ = args(Index("ix_note_encounter", "facility_id", "encounter_id", "happened_at"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str] = mapped_column(default="examination")
    text: Mapped[str]
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    happened_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
