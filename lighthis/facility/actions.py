"""What happens to a hospital as a building and a body."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select, update

from lighthis.audit import actions as audit
from lighthis.db.engine import engine, session
from lighthis.db.prepared import Prepared, insert_of
from lighthis.facility import periods, queries, rules
from lighthis.facility.models import Bed, Department, Facility, NumberSeries, Room
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.ids import new_id
from lighthis.kernel.text import N_, Refusal

SERIES = cast(Table, NumberSeries.__table__)
before_bed_closes: list[Callable[[Bed], None]] = []  # may raise Refusal: somebody lies in it
before_department_closes: list[Callable[[Department], None]] = []  # may raise Refusal: patients are there


def first_facility(name_ru: str, name_uz: str, code: str, *, by: Actor) -> Facility:
    """A new hospital of the installation. Raises Refusal where the code is not three letters or is taken."""
    code = code.strip().upper()
    if len(code) != 3 or not code.isalpha() or not code.isascii():
        raise Refusal(N_("three Latin letters are needed, for example GGB"), field="code")
    if session.scalar(select(Facility).where(Facility.code == code)) is not None:
        raise Refusal(N_("%(code)s belongs to another hospital here"), code=code, field="code")
    return _made(Facility(code=code, name_ru=name_ru, name_uz=name_uz), by)


def imported_facility(code: str, name: str, census_at: int, *, by: Actor) -> Facility:
    """A hospital whose history comes from another system, under the code it has there; `census_at` minutes after midnight."""
    names = rules.named(name)
    return _made(Facility(code=code, census_at=census_at, **names), by)


def _made(facility: Facility, by: Actor) -> Facility:
    session.add(facility)
    session.flush()
    audit.begin_chain(str(facility.id))
    audit.wrote(facility, "facility made", by=by)
    return facility


@cache
def _numbering(store: str) -> Prepared:
    statement = insert_of(store, SERIES).on_conflict_do_update(
        index_elements=[SERIES.c.facility_id, SERIES.c.kind, SERIES.c.year], set_={"last": SERIES.c.last + 1}
    )
    return Prepared(statement.returning(SERIES.c.last), tuple(SERIES.columns.keys()))


def next_number(facility_id: UUID, kind: str, year: int) -> int:
    """The next running number of a kind in a year, under the row's lock: no gaps, no twins. Inside a write unit only."""
    session.flush()
    first = {"id": new_id(), "facility_id": facility_id, "kind": kind, "year": year, "last": 1}
    return int(_numbering(engine().dialect.name).row(**first, created_at=clock.now())[0])


def next_numbers(facility_id: UUID, kind: str, year: int, count: int) -> range:
    """So many running numbers at once, likewise."""
    first = next_number(facility_id, kind, year)
    of = (SERIES.c.facility_id == facility_id, SERIES.c.kind == kind, SERIES.c.year == year)
    session.execute(update(SERIES).where(*of).values(last=first + count - 1))
    return range(first, first + count)


def change_facility(facility: Facility, values: dict[str, Any], *, by: Actor) -> None:
    """New names, licence, address and numbers of the hospital. Raises Refusal."""
    rules.check_tax_id(values.get("tax_id", ""))
    audit.changed(facility, rules.with_cyrillic(values), "facility changed", by=by)


def change_work(facility: Facility, values: dict[str, Any], settings: dict[str, Any], *, by: Actor) -> None:
    """New way of working: paper language, census hour, place, domains off, settings of the other domains. Raises Refusal."""
    rules.check_settings(
        settings["encounter_prefix"], settings["cash_step"], settings.get("triage_labels_signed_by", "")
    )
    used = {one.kind for one in queries.departments(facility.id)}
    if "triage" in values["domains_off"] and "emergency" in used:
        raise Refusal(N_("close the emergency department first"), field="domains_on")
    if "admission" in values["domains_off"] and used & set(queries.WARDS):
        raise Refusal(N_("close the inpatient departments first"), field="domains_on")
    before = {"zone": facility.zone, "currency": facility.currency}
    if before != {**before, **{name: values[name] for name in before if name in values}}:
        rules.check_place(before, values, queries.fixed(facility.id))
    audit.changed(
        facility,
        {**values, "settings": {**facility.settings, **settings, "confirmed": True}},
        "settings changed",
        by=by,
    )


def change_settings(facility: Facility, settings: dict[str, Any], *, by: Actor) -> None:
    """New settings of one domain; the others stay."""
    audit.changed(facility, {"settings": {**facility.settings, **settings}}, "settings changed", by=by)


def open_hospital(facility: Facility, *, by: Actor) -> None:
    """From now on real patients come. Raises Refusal while something essential is missing."""
    if not rules.may_open(queries.check_list(facility)):
        raise Refusal(N_("Something on the check list is still missing."))
    facility.is_open = True
    audit.wrote(facility, "hospital opened", by=by)


def add_department(at: UUID, values: dict[str, Any], *, by: Actor) -> Department:
    """A new department. Raises Refusal where its code is taken."""
    code = _free_code(at, values["code"])
    values = rules.with_cyrillic({**values, "code": code})
    department = Department(facility_id=at, opened_at=clock.now(), **values)
    session.add(department)
    session.flush()
    audit.wrote(department, "department made", by=by, detail={"code": code, "kind": department.kind})
    return department


def change_department(department: Department, values: dict[str, Any], *, by: Actor) -> None:
    """New names, code, profile; the kind stays once there are beds. Raises Refusal."""
    code = _free_code(department.facility_id, values["code"], besides=department.id)
    if values["kind"] != department.kind and queries.beds_of(department):
        raise Refusal(N_("the kind stays as it is while there are beds; close them first"), field="kind")
    before = department.profile
    audit.changed(department, rules.with_cyrillic({**values, "code": code}), "department changed", by=by)
    for bed in queries.beds_of(department) if department.profile != before else ():
        periods.change(bed, profile=periods.profile_of(bed, department))


def close_department(department: Department, on: date, *, reason: str, by: Actor) -> None:
    """The department takes nobody any more and its beds close. Raises Refusal while patients are there."""
    for may_refuse in before_department_closes:
        may_refuse(department)
    for bed in queries.beds_of(department):
        close_bed(bed, on, reason=reason, by=by)
    department.is_closed, department.closed_at = True, periods.ended(department.facility_id, on)
    audit.wrote(department, "department closed", by=by, reason=reason)


def open_department(department: Department, *, by: Actor) -> None:
    """The department works again; its beds are opened or made one by one."""
    department.is_closed, department.closed_at = False, None
    audit.wrote(department, "department opened", by=by)


def add_room(department: Department, values: dict[str, Any], beds: int, on: date, *, by: Actor) -> Room:
    """A room with its beds, numbered from 1. Raises Refusal where the number is taken."""
    _free_room(department, values["number"])
    room = Room(facility_id=department.facility_id, department_id=department.id, **values)
    session.add(room)
    session.flush()
    audit.wrote(room, "room made", by=by, detail={"number": room.number, "beds": beds})
    add_beds(room, beds, on, by=by)
    return room


def change_room(room: Room, values: dict[str, Any], *, by: Actor) -> None:
    """New number, kind or sex of a room. Raises Refusal where the number is taken."""
    _free_room(room.department, values["number"], besides=room.id)
    before = room.sex
    audit.changed(room, values, "room changed", by=by)
    for bed in room.beds if room.sex != before else ():
        periods.change(bed, sex=room.sex)


def add_beds(room: Room, count: int, on: date, *, by: Actor, kind: str = "bed", letter: str = "") -> None:
    """More beds, cots or carers' places in a room, with the next free numbers; a letter stands before those of places.

    Raises Refusal in a department that is closed.
    """
    if room.department.is_closed:
        raise Refusal(N_("This department is closed. Open it again before it gets beds."))
    rows = select(Bed.number).where(Bed.facility_id == room.facility_id, Bed.room_id == room.id)
    taken = {number.removeprefix(letter) for number in session.scalars(rows) if number.startswith(letter)}
    for number in rules.bed_numbers(taken, count):
        bed = Bed(
            facility_id=room.facility_id, room_id=room.id, number=f"{letter}{number}", kind=kind, opened_on=on,
            profile=room.department.profile,
        )  # fmt: skip
        session.add(bed)
        session.flush()
        periods.begin(bed, room.department, room.sex)
        audit.wrote(bed, "bed made", by=by, detail={"number": bed.number})


def change_bed(bed: Bed, values: dict[str, Any], *, by: Actor) -> None:
    """New number, profile or kind of a bed. Raises Refusal where the number is taken in the room."""
    there = select(Bed.id).where(Bed.facility_id == bed.facility_id, Bed.room_id == bed.room_id)
    if session.scalar(there.where(Bed.number == values["number"], Bed.id != bed.id)) is not None:
        raise Refusal(N_("this number is taken already"), field="number")
    audit.changed(bed, values, "bed changed", by=by)
    periods.change(bed, profile=periods.profile_of(bed, bed.room.department), kind=bed.kind)


def close_bed(bed: Bed, on: date, *, reason: str, by: Actor) -> None:
    """The bed is taken out of the bed fund for good. Raises Refusal while somebody lies in it."""
    for may_refuse in before_bed_closes:
        may_refuse(bed)
    if bed.opened_on > on:
        raise Refusal(N_("the bed was opened later than this day"))
    bed.closed_on, bed.state, bed.state_reason = on, "closed", reason
    periods.end(bed, on)
    audit.wrote(bed, "bed closed for good", by=by, reason=reason)


def _free_code(at: UUID, code: str, *, besides: UUID | None = None) -> str:
    code = rules.check_code(code)
    twin = session.scalar(select(Department.id).where(Department.facility_id == at, Department.code == code))
    if twin is not None and twin != besides:
        raise Refusal(N_("another department has the code %(code)s"), code=code, field="code")
    return code


def _free_room(department: Department, number: str, *, besides: UUID | None = None) -> None:
    rows = select(Room.id).where(
        Room.facility_id == department.facility_id, Room.department_id == department.id, Room.number == number
    )
    twin = session.scalar(rows)
    if twin is not None and twin != besides:
        raise Refusal(N_("this number is taken already"), field="number")
