"""Who lies where, for the treatment sheet: by department that answers, by room and bed."""

from uuid import UUID

from sqlalchemy import and_, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.admission.queries.stays import stay_of
from lighthis.admission.ward.bedmap import natural
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room
from lighthis.treatment.queries import Place


def places(at: UUID, department_id: UUID | None = None) -> list[Place]:
    """Everybody who lies in a department, or in the hospital, by room and bed."""
    rows = (
        select(
            Stay.encounter_id, Encounter.patient_id, Stay.id, Stay.number, StayDepartment.department_id, Room.number, Bed.number,
            StayDepartment.since, Stay.admitted_at, Stay.left_at, Stay.doctor_id,
        )
        .select_from(BedOccupancy)
        .join(Stay, and_(Stay.facility_id == at, Stay.id == BedOccupancy.stay_id))
        .join(StayDepartment, and_(StayDepartment.facility_id == at, StayDepartment.stay_id == Stay.id))
        .join(Encounter, and_(Encounter.facility_id == at, Encounter.id == Stay.encounter_id))
        .join(Bed, and_(Bed.facility_id == at, Bed.id == BedOccupancy.bed_id))
        .join(Room, and_(Room.facility_id == at, Room.id == Bed.room_id))
        .where(BedOccupancy.facility_id == at, BedOccupancy.until.is_(None), StayDepartment.until.is_(None))
    )  # fmt: skip
    if department_id is not None:
        rows = rows.where(StayDepartment.department_id == department_id)
    found = [Place(*row) for row in session.execute(rows)]
    return sorted(found, key=lambda one: (natural(one.room), natural(one.bed)))


def place_of(encounter_id: UUID, at: UUID) -> Place | None:
    """The stay of a coming with its present bed, or the last; None where there is none that holds."""
    stay = stay_of(encounter_id, at=at)
    if stay is None or not stay.occupancies:
        return None
    real = [one for one in stay.departments if one.is_real] or stay.departments
    bed = ([one for one in stay.occupancies if one.is_real] or stay.occupancies)[-1].bed
    return Place(
        stay.encounter_id, stay.encounter.patient_id, stay.id, stay.number, real[-1].department_id, bed.room.number, bed.number,
        real[-1].since, stay.admitted_at, stay.left_at, stay.doctor_id,
    )  # fmt: skip
