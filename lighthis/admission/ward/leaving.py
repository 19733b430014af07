"""Which beds are to be free today: announced, and still occupied until the patient has gone."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db.engine import session
from lighthis.facility.models import Bed, Facility, Room


@dataclass(frozen=True)
class Leaving:
    """A bed that is to be free, and when; nobody is named."""

    room: str
    bed: str
    sex: str
    at: datetime


def end_of(on: date, at: UUID) -> datetime:
    """When a day of a facility ends."""
    zone = ZoneInfo(session.get_one(Facility, at).zone)
    return datetime.combine(on + timedelta(days=1), time(0), zone)


def leaving(department_id: UUID, on: date, *, at: UUID) -> list[Leaving]:
    """The beds of a department that are to be free by the end of a day, the soonest first; cots and the like are left out."""
    rows = (
        select(Room.number, Bed.number, Room.sex, Stay.leaving_at)
        .select_from(BedOccupancy)
        .join(Stay, Stay.id == BedOccupancy.stay_id)
        .join(Bed, Bed.id == BedOccupancy.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(BedOccupancy.facility_id == at, Stay.facility_id == at, Room.department_id == department_id)
        .where(BedOccupancy.until.is_(None), Stay.leaving_at < end_of(on, at), Bed.kind.not_in(("cot", "carer")))
        .order_by(Stay.leaving_at, Room.number, Bed.number)
    )
    return [Leaving(*row) for row in session.execute(rows)]
