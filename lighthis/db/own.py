"""One row of a facility by its key: whoever asks for another's finds nothing (rulings 17)."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.interfaces import ORMOption

from lighthis.db.base import FacilityOwned
from lighthis.db.engine import session
from lighthis.kernel.text import NotFound

R = TypeVar("R", bound=FacilityOwned)


def own(model: type[R], id_: UUID, *, at: UUID, lock: bool = False, options: tuple[ORMOption, ...] = ()) -> R:
    """The row of a facility; `lock` makes others wait who change it, and reads it afresh. Raises NotFound."""
    rows = select(model).where(model.id == id_, model.facility_id == at).options(*options)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(rows)
    if found is None:
        raise NotFound
    return found
