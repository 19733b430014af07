"""Departments, rooms, beds and what they were from when to when."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from lighthis.db.engine import session
from lighthis.facility.models import Bed, BedClosure, BedPeriod, Department, Room
from lighthis.facility.rules import named
from lighthis.interop.rules.stays.faults import FOREVER, fault
from lighthis.interop.rules.stays.folder import Folder, profile_of, sex_of
from lighthis.interop.rules.stays.rows import BedRow, ClosureRow, DepartmentRow, digest
from lighthis.interop.stays.origin import Writing
from lighthis.kernel import clock

NO_ROOM = "–"  # the number of the room of beds whose room the folder does not know
Rooms = dict[tuple[str, str], Room]


def write(folder: Folder, run: Writing) -> None:
    """All places of a folder; known departments and rooms are used, a bed is never taken for one that is there."""
    now = clock.now().astimezone(run.zone).replace(tzinfo=None)
    for department in folder.departments.values():
        _department(department, run, now)
    rooms: Rooms = {}
    for code, periods in folder.beds.items():
        _bed(code, periods, folder, run, rooms, now)
    session.flush()
    _settle_rooms(folder, run, rooms)
    for closures in folder.closures.values():
        for row in closures:
            _closure(row, run)
    _close_what_is_closed(folder, run, now)
    session.flush()


def _at(at: datetime, run: Writing) -> datetime | None:
    return None if at == FOREVER else at.replace(tzinfo=run.zone)


def _department(row: DepartmentRow, run: Writing, now: datetime) -> None:
    said = digest(row)
    if not run.is_new("departments", row.code, said, row.line):
        return
    found = session.scalar(
        select(Department).where(Department.facility_id == run.facility.id, Department.code == row.code)
    )
    if found is None:
        kind = "icu" if row.profile == "resuscitation" else "inpatient"
        found = Department(
            facility_id=run.facility.id, code=row.code, kind=kind, profile=row.profile, **named(row.name)
        )
        session.add(found)
    found.opened_at, found.closed_at = _at(row.since, run), _at(row.until, run)
    found.is_closed = row.until <= now
    session.flush()
    run.keep("departments", row.code, str(found.id), said)


def _bed(code: str, periods: list[BedRow], folder: Folder, run: Writing, rooms: Rooms, now: datetime) -> None:
    """A bed stands where its last row says, and has been what each row says."""
    said, last = digest(*periods), periods[-1]
    if not run.is_new("beds", code, said, periods[0].line, len(periods)):
        return
    room = _room(last, run, rooms)
    if session.scalar(
        select(Bed.id).where(Bed.facility_id == room.facility_id, Bed.room_id == room.id, Bed.number == code)
    ):
        run.faults.append(fault("beds.csv", last.line, "exists_already", id=code))
        return
    bed = Bed(
        facility_id=room.facility_id, room_id=room.id, number=code, profile=profile_of(last, folder),
        opened_on=periods[0].since.date(), closed_on=None if last.until == FOREVER else last.until.date(),
        state="closed" if last.until <= now else "ready",
    )  # fmt: skip
    session.add(bed)
    session.flush()
    for row in periods:
        where = _room(row, run, rooms)
        period = BedPeriod(
            facility_id=room.facility_id, bed_id=bed.id, room_id=where.id, department_id=where.department_id,
            profile=profile_of(row, folder), sex=sex_of(row, folder), since=_at(row.since, run), until=_at(row.until, run),
        )  # fmt: skip
        session.add(period)
    run.keep("beds", code, str(bed.id), said)


def _room(row: BedRow, run: Writing, rooms: Rooms) -> Room:
    key = (row.department, row.room or NO_ROOM)
    if key not in rooms:
        department = session.get_one(Department, UUID(run.ids["departments"][row.department]))
        at = (Room.facility_id == run.facility.id, Room.department_id == department.id, Room.number == key[1])
        found = session.scalar(select(Room).where(*at))
        if found is None:
            found = Room(facility_id=run.facility.id, department_id=department.id, number=key[1])
            session.add(found)
            session.flush()
        rooms[key] = found
    return rooms[key]


def _settle_rooms(folder: Folder, run: Writing, rooms: Rooms) -> None:
    """A room is for one sex where all its beds are; each bed's own sex stays in its periods."""
    sexes: dict[tuple[str, str], Counter[str]] = {}
    for periods in folder.beds.values():
        last = periods[-1]
        if last.until == FOREVER:
            sexes.setdefault((last.department, last.room or NO_ROOM), Counter())[sex_of(last, folder)] += 1
    for key, room in rooms.items():
        found = sexes.get(key, Counter())
        room.sex = next(iter(found)) if len(found) == 1 else "any"


def _closure(row: ClosureRow, run: Writing) -> None:
    said, id_ = digest(row), f"{row.bed} {row.since:%Y-%m-%d %H:%M}"
    if not run.is_new("bed_closures", id_, said, row.line):
        return
    made = BedClosure(
        facility_id=run.facility.id, bed_id=UUID(run.ids["beds"][row.bed]), reason=row.reason, since=_at(row.since, run),
        until=_at(row.until, run),
    )  # fmt: skip
    session.add(made)
    session.flush()
    run.keep("bed_closures", id_, str(made.id), said)


def _close_what_is_closed(folder: Folder, run: Writing, now: datetime) -> None:
    """A bed that is closed today stands so on the map, if it came with this run."""
    fresh = {row[4] for row in run.made if row[3] == "bed_closures"}
    for code, closures in folder.closures.items():
        for row in closures:
            if row.since <= now < row.until and f"{code} {row.since:%Y-%m-%d %H:%M}" in fresh:
                bed = session.get_one(Bed, UUID(run.ids["beds"][code]))
                bed.state, bed.state_reason = "closed", row.reason
