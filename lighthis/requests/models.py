"""Tables behind double clicks, lost sign-ins and guessed passwords."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, FacilityOwned, InstallationOwned, args


class OneTimeKey(FacilityOwned, Base):
    """A form that was sent: its answer is given again to the same body, 409 to another."""

    __tablename__ = "one_time_key"
    __table_args__ = args(UniqueConstraint("facility_id", "key"))
    key: Mapped[str]
    staff_id: Mapped[UUID]
    path: Mapped[str]
    digest: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")


class Draft(InstallationOwned, Base):
    """What a person had typed when the sign-in ran out or the browser died; shown again to the same person, never executed."""

    __tablename__ = "draft"
    staff_id: Mapped[UUID] = mapped_column(index=True)
    path: Mapped[str]
    fields: Mapped[dict[str, Any]]


class Throttle(InstallationOwned, Base):
    """Failures counted per subject (an account, an address) in a window of time."""

    __tablename__ = "throttle"
    subject: Mapped[str] = mapped_column(unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    window_from: Mapped[datetime]
