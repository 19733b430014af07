"""A week of an emergency department, written by hand: who came when, was triaged, seen and gone. Wall clock of Tashkent.

Read "17 00:30" as the 17th of November 2026, half past midnight. A triage is "when category proposed", "-" behind it: values missing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import make

from lighthis.admission.models import Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Department
from lighthis.kernel.ids import new_id
from lighthis.scales import rules as scales
from lighthis.triage.models import Assessment
from lighthis.triage.queries import times_of

ZONE = ZoneInfo("Asia/Tashkent")
NOW = "22 20:00"  # when the week is looked at


@dataclass(frozen=True)
class Line:
    name: str
    door: str
    triages: tuple[str, ...]
    doctor: str
    out: str
    outcome: str
    more: str = ""


WEEK = [
    #     name  door        triages                                doctor      out         outcome
    Line("A1", "16 08:00", ("16 08:02 red",),                     "16 08:04", "16 08:40", "admit TH"),
    Line("A2", "16 09:30", ("16 09:35 yellow",),                  "16 09:55", "16 11:30", "home", "sensitive died 17 05:00"),
    Line("A3", "16 19:59", ("16 20:10 green",),                   "16 21:39", "16 22:29", "home", "died 17 20:59"),
    Line("A4", "17 20:00", ("17 20:15 yellow",),                  "17 20:50", "17 22:00", "admit ICU"),
    Line("A5", "18 02:10", ("18 02:12 red",),                     "18 02:18", "18 05:10", "home"),
    Line("A6", "18 07:59", ("18 08:09 green",),                   "",         "18 10:00", "left"),
    Line("A7", "19 12:00", ("19 12:05 yellow green",),            "19 12:25", "19 14:00", "transferred"),
    Line("A8", "19 12:30", (),                                    "19 12:33", "19 12:50", "died", "died 19 12:50"),
    Line("A9", "20 23:50", ("20 23:58 green -", "21 01:50 green -"), "21 02:20", "21 04:50", "home"),
    Line("B1", "22 17:00", ("22 17:08 yellow",),                  "",         "",         ""),
    Line("B2", "22 19:55", (),                                    "",         "",         ""),
    Line("B3", "22 19:30", ("22 19:34 green yellow",),            "22 19:50", "",         ""),
    # and who does not count: the evening before, a planned stay, an outpatient visit, one entered in error
    Line("X1", "15 23:59", ("16 00:05 red",),                     "16 00:10", "16 01:00", "home"),
    Line("X2", "17 10:00", (),                                    "",         "",         "", "planned"),
    Line("X3", "17 10:00", (),                                    "17 10:20", "17 10:40", "home", "outpatient"),
    Line("X4", "17 10:00", (),                                    "",         "",         "", "error"),
]  # fmt: skip


def at(text: str) -> datetime | None:
    """A moment of the table."""
    if not text:
        return None
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZONE).astimezone(UTC)


def furnish(code: str = "GES") -> dict[str, Encounter]:
    """The week in the tables of a hospital, inside a write unit."""
    hospital = make.by_code(code)
    ward = make.department(hospital, "ICU", "icu", "Реанимация")
    return {line.name: _written(line, hospital, ward, number) for number, line in enumerate(WEEK)}


def _written(line: Line, hospital, ward, number: int) -> Encounter:
    doctor = make.actor("doctor", hospital.code)
    patient = make.patient(f"Неделин{line.name.lower()}", "Али", "", at=hospital.code, birth_date=None)
    if "died" in line.more:
        patient.died_at = at(line.more.partition("died ")[2])
    is_over = bool(line.out)
    row = Encounter(
        id=new_id(), facility_id=hospital.id, patient_id=patient.id, number=f"E-2026-{number:06}", arrived_at=at(line.door),
        kind="outpatient" if line.more == "outpatient" else "inpatient" if "admit" in line.outcome or line.more == "planned" else "emergency",
        arrival="planned" if line.more == "planned" else "self-referred",
        status="entered_in_error" if line.more == "error" else "closed" if is_over and "admit" not in line.outcome else "open",
        ended_at=at(line.out) if "admit" not in line.outcome else None, registered_by_id=doctor.id, complaint=f"жалоба {line.name}",
        doctor_id=doctor.id if line.doctor else None, doctor_at=at(line.doctor), seen_at=at(line.doctor),
        secrecy="sensitive" if "sensitive" in line.more else "ordinary",
    )  # fmt: skip
    session.add(row)
    session.flush()
    for sequence, text in enumerate(line.triages, 1):
        session.add(_triage(row, hospital, text, sequence, doctor))
    if line.outcome:
        _ended(row, line, hospital, ward, doctor)
    session.flush()
    return row


def _triage(row: Encounter, hospital, text: str, sequence: int, doctor) -> Assessment:
    words = text.split()
    moment, category = at(" ".join(words[:2])), words[2]
    proposed = words[3] if len(words) > 3 and words[3] != "-" else category
    times = times_of(hospital, "IITT_ADULT")[category]
    return Assessment(
        facility_id=row.facility_id, encounter_id=row.id, sequence=sequence, assessed_at=moment, by_id=doctor.id, scale="IITT",
        scale_version="test", chart="IITT_ADULT", inputs={}, result={}, proposed=proposed, category=category,
        rank=scales.looks()[category].rank, is_complete=words[-1] != "-", needs_supervisor=False,
        target_at=row.arrived_at + timedelta(minutes=times.target_min), again_at=moment + timedelta(minutes=times.retriage_min),
    )  # fmt: skip


def _ended(row: Encounter, line: Line, hospital, ward: Department, doctor) -> None:
    kind, _, where = line.outcome.partition(" ")
    session.add(
        Disposition(
            facility_id=row.facility_id, encounter_id=row.id, kind=kind, decided_at=at(line.out), by_id=doctor.id
        )
    )
    if kind != "admit":
        return
    stay = Stay(facility_id=row.facility_id, encounter_id=row.id, number=f"{line.name}/2026", admitted_at=at(line.out))
    session.add(stay)
    session.flush()
    department = ward if where == "ICU" else next(one for one in make.wards(hospital.code) if one.code == where)
    session.add(
        StayDepartment(facility_id=row.facility_id, stay_id=stay.id, department_id=department.id, since=at(line.out))
    )
