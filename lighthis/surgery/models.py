"""Tables of operations, transfusions, and consents to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Department
from lighthis.staff.models import Staff


class InterventionConsent(FacilityOwned, Base):
    """What a patient or representative agreed to, or refused, before an intervention (cis-forms.md 9.3); never altered, only withdrawn."""

    __tablename__ = "intervention_consent"
    __table_args__ = args(
        Index("ix_intervention_consent_encounter", "facility_id", "encounter_id"),
        CheckConstraint("kind IN ('operation','anaesthesia','transfusion')", name="kind"),
        CheckConstraint("verdict IN ('agreed','refused')", name="verdict"),
        CheckConstraint("given_by IN ('patient','representative')", name="given_by"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    verdict: Mapped[str]
    what: Mapped[str] = mapped_column(default="")  # which intervention, in words
    given_by: Mapped[str] = mapped_column(default="patient")
    representative: Mapped[str] = mapped_column(default="")
    relation: Mapped[str] = mapped_column(default="")
    explained: Mapped[str] = mapped_column(default="")  # risks and other ways, as they were explained
    given_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))  # who explained and took it
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class Operation(FacilityOwned, Versioned, Base):
    """An operation: planned, then done with its protocol signed; or cancelled; or entered in error.

    `started_at` and `ended_at` are when it happened, `signed_at` when the protocol was signed: from then on nobody alters it.
    """

    __tablename__ = "operation"
    __table_args__ = args(
        Index("ix_operation_encounter", "facility_id", "encounter_id"),
        Index("ix_operation_started", "facility_id", "started_at"),
        CheckConstraint("state IN ('planned','done','cancelled')", name="state"),
        CheckConstraint("urgency IN ('emergency','urgent','planned')", name="urgency"),
        CheckConstraint("state <> 'done' OR (started_at IS NOT NULL AND ended_at > started_at)", name="done_has_times"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))  # where the patient lay then
    state: Mapped[str] = mapped_column(default="planned")
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")  # ICHI, ICD-9-CM or the hospital's own
    urgency: Mapped[str]
    is_main: Mapped[bool] = mapped_column(default=False)
    planned_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    anaesthesia: Mapped[str] = mapped_column(default="")  # codes of `anaesthesia`
    surgeon_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    assistants: Mapped[str] = mapped_column(default="")
    anaesthetist: Mapped[str] = mapped_column(default="")
    nurse: Mapped[str] = mapped_column(default="")
    code_before: Mapped[str] = mapped_column(default="")  # ICD-10
    diagnosis_before: Mapped[str] = mapped_column(default="")
    code_after: Mapped[str] = mapped_column(default="")
    diagnosis_after: Mapped[str] = mapped_column(default="")
    protocol: Mapped[dict[str, Any]] = mapped_column(default=dict)
    complications: Mapped[str] = mapped_column(default="")
    histology: Mapped[str] = mapped_column(default="")  # what was sent to histology
    despite: Mapped[str] = mapped_column(default="")  # why without a consent
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    signed_at: Mapped[datetime | None]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    cancelled_why: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    department: Mapped[Department | None] = relationship()
    surgeon: Mapped[Staff] = relationship(foreign_keys=[surgeon_id])
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    signed_by: Mapped[Staff | None] = relationship(foreign_keys=[signed_by_id])


class Transfusion(FacilityOwned, Versioned, Base):
    """Blood or a component of it that was given: groups, tests, volume; its end, reaction and observation are added once it ended."""

    __tablename__ = "transfusion"
    __table_args__ = args(
        Index("ix_transfusion_encounter", "facility_id", "encounter_id"),
        CheckConstraint("volume_ml > 0", name="volume"),
        CheckConstraint("ended_at IS NULL OR ended_at > started_at", name="ended_after_started"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    component: Mapped[str]  # rules.blood.COMPONENTS
    series: Mapped[str]  # number of the bag
    volume_ml: Mapped[int]
    indications: Mapped[str] = mapped_column(default="")
    recipient_group: Mapped[str]
    recipient_rhesus: Mapped[str]
    donor_group: Mapped[str]
    donor_rhesus: Mapped[str]
    tests: Mapped[dict[str, Any]] = mapped_column(default=dict)  # compatibility tests and their results
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reaction: Mapped[str] = mapped_column(default="")  # rules.blood.REACTIONS
    reaction_words: Mapped[str] = mapped_column(default="")
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what was observed in the hours after it
    despite: Mapped[str] = mapped_column(default="")  # why another group
    consent_despite: Mapped[str] = mapped_column(default="")  # why without a consent
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
