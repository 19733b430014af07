"""Tables of orders and their results."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.db.types import Quantity
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.staff.models import Staff


class Order(FacilityOwned, Versioned, Base):
    """One thing that a doctor ordered for a coming of any kind, and what became of it.

    `ordered_at`, `done_at` and `ended_at` are when it happened, `created_at` and the `…_entered_at` when it was written (rulings 8).
    """

    __tablename__ = "clinical_order"
    __table_args__ = args(
        Index("ix_clinical_order_encounter", "facility_id", "encounter_id", "ordered_at"),
        Index("ix_clinical_order_state", "facility_id", "state", "urgency", "ordered_at"),  # "now" sorts before "today"
        Index("ix_clinical_order_by", "facility_id", "by_id", "state"),
        CheckConstraint("kind IN ('test','imaging','procedure','drug')", name="kind"),
        CheckConstraint("urgency IN ('now','today')", name="urgency"),
        CheckConstraint(
            "state IN ('ordered','done','resulted','seen','not_done','cancelled','entered_in_error')", name="state"
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))  # where the patient was then
    kind: Mapped[str]
    code: Mapped[str] = mapped_column(default="")  # of the country's list `orders`; empty: in the doctor's own words
    name: Mapped[str]
    dose: Mapped[Decimal | None] = mapped_column(Quantity)
    unit: Mapped[str] = mapped_column(default="")
    route: Mapped[str] = mapped_column(default="")
    urgency: Mapped[str] = mapped_column(default="today")
    why: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    allergy: Mapped[str] = mapped_column(
        default=""
    )  # to what the patient is allergic, where it was ordered knowing that
    ordered_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(default="ordered")
    done_at: Mapped[datetime | None]
    done_entered_at: Mapped[datetime | None]
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    remark: Mapped[str] = mapped_column(default="")  # the executor's words
    ended_at: Mapped[datetime | None]  # not done, cancelled or entered in error
    ended_entered_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ended_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    department: Mapped[Department | None] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    done_by: Mapped[Staff | None] = relationship(foreign_keys=[done_by_id])
    ended_by: Mapped[Staff | None] = relationship(foreign_keys=[ended_by_id])


class Result(FacilityOwned, Versioned, Base):
    """What a test or an examination showed, by whom, and which doctor saw it; one at a time holds."""

    __tablename__ = "order_result"
    __table_args__ = args(
        Index("ix_order_result_encounter", "facility_id", "encounter_id", "resulted_at"),
        partial("uq_order_result_order", "facility_id", "order_id", unique=True, where="withdrawn_at IS NULL"),
    )
    order_id: Mapped[UUID] = mapped_column(ForeignKey("clinical_order.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    conclusion: Mapped[str] = mapped_column(default="")
    is_outside: Mapped[bool] = mapped_column(default=False)  # some value is outside its reference range
    is_critical: Mapped[bool] = mapped_column(default=False)
    confirms: Mapped[str] = mapped_column(default="")  # ICD-10 of the infection that this result proves
    resulted_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    order: Mapped[Order] = relationship()
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    seen_by: Mapped[Staff | None] = relationship(foreign_keys=[seen_by_id])
    values: Mapped[list["ResultValue"]] = relationship(
        primaryjoin="and_(ResultValue.result_id == Result.id, ResultValue.facility_id == Result.facility_id)",
        foreign_keys="ResultValue.result_id", order_by="ResultValue.place", lazy="selectin", back_populates="result",
    )  # fmt: skip


class ResultValue(FacilityOwned, Base):
    """One value of a result with the reference range it was judged by, as it was then."""

    __tablename__ = "order_result_value"
    __table_args__ = args(
        Index("ix_order_result_value_result", "facility_id", "result_id", "place"),
        CheckConstraint("flag IN ('','low','normal','high')", name="flag"),
    )
    result_id: Mapped[UUID] = mapped_column(ForeignKey("order_result.id"))
    place: Mapped[int]
    code: Mapped[str] = mapped_column(default="")  # of the country's list `analytes`
    name: Mapped[str]
    value: Mapped[str]  # as it was written: "5,6", "<0,5", "отр."
    unit: Mapped[str] = mapped_column(default="")  # of the country's list `lab_units`, or in the laboratory's words
    low: Mapped[Decimal | None] = mapped_column(Quantity)
    high: Mapped[Decimal | None] = mapped_column(Quantity)
    flag: Mapped[str] = mapped_column(default="")
    is_critical: Mapped[bool] = mapped_column(default=False)
    result: Mapped[Result] = relationship(back_populates="values", foreign_keys=[result_id])


class OwnRange(FacilityOwned, Base):
    """A reference range of the hospital's own laboratory: for one test, a sex and an age in completed units [since, until).

    A person entered it, with where it comes from; it stands before the ranges of the country's list. Never altered: ended, and written anew.
    """

    __tablename__ = "laboratory_range"
    __table_args__ = args(
        Index("ix_laboratory_range_analyte", "facility_id", "analyte"),
        CheckConstraint("sex IN ('any','male','female')", name="sex"),
        CheckConstraint("since_unit IN ('day','month','year')", name="since_unit"),
        CheckConstraint("until_unit IN ('day','month','year')", name="until_unit"),
    )
    analyte: Mapped[str]  # of the country's list `analytes`
    sex: Mapped[str] = mapped_column(default="any")
    since: Mapped[int]
    since_unit: Mapped[str]
    until: Mapped[int | None]
    until_unit: Mapped[str]
    low: Mapped[Decimal | None] = mapped_column(Quantity)
    high: Mapped[Decimal | None] = mapped_column(Quantity)
    source: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
