"""Reads of vital signs: the series of a coming, and whose next set is due."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from lighthis.db.engine import session
from lighthis.db.prepared import Prepared
from lighthis.db.reading import among
from lighthis.encounters.models import Encounter
from lighthis.encounters.queries import Happening
from lighthis.facility.queries import facility
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Message, NotFound, Overdue
from lighthis.observations import rules
from lighthis.observations.models import Observation
from lighthis.scales.rules import Score, coma, label


@dataclass(frozen=True)
class Row:
    """One set of a series: measured in passing (`id`), or at a triage; `scored` is empty where no score fits."""

    at: datetime
    entered_at: datetime
    by_id: UUID
    measured: Mapping[str, Any]
    scored: Mapping[str, Any]
    id: UUID | None = None
    withdrawn: str = ""


@dataclass(frozen=True)
class Scored:
    """When a coming was scored last elsewhere, and what the score asks for."""

    at: datetime
    monitoring: str | None


# filled in joins.py by higher floors that measure too: triage
more: list[Callable[[Encounter], list[Row]]] = []  # their sets of one coming
scored: list[Callable[[list[UUID], UUID], dict[UUID, Scored]]] = []  # the last one of each coming of a facility
standing: list[Callable[[Encounter], Mapping[str, Any]]] = []  # what holds for a whole coming: spo2_scale, pregnant

# a set in one line: these by their short names, then pressure and saturation, which everybody knows by sight, then the rest
SHORT, PRESSURES = ("heart_rate", "respiratory_rate"), ("systolic_bp", "diastolic_bp")
LONG = ("temperature_c", "capillary_refill_s", "glucose_mmol_l", "pain_score")
ROW = Observation.__table__.c
_LATEST = Prepared(
    select(ROW.encounter_id, ROW.taken_at, ROW.again_at)
    .where(ROW.facility_id == bindparam("at"), among(ROW.encounter_id, "ids"), ROW.withdrawn_at.is_(None))
    .order_by(ROW.taken_at, ROW.id)
)


def series(encounter: Encounter, *, first: int = 0, most: int = 50) -> tuple[list[Row], int]:
    """A page of a coming's sets, newest first, those of triage too; and how many there are. Withdrawn ones stay in it."""
    own, elsewhere = _own(encounter.facility_id, encounter.id), [row for ask in more for row in ask(encounter)]
    total = session.scalar(select(func.count()).select_from(own.subquery())) or 0
    newest = own.order_by(Observation.taken_at.desc(), Observation.id.desc()).limit(first + most)
    rows = [_row(one) for one in session.scalars(newest)] + elsewhere
    rows.sort(key=lambda row: (row.at, row.entered_at), reverse=True)
    return rows[first : first + most], total + len(elsewhere)


def _own(at: UUID, encounter_id: UUID) -> Any:
    return select(Observation).where(Observation.facility_id == at, Observation.encounter_id == encounter_id)


def _row(one: Observation) -> Row:
    return Row(one.taken_at, one.created_at, one.by_id, one.measured, one.score, one.id, one.withdrawn_why)


def holding(encounter: Encounter) -> dict[str, Any]:
    """What others said that holds for the coming: the scale on which SpO2 counts, pregnancy; the last set's word on pregnancy wins."""
    found = {name: value for ask in standing for name, value in ask(encounter).items()}
    rows = _own(encounter.facility_id, encounter.id).where(Observation.withdrawn_at.is_(None))
    last = session.scalar(rows.order_by(Observation.taken_at.desc(), Observation.id.desc()).limit(1))
    if last is not None and "pregnant" in last.measured:
        found["pregnant"] = last.measured["pregnant"]
    return found


def observation(observation_id: UUID, *, at: UUID) -> Observation:
    """A set of this facility. Raises NotFound."""
    found = session.get(Observation, observation_id)
    if found is None or found.facility_id != at:
        raise NotFound
    return found


def due(ids: list[UUID], *, at: UUID, now: datetime | None = None) -> dict[UUID, datetime]:
    """Of some comings those whose score asked for another set before now, and when; bounded by one query a floor that measures."""
    if not ids:
        return {}
    ordered = facility(at).settings.get("monitoring_minutes", {})
    latest = {id_: (taken_at, again_at) for id_, taken_at, again_at in _LATEST.rows(at=at, ids=ids)}
    for ask in scored:
        for id_, one in ask(ids, at).items():
            if id_ not in latest or latest[id_][0] < one.at:
                latest[id_] = one.at, rules.next_at(one.at, one.monitoring, ordered)
    now = now or clock.now()
    return {id_: again_at for id_, (_, again_at) in latest.items() if again_at is not None and again_at <= now}


def pending(ids: list[UUID], at: UUID) -> dict[UUID, list[Message]]:
    """For the emergency board: whose vital signs are due."""
    said = N_("Vital signs were due: %(time)s")
    return {id_: [Overdue(said, {"time": since})] for id_, since in due(ids, at=at).items()}


def waits(encounter: Encounter, lang: str) -> list[Happening]:
    """For the coming's page: vital signs that are due, where the coming goes on."""
    if encounter.status != "open":
        return []
    at, where = encounter.facility_id, {"encounter_id": encounter.id}
    said = pending([encounter.id], at=at).get(encounter.id, [])
    return [
        Happening(clock.now(), Message(N_("Vital signs")), one, None, "", "observations.series", where) for one in said
    ]


def happenings(encounter: Encounter, lang: str) -> list[Happening]:
    """Sets as lines of the coming's timeline, withdrawn ones with the reason."""
    rows = _own(encounter.facility_id, encounter.id).options(joinedload(Observation.by))
    return [_happened(row, lang) for row in session.scalars(rows)]


def _happened(row: Observation, lang: str) -> Happening:
    return Happening(
        row.taken_at, Message(N_("Vital signs")), scoring(row.score, lang) or "", row.by_id, words=told(row, lang),
        endpoint="" if row.withdrawn_at else "observations.series", values={"encounter_id": row.encounter_id},
        withdrawn=row.withdrawn_why,
    )  # fmt: skip


def scoring(stored: Mapping[str, Any], lang: str) -> Message | None:
    """A stored score in words: "NEWS2 5, medium", "at least 3" while values are missing; None where there is none."""
    if not stored:
        return None
    score = Score.from_json(stored)
    words = N_("%(scale)s: %(score)s, %(risk)s") if score.complete else N_("%(scale)s: at least %(score)s, %(risk)s")
    if score.is_provisional:
        words = N_("%(scale)s: at least %(score)s, %(risk)s (provisional)")
    risk = label(f"{score.scale}.{score.risk}", lang)
    return Message(words, {"scale": label(score.scale, lang), "score": score.score, "risk": risk})


def told(row: Observation | Row, lang: str) -> str:
    """A set in one line, for the timeline and for whoever confirms a mistake."""
    measured = row.measured
    pressure = [str(measured.get(name, "–")) for name in PRESSURES] if measured.keys() & set(PRESSURES) else []
    parts = [f"{label(name, lang)} {measured[name]}" for name in SHORT if name in measured]
    parts += ["/".join(pressure)] if pressure else []
    parts += [f"SpO₂ {measured['spo2_percent']}"] if "spo2_percent" in measured else []
    parts += [f"{label(name, lang)} {measured[name]}" for name in LONG if name in measured]
    parts += [f"AVPU {measured['avpu']}"] if measured.get("avpu") else []
    parts = [part.replace(".", ",") for part in parts]
    found = coma(rules.read(measured))
    return "; ".join([*parts, found.text] if found else parts)
