"""Tables of the packs for a downtime and of their numbered slips."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class DowntimePack(FacilityOwned, Base):
    """What a hospital holds on paper for the hours without the program. Its file lies on the disk, not in the store.

    `used_since`, `used_until` are when it was worked by; `used_entered_at` when somebody wrote that (rulings 8).
    """

    __tablename__ = "downtime_pack"
    __table_args__ = args(
        UniqueConstraint("facility_id", "night"),
        Index("ix_downtime_pack_made", "facility_id", "created_at"),
        CheckConstraint("state IN ('waiting','ready','failed','removed')", name="state"),
        CheckConstraint("used_until IS NULL OR used_until > used_since", name="used_in_order"),
    )
    night: Mapped[date | None]  # of the nightly one: one a day; None where somebody asked for it
    language: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting")
    as_of: Mapped[datetime | None]  # when its lists were read
    file: Mapped[str] = mapped_column(default="")  # its name in the folder of the hospital
    has_pdf: Mapped[bool] = mapped_column(default=False)
    has_closed: Mapped[bool] = mapped_column(default=False)  # sheets of sensitive comings lie apart (rulings 9)
    patients: Mapped[list[str]] = mapped_column(default=list)  # whom it shows, for the log of looks
    fault: Mapped[str] = mapped_column(default="")
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    used_since: Mapped[datetime | None]
    used_until: Mapped[datetime | None]
    used_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    used_entered_at: Mapped[datetime | None]
    asked_by: Mapped[Staff | None] = relationship(foreign_keys=[asked_by_id])
    used_by: Mapped[Staff | None] = relationship(foreign_keys=[used_by_id])


class DowntimeSlip(FacilityOwned, Base):
    """One numbered blank of a pack. Every number is accounted for: still blank, owed, typed back, or not used and why.

    `written_at` is the first event on the sheet, `begun_at` when somebody began to type it (rulings 8).
    """

    __tablename__ = "downtime_slip"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_downtime_slip_pack", "facility_id", "pack_id"),
        Index("ix_downtime_slip_state", "facility_id", "state"),
        CheckConstraint("kind IN ('arrival','admission','doses','movement')", name="kind"),
        CheckConstraint("state IN ('blank','owed','done','unused')", name="state"),
        CheckConstraint("state <> 'unused' OR reason <> ''", name="unused_has_reason"),
        CheckConstraint("state NOT IN ('done','unused') OR settled_at IS NOT NULL", name="settled"),
        CheckConstraint("state <> 'done' OR (begun_at IS NOT NULL AND settled_by_id IS NOT NULL)", name="done_by_somebody"),
    )  # fmt: skip
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("downtime_pack.id"))
    number: Mapped[str]
    running: Mapped[int]
    kind: Mapped[str]
    state: Mapped[str] = mapped_column(default="blank")
    reason: Mapped[str] = mapped_column(default="")
    written_by: Mapped[str] = mapped_column(default="")  # as it stands on the sheet
    written_at: Mapped[datetime | None]
    begun_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    begun_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # None: the next pack wrote it off
    settled_at: Mapped[datetime | None]
    pack: Mapped[DowntimePack] = relationship()
    begun_by: Mapped[Staff | None] = relationship(foreign_keys=[begun_by_id])
    settled_by: Mapped[Staff | None] = relationship(foreign_keys=[settled_by_id])


class DowntimeEntry(FacilityOwned, Base):
    """What came of a slip: one thing that was written in the record while it was being typed back."""

    __tablename__ = "downtime_entry"
    __table_args__ = args(Index("ix_downtime_entry_slip", "facility_id", "slip_id"))
    slip_id: Mapped[UUID] = mapped_column(ForeignKey("downtime_slip.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    verb: Mapped[str]  # that of the log
    object_id: Mapped[UUID]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
