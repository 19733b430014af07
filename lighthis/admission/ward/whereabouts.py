"""Where patients lie now, for banners and lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, select

from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.admission.ward.family import beside_mothers
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among, plain
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Department, Room
from lighthis.staff.models import Staff


@dataclass(frozen=True)
class Whereabouts:
    """Where a patient lies now, for the banner: in a bed, at the mother's (`is_beside`), or in a department without one."""

    department: Department
    room: str
    bed: str
    admitted_at: datetime
    doctor: Staff | None
    is_beside: bool = False


def _table(model: Any) -> Any:
    return cast(Table, model.__table__)


ENCOUNTER, STAY, ANSWERS, WARD = (_table(one) for one in (Encounter, Stay, StayDepartment, Department))
LAIN, BED, ROOM, DOCTOR = (_table(one) for one in (BedOccupancy, Bed, Room, Staff))
AT = bindparam("at", type_=ENCOUNTER.c.facility_id.type)
OWN = ENCOUNTER.c.patient_id, STAY.c.id, STAY.c.admitted_at, STAY.c.is_newborn, ROOM.c.number, BED.c.number
NAMED = ("family", "given", "patronymic")
_HERE = Prepared(
    select(*OWN, *(DOCTOR.c[name] for name in NAMED), *WARD.c)
    .select_from(ENCOUNTER)
    .join(STAY, and_(STAY.c.facility_id == AT, STAY.c.encounter_id == ENCOUNTER.c.id, STAY.c.withdrawn_at.is_(None)))
    .join(ANSWERS, and_(ANSWERS.c.facility_id == AT, ANSWERS.c.stay_id == STAY.c.id, ANSWERS.c.until.is_(None)))
    .join(WARD, and_(WARD.c.facility_id == AT, WARD.c.id == ANSWERS.c.department_id))
    .outerjoin(LAIN, and_(LAIN.c.facility_id == AT, LAIN.c.stay_id == STAY.c.id, LAIN.c.until.is_(None)))
    .outerjoin(BED, and_(BED.c.facility_id == AT, BED.c.id == LAIN.c.bed_id))
    .outerjoin(ROOM, and_(ROOM.c.facility_id == AT, ROOM.c.id == BED.c.room_id))
    .outerjoin(DOCTOR, DOCTOR.c.id == STAY.c.doctor_id)
    .where(ENCOUNTER.c.facility_id == AT, among(ENCOUNTER.c.patient_id, "ids"), STAY.c.left_at.is_(None))
    .order_by(ANSWERS.c.since)
)


def lying(ids: list[UUID], *, at: UUID) -> dict[UUID, Whereabouts]:
    """Of these patients, who lies at a facility, and where; in one statement however many they are, two where newborns
    lie beside their mothers; for looking only."""
    rows = _HERE.rows(at=at, ids=ids)
    beside = beside_mothers([row[1] for row in rows if row[3] and row[5] is None], at)
    return {row[0]: _where(row, beside.get(row[1])) for row in rows}


def _where(row: Any, beside: tuple[str, str] | None) -> Whereabouts:
    room, bed = beside or (row[4] or "", row[5] or "")
    named = row[6 : 6 + len(NAMED)]
    doctor = plain(Staff, **dict(zip(NAMED, named, strict=True))) if named[0] is not None else None
    department = plain(Department, **dict(zip(WARD.c.keys(), row[6 + len(NAMED) :], strict=True)))
    return Whereabouts(department, room, bed, row[2], doctor, beside is not None)
