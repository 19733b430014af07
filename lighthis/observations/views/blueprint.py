"""The blueprint, and what several pages of vital signs show alike."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import Message
from lighthis.observations import queries, rules
from lighthis.observations.queries import Row
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.scales.rules import Score, coma, high_shock_index, label, mean_arterial_pressure, number, shock_index
from lighthis.scales.rules.derived import LOW_MAP
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.visit import here_id, may, me

pages = Blueprint("observations", __name__)
OTHER = ("capillary_refill_s", "glucose_mmol_l", "pain_score", "weight_kg", "urine_ml")


def about(row: Encounter) -> dict[str, Any]:
    """What every page of vital signs shows: whose they are."""
    return {"row": row, "banner": banner(row.patient, row), "back_url": url_for(".series", encounter_id=row.id)}


def told(rows: list[Row], encounter_id: UUID) -> list[dict[str, Any]]:
    """The sets of a series as lines of the table."""
    people = encounters.staff_named({one.by_id for one in rows})
    waiting = {one.subject_id for one in encounters.errors_of(encounter_id, at=here_id()) if one.state == "asked"}
    return [_line(one, people, waits=one.id in waiting) for one in rows]


def _line(one: Row, people: dict[UUID, Any], *, waits: bool) -> dict[str, Any]:
    may_withdraw = one.id and not waits and not one.withdrawn and may("observations.write")
    own = one.by_id == me().id or may("encounters.decide")
    return {
        "at": one.at, "entered": one.entered_at if _later(one) else None, "by": short(people[one.by_id]),
        "triage": one.id is None, "values": values(one), "score": said(one), "monitoring": monitoring(one), "waits": waits,
        "withdrawn": one.withdrawn, "withdraw_url": url_for(".withdraw", observation_id=one.id) if may_withdraw and own else "",
    }  # fmt: skip


def _later(one: Row) -> bool:
    return (one.entered_at - one.at).total_seconds() > 600


def values(one: Row) -> dict[str, str]:
    """What was measured, as the columns of the table show it."""
    has = one.measured
    pressure = [_number(has.get(name)) for name in ("systolic_bp", "diastolic_bp")]
    return {
        **{name: _number(has.get(name)) for name in ("heart_rate", "respiratory_rate", "temperature_c")},
        "pressure": "/".join(part or "–" for part in pressure) if any(pressure) else "",
        "spo2_percent": _oxygen(one), "mind": _mind(one),
        "other": ", ".join([*(_other(name, has[name]) for name in OTHER if has.get(name) is not None), *_worked_out(one)]),
    }  # fmt: skip


def _number(value: Any) -> str:
    found = number(value)
    return "" if found is None else filters.number(found)


def _oxygen(one: Row) -> str:
    has = one.measured
    on = {True: _("on oxygen"), False: _("on air")}.get(has.get("supplemental_oxygen"), "")  # type: ignore[call-overload]
    flow = _("%(flow)s L/min", flow=_number(has["oxygen_flow_l_min"])) if has.get("oxygen_flow_l_min") else ""
    return " ".join(part for part in (_number(has.get("spo2_percent")), on, flow) if part)


def _mind(one: Row) -> str:
    has = one.measured
    avpu = f"{has['avpu']} {label('avpu.' + has['avpu'], language())}" if has.get("avpu") else ""
    effort = (
        label("respiratory_effort." + has["respiratory_effort"], language()) if has.get("respiratory_effort") else ""
    )
    breathing = _("effort of breathing: %(effort)s", effort=effort.lower()) if effort else ""
    return ", ".join(part for part in (avpu, _coma(one), breathing) if part)


def _coma(one: Row) -> str:
    """The parts of the coma scale, and their sum where each was tested."""
    found = coma(rules.read(one.measured))
    if found is None or found.total is None:
        return found.text if found else ""
    return f"{found.text} = {found.total}, {label(f'GCS.{found.severity}', language()).lower()}"


def _worked_out(one: Row) -> list[str]:
    """Mean pressure and shock index: hints beside what was measured (triage.md 8.3)."""
    read = rules.read(one.measured)
    taken, said = read.vitals, []
    mean = mean_arterial_pressure(taken.systolic_bp, taken.diastolic_bp)
    if mean is not None:
        words = _("Mean pressure %(value)s (low)") if mean < LOW_MAP else _("Mean pressure %(value)s")
        said.append(words % {"value": filters.number(mean)})
    index = shock_index(taken.heart_rate, taken.systolic_bp)
    if index is not None:
        high = high_shock_index(index, read.age_years)
        words = _("shock index %(value)s (high)") if high else _("shock index %(value)s")
        said.append(words % {"value": filters.number(index)})
    return said


def _other(name: str, value: Any) -> str:
    words = {"weight_kg": _("Weight, kg"), "urine_ml": _("Urine, ml")}.get(name) or label(name, language())
    return f"{words} {_number(value)}"


def said(one: Row) -> str:
    """The score in words; empty where there is none."""
    found: Message | None = queries.scoring(one.scored, language())
    return say(found) if found else ""


def monitoring(one: Row) -> str:
    """How often the score asks to measure."""
    asked = Score.from_json(one.scored).monitoring if one.scored else None
    return label(f"monitoring.{asked}", language()) if asked else ""
