"""Where patients lie now, for banners and lists."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam

from lighthis.admission.models import BedOccupancy, Stay
from lighthis.db.reading import among, of
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.staff.models import Staff


@dataclass(frozen=True)
class Whereabouts:
    """Where a patient lies now, for the banner."""

    department: Department
    room: str
    bed: str
    admitted_at: datetime
    doctor: Staff | None


OCCUPANCY = BedOccupancy.__table__.c
_OCCUPIED = (
    of(BedOccupancy)
    .along("bed", Bed, "bed_id", "id", "number", "room_id")
    .along("bed.room", Room, "room_id", "id", "number", "department_id")
    .along("bed.room.department", Department, "department_id")
    .along("stay", Stay, "stay_id", "id", "encounter_id", "doctor_id", "admitted_at")
    .along("stay.encounter", Encounter, "encounter_id", "id", "patient_id")
    .along("stay.doctor", Staff, "doctor_id", "id", "family", "given", "patronymic")
)
_LYING = (
    _OCCUPIED.where(OCCUPANCY.facility_id == bindparam("at"), OCCUPANCY.until.is_(None))
    .where(among(_OCCUPIED.columns("stay.encounter").patient_id, "ids"))
    .order_by(OCCUPANCY.since)
)


def lying(ids: list[UUID], *, at: UUID) -> dict[UUID, Whereabouts]:
    """Of these patients, who lies at a facility, and where; in one statement however many they are; for looking only."""
    return {
        one.stay.encounter.patient_id: Whereabouts(
            one.bed.room.department, one.bed.room.number, one.bed.number, one.stay.admitted_at, one.stay.doctor
        )
        for one in _LYING.all(at=at, ids=ids)
    }
