"""Tables of the hospital stay: intervals are [since, until)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.admission import birth_models  # noqa: F401  (its table is of this domain too)
from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.facility.models import BY_DAY, Bed, Department
from lighthis.staff.models import Staff


class Stay(FacilityOwned, Versioned, Base):
    """An inpatient encounter's stay [admitted_at, left_at) with its case history number (form 003).

    A stay entered in error keeps its number and becomes empty: left when admitted, withdrawn with a reason.
    """

    __tablename__ = "stay"
    __table_args__ = args(
        partial("uq_stay_encounter", "facility_id", "encounter_id", unique=True, where="withdrawn_at IS NULL"),
        UniqueConstraint("facility_id", "number"),
        Index("ix_stay_open", "facility_id", "left_at", "admitted_at"),
        Index("ix_stay_admitted", "facility_id", "admitted_at"),
        CheckConstraint("urgency IN ('emergency','planned')", name="urgency"),
        CheckConstraint(
            "left_at IS NULL OR left_at > admitted_at OR (left_at = admitted_at AND withdrawn_at IS NOT NULL)",
            name="left_after_admitted",
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    number: Mapped[str]
    admitted_at: Mapped[datetime]
    urgency: Mapped[str] = mapped_column(default="emergency")  # emergency, planned
    referral: Mapped[str] = mapped_column(default="self")  # who sent or brought the patient, codes of `rules.REFERRALS`
    is_rural: Mapped[bool] = mapped_column(default=False)  # of a village when admitted (form 007, column 8)
    is_operated: Mapped[bool] = mapped_column(default=False)  # an operation stands in the case history
    is_newborn: Mapped[bool] = mapped_column(default=False)  # born here, beside the mother at first (birth_models.py)
    leaving_at: Mapped[datetime | None]  # when the patient is expected to leave, as announced; empty once gone
    left_at: Mapped[datetime | None]
    doctor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    disposition: Mapped[str] = mapped_column(default="")  # discharged, transferred, died (codes of cis-forms.md 1.4)
    outcome: Mapped[str] = mapped_column(default="")
    work_capacity: Mapped[str] = mapped_column(default="")
    recommendations: Mapped[str] = mapped_column(default="")
    transferred_to: Mapped[str] = mapped_column(
        default=""
    )  # which facility took the patient, by whose word, carried how
    agreed_with: Mapped[str] = mapped_column(default="")
    transport: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    doctor: Mapped[Staff | None] = relationship()
    carers: Mapped[list["StayCarer"]] = relationship(
        primaryjoin="and_(StayCarer.stay_id == Stay.id, StayCarer.facility_id == Stay.facility_id)",
        foreign_keys="StayCarer.stay_id", back_populates="stay", order_by="StayCarer.since",
    )  # fmt: skip
    departments: Mapped[list["StayDepartment"]] = relationship(
        primaryjoin="and_(StayDepartment.stay_id == Stay.id, StayDepartment.facility_id == Stay.facility_id)",
        foreign_keys="StayDepartment.stay_id", order_by="StayDepartment.since, StayDepartment.id", lazy="selectin",
    )  # fmt: skip
    occupancies: Mapped[list["BedOccupancy"]] = relationship(
        primaryjoin="and_(BedOccupancy.stay_id == Stay.id, BedOccupancy.facility_id == Stay.facility_id)",
        foreign_keys="BedOccupancy.stay_id", back_populates="stay", order_by="BedOccupancy.since, BedOccupancy.id",
        lazy="selectin",
    )  # fmt: skip

    @property
    def department(self) -> Department:
        """The department that answers for the patient, or did last."""
        return ([one for one in self.departments if one.is_real] or self.departments)[-1].department

    @property
    def by_day(self) -> bool:
        """Whether it is a stay in a day hospital: nobody is moved between one and a ward round the clock."""
        return self.department.kind == BY_DAY


class StayDepartment(FacilityOwned, Base):
    """The department that answers for the patient from a moment to a moment."""

    __tablename__ = "stay_department"
    __table_args__ = args(
        Index("ix_stay_department_stay", "facility_id", "stay_id", "since", "until", "department_id"),
        Index("ix_stay_department_department", "facility_id", "department_id"),
        partial("uq_stay_department_open", "facility_id", "stay_id", unique=True, where="until IS NULL"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    department: Mapped[Department] = relationship()

    @property
    def is_real(self) -> bool:
        """Whether the department ever answered: what was entered by mistake became empty."""
        return self.until is None or self.until > self.since


class BedOccupancy(FacilityOwned, Base):
    """Who lies where from a moment to a moment; the database refuses two in a bed and one in two (db/objects.py)."""

    __tablename__ = "bed_occupancy"
    __table_args__ = args(
        Index("ix_bed_occupancy_stay", "facility_id", "stay_id", "since", "until", "bed_id"),
        Index("ix_bed_occupancy_bed", "facility_id", "bed_id"),
        partial("uq_bed_occupancy_bed", "facility_id", "bed_id", unique=True, where="until IS NULL"),
        partial("uq_bed_occupancy_stay", "facility_id", "stay_id", unique=True, where="until IS NULL"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    doctor_before_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who treated until this move
    stay: Mapped[Stay] = relationship(back_populates="occupancies")
    bed: Mapped[Bed] = relationship()

    @property
    def is_real(self) -> bool:
        """Whether the patient lay there: what was entered by mistake became empty."""
        return self.until is None or self.until > self.since


class StayLeave(FacilityOwned, Base):
    """A patient let go for a time [since, until) who comes back to the same bed: still counted as present (cis-forms.md 4.3 item 5)."""

    __tablename__ = "stay_leave"
    __table_args__ = args(
        Index("ix_stay_leave_stay", "facility_id", "stay_id"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint("ended IN ('','came_back','left','in_error')", name="ended"),
        CheckConstraint("(until IS NULL) = (ended = '')", name="over_with_an_end"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    promised: Mapped[datetime]  # when the patient is to be back
    reason: Mapped[str]
    ended: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")  # how the patient was found on return, or why it was a mistake
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ended_entered_at: Mapped[datetime | None]  # when the end was entered; `until` is when it happened (rulings 8)
    stay: Mapped[Stay] = relationship()


class StayCarer(FacilityOwned, Base):
    """A mother or another carer who stays beside a patient [since, until): no patient, her days are a figure of their own (cis-forms.md 4.3)."""

    __tablename__ = "stay_carer"
    __table_args__ = args(
        Index("ix_stay_carer_stay", "facility_id", "stay_id"),
        Index("ix_stay_carer_life", "facility_id", "until", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    bed_id: Mapped[UUID | None] = mapped_column(ForeignKey("bed.id"))  # the carer's place, where she has one
    name: Mapped[str] = mapped_column(default="")
    kinship: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    stay: Mapped[Stay] = relationship(back_populates="carers")
    bed: Mapped[Bed | None] = relationship()


class BedHold(FacilityOwned, Base):
    """A bed kept for a patient [since, until): asked for, planned, or to come back from intensive care (rulings 32).

    It lapses by itself. One that ended before has its end in `until`; what was promised stays in `promised`.
    """

    __tablename__ = "bed_hold"
    __table_args__ = args(
        Index("ix_bed_hold_bed", "facility_id", "bed_id", "until"),
        Index("ix_bed_hold_encounter", "facility_id", "encounter_id"),
        CheckConstraint("until >= since", name="until_after_since"),
        CheckConstraint("ended IN ('','placed','released','given_away')", name="ended"),
    )
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    since: Mapped[datetime]
    until: Mapped[datetime]
    promised: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    ended: Mapped[str] = mapped_column(default="")
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str] = mapped_column(default="")  # why it ended before its time
    bed: Mapped[Bed] = relationship()
    encounter: Mapped[Encounter] = relationship()


class StayCorrection(FacilityOwned, Base):
    """A placement, a transfer or a discharge entered by mistake and taken back, with a reason; another person may have to confirm.

    `bed_id` and `at` say where the patient really lies and since when; without them: in the bed of before, all the time.
    """

    __tablename__ = "stay_correction"
    __table_args__ = args(
        Index("ix_stay_correction_open", "facility_id", "state"),
        Index("ix_stay_correction_stay", "facility_id", "stay_id"),
        partial("uq_stay_correction_asked", "facility_id", "stay_id", unique=True, where="state = 'asked'"),
        CheckConstraint("kind IN ('transfer','discharge','placement')", name="kind"),
        CheckConstraint("state IN ('asked','done','declined','withdrawn')", name="state"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    occupancy_id: Mapped[UUID] = mapped_column(ForeignKey("bed_occupancy.id"))  # the piece that was last then
    kind: Mapped[str]
    happened_at: Mapped[datetime]  # when the transfer or the discharge was said to have happened
    bed_id: Mapped[UUID | None] = mapped_column(ForeignKey("bed.id"))
    at: Mapped[datetime | None]
    despite: Mapped[str] = mapped_column(default="")
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the discharge had said
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    stay: Mapped[Stay] = relationship()
    bed: Mapped[Bed | None] = relationship()
    asked_by: Mapped[Staff] = relationship(foreign_keys=[asked_by_id])
