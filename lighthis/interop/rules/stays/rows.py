"""What a row of each file says, and its digest: so that a second run sees whether it says anything else."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any

from lighthis.admission import rules
from lighthis.interop.rules.stays.cells import Cells
from lighthis.interop.rules.stays.faults import FOREVER, Fault
from lighthis.interop.rules.stays.tables import Line

Tell = Callable[[Fault], None]
PROFILES = (
    "therapeutic", "surgical", "pediatric", "obstetrics_gynecology", "infectious_diseases", "narcology_psychiatry",
    "resuscitation", "geriatrics", "other",
)  # fmt: skip
SEXES = {"m": "male", "f": "female", "any": "any"}
CLOSED_FOR = ("repair", "quarantine", "disinfection", "other")
URGENCIES, REFERRALS = tuple(rules.URGENCIES), tuple(rules.REFERRALS)
ENDS = ("discharged", "discharged_to_day_hospital", "transferred_out", "died")
DEATH = "death_certificate"
OUTCOMES = ("recovered", "better", "no_change", "deterioration", DEATH)
REASONS = (
    "no_indications", "no_beds", "wrong_profile", "patient_declined", "left_unseen", "died_before_admission", "quarantine",
    "no_documents",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """The hospital; `census` in minutes after midnight."""

    line: int
    code: str
    name: str
    census: int


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """A department that works [since, until)."""

    line: int
    code: str
    name: str
    profile: str
    sex: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class BedRow:
    """What a bed is [since, until); an empty profile or sex is the department's."""

    line: int
    bed: str
    department: str
    room: str
    profile: str
    sex: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """A bed that is closed [since, until)."""

    line: int
    bed: str
    since: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class StayRow:
    """A stay [since, until)."""

    line: int
    id: str
    patient: str
    since: datetime
    until: datetime
    urgency: str
    referral: str
    admission_code: str
    end: str
    outcome: str
    final_code: str
    is_rural: bool
    has_carer: bool
    is_operated: bool


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A placement [since, until); without a bed in the corridor."""

    line: int
    stay: str
    department: str
    bed: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """Somebody who was not admitted."""

    line: int
    id: str
    patient: str
    at: datetime
    urgency: str
    referral: str
    department: str
    code: str
    reason: str
    is_repeat: bool


def digest(*rows: Any) -> str:
    """Tells whether rows say anything else than the last time; where they stand in the file does not matter."""
    return hashlib.sha256(repr([_facts(row.__class__)(row) for row in rows]).encode()).hexdigest()[:32]


@cache
def _facts(kind: Any) -> Callable[[Any], Any]:
    return attrgetter(*(one.name for one in fields(kind) if one.name != "line"))


def facility(row: Line, tell: Tell) -> FacilityRow | None:
    """The row of facility.csv, or why there is none."""
    of = Cells("facility.csv", row, tell)
    found = FacilityRow(row.line, of.text("code", needed=True), of.text("name", needed=True), of.minutes("census_time"))
    return found if of.is_whole else None


def department(row: Line, tell: Tell) -> DepartmentRow | None:
    """A row of departments.csv; one with a wrong word keeps its times."""
    of = Cells("departments.csv", row, tell)
    code, span = of.text("code", needed=True), _span(of, "opened", "closed")
    name = of.text("name", needed=True)
    profile, sex = of.choice("profile", PROFILES, needed=True), of.choice("sex", tuple(SEXES), needed=True)
    return DepartmentRow(row.line, code, name, profile, SEXES.get(sex, "any"), *span) if code and span else None


def bed(row: Line, tell: Tell) -> BedRow | None:
    """A row of beds.csv."""
    of = Cells("beds.csv", row, tell)
    code, where, room = of.text("bed", needed=True), of.text("department", needed=True), of.text("room")
    profile, sex = of.choice("profile", PROFILES), of.choice("sex", tuple(SEXES))
    span = _span(of, "from", "to")
    return BedRow(row.line, code, where, room, profile, SEXES.get(sex, ""), *span) if code and span else None


def closure(row: Line, tell: Tell) -> ClosureRow | None:
    """A row of bed_closures.csv."""
    of = Cells("bed_closures.csv", row, tell)
    code, span = of.text("bed", needed=True), _span(of, "closed_from", "closed_to")
    reason = of.choice("reason", CLOSED_FOR, needed=True)
    return ClosureRow(row.line, code, *span, reason) if code and span else None


def stay(row: Line, tell: Tell) -> StayRow | None:
    """A row of stays.csv; None where it cannot be told when it was."""
    of = Cells("stays.csv", row, tell)
    id_, patient = of.text("source_id", needed=True), of.text("patient", needed=True)
    ended = of.choice("ended", ENDS)
    span = _span(of, "admitted_at", "ended_at")
    _check_end(of, ended)
    found: tuple[Any, ...] = (
        of.choice("urgency", URGENCIES, needed=True), of.choice("referral", REFERRALS, needed=True),
        of.icd10("admission_icd10"), ended, of.choice("outcome", OUTCOMES), of.icd10("final_icd10"),
        of.flag("rural"), of.flag("carer"), of.flag("operated"),
    )  # fmt: skip
    return StayRow(row.line, id_, patient, *span, *found) if id_ and span else None


def _check_end(of: Cells, ended: str) -> None:
    """How and when go together, and death with its certificate."""
    said, when, outcome = (of.cells.get(name, "") for name in ("ended", "ended_at", "outcome"))
    if bool(said) != bool(when):
        of.wrong("end_incomplete")
    is_known = outcome in OUTCOMES and bool(ended or (not said and outcome == DEATH))
    if is_known and (outcome == DEATH) != (ended == "died"):
        of.wrong("outcome_contradicts_end", outcome=outcome, ended=ended or "…")


def move(row: Line, tell: Tell) -> MoveRow | None:
    """A row of moves.csv."""
    of = Cells("moves.csv", row, tell)
    stay_, where, bed_ = of.text("stay", needed=True), of.text("department", needed=True), of.text("bed")
    span = _span(of, "from", "to")
    return MoveRow(row.line, stay_, where, bed_, *span) if stay_ and span else None


def refusal(row: Line, tell: Tell) -> RefusalRow | None:
    """A row of refusals.csv."""
    of = Cells("refusals.csv", row, tell)
    id_, patient = of.text("source_id", needed=True), of.text("patient", needed=True)
    at = of.moment("refused_at", needed=True)
    urgency, referral = of.choice("urgency", URGENCIES, needed=True), of.choice("referral", REFERRALS, needed=True)
    where, code, reason = of.text("department"), of.icd10("icd10"), of.choice("reason", REASONS, needed=True)
    repeat = of.flag("repeat")
    if urgency == "emergency" and reason == "no_documents":
        of.wrong("emergency_refused_for_documents")
    if not id_ or at is None:
        return None
    return RefusalRow(row.line, id_, patient, at, urgency, referral, where, code, reason, repeat)


def _span(of: Cells, since: str, until: str) -> tuple[datetime, datetime] | None:
    """[since, until); None where one of them cannot be read or the end is not after the start."""
    begun, ended = of.moment(since, needed=True), of.moment(until)
    if begun is None or (ended is None and of.cells.get(until, "")):
        return None
    if ended is not None and ended <= begun:
        of.wrong("end_before_start", **{"from": of.cells[since], "to": of.cells[until]})
        return None
    return begun, ended or FOREVER


@dataclass(frozen=True, slots=True)
class PatientRow:
    """What the checks ask of a patient."""

    line: int
    id: str
    sex: str
    born: date | None
