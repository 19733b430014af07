"""A hospital of the rules, written into the tables of the store: for tests of what reads them, and for the benchmark."""

from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from lighthis.admission.models import BedOccupancy, Stay, StayCarer, StayDepartment
from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.models import Bed, BedClosure, BedPeriod, Department, Facility, Room
from lighthis.kernel.actor import system
from lighthis.kernel.ids import new_id
from lighthis.records.models import Diagnosis
from lighthis.registration.models import Patient
from lighthis.staff import actions as staff
from lighthis.staff.models import Staff

ZONE = ZoneInfo("Asia/Tashkent")
WAYS = {
    "other_hospital": "other-hcf",
    "day_hospital": "day-hospital",
    "round_the_clock": "mserv-0004-00001",
    "": "mserv-0004-00004",
}
MANY = 20_000


def utc(at):
    return None if at is None else at.replace(tzinfo=ZONE).astimezone(UTC)


def fill(home, code="STA", facility=None):
    """The hospital in the store, and its facility. Stays are known by their numbers afterwards."""
    facility = facility or _facility(code, home.census)
    who = (
        session.scalar(select(Staff.id).limit(1))
        or staff.add(f"clerk.{code}", "Тестов", "Али", "", "ru", by=system("tests")).id
    )
    session.flush()
    at, wards, rooms = facility.id, {}, {}
    for name, profile in home.departments.items():
        wards[name], rooms[name] = new_id(), new_id()
        _add(Department, [{
            "id": wards[name], "facility_id": at, "code": name, "kind": "inpatient", "profile": profile, "name_ru": name,
        }])  # fmt: skip
        _add(Room, [{"id": rooms[name], "facility_id": at, "department_id": wards[name], "number": "1"}])
    beds = {name: new_id() for name in home.beds}
    _beds(home, at, beds, wards, rooms, who)
    _stays(home, at, beds, wards, who)
    for number, one in enumerate(home.refusals):
        _refusal(number, one, at, wards, who)
    session.flush()
    return facility


def _facility(code, census):
    made = Facility(code=code, name_ru=code, name_uz=code, is_open=True, census_at=census)
    session.add(made)
    session.flush()
    audit.begin_chain(str(made.id))
    return made


def _add(model, rows):
    for first in range(0, len(rows), MANY):
        session.execute(insert(model.__table__), rows[first : first + MANY])


def _beds(home, at, beds, wards, rooms, who):
    _add(Bed, [
        {
            "id": beds[name], "facility_id": at, "room_id": rooms[spans[0].department], "number": name,
            "opened_on": spans[0].since.date(),
        }
        for name, spans in home.beds.items()
    ])  # fmt: skip
    _add(BedPeriod, [
        {
            "facility_id": at, "bed_id": beds[name], "room_id": rooms[one.department], "department_id": wards[one.department],
            "profile": one.profile, "sex": one.sex, "since": utc(one.since), "until": utc(one.until),
        }
        for name, spans in home.beds.items()
        for one in spans
    ])  # fmt: skip
    _add(BedClosure, [
        {"facility_id": at, "bed_id": beds[name], "reason": "repair", "since": utc(one.since), "until": utc(one.until), "by_id": who}
        for name, spans in home.closures.items()
        for one in spans
    ])  # fmt: skip


def _stays(home, at, beds, wards, who):
    rows = {model: [] for model in (Patient, Encounter, Stay, StayDepartment, BedOccupancy, StayCarer, Diagnosis)}
    search, people = count((session.scalar(select(func.max(Patient.search_row))) or 0) + 1), {}
    for number, one in enumerate(home.stays):
        if one.person not in people:
            people[one.person] = new_id()
            rows[Patient].append({
                "id": people[one.person], "search_row": next(search), "sex": one.sex or "unknown", "birth_date": one.born,
            })  # fmt: skip
        coming, stay = new_id(), new_id()
        rows[Encounter].append({
            "id": coming, "facility_id": at, "patient_id": people[one.person], "number": f"E{number}", "kind": "inpatient",
            "status": "closed" if one.left_at else "open", "arrived_at": utc(one.admitted_at), "registered_by_id": who,
        })  # fmt: skip
        rows[Stay].append({
            "id": stay, "facility_id": at, "encounter_id": coming, "number": one.number, "admitted_at": utc(one.admitted_at),
            "left_at": utc(one.left_at), "urgency": "emergency" if one.is_emergency else "planned",
            "referral": "day_hospital" if one.from_day_hospital else "self", "is_rural": one.is_rural,
            "is_operated": one.is_operated, "outcome": "died" if one.died else "",
            "disposition": "mserv-0004-00002" if one.died else WAYS[one.to] if one.left_at else "",
        })  # fmt: skip
        _laid(rows, one, at, stay, beds, wards, who)
        if one.diagnosis:
            rows[Diagnosis].append({
                "facility_id": at, "encounter_id": coming, "role": "main", "code": one.diagnosis,
                "stated_at": utc(one.admitted_at), "by_id": who,
            })  # fmt: skip
    for model, several in rows.items():
        _add(model, several)


def _laid(rows, one, at, stay, beds, wards, who):
    since = one.pieces[0].since
    for piece, following in zip(one.pieces, [*one.pieces[1:], None], strict=True):
        if following is None or following.department != piece.department:
            rows[StayDepartment].append({
                "facility_id": at, "stay_id": stay, "department_id": wards[piece.department], "since": utc(since),
                "until": utc(piece.until),
            })  # fmt: skip
            since = piece.until
        if piece.bed is not None:
            rows[BedOccupancy].append({
                "facility_id": at, "stay_id": stay, "bed_id": beds[piece.bed], "since": utc(piece.since), "until": utc(piece.until),
            })  # fmt: skip
    rows[StayCarer] += [
        {"facility_id": at, "stay_id": stay, "since": utc(carer.since), "until": utc(carer.until), "by_id": who}
        for carer in one.carers
    ]


def _refusal(number, one, at, wards, who):
    patient, coming = new_id(), new_id()
    search = (session.scalar(select(func.max(Patient.search_row))) or 0) + 1
    _add(Patient, [{"id": patient, "search_row": search, "birth_date": date(1990, 1, 1)}])
    _add(Encounter, [{
        "id": coming, "facility_id": at, "patient_id": patient, "number": f"R{number}",
        "kind": "emergency" if one.is_emergency else "inpatient", "arrived_at": utc(one.at), "registered_by_id": who,
    }])  # fmt: skip
    if one.department:
        _add(BedRequest, [{
            "facility_id": at, "encounter_id": coming, "department_id": wards[one.department], "state": "declined", "asked_by_id": who,
        }])  # fmt: skip
    _add(Disposition, [{
        "facility_id": at, "encounter_id": coming, "kind": "not_indicated", "decided_at": utc(one.at), "by_id": who,
        "turn": "repeat" if one.is_repeat else "first",
    }])  # fmt: skip


def legal(home):
    """The same lives where nobody lies in a bed that somebody else has: the store refuses that."""
    taken, stays = {}, []
    for stay in sorted(home.stays, key=lambda one: one.admitted_at):
        pieces = []
        for piece in stay.pieces:
            clash = piece.bed is not None and any(
                (until is None or until > piece.since) and (piece.until is None or piece.until > since)
                for since, until in taken.get(piece.bed, [])
            )
            mine = piece._replace(bed=None) if clash else piece
            if mine.bed is not None:
                taken.setdefault(mine.bed, []).append((mine.since, mine.until))
            pieces.append(mine)
        stays.append(stay._replace(pieces=tuple(pieces)))
    return home.__class__(**{**vars(home), "stays": tuple(stays)})


def midnight(day):
    return datetime.combine(day, datetime.min.time())
