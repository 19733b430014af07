"""Tables of what a hospital installs itself: official editions of the ICD-10."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base, InstallationOwned, args


class Icd10Edition(InstallationOwned, Base):
    """An official file of titles in one language; the newest of a language is the one that is read, earlier ones stay."""

    __tablename__ = "icd10_edition"
    __table_args__ = args(
        Index("ix_icd10_edition_language", "language", "created_at"),
        CheckConstraint("language IN ('ru','uz','uz_Cyrl','en')", name="language"),
    )
    language: Mapped[str]
    name: Mapped[str]
    file: Mapped[str]
    digest: Mapped[str]  # SHA-256 of the file
    titles: Mapped[int]


class Icd10Title(InstallationOwned, Base):
    """The title of a code in an edition, with the days between which the edition lets it be used."""

    __tablename__ = "icd10_title"
    __table_args__ = args(UniqueConstraint("edition_id", "code"))
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("icd10_edition.id"))
    code: Mapped[str]
    title: Mapped[str]
    words: Mapped[str]  # the keys of the title's words, as a search compares them
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]  # the last day
