"""Tables of the hospital as a building and as a legal body."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lighthis.db.base import Base, FacilityOwned, InstallationOwned, Versioned, args

BY_DAY = "day_hospital"  # patients come for the day: days of treatment and statistics of its own (cis-forms.md 4.3 items 5, 6)


class Named:
    """A name in the four languages of the screens; what is missing falls back on Russian, then Uzbek."""

    name_ru: Mapped[str] = mapped_column(default="")
    name_uz: Mapped[str] = mapped_column(default="")
    name_uz_cyrl: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")

    def name_in(self, language: str) -> str:
        """The name for a reader of `ru`, `uz`, `uz_Cyrl` or `en`."""
        by_language = {"ru": self.name_ru, "uz": self.name_uz, "uz_Cyrl": self.name_uz_cyrl, "en": self.name_en}
        return by_language.get(language) or self.name_ru or self.name_uz or self.name_uz_cyrl or self.name_en


class Facility(InstallationOwned, Versioned, Named, Base):
    """One hospital of the installation."""

    __tablename__ = "facility"
    code: Mapped[str] = mapped_column(unique=True)  # three letters before every card number
    zone: Mapped[str] = mapped_column(default="Asia/Tashkent")
    currency: Mapped[str] = mapped_column(default="UZS")
    paper_language: Mapped[str] = mapped_column(default="ru")
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    tax_id: Mapped[str] = mapped_column(default="")
    state_code: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    bank: Mapped[str] = mapped_column(default="")  # bank, account, MFO: where organisations pay to
    census_hour: Mapped[int] = mapped_column(default=9)  # when wards hand in the day's sheet
    census_at: Mapped[int] = mapped_column(default=0)  # minutes after midnight: where a day of the statistics begins
    domains_off: Mapped[list[str]] = mapped_column(default=list)  # "triage", "admission", "billing"
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_open: Mapped[bool] = mapped_column(default=False)  # set-up finished: the first real patient may come


ANYWHERE = select(Facility.__table__.c.id)  # for the few reads over all hospitals: who signs in, cards of the register


class Department(FacilityOwned, Versioned, Named, Base):
    """A department; its kind says which pages know it."""

    __tablename__ = "department"
    __table_args__ = args(
        UniqueConstraint("facility_id", "code"),
        CheckConstraint(
            "kind IN ('emergency','inpatient','icu','day_hospital','outpatient','diagnostic','other')", name="kind"
        ),
    )
    code: Mapped[str]
    kind: Mapped[str]
    profile: Mapped[str] = mapped_column(default="")
    is_closed: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime | None]  # when it began to work, where that is known
    closed_at: Mapped[datetime | None]
    rooms: Mapped[list["Room"]] = relationship(
        primaryjoin="and_(Room.department_id == Department.id, Room.facility_id == Department.facility_id)",
        foreign_keys="Room.department_id", back_populates="department", order_by="Room.number",
    )  # fmt: skip


class Room(FacilityOwned, Versioned, Base):
    """A ward room (палата)."""

    __tablename__ = "room"
    __table_args__ = args(
        UniqueConstraint("facility_id", "department_id", "number"),
        CheckConstraint("sex IN ('any','male','female')", name="sex"),
        CheckConstraint("kind IN ('ordinary','better','isolator')", name="kind"),
    )
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    number: Mapped[str]
    sex: Mapped[str] = mapped_column(default="any")
    kind: Mapped[str] = mapped_column(default="ordinary")
    department: Mapped[Department] = relationship(back_populates="rooms")
    beds: Mapped[list["Bed"]] = relationship(
        primaryjoin="and_(Bed.room_id == Room.id, Bed.facility_id == Room.facility_id)", foreign_keys="Bed.room_id",
        back_populates="room", order_by="Bed.number",
    )  # fmt: skip


class Bed(FacilityOwned, Versioned, Base):
    """A place to lie. Kinds by rulings 32, so that "one patient a bed" never has to be switched off."""

    __tablename__ = "bed"
    __table_args__ = args(
        UniqueConstraint("facility_id", "room_id", "number"),
        CheckConstraint("kind IN ('bed','cot','carer','reserved')", name="kind"),
        CheckConstraint("state IN ('ready','cleaning','closed')", name="state"),
    )
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    number: Mapped[str]
    profile: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="bed")
    state: Mapped[str] = mapped_column(default="ready")
    state_reason: Mapped[str] = mapped_column(default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    room: Mapped[Room] = relationship(back_populates="beds")


class BedPeriod(FacilityOwned, Base):
    """What a bed was from a moment to a moment: where it stood, of which profile and sex. The statistics count these rows.

    A new row is how a bed changes room, sex, profile, kind or department, or comes back into service; the database refuses two at
    once (db/objects.py). `profile` and `sex` are never empty: what a bed does not say itself, its department and its room say.
    """

    __tablename__ = "bed_period"
    __table_args__ = args(
        Index("ix_bed_period_bed", "facility_id", "bed_id", "since"),
        Index("ix_bed_period_department", "facility_id", "department_id"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint("sex IN ('any','male','female')", name="sex"),
        CheckConstraint("kind IN ('bed','cot','carer','reserved')", name="kind"),
    )
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    profile: Mapped[str]
    sex: Mapped[str] = mapped_column(default="any")
    kind: Mapped[str] = mapped_column(default="bed")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    bed: Mapped[Bed] = relationship()


class BedClosure(FacilityOwned, Base):
    """A bed that nobody may lie in from a moment to a moment, still counted as deployed (form 007, column 4)."""

    __tablename__ = "bed_closure"
    __table_args__ = args(
        Index("ix_bed_closure_bed", "facility_id", "bed_id", "since"),
        CheckConstraint("until IS NULL OR until >= since", name="until_after_since"),
        CheckConstraint("reason IN ('repair','quarantine','disinfection','other')", name="reason"),
    )
    bed_id: Mapped[UUID] = mapped_column(ForeignKey("bed.id"))
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    by_id: Mapped[UUID | None]  # who closed it (people stand on a higher floor); None: brought in
    bed: Mapped[Bed] = relationship()


class NumberSeries(FacilityOwned, Base):
    """The last number given of a kind in a year; taken under the row's lock, so numbers have no gaps and no twins."""

    __tablename__ = "number_series"
    __table_args__ = args(UniqueConstraint("facility_id", "kind", "year"))
    kind: Mapped[str]
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


class ImportedRow(FacilityOwned, Base):
    """Where a row of a hospital's history came from: which row of which file made it, and what that row said."""

    __tablename__ = "imported_row"
    __table_args__ = args(
        UniqueConstraint("facility_id", "kind", "source_id"), Index("ix_imported_row_row", "facility_id", "row_id")
    )
    kind: Mapped[str]  # the file, without its ending
    source_id: Mapped[str]
    row_id: Mapped[UUID]
    digest: Mapped[str]
