"""Reads of triage: the last assessment, and the board of the emergency department."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from statistics import median
from typing import TypeVar
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import Reading, T, among, of
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.models import Department, Facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message, NotFound
from lighthis.registration import people
from lighthis.scales import rules
from lighthis.staff.models import Staff
from lighthis.triage.models import Assessment
from lighthis.triage.rules import counts_after, in_order

A = TypeVar("A", bound=Assessment)
# what is still to be done for each of some comings of a facility, in words; filled in joins.py, one statement or two each
pending: list[Callable[[list[UUID], UUID], dict[UUID, list[Message]]]] = []
NOT_OF_ALL = frozenset({"pregnancy", "measure", "parts"})  # groups of signs that are asked of some, or asked as a whole
UNTRIAGED = 1.5  # between red (0) and yellow (2) on the board (triage.md 9.3)
UNTRIAGED_TARGET_MIN = 10  # minutes from the door to triage (triage.md 9.3); the facility's settings change it
MEDIAN_OVER = timedelta(hours=12)
OVERRIDES = "override_reasons"  # the country's list: why a person chose another category (triage.md 9.2)
AT_A_GLANCE = N_("Red at a glance; the signs are written afterwards.")
COMING, TRIAGE, DECISION, REQUEST = (model.__table__.c for model in (Encounter, Assessment, Disposition, BedRequest))


@dataclass(frozen=True)
class BoardRow:
    """One patient present in the emergency department. Minutes are whole and counted from the arrival."""

    encounter: Encounter
    assessment: Assessment | None
    decision: Disposition | None
    request: BedRequest | None
    waited_min: int
    target_min: int
    late_min: int
    again_late: bool

    @property
    def category(self) -> str:
        """The category shown, empty before triage."""
        return self.assessment.category if self.assessment else ""

    @property
    def order(self) -> tuple[float, bool, datetime, UUID]:
        """Order of the board: category, a supervisor called first, then the earlier arrival (triage.md 9.3)."""
        called = self.assessment is not None and self.assessment.needs_supervisor and self.encounter.doctor_id is None
        rank = float(self.assessment.rank) if self.assessment else UNTRIAGED
        return rank, not called, self.encounter.arrived_at, self.encounter.id


def latest(encounter_ids: list[UUID], *, at: UUID) -> dict[UUID, Assessment]:
    """The last assessment of each coming that nobody withdrew."""
    rows = (
        select(Assessment)
        .where(
            Assessment.facility_id == at, Assessment.encounter_id.in_(encounter_ids), Assessment.withdrawn_at.is_(None)
        )
        .order_by(Assessment.sequence)
    )
    return _standing(session.scalars(rows))


def _standing(entered: Iterable[A]) -> dict[UUID, A]:
    """Of each coming the triage that counts, of all in the order of entry."""
    found: dict[UUID, A] = {}
    for row in entered:
        before = found.get(row.encounter_id)
        if before is None or counts_after(row, before):
            found[row.encounter_id] = row
    return found


def scale2(encounter_id: UUID, *, at: UUID) -> Assessment | None:
    """The last triage of a coming, where a doctor's word stands that SpO2 counts on scale 2 of NEWS2."""
    last = latest([encounter_id], at=at).get(encounter_id)
    return last if last is not None and last.scale2_by_id is not None else None


def history(encounter_id: UUID, at: UUID) -> list[Assessment]:
    """All assessments of a coming, newest first, the withdrawn ones too."""
    rows = (
        select(Assessment)
        .where(Assessment.encounter_id == encounter_id, Assessment.facility_id == at)
        .options(joinedload(Assessment.by), joinedload(Assessment.scale2_by))
        .order_by(Assessment.sequence)
    )
    return in_order(session.scalars(rows))[::-1]


def next_sequence(encounter: Encounter) -> int:
    """The number of the next triage of a coming; the coming's row is ours while it is written (`actions.assess`)."""
    mine = (Assessment.facility_id == encounter.facility_id, Assessment.encounter_id == encounter.id)
    return (session.scalar(select(func.max(Assessment.sequence)).where(*mine)) or 0) + 1


def assessment(assessment_id: UUID, *, at: UUID) -> Assessment:
    """An assessment of this facility. Raises NotFound."""
    found = session.get(Assessment, assessment_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def times_of(facility: Facility, chart: str) -> dict[str, rules.Times]:
    """Minutes to the doctor and between triages by category: the scale's defaults, or what the hospital ordered."""
    targets, own = facility.settings.get("target_minutes", {}), facility.settings.get("triage_times", {})
    return {
        code: _ordered(times, {"target_min": targets.get(code), **own.get(code, {})})
        for code, times in rules.times(chart).items()
    }


def _ordered(times: rules.Times, own: Mapping[str, int | None]) -> rules.Times:
    """The hospital's own target; the alarm keeps its distance, and no pause between triages is longer than the target [P]."""
    given = {name: int(value) for name, value in own.items() if value is not None}
    if not given:
        return times
    target = given.get("target_min", times.target_min)
    again = given.get("retriage_min", min(times.retriage_min, target) or times.retriage_min)
    return replace(times, target_min=target, retriage_min=again, alarm_min=target + times.alarm_min - times.target_min)


def own_scale(facility: Facility) -> str:
    """The scale that a hospital works with: IITT, until it chooses another (docs/decisions/triage-questions.md)."""
    chosen = facility.settings.get("triage_scale")
    return str(chosen) if chosen in rules.CHARTS else rules.USUAL


def scale_of(chart: str) -> str:
    """The scale that a chart belongs to."""
    return next(code for code, charts in rules.CHARTS.items() if chart in charts)


def mildest(chart: str) -> str:
    """The category of a chart that waits longest."""
    looks = rules.looks()
    return max(rules.times(chart), key=lambda code: looks[code].rank)


def untriaged_target(facility: Facility) -> int:
    """Minutes from the door to triage at this hospital."""
    ordered = facility.settings.get("first_look_minutes")
    return UNTRIAGED_TARGET_MIN if ordered is None else int(ordered)


def unasked(proposed: rules.Assessment) -> frozenset[str]:
    """Red and yellow signs of the chart that nobody answered; those of pregnancy are asked of some only."""
    return _signs_for_all(proposed.scale) & frozenset(proposed.unasked)


@cache
def _signs_for_all(chart: str) -> frozenset[str]:
    return frozenset(one.code for one in rules.scale(chart).signs if one.step < 3 and one.group not in NOT_OF_ALL)


_PRESENT = (
    of(
        Encounter, "id", "patient_id", "number", "arrived_at", "complaint", "place", "secrecy", "doctor_id", "doctor_at",
        "seen_at", "registered_by_id", "nurse_id",
    )
    .along("doctor", Staff, "doctor_id", "id", "family", "given", "patronymic")
    .along("nurse", Staff, "nurse_id", "id", "family", "given", "patronymic")
    .where(COMING.facility_id == bindparam("at"), COMING.kind == "emergency", COMING.status == "open")
)  # fmt: skip
_TRIAGED = (
    of(
        Assessment, "encounter_id", "category", "rank", "is_complete", "needs_supervisor", "target_at", "again_at",
        "assessed_at", "created_at",
    )
    .where(TRIAGE.facility_id == bindparam("at"), among(TRIAGE.encounter_id, "ids"), TRIAGE.withdrawn_at.is_(None))
    .order_by(TRIAGE.sequence)
)  # fmt: skip
_DECIDED = (
    of(Disposition, "encounter_id")
    .where(
        DECISION.facility_id == bindparam("at"), among(DECISION.encounter_id, "ids"), DECISION.withdrawn_at.is_(None)
    )
    .order_by(DECISION.id)
)
_ASKED = (
    of(BedRequest, "id", "encounter_id", "department_id", "state")
    .along("department", Department, "department_id")
    .where(REQUEST.facility_id == bindparam("at"), among(REQUEST.encounter_id, "ids"), REQUEST.state != "withdrawn")
    .order_by(REQUEST.id)
)


_TAKEN = Prepared(
    select(COMING.arrived_at, COMING.seen_at).where(
        COMING.facility_id == bindparam("at"), COMING.arrived_at >= bindparam("since"), COMING.seen_at.is_not(None),
        COMING.kind != "outpatient", COMING.arrival != "planned", COMING.status != "entered_in_error",
    )
)  # fmt: skip


def board(facility: Facility) -> list[BoardRow]:
    """Everybody present: by category, the untriaged between red and yellow, then by time; for looking only."""
    present = _PRESENT.all(at=facility.id)
    names = people.lean({row.patient_id for row in present})
    for row in present:
        vars(row)["patient"] = names[row.patient_id]
    ids = [row.id for row in present]
    decisions, requests = (_last(rows, ids, facility.id) for rows in (_DECIDED, _ASKED))
    triaged = _standing(_TRIAGED.all(at=facility.id, ids=ids)) if ids else {}
    now, given, first = clock.now(), grace(), untriaged_target(facility)
    rows = [
        _row(one, triaged.get(one.id), decisions.get(one.id), requests.get(one.id), now, given, first)
        for one in present
    ]
    return sorted(rows, key=lambda row: row.order)


def _last(rows: Reading[T], ids: list[UUID], at: UUID) -> dict[UUID, T]:
    """Of each coming the last of its rows."""
    return {row.encounter_id: row for row in rows.all(at=at, ids=ids)} if ids else {}  # type: ignore[attr-defined]


def median_to_doctor(at: UUID) -> int | None:
    """Median whole minutes from the door to the doctor of the comings of the last twelve hours; None where nobody was taken."""
    rows = _TAKEN.rows(at=at, since=clock.now() - MEDIAN_OVER)
    spans = [(taken - came).total_seconds() // 60 for came, taken in rows if taken >= came]
    return int(median(spans)) if spans else None


def tasks_of(ids: list[UUID], at: UUID) -> dict[UUID, list[Message]]:
    """What is still to be done for each of some comings: tests, drugs, notifications, consultations, as their domains tell."""
    found: dict[UUID, list[Message]] = {}
    for ask in pending if ids else ():
        for id_, tasks in ask(ids, at).items():
            found.setdefault(id_, []).extend(tasks)
    return found


@cache
def grace() -> dict[str, int]:
    """Minutes between the target and the alarm by category: red is due at once and alarms later (triage.md 1.7)."""
    charts = [rules.times(code) for code, version in rules.available().items() if version]
    return {code: times.alarm_min - times.target_min for chart in reversed(charts) for code, times in chart.items()}


@cache
def usual(scale: str) -> tuple[str, ...]:
    """The categories of a hospital's scale, the most urgent first: the board counts them even where nobody has one."""
    looks, installed = rules.looks(), rules.available()
    found = {code for chart in rules.CHARTS[scale] if installed[chart] for code in rules.times(chart)}
    return tuple(sorted(found, key=lambda code: looks[code].rank))


def _row(
    one: Encounter,
    assessment: Assessment | None,
    decision: Disposition | None,
    request: BedRequest | None,
    now: datetime,
    grace: Mapping[str, int],
    first: int,
) -> BoardRow:
    is_free = one.doctor_at is None
    waited = max(int(((one.seen_at or now) - one.arrived_at).total_seconds() // 60), 0)
    target, alarm = first, first
    if assessment is not None and assessment.target_at is not None:
        target = int((assessment.target_at - one.arrived_at).total_seconds() // 60)
        alarm = target + grace.get(assessment.category, 0)
    late = waited - target if is_free and waited > alarm else 0
    again = bool(is_free and assessment and assessment.again_at and assessment.again_at <= now)
    return BoardRow(one, assessment, decision, request, waited, target, late, again)
