"""Tables beside a patient's own: what somebody is entitled to, and the mahallas of this installation."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, InstallationOwned
from lighthis.staff.models import Staff


class PatientBenefit(InstallationOwned, Base):
    """A benefit category with the paper that proves it, and the days it holds (cis-forms.md 12.6)."""

    __tablename__ = "patient_benefit"
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    category: Mapped[str]
    document: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    verified_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    verified_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    verified_by: Mapped[Staff | None] = relationship()

    def holds_on(self, on: date) -> bool:
        """Whether the category may be used on a day, the last day of the paper included."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on <= self.valid_until) and self.withdrawn_at is None


class Mahalla(InstallationOwned, Base):
    """A mahalla of the list that an operator brought in."""

    __tablename__ = "mahalla"
    code: Mapped[str] = mapped_column(unique=True)
    district: Mapped[str] = mapped_column(index=True)
    name_uz: Mapped[str] = mapped_column(default="")
    name_ru: Mapped[str] = mapped_column(default="")

    def name_in(self, language: str) -> str:
        """The name for a reader; without a Russian one in Uzbek."""
        return (self.name_ru if language == "ru" else "") or self.name_uz
