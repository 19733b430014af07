"""Tables of the written record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.staff.models import Staff

SINGLE = "withdrawn_at IS NULL AND role IN ('referral','admission','clinical','main','pathoanatomical','forensic')"


class Diagnosis(FacilityOwned, Base):
    """One statement of a diagnosis, never altered; the roles are those of forms 003 and 066 (cis-forms.md 1.4).

    A change is a new row: it says what it `replaces` and on what `ground`; the one before is withdrawn with its author and reason.
    """

    __tablename__ = "diagnosis"
    __table_args__ = args(
        Index("ix_diagnosis_encounter", "facility_id", "encounter_id", "stated_at"),
        Index("ix_diagnosis_by", "facility_id", "by_id"),
        partial("uq_diagnosis_single", "facility_id", "encounter_id", "role", unique=True, where=SINGLE),
        CheckConstraint(
            "role IN ('referral','admission','clinical','main','complication','concomitant','competing','background',"
            "'pathoanatomical','pathoanatomical-complication','pathoanatomical-concomitant','forensic')",
            name="role",
        ),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    role: Mapped[str]
    code: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    stated_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("diagnosis.id"))
    ground: Mapped[str] = mapped_column(default="")  # what it rests on; of a change always written
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    withdrawn_by: Mapped[Staff | None] = relationship(foreign_keys=[withdrawn_by_id])


class Divergence(FacilityOwned, Base):
    """Whether the clinical and the post-mortem diagnosis agree, by category and reason (cis-forms.md 13.10); one stands at a time."""

    __tablename__ = "divergence"
    __table_args__ = args(
        partial("uq_divergence_standing", "facility_id", "encounter_id", unique=True, where="withdrawn_at IS NULL"),
        CheckConstraint("verdict IN ('agreed','I','II','III')", name="verdict"),
        CheckConstraint("(verdict = 'agreed') = (cause = '')", name="cause_of_divergence"),
        CheckConstraint("cause IN ('','objective','subjective')", name="cause"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    verdict: Mapped[str]
    cause: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    stated_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class Note(FacilityOwned, Base):
    """A doctor's or nurse's signed entry; never altered, only followed by another (`amends_id`) or marked entered in error.

    The database itself refuses another text (db/objects.py). Entries of many parts stand in `sections` (rules.SECTIONS,
    rules.ENTRIES) and, in their order, as one `text` for lists. It was signed by `by_id` at `created_at`.
    """

    __tablename__ = "note"
    __table_args__ = args(Index("ix_note_encounter", "facility_id", "encounter_id", "happened_at"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str] = mapped_column(default="examination")
    text: Mapped[str]
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    amends_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    amends_why: Mapped[str] = mapped_column(default="")
    happened_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class EntryDraft(FacilityOwned, Versioned, Base):
    """An entry that nobody signed yet: its author's alone, the head of department's too where the author shows it.

    Signed or thrown away it becomes empty; who wrote it and when stays.
    """

    __tablename__ = "entry_draft"
    __table_args__ = args(
        Index("ix_entry_draft_encounter", "facility_id", "encounter_id"),
        Index("ix_entry_draft_by", "facility_id", "by_id", "state"),
        CheckConstraint("state IN ('open','signed','thrown_away')", name="state"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    happened_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    is_shown: Mapped[bool] = mapped_column(default=False)  # to the head of department, to be read and corrected
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    state: Mapped[str] = mapped_column(default="open")
    note_id: Mapped[UUID | None] = mapped_column(ForeignKey("note.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])


class EntryTemplate(FacilityOwned, Versioned, Base):
    """Ready words for an entry of a kind, for one department or all; a hospital writes its own."""

    __tablename__ = "entry_template"
    __table_args__ = args(Index("ix_entry_template_kind", "facility_id", "kind"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[str]
    name: Mapped[str]
    sections: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_off: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    department: Mapped[Department | None] = relationship()


class SickLeave(FacilityOwned, Versioned, Base):
    """The mark of a sick leave that the state system made: its number, its days, its state (rulings 29; cis-forms.md 8.5)."""

    __tablename__ = "sick_leave"
    __table_args__ = args(
        Index("ix_sick_leave_encounter", "facility_id", "encounter_id"),
        partial("uq_sick_leave_number", "facility_id", "number", unique=True, where="withdrawn_at IS NULL"),
        CheckConstraint("until >= since", name="until_after_since"),
        CheckConstraint("closed_on IS NULL OR closed_on >= since", name="closed_after_since"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    number: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]  # the last day so far
    closed_on: Mapped[date | None]
    history: Mapped[dict[str, Any]] = mapped_column(default=dict)  # each prolonging: the last day before, who, when
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
