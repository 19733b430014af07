"""Tables of the treatment sheet: prescriptions, doses, what the receiving doctor confirmed, what was asked to be printed."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.db.types import Quantity
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department, Facility
from lighthis.staff.models import Staff


class Prescription(FacilityOwned, Versioned, Base):
    """A drug, a procedure or a diet prescribed for days of a stay. Never altered: it is stopped, and another begins.

    Its doses are computed (`rules.doses`), never kept in advance. `prescribed_at` and `stopped_at` are when it happened, `created_at` and
    `stopped_entered_at` when it was written (rulings 8).
    """

    __tablename__ = "prescription"
    __table_args__ = args(
        Index("ix_prescription_encounter", "facility_id", "encounter_id", "starts_at"),
        Index("ix_prescription_name", "facility_id", "kind", "name"),
        CheckConstraint("kind IN ('drug','procedure','diet')", name="kind"),
        CheckConstraint("pattern IN ('times','every','once','needed','always')", name="pattern"),
        CheckConstraint("stopped_at IS NULL OR stopped_at >= starts_at", name="stopped_after_start"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))  # that answered for the patient then
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(default="")  # of a diet: of the country's list `diet_tables`
    name: Mapped[str]
    dose: Mapped[Decimal | None] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(default="")
    route: Mapped[str] = mapped_column(default="")
    pattern: Mapped[str]
    times: Mapped[list[str]] = mapped_column(default=list)  # of the day, on the hospital's wall: "08:00"
    every_hours: Mapped[int | None]
    condition: Mapped[str] = mapped_column(default="")  # when needed: in what case
    least_hours: Mapped[int | None]  # when needed: from one dose to the next
    starts_at: Mapped[datetime]
    last_on: Mapped[date | None]  # the last day, it belongs to the prescription
    funding: Mapped[str] = mapped_column(default="")  # code of `payers` (cis-forms.md 10.3)
    materials: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    allergy: Mapped[str] = mapped_column(default="")  # to what the patient is allergic, where it was prescribed knowing
    despite: Mapped[str] = mapped_column(default="")  # why it is given all the same
    standing_in: Mapped[str] = mapped_column(default="")  # why a doctor of another department prescribes
    prescribed_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("prescription.id"))
    stopped_at: Mapped[datetime | None]
    stopped_entered_at: Mapped[datetime | None]
    stopped_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    stopped_why: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    department: Mapped[Department] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    stopped_by: Mapped[Staff | None] = relationship(foreign_keys=[stopped_by_id])
    facility: Mapped[Facility] = relationship()  # whose clock on the wall it is


class Dose(FacilityOwned, Base):
    """Somebody wrote that a dose was given, or was not and why. `due_at` is the computed time that it answers; none when needed.

    `at` is when it happened, `created_at` when it was written (rulings 8). One that was entered in error stays, withdrawn.
    """

    __tablename__ = "dose"
    __table_args__ = args(
        Index("ix_dose_encounter", "facility_id", "encounter_id", "at"),
        Index("ix_dose_prescription", "facility_id", "prescription_id"),
        partial("uq_dose_due", "facility_id", "prescription_id", "due_at", unique=True, where="withdrawn_at IS NULL"),
        CheckConstraint("state IN ('given','not_given')", name="state"),
        CheckConstraint("reason IN ('','refused','absent','no_drug','contraindicated','other')", name="reason"),
    )
    prescription_id: Mapped[UUID] = mapped_column(ForeignKey("prescription.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    due_at: Mapped[datetime | None]
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    prescription: Mapped[Prescription] = relationship()
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class TreatmentReview(FacilityOwned, Base):
    """A doctor of the receiving department confirmed what was prescribed before the move of `moved_at`."""

    __tablename__ = "treatment_review"
    __table_args__ = args(
        Index("uq_treatment_review_move", "facility_id", "encounter_id", "moved_at", unique=True),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    moved_at: Mapped[datetime]
    remark: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class TreatmentSheet(FacilityOwned, Base):
    """Which days of a treatment sheet somebody asked to print."""

    __tablename__ = "treatment_sheet"
    __table_args__ = args(Index("ix_treatment_sheet_encounter", "facility_id", "encounter_id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    since: Mapped[date]
    until: Mapped[date]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
