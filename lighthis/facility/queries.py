"""Reads of the hospital as a building and a body."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.orm import selectinload

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.facility import rules
from lighthis.facility.models import BY_DAY, Bed, Department, Facility, Room
from lighthis.kernel.text import NotFound
from lighthis.packs.facts import FacilityFacts

ROUND_THE_CLOCK = ("inpatient", "icu")
WARDS = (*ROUND_THE_CLOCK, BY_DAY)
OUTPATIENT = "outpatient"  # a department that receives people who go home the same day
more_gaps: list[Callable[[Facility], list[rules.Gap]]] = []  # filled in joins.py: staff, billing
# filled in joins.py: whether something stands at a facility that its time zone, or its currency, gives a meaning to
fixes: dict[str, list[Callable[[UUID], bool]]] = {"zone": [], "currency": []}

room_taken: list[
    Callable[[UUID], tuple[int, int]]
] = []  # filled in joins.py: how many files a facility keeps, their bytes


def fixed(at: UUID) -> dict[str, bool]:
    """What of a facility's time zone and currency can no longer be another one."""
    return {name: any(ask(at) for ask in asks) for name, asks in fixes.items()}


def facility(facility_id: UUID) -> Facility:
    """A hospital of the installation. Raises NotFound."""
    found = session.get(Facility, facility_id)
    if found is None:
        raise NotFound
    return found


def departments(at: UUID, kinds: tuple[str, ...] = (), *, closed: bool = False) -> list[Department]:
    """The departments of a facility by code, of some kinds or of all; closed ones only when asked for."""
    rows = select(Department).where(Department.facility_id == at).order_by(Department.code)
    if kinds:
        rows = rows.where(Department.kind.in_(kinds))
    if not closed:
        rows = rows.where(Department.is_closed == 0)
    return list(session.scalars(rows))


_WARD = cast(Table, Department.__table__)
_CLINICS = Prepared(
    select(_WARD.c.id)
    .where(
        _WARD.c.facility_id == bindparam("at", type_=_WARD.c.facility_id.type), _WARD.c.kind == OUTPATIENT,
        _WARD.c.is_closed == 0,
    )
    .limit(1)
)  # fmt: skip


def has_clinics(at: UUID) -> bool:
    """Whether a facility receives outpatients."""
    return _CLINICS.row(at=at) is not None


def department(department_id: UUID, *, at: UUID) -> Department:
    """A department of this facility. Raises NotFound."""
    found = session.get(Department, department_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def rooms(department_id: UUID, *, at: UUID) -> list[Room]:
    """The rooms of a department with their beds, for the bed map."""
    rows = select(Room).where(Room.facility_id == at, Room.department_id == department_id).order_by(Room.number)
    return list(session.scalars(rows.options(selectinload(Room.beds))))


def room(room_id: UUID, *, at: UUID) -> Room:
    """A room of this facility. Raises NotFound."""
    found = session.get(Room, room_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def bed(bed_id: UUID, *, at: UUID) -> Bed:
    """A bed of this facility. Raises NotFound."""
    found = session.get(Bed, bed_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def facilities() -> list[Facility]:
    """Every hospital of the installation, by code."""
    return list(session.scalars(select(Facility).order_by(Facility.code)))


def beds_of(department: Department) -> list[Bed]:
    """The beds of a department that are in the bed fund."""
    rows = select(Bed).join(Bed.room).where(Bed.facility_id == department.facility_id, Bed.closed_on.is_(None))
    return list(session.scalars(rows.where(Room.department_id == department.id).order_by(Room.number, Bed.number)))


def bed_counts(at: UUID) -> dict[UUID, tuple[int, int]]:
    """Rooms and beds in use of each department of a facility."""
    rows = (
        select(Room.department_id, func.count(Room.id.distinct()), func.count(Bed.id))
        .outerjoin(Bed, (Bed.facility_id == at) & (Bed.room_id == Room.id) & Bed.closed_on.is_(None))
        .where(Room.facility_id == at)
        .group_by(Room.department_id)
    )
    return {department_id: (rooms_, beds) for department_id, rooms_, beds in session.execute(rows)}


def furnished(facility: Facility) -> rules.Furnished:
    """How far a hospital is set up."""
    counts = bed_counts(facility.id)
    kinds = [one.kind for one in departments(facility.id)]
    return rules.Furnished(
        names=bool(facility.name_ru and facility.name_uz),
        licence=bool(facility.licence),
        address=bool(facility.address),
        tax_id=bool(facility.tax_id),
        has_triage="triage" not in facility.domains_off,
        has_admission="admission" not in facility.domains_off,
        emergency=kinds.count("emergency"),
        inpatient=sum(kind in WARDS for kind in kinds),
        rooms=sum(rooms_ for rooms_, _beds in counts.values()),
        beds=sum(beds for _rooms, beds in counts.values()),
        census_confirmed=bool(facility.settings.get("confirmed")),
    )


def check_list(facility: Facility) -> list[rules.Gap]:
    """What is done and what is missing before the first admission, over all domains."""
    return rules.gaps(furnished(facility)) + [gap for more in more_gaps for gap in more(facility)]


def facts(facility: Facility) -> FacilityFacts:
    """The hospital on the head of a paper."""
    names = {
        "ru": facility.name_ru, "uz": facility.name_uz, "uz_Cyrl": facility.name_uz_cyrl, "en": facility.name_en,
    }  # fmt: skip
    return FacilityFacts(
        names={lang: name for lang, name in names.items() if name},
        addresses={"uz": facility.address} if facility.address else {},
        phone=facility.phone or None,
        code=facility.state_code or None,
        tax_id=facility.tax_id or None,
        licence=facility.licence or None,
        zone=facility.zone,
    )
