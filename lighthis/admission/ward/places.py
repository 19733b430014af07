"""Who lies where, for the treatment sheet: by department that answers, by room and bed."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, or_, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.admission.ward.bedmap import natural
from lighthis.admission.ward.family import beside_mothers
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room
from lighthis.treatment.queries import Place


def places(at: UUID, department_id: UUID | None = None) -> list[Place]:
    """Everybody who lies in a department, or in the hospital, by room and bed, newborns after the mother beside whom they lie; who has no bed comes first."""
    lain = and_(BedOccupancy.facility_id == at, BedOccupancy.stay_id == Stay.id, BedOccupancy.until.is_(None))
    rows = (
        select(
            Stay.encounter_id, Encounter.patient_id, Stay.id, Stay.number, StayDepartment.department_id,
            func.coalesce(Room.number, ""), func.coalesce(Bed.number, ""), StayDepartment.since, Stay.admitted_at, Stay.left_at,
            Stay.doctor_id, Stay.is_newborn,
        )
        .select_from(StayDepartment)
        .join(Stay, and_(Stay.facility_id == at, Stay.id == StayDepartment.stay_id))
        .join(Encounter, and_(Encounter.facility_id == at, Encounter.id == Stay.encounter_id))
        .outerjoin(BedOccupancy, lain)
        .outerjoin(Bed, and_(Bed.facility_id == at, Bed.id == BedOccupancy.bed_id))
        .outerjoin(Room, and_(Room.facility_id == at, Room.id == Bed.room_id))
        .where(StayDepartment.facility_id == at, StayDepartment.until.is_(None), Stay.left_at.is_(None))
    )  # fmt: skip
    if department_id is not None:
        rows = rows.where(StayDepartment.department_id == department_id)
    there: list[Any] = list(session.execute(rows))
    beside = beside_mothers([row[2] for row in there if row.is_newborn and not row[6]], at)
    return sorted((Place(*row[:11], beside=beside.get(row[2])) for row in there), key=_order)


def _order(one: Place) -> tuple[Any, ...]:
    room, bed = one.beside or (one.room, one.bed)
    return natural(room), natural(bed), one.beside is not None


def place_of(encounter_id: UUID, at: UUID) -> Place | None:
    """The stay of a coming with its bed, after the stay with the last one; None where there is none that holds."""
    lay = _pieces(encounter_id, at, BedOccupancy, Room.number, Bed.number, BedOccupancy.until).join(
        Bed, and_(Bed.facility_id == at, Bed.id == BedOccupancy.bed_id)
    )
    bed = session.execute(lay.join(Room, and_(Room.facility_id == at, Room.id == Bed.room_id)).limit(1)).first()
    answered = _pieces(
        encounter_id, at, StayDepartment, Stay.encounter_id, Encounter.patient_id, Stay.id, Stay.number, StayDepartment.department_id,
        StayDepartment.since, Stay.admitted_at, Stay.left_at, Stay.doctor_id, Stay.is_newborn,
    )  # fmt: skip
    stay: Any = session.execute(answered.limit(1)).first()
    if stay is None:
        return None
    lies = bed is not None and (bed.until is None or stay.left_at is not None)
    beside = _beside(stay.id, at, is_here=stay.left_at is None) if stay.is_newborn and not lies else None
    return Place(*stay[:5], *(bed[:2] if bed is not None and lies else ("", "")), *stay[5:9], beside=beside)


def _beside(stay_id: UUID, at: UUID, *, is_here: bool) -> tuple[str, str] | None:
    """Where the mother of a newborn without a bed lies; empty once the child has left."""
    return beside_mothers([stay_id], at).get(stay_id) if is_here else ("", "")


def _pieces(encounter_id: UUID, at: UUID, piece: type[BedOccupancy | StayDepartment], *columns: Any) -> Select[Any]:
    """The pieces of a stay that holds, the last first; those that were entered by mistake are empty and come after the others."""
    rows = select(*columns).select_from(piece).join(Stay, and_(Stay.facility_id == at, Stay.id == piece.stay_id))
    rows = rows.join(Encounter, and_(Encounter.facility_id == at, Encounter.id == Stay.encounter_id))
    real = case((or_(piece.until.is_(None), piece.until > piece.since), 0), else_=1)
    rows = rows.where(piece.facility_id == at, Stay.encounter_id == encounter_id, Stay.withdrawn_at.is_(None))
    return rows.order_by(real, piece.since.desc(), piece.id.desc())
