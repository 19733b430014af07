"""The table of consents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, InstallationOwned, args, partial
from lighthis.facility.models import Facility
from lighthis.staff.models import Staff


class Consent(InstallationOwned, Base):
    """What a patient, or who stands for the patient, allowed; withdrawn it stays, and no row is ever deleted (db/objects.py).

    The patient's own word, so it belongs to no hospital: each must see it, and a withdrawal anywhere holds everywhere at once
    (docs/decisions/sharing.md). Purpose, edition and language say which text was agreed to; a printed form is about this row.
    """

    __tablename__ = "consent"
    __table_args__ = args(
        Index("ix_consent_patient", "patient_id"),
        partial(
            "uq_consent_live",
            "patient_id",
            "purpose",
            "reach",
            "hospital_id",
            unique=True,
            where="withdrawn_at IS NULL",
        ),
        CheckConstraint("purpose IN ('processing','sharing')", name="purpose"),
        CheckConstraint("reach IN ('here','all')", name="reach"),
        CheckConstraint("purpose = 'sharing' OR reach = 'here'", name="processing_is_here"),
        CheckConstraint("how IN ('paper','oral')", name="how"),
        CheckConstraint("how = 'paper' OR witness <> ''", name="oral_has_witness"),
        CheckConstraint("given_by IN ('patient','representative')", name="given_by"),
        CheckConstraint("given_by = 'patient' OR representative <> ''", name="representative_is_named"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)", name="withdrawn_by_somebody"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    purpose: Mapped[str]
    reach: Mapped[str] = mapped_column(
        default="here"
    )  # sharing: the hospital in front of the patient reads, or every one
    hospital_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))  # where it was given
    given_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(default="paper")
    witness: Mapped[str] = mapped_column(default="")
    given_by: Mapped[str] = mapped_column(default="patient")
    representative: Mapped[str] = mapped_column(default="")
    relation: Mapped[str] = mapped_column(default="")  # code of `kinship`
    edition: Mapped[str]
    language: Mapped[str]
    taken_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_hospital_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"))
    withdrawn_why: Mapped[str] = mapped_column(default="")
    hospital: Mapped[Facility] = relationship(foreign_keys=[hospital_id])
    taken_by: Mapped[Staff] = relationship(foreign_keys=[taken_by_id])
    withdrawn_by: Mapped[Staff | None] = relationship(foreign_keys=[withdrawn_by_id])
    withdrawn_hospital: Mapped[Facility | None] = relationship(foreign_keys=[withdrawn_hospital_id])


class Disclosure(FacilityOwned, Base):
    """A patient asked who looked at the records, and was given a printed list for a span of days: what the paper is about."""

    __tablename__ = "disclosure"
    __table_args__ = args(Index("ix_disclosure_patient", "facility_id", "patient_id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    since: Mapped[date]
    until: Mapped[date]
    given_to: Mapped[str] = mapped_column(default="")  # empty: the patient in person
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
