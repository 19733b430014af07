"""Mother and child on the bed map: each shows the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import Encounter
from lighthis.facility.models import Bed, Room


@dataclass(frozen=True)
class Kin:
    """The mother of a newborn, or a child of a mother, who lies here too; `secrecy` and those who may see it are of that one's coming."""

    is_mother: bool
    stay_id: UUID
    sex: str
    born_at: datetime
    room: str
    bed: str
    secrecy: str
    doctor_id: UUID | None
    registered_by_id: UUID


def kin_of(stay_ids: list[UUID], at: UUID) -> dict[UUID, tuple[Kin, ...]]:
    """By stay, the mother or the children who are in the hospital now, in the order of birth; in one statement."""
    if not stay_ids:
        return {}
    found: dict[UUID, list[Kin]] = {}
    for row in session.execute(_rows(stay_ids, at)):
        mother_stay, child_stay, sex, born_at = row[:4]
        for whose, other, is_mother, facts in (
            (mother_stay, child_stay, False, row[10:16]),
            (child_stay, mother_stay, True, row[4:10]),
        ):
            room, bed, secrecy, doctor, registrar, left = facts
            if whose in stay_ids and left is None:
                kin = Kin(is_mother, other, sex, born_at, room or "", bed or "", secrecy, doctor, registrar)
                found.setdefault(whose, []).append(kin)
    return {stay_id: tuple(rows) for stay_id, rows in found.items()}


def beside_mothers(stay_ids: list[UUID], at: UUID) -> dict[UUID, tuple[str, str]]:
    """Of these stays of children those whose mother has a bed in the same department: her room and bed; in one statement."""
    hers, theirs = aliased(StayDepartment), aliased(StayDepartment)
    rows = (
        select(Birth.child_stay_id, Room.number, Bed.number)
        .join(BedOccupancy, and_(BedOccupancy.facility_id == at, BedOccupancy.stay_id == Birth.mother_stay_id))
        .join(Bed, and_(Bed.facility_id == at, Bed.id == BedOccupancy.bed_id))
        .join(Room, and_(Room.facility_id == at, Room.id == Bed.room_id))
        .join(hers, and_(hers.facility_id == at, hers.stay_id == Birth.mother_stay_id, hers.until.is_(None)))
        .join(theirs, and_(theirs.facility_id == at, theirs.stay_id == Birth.child_stay_id, theirs.until.is_(None)))
        .where(Birth.facility_id == at, Birth.withdrawn_at.is_(None), Birth.child_stay_id.in_(stay_ids))
        .where(BedOccupancy.until.is_(None), hers.department_id == theirs.department_id)
    )
    return {child: (room, bed) for child, room, bed in session.execute(rows) if child is not None} if stay_ids else {}


def _rows(ids: list[UUID], at: UUID) -> Any:
    rows = select(Birth.mother_stay_id, Birth.child_stay_id, Birth.sex, Birth.born_at).where(
        Birth.facility_id == at, Birth.withdrawn_at.is_(None), Birth.child_stay_id.is_not(None),
        or_(Birth.mother_stay_id.in_(ids), Birth.child_stay_id.in_(ids)),
    )  # fmt: skip
    for key in (Birth.mother_stay_id, Birth.child_stay_id):
        stay, coming, lain, bed, room = (aliased(one) for one in (Stay, Encounter, BedOccupancy, Bed, Room))
        here = and_(lain.facility_id == at, lain.stay_id == stay.id, lain.until.is_(None))
        facts = room.number, bed.number, coming.secrecy, coming.doctor_id, coming.registered_by_id, stay.left_at
        rows = rows.add_columns(*facts).join(stay, and_(stay.facility_id == at, stay.id == key))
        rows = rows.join(coming, and_(coming.facility_id == at, coming.id == stay.encounter_id))
        rows = rows.outerjoin(lain, here).outerjoin(bed, bed.id == lain.bed_id).outerjoin(room, room.id == bed.room_id)
    return rows.order_by(Birth.birth_order)
