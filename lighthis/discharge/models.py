"""Tables of the papers that end a stay."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.admission.models import Stay
from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.staff.models import Staff


class Epicrisis(FacilityOwned, Versioned, Base):
    """The last word of a stay, one a stay: a draft until it is signed; afterwards only added to (`EpicrisisAddition`).

    `stood` is what the record said when it was signed, beside the sections: diagnoses, how and when the patient left.
    """

    __tablename__ = "epicrisis"
    __table_args__ = args(
        UniqueConstraint("facility_id", "stay_id"),
        CheckConstraint("state IN ('draft','signed')", name="state"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    state: Mapped[str] = mapped_column(default="draft")
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stood: Mapped[dict[str, Any]] = mapped_column(default=dict)
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None]
    stay: Mapped[Stay] = relationship()
    written_by: Mapped[Staff] = relationship(foreign_keys=[written_by_id])
    signed_by: Mapped[Staff | None] = relationship(foreign_keys=[signed_by_id])


class EpicrisisAddition(FacilityOwned, Base):
    """What was added to a signed epicrisis, and why; printed after it."""

    __tablename__ = "epicrisis_addition"
    __table_args__ = args(Index("ix_epicrisis_addition_epicrisis", "facility_id", "epicrisis_id"))
    epicrisis_id: Mapped[UUID] = mapped_column(ForeignKey("epicrisis.id"))
    words: Mapped[str]
    reason: Mapped[str]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship()


class StatCard(FacilityOwned, Versioned, Base):
    """The statistical card (066) of a stay: answers to what nobody else asks; signed by a doctor, then by the head.

    `facts` is what it said when the doctor signed: a correction of the stay afterwards shows the card as outdated. A new one then
    replaces it; the old one stays.
    """

    __tablename__ = "stat_card"
    __table_args__ = args(
        Index("ix_stat_card_stay", "facility_id", "stay_id"),
        partial("uq_stat_card_stay", "facility_id", "stay_id", unique=True, where="replaced_at IS NULL"),
        CheckConstraint("state IN ('draft','signed','confirmed')", name="state"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    state: Mapped[str] = mapped_column(default="draft")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(default="")  # in which `facts` were gathered
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(default="")  # why the head of department gave it back
    replaced_at: Mapped[datetime | None]
    replaced_why: Mapped[str] = mapped_column(default="")
    stay: Mapped[Stay] = relationship()
    signed_by: Mapped[Staff | None] = relationship(foreign_keys=[signed_by_id])
    confirmed_by: Mapped[Staff | None] = relationship(foreign_keys=[confirmed_by_id])


class Death(FacilityOwned, Versioned, Base):
    """What is written of a death in a bed, beside its time, which is that of leaving. `causes`: lines of rules.LINES."""

    __tablename__ = "death"
    __table_args__ = args(
        UniqueConstraint("facility_id", "stay_id"),
        CheckConstraint("autopsy IN ('','ordered','refused','forensic','not_needed')", name="autopsy"),
    )
    stay_id: Mapped[UUID] = mapped_column(ForeignKey("stay.id"))
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    causes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    circumstances: Mapped[str] = mapped_column(default="")  # code of `death_circumstances`
    autopsy: Mapped[str] = mapped_column(default="")
    stated_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    stay: Mapped[Stay] = relationship()
    stated_by: Mapped[Staff | None] = relationship(foreign_keys=[stated_by_id])
