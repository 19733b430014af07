"""The register of patients, shared by all hospitals of the installation."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db import types
from lighthis.db.base import Base, FacilityOwned, InstallationOwned, Versioned, args, partial
from lighthis.facility.models import ANYWHERE
from lighthis.packs import identifiers
from lighthis.packs.pack import today_in_country
from lighthis.registration import index_models  # noqa: F401  (its tables are of this domain too)
from lighthis.registration.social import PatientBenefit
from lighthis.staff.models import Staff

MOTHER = "mother"  # code of `kinship`


class Patient(InstallationOwned, Versioned, Base):
    """A person of the register, known or unknown."""

    __tablename__ = "patient"
    __table_args__ = args(
        CheckConstraint("sex IN ('male','female','unknown')", name="sex"),
        CheckConstraint("birth_precision IN ('day','month','year','estimated','unknown')", name="birth_precision"),
    )
    search_row: Mapped[int] = mapped_column(unique=True)
    sex: Mapped[str] = mapped_column(default="unknown")
    birth_date: Mapped[date | None]
    birth_precision: Mapped[str] = mapped_column(default="day")
    is_unknown: Mapped[bool] = mapped_column(default=False)
    signs: Mapped[str] = mapped_column(default="")  # of a person nobody can name: marks, clothes, where found
    citizenship: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="")
    died_at: Mapped[datetime | None]
    social_status: Mapped[str] = mapped_column(default="")
    work: Mapped[str] = mapped_column(default="")
    occupation: Mapped[str] = mapped_column(default="")
    school: Mapped[str] = mapped_column(default="")  # of a small child the kindergarten
    nationality: Mapped[str] = mapped_column(default="")
    residency: Mapped[str] = mapped_column(default="")
    disability: Mapped[str] = mapped_column(default="")  # group
    disability_kind: Mapped[str] = mapped_column(default="")
    clinic: Mapped[str] = mapped_column(default="")  # to which the person is attached
    clinic_since: Mapped[date | None]
    lacking: Mapped[str] = mapped_column(default="")  # why a phone or a number that the hospital asks for is missing
    is_nameless: Mapped[bool] = mapped_column(default=False)  # a newborn, registered under the mother
    born_at: Mapped[datetime | None]  # of those born in a hospital
    birth_order: Mapped[int | None]  # of twins: 1, 2, 3
    blood_group: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")  # "desk", "import"
    allergies_asked_at: Mapped[datetime | None]
    withdrawn_at: Mapped[
        datetime | None
    ]  # the import that brought the person was taken back: nobody sees them any more
    names: Mapped[list["PatientName"]] = relationship(
        back_populates="patient", order_by="PatientName.id", lazy="selectin"
    )
    identifiers: Mapped[list["PatientIdentifier"]] = relationship(
        back_populates="patient", order_by="PatientIdentifier.id", lazy="selectin"
    )
    contacts: Mapped[list["PatientContact"]] = relationship(
        order_by="PatientContact.id", lazy="selectin", foreign_keys="PatientContact.patient_id"
    )
    addresses: Mapped[list["PatientAddress"]] = relationship(order_by="PatientAddress.id", lazy="selectin")
    allergies: Mapped[list["Allergy"]] = relationship(order_by="Allergy.id", lazy="selectin")
    benefits: Mapped[list[PatientBenefit]] = relationship(order_by="PatientBenefit.id")
    cards: Mapped[list["Card"]] = relationship(
        primaryjoin=lambda: and_(Card.patient_id == Patient.id, Card.facility_id.in_(ANYWHERE)), order_by="Card.id",
        lazy="selectin",
    )  # fmt: skip

    @property
    def name(self) -> "PatientName | None":
        """The spelling in use."""
        current = [name for name in self.names if name.use == "current"]
        return current[-1] if current else None

    def identifier(self, kind: str) -> "PatientIdentifier | None":
        """The newest identifier of a kind that nobody withdrew."""
        found = [one for one in self.identifiers if one.kind == kind and one.state != "withdrawn"]
        return found[-1] if found else None

    @property
    def national(self) -> "PatientIdentifier | None":
        """The national number of the country we are in."""
        return self.identifier(identifiers.national().kind)

    def address(self, use: str = "") -> "PatientAddress | None":
        """Where the person is `registered` or `lived`; without a use the place lived in, else the other."""
        by_use = {one.use: one for one in self.addresses}
        return by_use.get(use) if use else by_use.get("lived", by_use.get("registered"))

    def contact(self, kind: str) -> "PatientContact | None":
        """The first phone of one's `own`, or the first of the `kin`."""
        return next((one for one in self.contacts if one.kind == kind), None)

    @property
    def mother_id(self) -> UUID | None:
        """The mother's record, where the two are linked."""
        return next((one.other_id for one in self.contacts if one.relation == MOTHER and one.other_id), None)

    @property
    def benefit(self) -> str:
        """The category of the newest benefit that holds today."""
        today = today_in_country()
        return next((one.category for one in reversed(self.benefits) if one.holds_on(today)), "")


class PatientName(InstallationOwned, Base):
    """A spelling the person ever had, kept as it was written."""

    __tablename__ = "patient_name"
    __table_args__ = args(CheckConstraint("use IN ('current','former','alias')", name="use"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    family: Mapped[str] = mapped_column(default="")
    given: Mapped[str] = mapped_column(default="")
    patronymic: Mapped[str] = mapped_column(default="")
    use: Mapped[str] = mapped_column(default="current")
    note: Mapped[str] = mapped_column(default="")  # of an alias: why it is kept (a code of rules.spellings)
    sort_key: Mapped[str] = mapped_column(default="")
    patient: Mapped[Patient] = relationship(back_populates="names")


class PatientIdentifier(InstallationOwned, Base):
    """A number of a person: PINFL, passport, birth certificate, a number in another system (rulings 7)."""

    __tablename__ = "patient_identifier"
    __table_args__ = args(
        CheckConstraint("state IN ('confirmed','unconfirmed','disputed','withdrawn')", name="state"),
        partial("uq_patient_identifier_confirmed", "system", "value", unique=True, where="state = 'confirmed'"),
        Index("ix_patient_identifier_value", "value"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str]  # one of the country pack's, or source
    system: Mapped[str]
    value: Mapped[str]
    state: Mapped[str] = mapped_column(default="confirmed")
    reason: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")  # of a foreign document
    issued_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    issued_by: Mapped[str] = mapped_column(default="")
    is_old: Mapped[bool] = mapped_column(default=False)  # superseded: FHIR's use "old"
    patient: Mapped[Patient] = relationship(back_populates="identifiers")


class PatientContact(InstallationOwned, Base):
    """A phone of the patient's own, or somebody close: next of kin, mother, guardian, perhaps a patient of the register too."""

    __tablename__ = "patient_contact"
    __table_args__ = args(CheckConstraint("kind IN ('own','kin')", name="kind"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(default="own")
    phone: Mapped[str]  # E.164 where it could be read, else as written
    person: Mapped[str] = mapped_column(default="")
    relation: Mapped[str] = mapped_column(default="")  # code of `kinship`
    note: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")  # what shows that somebody may sign for the patient
    is_representative: Mapped[bool] = mapped_column(default=False)
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)


class PatientAddress(InstallationOwned, Base):
    """Where the person lives or is registered."""

    __tablename__ = "patient_address"
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    use: Mapped[str] = mapped_column(default="lived")  # lived, registered
    country: Mapped[str] = mapped_column(default="UZ")
    region: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    mahalla: Mapped[str] = mapped_column(default="")
    line: Mapped[str] = mapped_column(default="")
    is_rural: Mapped[bool | None]


class Allergy(InstallationOwned, Base):
    """An allergy belongs to the patient, whoever wrote it: it must be seen in every hospital."""

    __tablename__ = "allergy"
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    substance: Mapped[str]
    reaction: Mapped[str] = mapped_column(default="")
    year: Mapped[int | None]
    how_known: Mapped[str] = mapped_column(default="")
    noted_by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")


class PatientLink(InstallationOwned, Base):
    """Two records of one person: a link and nothing re-pointed (rulings 2)."""

    __tablename__ = "patient_link"
    __table_args__ = args(
        CheckConstraint("loser_id <> survivor_id", name="two"),
        partial("uq_patient_link_open", "loser_id", unique=True, where="ended_at IS NULL"),
    )
    loser_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    survivor_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    by_id: Mapped[UUID] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    ended_why: Mapped[str] = mapped_column(default="")
    by: Mapped[Staff] = relationship(foreign_keys=[by_id])
    ended_by: Mapped[Staff | None] = relationship(foreign_keys=[ended_by_id])


class LikelyPair(InstallationOwned, Base):
    """Two records that may be one person, for a senior clerk to look at; the answer stays with its score (names.md 5.6)."""

    __tablename__ = "likely_pair"
    __table_args__ = args(
        CheckConstraint("state IN ('open','same','other')", name="state"),
        CheckConstraint("source IN ('desk','edit','number','import','merge')", name="source"),
        CheckConstraint("first_id < second_id", name="once"),
        UniqueConstraint("first_id", "second_id"),
        Index("ix_likely_pair_open", "state", "id"),
    )
    first_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    source: Mapped[str]
    score: Mapped[Decimal] = mapped_column(types.Quantity)  # bits; 1 or more may be one person, 5 or more very likely
    levels: Mapped[dict[str, Any]]  # how each field agrees, for learning the weights anew
    fold_version: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
    reason: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff.id"))
    answered_at: Mapped[datetime | None]


class Card(FacilityOwned, Base):
    """The patient's card number at one hospital."""

    __tablename__ = "card"
    __table_args__ = args(
        UniqueConstraint("facility_id", "number"),
        UniqueConstraint("facility_id", "patient_id"),
        Index("ix_card_newest", "facility_id", "id"),
    )
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    number: Mapped[str]
