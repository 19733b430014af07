"""Tables of scans: what one is, and its bytes in a table of their own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, args
from lighthis.staff.models import Staff


class Scan(FacilityOwned, Base):
    """A photograph or PDF of a paper. It waits until the worker has looked at it and made a clean one."""

    __tablename__ = "scan"
    __table_args__ = args(
        Index("ix_scan_patient", "facility_id", "patient_id"),
        Index("ix_scan_encounter", "facility_id", "encounter_id"),
        CheckConstraint("state IN ('waiting','ready','refused')", name="state"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    encounter_id: Mapped[UUID | None] = mapped_column(ForeignKey("encounter.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("clinical_order.id"))  # whose result it shows
    kind: Mapped[str]  # rules.KINDS
    title: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str]
    size: Mapped[int]  # bytes that are kept now
    sha256: Mapped[str]  # of these bytes
    state: Mapped[str] = mapped_column(default="waiting")
    fault: Mapped[str] = mapped_column(default="")  # why it was refused, a message of ours
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    withdrawn_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    added_by: Mapped[Staff] = relationship(foreign_keys=[added_by_id])


class ScanBody(FacilityOwned, Base):
    """The bytes of a scan: as they were sent until the worker has made a clean one, which takes their place."""

    __tablename__ = "scan_body"
    __table_args__ = args(UniqueConstraint("facility_id", "scan_id"))
    scan_id: Mapped[UUID] = mapped_column(ForeignKey("scan.id"))
    body: Mapped[bytes]
