"""Reads for the measures: the comings of a period as plain rows, always of one facility; what they come to is for the rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, bindparam, or_, select

from lighthis.admission.models import Stay, StayDepartment
from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Disposition, Encounter
from lighthis.facility.models import Department, Facility
from lighthis.kernel.actor import Actor
from lighthis.measures.rules import Coming, Triage
from lighthis.registration import people
from lighthis.triage.models import Assessment
from lighthis.triage.queries import grace, untriaged_target
from lighthis.triage.rules import in_order

COMING, TRIAGE, DECISION, STAY, LAY, WARD = (
    cast(Table, model.__table__).c for model in (Encounter, Assessment, Disposition, Stay, StayDepartment, Department)
)
# when each of some comings of a facility was first in an operating theatre; filled in joins.py by whoever writes operations
theatre: list[Callable[[list[UUID], UUID], dict[UUID, datetime]]] = []

_COMINGS = Prepared(
    select(COMING.id, COMING.patient_id, COMING.arrived_at, COMING.seen_at, COMING.ended_at, COMING.status).where(
        COMING.facility_id == bindparam("at"), COMING.arrived_at >= bindparam("since"),
        COMING.arrived_at < bindparam("until"), COMING.kind != "outpatient", COMING.arrival != "planned",
        or_(COMING.status == "open", COMING.status == "closed"),
    ).order_by(COMING.arrived_at, COMING.id)
)  # fmt: skip
_TRIAGES = Prepared(
    select(
        TRIAGE.encounter_id, TRIAGE.assessed_at, TRIAGE.created_at, TRIAGE.category, TRIAGE.proposed, TRIAGE.is_complete,
        TRIAGE.again_at, TRIAGE.target_at, TRIAGE.started_at, TRIAGE.override_code,
    ).where(TRIAGE.facility_id == bindparam("at"), among(TRIAGE.encounter_id, "ids"), TRIAGE.withdrawn_at.is_(None))
    .order_by(TRIAGE.encounter_id, TRIAGE.sequence)
)  # fmt: skip
_DECISIONS = Prepared(
    select(DECISION.encounter_id, DECISION.kind)
    .where(
        DECISION.facility_id == bindparam("at"), among(DECISION.encounter_id, "ids"), DECISION.withdrawn_at.is_(None)
    )
    .order_by(DECISION.decided_at, DECISION.id)
)
_BEDS = Prepared(
    select(STAY.encounter_id, STAY.admitted_at).where(
        STAY.facility_id == bindparam("at"), among(STAY.encounter_id, "ids"), STAY.withdrawn_at.is_(None)
    )
)
_INTENSIVE = Prepared(
    select(STAY.encounter_id, LAY.since)
    .join_from(Stay.__table__, StayDepartment.__table__, LAY.stay_id == STAY.id)
    .join(Department.__table__, WARD.id == LAY.department_id)
    .where(
        STAY.facility_id == bindparam("at"), LAY.facility_id == bindparam("at"), WARD.facility_id == bindparam("at"),
        among(STAY.encounter_id, "ids"), STAY.withdrawn_at.is_(None), WARD.kind == "icu",
        or_(LAY.until.is_(None), LAY.until > LAY.since),
    )
    .order_by(LAY.since.desc())
)  # fmt: skip


@dataclass(frozen=True)
class _Entered:
    """A triage as it was read, for the order in which triages count."""

    encounter_id: UUID
    assessed_at: datetime
    created_at: datetime
    category: str
    proposed: str
    is_complete: bool
    again_at: datetime | None
    target_at: datetime | None
    started_at: datetime | None
    override_code: str


def comings(facility: Facility, since: date, until: date) -> list[Coming]:
    """Everybody who came in an emergency from one day to another, both included, as the measures see them."""
    start, end = (_midnight(day, facility.zone) for day in (since, until + timedelta(days=1)))
    rows = _COMINGS.rows(at=facility.id, since=start, until=end)
    asked: dict[str, Any] = {"at": facility.id, "ids": [row[0] for row in rows]}
    if not rows:
        return []
    triages = _triages(asked)
    facts = {
        "kind": dict(_DECISIONS.rows(**asked)), "bed": dict(_BEDS.rows(**asked)), "intensive": dict(_INTENSIVE.rows(**asked)),
        "theatre": {id_: at for ask in theatre for id_, at in ask(asked["ids"], facility.id).items()},
        "died": {id_: one.died_at for id_, one in people.lean({row[1] for row in rows}).items()},
    }  # fmt: skip
    first = untriaged_target(facility)
    return [_coming(row, triages.get(row[0], []), facts, first) for row in rows]


def shown_of(ids: list[UUID], *, by: Actor) -> dict[UUID, Encounter]:
    """Which of some comings this reader may see (rulings 9), with patient and doctor at hand."""
    rows = select(Encounter).where(
        Encounter.facility_id == by.facility_id, Encounter.id.in_(ids), encounters.shown_to(by)
    )
    return {row.id: row for row in session.scalars(rows)} if ids else {}


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _triages(asked: dict[str, Any]) -> dict[UUID, list[_Entered]]:
    """The triages of each coming in the order in which they count."""
    found: dict[UUID, list[_Entered]] = {}
    for row in _TRIAGES.rows(**asked):
        found.setdefault(row[0], []).append(_Entered(*row))
    return {id_: in_order(entered) for id_, entered in found.items()}


def _coming(row: Any, triages: list[_Entered], facts: dict[str, dict[UUID, Any]], first: int) -> Coming:
    id_, patient_id, arrived_at, seen_at, ended_at, status = row
    left_at = facts["bed"].get(id_) or (ended_at if status == "closed" else None)
    return Coming(
        id=id_, arrived_at=arrived_at, seen_at=seen_at, left_at=left_at,
        outcome="" if left_at is None else facts["kind"].get(id_, "other"), limit_min=_limit(arrived_at, triages), first_min=first,
        triages=tuple(_triage(one) for one in triages),
        died_at=facts["died"].get(patient_id), intensive_at=facts["intensive"].get(id_), theatre_at=facts["theatre"].get(id_),
    )  # fmt: skip


def _triage(one: _Entered) -> Triage:
    return Triage(
        one.assessed_at, one.category, one.proposed, one.is_complete, one.again_at, one.started_at, one.override_code
    )


def _limit(arrived_at: datetime, triages: list[_Entered]) -> int | None:
    """After how many minutes the board calls this patient late: the target of the initial triage, with red's few minutes of grace."""
    target_at = triages[0].target_at if triages else None
    if target_at is None:
        return None
    return (target_at - arrived_at) // timedelta(minutes=1) + grace().get(triages[0].category, 0)
