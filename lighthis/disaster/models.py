"""Tables of mass casualty."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args, partial
from lighthis.encounters.models import Encounter
from lighthis.staff.models import Staff


class Disaster(FacilityOwned, Base):
    """The mode of many injured: opened and closed by a named person with a reason; one open a hospital."""

    __tablename__ = "disaster"
    __table_args__ = args(
        Index("ix_disaster_opened", "facility_id", "opened_at"),
        partial("uq_disaster_open", "facility_id", unique=True, where="closed_at IS NULL"),
        CheckConstraint("method IN ('START','SALT')", name="method"),
    )  # fmt: skip
    method: Mapped[str] = mapped_column(default="START")  # by which trees; the hospital's choice when it was opened
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    why: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    closed_why: Mapped[str] = mapped_column(default="")
    opened_by: Mapped[Staff] = relationship(foreign_keys=[opened_by_id])


class Tag(FacilityOwned, Base):
    """A numbered tag, printed in advance; of a disaster from its first triage on. Category and place are those of the last triage."""

    __tablename__ = "disaster_tag"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_disaster_tag_disaster", "facility_id", "disaster_id", "rank", "number"),
        Index("ix_disaster_tag_encounter", "facility_id", "encounter_id"),
        CheckConstraint("sort IN ('','walk','wave','still')", name="sort"),
    )
    number: Mapped[int]
    disaster_id: Mapped[UUID | None] = mapped_column(ForeignKey("disaster.id"))
    sort: Mapped[str] = mapped_column(default="")  # SALT, at the call: walk, wave, still
    category: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)
    looks: Mapped[str] = mapped_column(default="")  # adult, child
    place: Mapped[str] = mapped_column(default="")
    triaged_at: Mapped[datetime | None]
    encounter_id: Mapped[UUID | None] = mapped_column(ForeignKey("encounter.id"))
    encounter: Mapped[Encounter | None] = relationship()


class TagTriage(FacilityOwned, Base):
    """One triage of a tag with its answers; never altered, the last one entered counts."""

    __tablename__ = "tag_triage"
    __table_args__ = args(
        Index("ix_tag_triage_tag", "facility_id", "tag_id"),
        CheckConstraint("looks IN ('adult','child')", name="looks"),
    )
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("disaster_tag.id"))
    looks: Mapped[str]
    scale: Mapped[str]
    scale_version: Mapped[str]
    answers: Mapped[dict[str, Any]]
    category: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    triaged_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    by: Mapped[Staff] = relationship()


class TagLink(FacilityOwned, Base):
    """Who a tag turned out to be; taken back with a reason, never erased."""

    __tablename__ = "tag_link"
    __table_args__ = args(
        Index("ix_tag_link_tag", "facility_id", "tag_id"),
        partial("uq_tag_link_standing", "facility_id", "tag_id", unique=True, where="undone_at IS NULL"),
    )  # fmt: skip
    tag_id: Mapped[UUID] = mapped_column(ForeignKey("disaster_tag.id"))
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    undone_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])


class DisasterFile(FacilityOwned, Base):
    """A file that the worker makes: a sheet of tags as PDF, the list as XLSX."""

    __tablename__ = "disaster_file"
    __table_args__ = args(
        Index("ix_disaster_file_made", "facility_id", "created_at"),
        CheckConstraint("kind IN ('tags','list')", name="kind"),
        CheckConstraint("state IN ('waiting','ready','failed')", name="state"),
    )
    kind: Mapped[str]
    facts: Mapped[dict[str, Any]]  # what is printed, frozen when it was asked for
    state: Mapped[str] = mapped_column(default="waiting")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    body: Mapped[bytes | None]
    asked_by: Mapped[Staff] = relationship()
