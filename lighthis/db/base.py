"""The base of every table: STRICT on SQLite, one UUIDv7 key, two classes of ownership."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, Table, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from lighthis.db import thrift, types
from lighthis.kernel import clock
from lighthis.kernel.ids import new_id

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


thrift.correct()


class Base(DeclarativeBase):
    """Every table has one `id` made by the application."""

    metadata = MetaData(naming_convention=NAMES)
    # one instance of each for all columns: SQLAlchemy makes a class of comparisons for every instance of a type of ours
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: types.Text(),
        int: types.Integer(),
        bool: types.Flag(),
        datetime: types.Instant(),
        date: types.Day(),
        Decimal: types.Money(),
        UUID: types.Id(),
        dict[str, Any]: types.Json(),
        list[str]: types.Json(),
        bytes: types.Bytes(),
    }

    @declared_attr.directive
    def __table_args__(cls) -> Any:  # noqa: N805
        return ({"sqlite_strict": True},)


def args(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments with the store's own options added."""
    return (*constraints, {"sqlite_strict": True})


_PARTIAL: list[tuple[Index, str]] = []


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows that fulfil a condition."""
    made = Index(name, *columns, unique=unique, sqlite_where=text(where))
    _PARTIAL.append((made, where))
    return made


def tell_postgresql() -> None:
    """Say the conditions to PostgreSQL too. Its dialect is read for that, so only an installation that uses it pays for it."""
    for index, where in _PARTIAL:
        index.dialect_kwargs["postgresql_where"] = text(where)


class Keyed:
    """The one key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-100)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=90)


class InstallationOwned(Keyed):
    """Shared by all hospitals of the installation: the register of patients, staff, code lists (rulings 1)."""

    owner: ClassVar[str] = "installation"


class FacilityOwned(Keyed):
    """Belongs to one facility and points to no other facility's row (rulings 1)."""

    owner: ClassVar[str] = "facility"

    @declared_attr
    def facility_id(cls) -> Mapped[UUID]:  # noqa: N805
        return mapped_column(ForeignKey("facility.id"), sort_order=-99, nullable=False)


class Versioned:
    """A row that two people can edit at once: the second finds out (web shows both texts)."""

    version: Mapped[int] = mapped_column(default=1, sort_order=91, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


@event.listens_for(Table, "after_parent_attach")
def _check_flags(table: Table, parent: Any) -> None:
    """Every flag column is 0 or 1, said to the database too."""
    for column in table.columns if table.metadata is Base.metadata else ():  # a migration says it in its own words
        name = f"{column.name}_is_flag"
        if isinstance(column.type, types.Flag) and all(str(one.name) != name for one in table.constraints):
            table.append_constraint(CheckConstraint(f"{column.name} IN (0, 1)", name=name))
