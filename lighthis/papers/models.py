"""The table of papers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.staff.models import Staff


class Paper(FacilityOwned, Base):
    """A paper asked for: frozen facts, form, edition, language; the print worker makes the PDF."""

    __tablename__ = "paper"
    __table_args__ = args(
        Index("ix_paper_patient", "facility_id", "patient_id", "created_at"),
        Index("ix_paper_subject", "facility_id", "subject_id"),
        Index("ix_paper_encounter", "facility_id", "encounter_id"),
        CheckConstraint("state IN ('waiting','ready','failed','withdrawn')", name="state"),
    )
    form: Mapped[str]
    edition: Mapped[str] = mapped_column(default="")
    language: Mapped[str]
    size: Mapped[str] = mapped_column(default="A4")
    subject_id: Mapped[UUID]  # the row the paper is about: patient, stay, money document
    patient_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("patient.id")
    )  # None: a blank form, a sheet of the hospital
    encounter_id: Mapped[UUID | None] = mapped_column(ForeignKey("encounter.id"))
    facts: Mapped[dict[str, Any]]
    is_draft: Mapped[bool] = mapped_column(default=False)
    is_copy: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="waiting")
    ready_at: Mapped[datetime | None]
    again_at: Mapped[datetime | None]  # when its PDF was asked for once more, after it was cleared away
    fault: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    asked_by: Mapped[Staff] = relationship()


class PaperPdf(FacilityOwned, Base):
    """The PDF of a paper, until it is cleared away; it can be made again from the paper's facts."""

    __tablename__ = "paper_pdf"
    __table_args__ = args(UniqueConstraint("facility_id", "paper_id"))
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"))
    body: Mapped[bytes]
