"""Tables of comings, decisions and bed requests."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, Versioned, args, partial
from lighthis.facility.models import Department, Facility
from lighthis.registration.models import Patient
from lighthis.staff.models import Staff


class Encounter(FacilityOwned, Versioned, Base):
    """A coming. `arrived_at` is when it happened, `created_at` when it was entered (rulings 8).

    Who is planned is expected until `came_entered_at`, the time of entry of the coming; until then `arrived_at` is that of the plan.
    """

    __tablename__ = "encounter"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        Index("ix_encounter_open", "facility_id", "status", "kind"),
        Index("ix_encounter_patient", "facility_id", "patient_id"),
        Index("ix_encounter_arrived", "facility_id", "arrived_at"),
        Index("ix_encounter_together", "facility_id", "together"),
        CheckConstraint("kind IN ('emergency','inpatient','outpatient')", name="kind"),
        CheckConstraint("status IN ('open','closed','cancelled','entered_in_error')", name="status"),
        CheckConstraint("secrecy IN ('ordinary','sensitive')", name="secrecy"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    number: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    arrived_at: Mapped[datetime]
    came_entered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    arrival: Mapped[str] = mapped_column(default="")  # ambulance, on_foot, referred, police, planned
    ambulance: Mapped[str] = mapped_column(default="")  # in free words, of older and brought-in comings
    station: Mapped[str] = mapped_column(default="")  # of the ambulance, with its brigade and the number of the call
    brigade: Mapped[str] = mapped_column(default="")
    call_number: Mapped[str] = mapped_column(default="")
    brought_by: Mapped[str] = mapped_column(default="")  # which police department, which relative
    together: Mapped[UUID | None]  # the same for people whom one ambulance or event brought at once
    complaint: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")  # zone or room inside the department
    referred_by: Mapped[str] = mapped_column(default="")
    referral_number: Mapped[str] = mapped_column(default="")
    payer: Mapped[str] = mapped_column(default="budget")  # budget, self_pay, insurance, foreigner
    secrecy: Mapped[str] = mapped_column(default="ordinary")
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    doctor_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    doctor_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]  # the first doctor's contact: who takes over later does not move it
    nurse_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))  # who watches the patient in the department
    nurse_at: Mapped[datetime | None]
    registered_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    facility: Mapped[Facility] = relationship()
    patient: Mapped[Patient] = relationship()
    department: Mapped[Department | None] = relationship()
    doctor: Mapped[Staff | None] = relationship(foreign_keys=[doctor_id])
    nurse: Mapped[Staff | None] = relationship(foreign_keys=[nurse_id])


class EncounterMove(FacilityOwned, Base):
    """An encounter written on the wrong patient: asked by one, confirmed by another, with a reason (rulings 8)."""

    __tablename__ = "encounter_move"
    __table_args__ = args(
        Index("ix_encounter_move_encounter", "facility_id", "encounter_id"),
        CheckConstraint("state IN ('asked','done','declined','withdrawn')", name="state"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    from_patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    to_patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    encounter: Mapped[Encounter] = relationship()
    from_patient: Mapped[Patient] = relationship(foreign_keys=[from_patient_id])
    to_patient: Mapped[Patient] = relationship(foreign_keys=[to_patient_id])


class EntryError(FacilityOwned, Base):
    """Something written by mistake: asked by one, confirmed by another, with a reason (rulings 8).

    `kind` and `subject_id` name the row; which kinds there are, the domains say (`queries.subjects`).
    """

    __tablename__ = "entry_error"
    __table_args__ = args(
        CheckConstraint("state IN ('asked','done','declined','withdrawn')", name="state"),
        Index("ix_entry_error_encounter", "facility_id", "encounter_id"),
        partial("uq_entry_error_asked", "facility_id", "subject_id", unique=True, where="state = 'asked'"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    subject_id: Mapped[UUID]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="asked")
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    encounter: Mapped[Encounter] = relationship()


class GlassBreaking(FacilityOwned, Base):
    """Closed records of one patient opened by one person of this hospital in an emergency, until a moment (rulings 17).

    It says whose records and for whom; `owners` are the other hospitals whose records it opened: each was told (`GlassNotice`).
    """

    __tablename__ = "glass_breaking"
    __table_args__ = args(
        Index("ix_glass_breaking_by", "facility_id", "by_id", "until"),
        Index("ix_glass_breaking_day", "facility_id", "created_at"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    ground: Mapped[str]
    text: Mapped[str]
    until: Mapped[datetime]
    owners: Mapped[list[str]] = mapped_column(default=list)
    patient: Mapped[Patient] = relationship()
    by: Mapped[Staff] = relationship()


class GlassNotice(FacilityOwned, Base):
    """Told to a hospital: somebody of another one opened its closed records of a patient in an emergency.

    A message between facilities, kept by who is told (docs/decisions/sharing.md): it points to people and hospitals only.
    """

    __tablename__ = "glass_notice"
    __table_args__ = args(Index("ix_glass_notice_day", "facility_id", "created_at"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("facility.id"))  # the hospital of who opened them
    ground: Mapped[str]
    text: Mapped[str]
    until: Mapped[datetime]
    patient: Mapped[Patient] = relationship()
    by: Mapped[Staff] = relationship()
    reader: Mapped[Facility] = relationship(foreign_keys=[reader_id])


class Disposition(FacilityOwned, Base):
    """The doctor's decision that ends the emergency or outpatient part: admit, send home, refuse, transfer …

    A refusal carries what journal 001 and the patient's paper ask for (cis-forms.md 3): `rules.REFUSALS` says of which kinds.
    """

    __tablename__ = "disposition"
    __table_args__ = args(
        Index("ix_disposition_encounter", "facility_id", "encounter_id", "decided_at"),
        CheckConstraint(
            "kind IN ('admit','home','not_indicated','declined','transferred','left','died','dead_on_arrival')",
            name="kind",
        ),
        CheckConstraint("turn IN ('','first','repeat')", name="turn"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    kind: Mapped[str]
    decided_at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    text: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")  # code of `refusal_reasons`
    examination: Mapped[str] = mapped_column(default="")
    note_id: Mapped[UUID | None]  # the examination note that stands for these words
    help_given: Mapped[str] = mapped_column(default="")
    advice: Mapped[str] = mapped_column(default="")
    turn: Mapped[str] = mapped_column(default="")  # first, repeat: within the same illness
    told: Mapped[bool | None]  # relatives informed; None: not asked
    told_at: Mapped[datetime | None]
    told_whom: Mapped[str] = mapped_column(default="")
    facility_to: Mapped[str] = mapped_column(default="")
    transport: Mapped[str] = mapped_column(default="")
    agreed_with: Mapped[str] = mapped_column(default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(
        default=""
    )  # of one taken back by two people; a later decision says nothing here
    encounter: Mapped[Encounter] = relationship()
    by: Mapped[Staff] = relationship()


class Handover(FacilityOwned, Base):
    """The ambulance's accompanying sheet as reception took it over (cis-forms.md 11.4). A corrected one replaces the one before."""

    __tablename__ = "handover"
    __table_args__ = args(
        partial("uq_handover_encounter", "facility_id", "encounter_id", unique=True, where="replaced_at IS NULL"),
        Index("ix_handover_encounter", "facility_id", "encounter_id"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    station: Mapped[str] = mapped_column(default="")
    sheet_number: Mapped[str] = mapped_column(default="")
    brigade: Mapped[str] = mapped_column(default="")
    call_number: Mapped[str] = mapped_column(default="")
    called_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    reached_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    taken_from: Mapped[str] = mapped_column(default="")
    circumstances: Mapped[str] = mapped_column(default="")
    diagnosis: Mapped[str] = mapped_column(default="")
    condition: Mapped[str] = mapped_column(default="")
    vitals: Mapped[dict[str, Any]] = mapped_column(default=dict)  # decimals as text, by names of rules.VITALS
    help_given: Mapped[str] = mapped_column(default="")
    position: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    crew: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime]
    received_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaced_at: Mapped[datetime | None]
    received_by: Mapped[Staff] = relationship(foreign_keys=[received_by_id])


class BedRequest(FacilityOwned, Versioned, Base):
    """A department is asked to take the patient; it accepts or says why not."""

    __tablename__ = "bed_request"
    __table_args__ = args(
        Index("ix_bed_request_open", "facility_id", "state"),
        Index("ix_bed_request_encounter", "facility_id", "encounter_id"),
        CheckConstraint("state IN ('waiting','accepted','declined','withdrawn','placed')", name="state"),
        CheckConstraint("wish IN ('ordinary','better','isolator')", name="wish"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    wish: Mapped[str] = mapped_column(default="ordinary")
    state: Mapped[str] = mapped_column(default="waiting")
    planned_on: Mapped[date | None]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    encounter: Mapped[Encounter] = relationship()
    department: Mapped[Department] = relationship()


class BroughtPaper(FacilityOwned, Base):
    """A line of the check list of a planned stay: the patient brought it, or it is not needed. A corrected one replaces the one before."""

    __tablename__ = "brought_paper"
    __table_args__ = args(
        partial(
            "uq_brought_paper_line",
            "facility_id",
            "encounter_id",
            "words",
            unique=True,
            where="replaced_at IS NULL",
        ),
        CheckConstraint("state IN ('brought','not_needed')", name="state"),
    )
    encounter_id: Mapped[UUID] = mapped_column(ForeignKey("encounter.id"))
    words: Mapped[str]  # of the hospital's list, as it was then
    state: Mapped[str]
    dated: Mapped[date | None]  # of the test or the paper
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    replaced_at: Mapped[datetime | None]
