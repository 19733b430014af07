"""Mother and child on the bed map: each shows the other."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from lighthis.admission.birth_models import Birth
from lighthis.admission.models import BedOccupancy, Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
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
    """Of these stays of children those whose mother has a bed in the same department: her room and bed; in one statement, or none."""
    return {child: (room, bed) for child, room, bed in _BESIDE.rows(at=at, ids=stay_ids)} if stay_ids else {}


def _beside() -> Prepared:
    birth, lain, bed, room = (cast(Table, one.__table__) for one in (Birth, BedOccupancy, Bed, Room))
    hers, theirs = (cast(Table, StayDepartment.__table__).alias(name) for name in ("hers", "theirs"))
    at = bindparam("at", type_=birth.c.facility_id.type)
    return Prepared(
        select(birth.c.child_stay_id, room.c.number, bed.c.number)
        .join(lain, and_(lain.c.facility_id == at, lain.c.stay_id == birth.c.mother_stay_id, lain.c.until.is_(None)))
        .join(bed, and_(bed.c.facility_id == at, bed.c.id == lain.c.bed_id))
        .join(room, and_(room.c.facility_id == at, room.c.id == bed.c.room_id))
        .join(hers, and_(hers.c.facility_id == at, hers.c.stay_id == birth.c.mother_stay_id, hers.c.until.is_(None)))
        .join(theirs, and_(theirs.c.facility_id == at, theirs.c.stay_id == birth.c.child_stay_id))
        .where(birth.c.facility_id == at, birth.c.withdrawn_at.is_(None), among(birth.c.child_stay_id, "ids"))
        .where(theirs.c.until.is_(None), hers.c.department_id == theirs.c.department_id)
    )


_BESIDE = _beside()


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
