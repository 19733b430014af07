"""What triage measured, for the series of vital signs that stands below it."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.encounters.models import Encounter
from lighthis.observations import queries as observations
from lighthis.observations.queries import Row, Scored
from lighthis.triage import queries
from lighthis.triage.models import Assessment

TRIAGE = Assessment.__table__.c
_RESULTS = Prepared(
    select(TRIAGE.encounter_id, TRIAGE.assessed_at, TRIAGE.result)
    .where(TRIAGE.facility_id == bindparam("at"), among(TRIAGE.encounter_id, "ids"), TRIAGE.withdrawn_at.is_(None))
    .order_by(TRIAGE.assessed_at, TRIAGE.id)
)


def rows(encounter: Encounter) -> list[Row]:
    """The triages of a coming as sets of its series, those at a glance left out: nothing was measured."""
    return [
        Row(
            one.assessed_at,
            one.created_at,
            one.by_id,
            one.inputs,
            one.result.get("second") or {},
            withdrawn=one.withdrawn_why,
        )
        for one in queries.history(encounter.id, encounter.facility_id)
        if one.override_reason != queries.AT_A_GLANCE
    ]


def scored(ids: list[UUID], at: UUID) -> dict[UUID, Scored]:
    """The last triage of each coming that has one, and what its early warning score asks for."""
    return {id_: Scored(taken, _monitoring(result)) for id_, taken, result in _RESULTS.rows(at=at, ids=ids)}


def _monitoring(result: dict[str, Any]) -> str | None:
    second = result.get("second") or {}
    found: str | None = second.get("monitoring")
    return found


def standing(encounter: Encounter) -> dict[str, Any]:
    """What the last triage said that holds on: SpO2 on the scale that a doctor chose, pregnancy."""
    last = queries.latest([encounter.id], at=encounter.facility_id).get(encounter.id)
    if last is None:
        return {}
    return {name: last.inputs[name] for name in ("spo2_scale", "pregnant") if name in last.inputs}


def join() -> None:
    """For app.py: triage has its say in the series of vital signs."""
    observations.more[:], observations.scored[:], observations.standing[:] = [rows], [scored], [standing]
