"""Reads of triage: the last assessment, and the board of the emergency department."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import BedRequest, Disposition, Encounter
from lighthis.facility.models import Facility
from lighthis.kernel import ages, clock
from lighthis.kernel.text import N_
from lighthis.registration.models import PatientName
from lighthis.triage import rules
from lighthis.triage.models import Assessment

UNTRIAGED = 1.5  # between red (0) and yellow (2) on the board (triage.md, order of the queue)
UNTRIAGED_TARGET_MIN = 10  # minutes from the door to triage, a default that the facility's settings change
AT_A_GLANCE = N_("Red at a glance; the signs are written afterwards.")
ADULT_FROM = 12  # completed years: titles of the IITT charts (triage.md 1.3, 1.4)


@dataclass(frozen=True)
class BoardRow:
    """One patient present in the emergency department."""

    encounter: Encounter
    name: PatientName | None
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
    def rank(self) -> float:
        """Order of the board."""
        return float(self.assessment.rank) if self.assessment else UNTRIAGED


def latest(encounter_ids: list[UUID]) -> dict[UUID, Assessment]:
    """The last assessment of each coming that nobody withdrew."""
    rows = (
        select(Assessment)
        .where(Assessment.encounter_id.in_(encounter_ids), Assessment.withdrawn_at.is_(None))
        .order_by(Assessment.assessed_at, Assessment.id)
    )
    return {row.encounter_id: row for row in session.scalars(rows)}


def history(encounter_id: UUID, at: UUID) -> list[Assessment]:
    """All assessments of a coming, newest first, the withdrawn ones too."""
    rows = (
        select(Assessment)
        .where(Assessment.encounter_id == encounter_id, Assessment.facility_id == at)
        .options(joinedload(Assessment.by))
        .order_by(Assessment.assessed_at.desc(), Assessment.id.desc())
    )
    return list(session.scalars(rows))


def marks(encounter_ids: list[UUID]) -> dict[UUID, str]:
    """The category of each coming, for the lists of other domains."""
    return {id_: row.category for id_, row in latest(encounter_ids).items()}


def times_of(facility: Facility, chart: str) -> dict[str, rules.Times]:
    """Minutes to the doctor and between triages by category: the scale's defaults, or what the hospital ordered."""
    own = facility.settings.get("triage_times", {})
    return {code: _ordered(times, own.get(code, {})) for code, times in rules.times(chart).items()}


def _ordered(times: rules.Times, own: dict[str, int]) -> rules.Times:
    again = int(own.get("retriage_min", times.retriage_min))
    return replace(times, target_min=int(own.get("target_min", times.target_min)), retriage_min=again)


def ages_of(encounter: Encounter, *, appears_adult: bool | None = None) -> rules.Inputs:
    """The patient's age at this coming as the scales take it; by appearance where nobody knows it."""
    patient = encounter.patient
    if patient.birth_date is None:
        return rules.Inputs(appears_adult=True if appears_adult is None else appears_adult, age_is_estimated=True)
    lived = ages.age(patient.birth_date, max(encounter.arrived_at.date(), patient.birth_date))
    if patient.birth_precision == "day":
        return rules.Inputs(age_years=lived.years, age_months=lived.months, age_days=lived.days)
    return rules.Inputs(age_years=lived.years, age_is_estimated=True)


def board(facility: Facility) -> list[BoardRow]:
    """Everybody present: by category, the untriaged between red and yellow, then by time. A fixed number of queries."""
    present = _present(facility.id)
    ids = [row.id for row in present]
    triaged, decisions, requests = latest(ids), _decisions(ids), _requests(ids)
    now = clock.now()
    rows = [
        _row(facility, one, triaged.get(one.id), decisions.get(one.id), requests.get(one.id), now) for one in present
    ]
    return sorted(rows, key=lambda row: (row.rank, row.encounter.arrived_at))


def _present(at: UUID) -> list[Encounter]:
    rows = (
        select(Encounter)
        .where(Encounter.facility_id == at, Encounter.kind == "emergency", Encounter.status == "open")
        .options(joinedload(Encounter.patient), joinedload(Encounter.doctor))
        .order_by(Encounter.arrived_at)
    )
    return list(session.scalars(rows))


def _decisions(ids: list[UUID]) -> dict[UUID, Disposition]:
    rows = select(Disposition).where(Disposition.encounter_id.in_(ids), Disposition.withdrawn_at.is_(None))
    return {row.encounter_id: row for row in session.scalars(rows.order_by(Disposition.id))}


def _requests(ids: list[UUID]) -> dict[UUID, BedRequest]:
    rows = select(BedRequest).where(BedRequest.encounter_id.in_(ids)).options(joinedload(BedRequest.department))
    return {row.encounter_id: row for row in session.scalars(rows.order_by(BedRequest.id))}


def _row(
    facility: Facility,
    one: Encounter,
    assessment: Assessment | None,
    decision: Disposition | None,
    request: BedRequest | None,
    now: datetime,
) -> BoardRow:
    until = one.doctor_at if one.doctor_at is not None else now
    waited = max(int((until - one.arrived_at).total_seconds() // 60), 0)
    target = UNTRIAGED_TARGET_MIN
    if assessment is not None and assessment.target_at is not None:
        target = int((assessment.target_at - one.arrived_at).total_seconds() // 60)
    late = max(waited - target, 0) if one.doctor_id is None else 0
    again = (
        assessment is not None
        and assessment.again_at is not None
        and assessment.again_at < now
        and one.doctor_id is None
    )
    return BoardRow(one, one.patient.name, assessment, decision, request, waited, target, late, again)


def encounter(encounter_id: UUID, *, at: UUID) -> Encounter:
    """A coming of this facility. Raises NotFound."""
    return encounters.encounter(encounter_id, at=at)
