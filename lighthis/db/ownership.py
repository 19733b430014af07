"""No row of one facility points to another's (rulings 1): checked where every write passes."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, event
from sqlalchemy.orm import Session

from lighthis.db.base import Base, FacilityOwned
from lighthis.db.engine import session


class ForeignFacility(Exception):
    """A row would point to another facility's row: a fault of the program, or an attack."""


@event.listens_for(session, "before_flush")
def check(store: Session, *_: Any) -> None:
    """Compare each new or changed facility-owned row with the rows it points to, each of which is looked up once a flush. Raises
    ForeignFacility."""
    known: dict[UUID, UUID | None] = {row.id: row.facility_id for row in store.new if isinstance(row, FacilityOwned)}
    for row in [*store.new, *store.dirty]:
        if isinstance(row, FacilityOwned):
            _check_row(store, row, known)


def points_inside(table: Table) -> bool:
    """Whether rows of a table point to rows that belong to a facility: only the session can write them."""
    return any(_is_inside(key.column.table) for column in table.columns for key in column.foreign_keys)


def _is_inside(target: Table) -> bool:
    return target.name != "facility" and "facility_id" in target.columns


def _check_row(store: Session, row: Any, known: dict[UUID, UUID | None]) -> None:
    for column in row.__table__.columns:
        for key in column.foreign_keys:
            target = key.column.table
            if not _is_inside(target):
                continue
            value = getattr(row, row.__mapper__.get_property_by_column(column).key)
            if value is None:
                continue
            if value not in known:
                known[value] = _facility_of(store, target, value)
            if known[value] != row.facility_id:
                raise ForeignFacility(f"{row.__table__.name}.{column.name} points to another facility's {target.name}")


def _facility_of(store: Session, table: Table, id_: UUID) -> UUID | None:
    owner = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
    with store.no_autoflush:
        found = store.get(owner, id_)
    return found.facility_id if found is not None else None
