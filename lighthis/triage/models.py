"""Tables of triage."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Assessment(FacilityOwned, Base):
    """One triage of one encounter, kept with everything it was computed from and the version of the scale."""

    __tablename__ = "assessment"
    __table_args__ = args(UniqueConstraint("facility_id", "encounter_id", "sequence"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    sequence: Mapped[int] = mapped_column(
        default=1
    )  # 1, 2, 3 in the order of entry, whatever the clock says (triage.md 9.2)
    started_at: Mapped[datetime | None]  # the form was opened, or said so; none of a triage at a glance or brought in
    assessed_at: Mapped[datetime]  # the end: the category was given
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    scale: Mapped[str]
    scale_version: Mapped[str]
    chart: Mapped[str] = mapped_column(default="")
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    proposed: Mapped[str]
    category: Mapped[str]
    rank: Mapped[int]
    override_code: Mapped[str] = mapped_column(default="")  # of the country's list `override_reasons`
    override_reason: Mapped[str] = mapped_column(default="")
    is_complete: Mapped[bool]
    needs_supervisor: Mapped[bool]
    target_at: Mapped[datetime | None]
    again_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    # SpO2 is scored on scale 2 of NEWS2: which doctor chose that, and when (triage.md 3.1); empty on scale 1
    scale2_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    scale2_at: Mapped[datetime | None]
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    scale2_by: Mapped[Staff | None] = relationship(foreign_keys=[scale2_by_id])
