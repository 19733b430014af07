"""The rows of a stay as they are now, kept by us; intervals begun and ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from lighthis.admission.models import BedHold, BedOccupancy, Stay, StayCarer, StayCorrection, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.facility.models import Bed
from lighthis.kernel.text import N_, Refusal

Row = TypeVar("Row", Bed, BedHold, BedRequest, Encounter, Stay, StayCarer, StayCorrection)


def locked(row: Row) -> Row:
    """The row as it is now, kept by us until the unit ends."""
    return session.get_one(type(row), row.id, with_for_update=True, populate_existing=True)


def locked_open(stay: Stay) -> Stay:
    """A stay that is not over, as it is now. Raises Refusal."""
    stay = locked(stay)
    session.expire(stay, ["occupancies", "departments"])
    if stay.left_at is not None:
        raise Refusal(N_("The patient has already left."))
    return stay


def present_bed(stay: Stay) -> BedOccupancy | None:
    """Where the patient lies now; None without a bed (in the corridor). Raises Refusal where the stay is over."""
    if stay.left_at is not None:
        raise Refusal(N_("The patient has already left."))
    return next((one for one in stay.occupancies if one.until is None), None)


def here_since(stay: Stay) -> datetime:
    """Since when the patient is where he or she is: in this bed, or in this department without one."""
    present, ended = present_bed(stay), [one.until for one in stay.occupancies if one.until is not None]
    return present.since if present is not None else max([open_department(stay).since, *ended])


def open_department(stay: Stay) -> StayDepartment:
    """The piece of the department that answers for the patient now."""
    return next(one for one in stay.departments if one.until is None)


def begin_department(stay: Stay, department_id: UUID, at: datetime) -> None:
    """The department answers for the patient from then on."""
    stay.departments.append(StayDepartment(facility_id=stay.facility_id, department_id=department_id, since=at))


def change_department(stay: Stay, department_id: UUID, at: datetime) -> None:
    """Another department answers from then on."""
    open_department(stay).until = at
    session.flush()
    begin_department(stay, department_id, at)
    session.flush()


def lay(stay: Stay, bed: Bed, at: datetime, *, doctor_before: UUID | None = None) -> None:
    """The patient lies in a bed from then on."""
    stay.occupancies.append(
        BedOccupancy(facility_id=stay.facility_id, bed=bed, since=at, doctor_before_id=doctor_before)
    )
    session.flush()


@contextmanager
def bed_is_mine(bed: Bed) -> Iterator[None]:
    """The database has the last word on "one patient a bed, one bed a patient"; its no becomes a sentence."""
    words = N_("Bed %(bed)s in room %(room)s was taken a moment ago. Choose another.")
    refusal = Refusal(words, field="bed", bed=bed.number, room=bed.room.number)
    try:
        with session.begin_nested():
            yield
    except IntegrityError as clash:
        raise refusal from clash
