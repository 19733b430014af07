"""Tables of the hospital stay: intervals are [since, until)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department
from lighthis.staff.models import Staff


class Stay(FacilityOwned, Versioned, Base):
    """An inpatient encounter's stay [admitted_at, left_at) with its case history number (form 003).

    A stay entered in error keeps its number and becomes empty: left when admitted, withdrawn with a reason.
    """

    __tablename__ = "stay"
    __table_args__ = args(
        Index(
            "uq_stay_encounter",
            "encounter_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        UniqueConstraint("facility_id", "number"),
        Index("ix_stay_open", "facility_id", "left_at"),
        CheckConstraint(
            "left_at IS NULL OR left_at > admitted_at OR (left_at = admitted_at AND withdrawn_at IS NOT NULL)",
            name="left_after_admitted",
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    number: Mapped[str]
    admitted_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    doctor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    disposition: Mapped[str] = mapped_column(default="")  # discharged, transferred, died (codes of cis-forms.md 1.4)
    outcome: Mapped[str] = mapped_column(default="")
    work_capacity: Mapped[str] = mapped_column(default="")
    recommendations: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    doctor: Mapped[Staff | None] = relationship()
    departments: Mapped[list["StayDepartment"]] = relationship(order_by="StayDepartment.since", lazy="selectin")
    occupancies: Mapped[list["BedOccupancy"]] = relationship(
        back_populates="stay", order_by="BedOccupancy.since", lazy="selectin"
    )


class StayDepartment(FacilityOwned, Base):
    """The department that answers for the patient from a moment to a moment."""

    __tablename__ = "stay_department"
    __table_args__ = args(
        Index("ix_stay_department_stay", "stay_id"),
        Index(
            "uq_stay_department_open",
            "stay_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    department: Mapped[Department] = relationship()


class BedOccupancy(FacilityOwned, Base):
    """Who lies where from a moment to a moment; the database refuses two in a bed and one in two (db/objects.py)."""

    __tablename__ = "bed_occupancy"
    __table_args__ = args(
        Index("ix_bed_occupancy_stay", "stay_id"),
        Index(
            "uq_bed_occupancy_bed",
            "bed_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Index(
            "uq_bed_occupancy_stay",
            "stay_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    stay: Mapped[Stay] = relationship(back_populates="occupancies")
    bed: Mapped[Bed] = relationship()
