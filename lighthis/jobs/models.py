"""The table of jobs (rulings 10)."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, InstallationOwned, args


class Job(InstallationOwned, Base):
    """One thing to do, at least once, with a result that may be made twice without harm."""

    __tablename__ = "job"
    __table_args__ = args(
        Index("ix_job_next", "state", "due_at"),
        CheckConstraint("state IN ('waiting','running','done','parked')", name="state"),
    )
    kind: Mapped[str]
    subject: Mapped[dict[str, Any]]
    asked_by: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(default="")
