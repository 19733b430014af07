"""The table of vital signs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Observation(FacilityOwned, Base):
    """What somebody measured of one patient at a moment, with the early warning score of that moment; never altered.

    `measured` holds what was entered by name (`scales.rules.Inputs.as_json` and `observations.rules.EXTRA`); `score` is empty where no scale
    fits. `taken_at` is the time of the event, `created_at` that of the entry (rulings 8).
    """

    __tablename__ = "observation"
    __table_args__ = args(Index("ix_observation_encounter", "facility_id", "encounter_id", "taken_at"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    taken_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    measured: Mapped[dict[str, Any]]
    score: Mapped[dict[str, Any]]
    again_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
