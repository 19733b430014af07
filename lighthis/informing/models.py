"""Tables of what patients said about visitors who ask, and of what visitors were told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class InformingWish(FacilityOwned, Base):
    """What a patient said during one coming: whom to tell, or nobody. Never altered: a newer word replaces it."""

    __tablename__ = "informing_wish"
    __table_args__ = args(
        Index("ix_informing_wish_encounter", "facility_id", "encounter_id"),
        partial("uq_informing_wish_live", "facility_id", "encounter_id", unique=True, where="replaced_at IS NULL"),
        CheckConstraint("kind IN ('named','nobody')", name="kind"),
        CheckConstraint("said_by IN ('patient','representative')", name="said_by"),
        CheckConstraint("said_by = 'patient' OR representative <> ''", name="representative_is_named"),
    )  # fmt: skip
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    code_hash: Mapped[str] = mapped_column(default="")  # of the code word; the word itself is kept nowhere
    said_by: Mapped[str] = mapped_column(default="patient")
    representative: Mapped[str] = mapped_column(default="")
    said_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaced_at: Mapped[datetime | None]
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
    people: Mapped[list[Any]] = mapped_column(types.Json, default=list)  # name, kinship (code), phone of each


class InformingAnswer(FacilityOwned, Base):
    """A visitor asked at the information desk: who it was, by what right, and whether the place was told."""

    __tablename__ = "informing_answer"
    __table_args__ = args(
        Index("ix_informing_answer_encounter", "facility_id", "encounter_id"),
        CheckConstraint("how IN ('named','code_word')", name="how"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    asker: Mapped[str]
    kinship: Mapped[str] = mapped_column(default="")
    how: Mapped[str]
    is_told: Mapped[bool]
    department: Mapped[str] = mapped_column(default="")  # as it was said, in the clerk's language
    room: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()
