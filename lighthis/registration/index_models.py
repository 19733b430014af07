"""The tables of the name index: made from the register, and made anew from it at any time."""

from sqlalchemy.orm import Mapped, mapped_column

from lighthis.db.base import Base


class NameCard(Base):
    """What search and comparison need of a patient, in one small text beside the index: one row read and not five."""

    __tablename__ = "name_card"
    owner = "index"
    search_row: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card: Mapped[str]


class NameVocab(Base):
    """Every key that some name of the register folds to (names.md 5.2)."""

    __tablename__ = "name_vocab"
    owner = "index"
    word: Mapped[str] = mapped_column(primary_key=True)


class NameDeletion(Base):
    """Keys by what is left of them when one letter is taken away: one-edit search by plain equality."""

    __tablename__ = "name_deletion"
    owner = "index"
    rest: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)


class NameFold(Base):
    """By which version of the folding the keys of the index were made, and how far making them anew has come."""

    __tablename__ = "name_fold"
    owner = "index"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # always 1
    version: Mapped[int]
    wanted: Mapped[int | None]  # while the keys are made anew: the version they are going to
    done: Mapped[int | None]  # and the last patient's `search_row` that has them
