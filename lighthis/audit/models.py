"""Tables of the audit chain."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, Keyed, args, partial


class AuditEntry(Keyed, Base):
    """One change or one look. `chain` is the id of the actor's facility, or `installation`."""

    __tablename__ = "audit_entry"
    __table_args__ = args(
        UniqueConstraint("chain", "seq"),
        Index("ix_audit_entry_patient", "patient_id", "at"),
        # a list of looks names the searches that showed a patient: their ids stand in the detail
        partial("ix_audit_entry_searched", "at", where="action = 'searched'"),
        Index("ix_audit_entry_object", "object_id"),
    )
    owner = "log"
    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    actor: Mapped[str]
    sign_in_id: Mapped[UUID | None]
    action: Mapped[str]
    object_kind: Mapped[str] = mapped_column(default="")
    object_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, Any]]
    prev: Mapped[str]
    hash: Mapped[str]


class AuditHead(Base):
    """The last link of each chain; its row lock, taken last in the transaction, keeps the chain single."""

    __tablename__ = "audit_head"
    owner = "log"
    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
