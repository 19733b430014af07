"""Which files were brought in, how far, and what each row of them said."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, InstallationOwned, args


class ImportRun(InstallationOwned, Base):
    """One file of one source on its way into the register; `position` is the resume mark."""

    __tablename__ = "import_run"
    __table_args__ = args(
        CheckConstraint("state IN ('writing','pairing','done','left','withdrawing','withdrawn')", name="state"),
        Index("ix_import_run_file", "system", "digest"),
    )
    system: Mapped[str]  # urn:lighthis:source:NAME
    file: Mapped[str]
    digest: Mapped[str]  # SHA-256 of its bytes: the same file under another name is the same
    cards_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("facility.id"))  # the hospital that gives cards
    rows: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)  # rows done
    state: Mapped[str] = mapped_column(default="writing")
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    bad: Mapped[int] = mapped_column(default=0)
    pairs: Mapped[int] = mapped_column(default=0)  # put into the review queue
    gone: Mapped[int] = mapped_column(default=0)  # people withdrawn again
    stayed: Mapped[int] = mapped_column(default=0)  # not withdrawn: something else is known of them by now
    by: Mapped[str]
    ended_at: Mapped[datetime | None]


class ImportRow(InstallationOwned, Base):
    """What a row said the last time, beside the number of the source (same key), and which file brought the person."""

    __tablename__ = "import_row"
    __table_args__ = args(Index("ix_import_row_run", "run_id", "id"))
    id: Mapped[UUID] = mapped_column(ForeignKey("patient_identifier.id"), primary_key=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_run.id"))
    line: Mapped[int]
    digest: Mapped[str]
