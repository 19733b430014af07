"""The one thing that the journal itself keeps: its running number."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class JournalEntry(FacilityOwned, Base):
    """Column 1 of form 001: given with the coming, without gaps in a year; a line struck out keeps its number and says why."""

    __tablename__ = "journal_entry"
    __table_args__ = args(
        UniqueConstraint("facility_id", "year", "number"),
        partial("uq_journal_entry_encounter", "facility_id", "encounter_id", unique=True, where="struck_at IS NULL"),
        Index("ix_journal_entry_arrived", "facility_id", "arrived_at"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    year: Mapped[int]
    number: Mapped[int]
    arrived_at: Mapped[datetime]  # columns 2 and 3 as they were given with the number
    struck_at: Mapped[datetime | None]
    struck_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()


class JournalNote(FacilityOwned, Base):
    """Column 15 of form 001 in somebody's own words. A corrected one replaces the one before, which stays readable."""

    __tablename__ = "journal_note"
    __table_args__ = args(
        Index("ix_journal_note_entry", "facility_id", "entry_id"),
        partial("uq_journal_note_standing", "facility_id", "entry_id", unique=True, where="replaced_at IS NULL"),
    )
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("journal_entry.id"))
    text: Mapped[str]
    why: Mapped[str] = mapped_column(default="")  # it was corrected
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaced_at: Mapped[datetime | None]
    entry: Mapped[JournalEntry] = relationship()
    by: Mapped[Staff] = relationship()


class AskedJournal(FacilityOwned, Base):
    """Form 001 that was printed: which days. The same one asked again is the same row, so that a copy is known.

    `is_named`: with the names of sensitive comings, for posts that may see them (rulings 9).
    """

    __tablename__ = "asked_journal"
    __table_args__ = args(
        UniqueConstraint("facility_id", "since", "until", "is_named"),
        CheckConstraint("until >= since", name="days"),
    )
    since: Mapped[date]
    until: Mapped[date]
    is_named: Mapped[bool] = mapped_column(default=False)
