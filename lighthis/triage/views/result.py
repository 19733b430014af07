"""The result box of a triage: what is proposed, why, what is missing, and the second score; nothing is saved for it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Refusal
from lighthis.scales import rules
from lighthis.triage import queries
from lighthis.triage.forms import NO_OTHERS, PREGNANT, TriageForm
from lighthis.triage.views.blueprint import colours
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.visit import here


def result(form: TriageForm, row: Encounter) -> dict[str, Any] | None:
    """What the page says about what was typed; None where a value cannot be."""
    inputs = form.inputs()
    try:
        proposed, second = rules.assess(inputs, form.scale), rules.second_score(inputs)
    except Refusal:
        return None
    open_ticks = _open_ticks(form)
    provisional = proposed.category != "red" and bool(proposed.missing or open_ticks)
    until = row.arrived_at + timedelta(minutes=queries.times_of(here(), proposed.scale)[proposed.category].target_min)
    return {
        "category": proposed.category,
        "state": _("Provisional") if provisional else _("Proposed"),
        "until": _until(proposed.category, until),
        "at": filters.wall(clock.now()),
        "reasons": [_reason(each, form) for each in proposed.reasons],
        "supervisor": proposed.supervisor_review,
        "missing": [(_name(name, form), name if name in form else "") for name in proposed.missing],
        "ticks": open_ticks,
        "cannot": [_name(name, form) for name in proposed.cannot_measure],
        "ticked": [rules.label(code, language()) for code in form.ticked_now],
        "second": _second(second, proposed, form) if second else None,
        "hints": _hints(form, inputs),
        "to_do": [rules.label(code, language()) for code in rules.to_do(form.chart, inputs)],
        "points": _points(proposed, form),
    }


def _hints(form: TriageForm, inputs: rules.Inputs) -> list[str]:
    """What pregnancy asks of whoever triages (triage.md 1.3, 1.7, 3.1)."""
    if "pregnant" not in form:
        return []
    if PREGNANT in inputs.present:
        low = inputs.vitals.systolic_bp is None or inputs.vitals.diastolic_bp is None
        pressure = _("Pregnancy: measure the blood pressure, 160 over 110 or more is red.")
        return [*([pressure] if low else []), _("NEWS2 is not made for pregnancy.")]
    if PREGNANT in inputs.absent:
        return []
    worse = rules.worse_with(form.chart, PREGNANT, inputs)
    if worse:
        return [_("It is not known whether she is pregnant. If she is, the category is: %(category)s. Ask now.",
                  category=colours()[worse])]  # fmt: skip
    return [_("It is not known whether she is pregnant: ask, or offer a test.")]


def _until(category: str, until: datetime) -> str:
    if category == "red":
        return _("to the resuscitation room now")
    return _("to a doctor not later than %(time)s", time=filters.wall(until))


def _open_ticks(form: TriageForm) -> list[tuple[str, str]]:
    return [(str(form[name].label.text), name) for name in NO_OTHERS if name in form and not form[name].data]


def _reason(reason: rules.Reason, form: TriageForm) -> tuple[str, str]:
    criterion = rules.label(reason.code, language())
    values = [_value(name, value, form) for name, value in reason.values if name != reason.code]
    if not values:
        return criterion, reason.category
    return _("%(criterion)s: %(values)s", criterion=criterion, values=", ".join(values)), reason.category


def _value(name: str, value: str, form: TriageForm) -> str:
    if value == "present":
        return rules.label(name, language())
    if name == "avpu":
        return f"{value} {rules.label(f'avpu.{value}', language())}"
    return f"{_name(name, form)} {filters.number(Decimal(value))}"


def _name(name: str, form: TriageForm) -> str:
    """A value by the word that stands at its field."""
    own = {"consciousness": "avpu"}.get(name, name)
    return str(form[own].label.text) if own in form else rules.label(name, language())


def _second(score: rules.Score, proposed: rules.Assessment, form: TriageForm) -> dict[str, Any]:
    title, words = rules.label(score.scale, language()), _("%(scale)s: %(score)s")
    if score.scale == "NEWS2" and form.inputs().vitals.spo2_scale == "2":
        title = _("NEWS2, SpO₂ on scale 2")
    if not score.complete:
        words = _("%(scale)s: at least %(score)s")
    risk = rules.label(f"{score.scale}.{score.risk}", language())
    items = [{"title": _component(code, form), "value": str(points)} for code, points in score.components]
    items += [{"title": _name(code, form), "value": _("no value")} for code in score.missing]
    return {
        "title": words % {"scale": title, "score": score.score},
        "risk": _("%(risk)s (provisional)", risk=risk) if score.is_provisional else risk,
        "monitoring": rules.label(f"monitoring.{score.monitoring}", language())
        if score.monitoring and not score.is_provisional
        else "",
        "items": items,
        "prompt": _prompt(score, proposed),
        "source": score.scale,
    }


def _points(proposed: rules.Assessment, form: TriageForm) -> dict[str, Any] | None:
    """The sum of a chart that counts points, with the points of each value."""
    if proposed.score is None:
        return None
    words = _("%(scale)s: %(score)s") if proposed.complete else _("%(scale)s: at least %(score)s")
    items = [{"title": _component(code, form), "value": str(points)} for code, points in proposed.components]
    return {"title": words % {"scale": rules.label("tews", language()), "score": proposed.score}, "items": items}


def _component(code: str, form: TriageForm) -> str:
    own = {"consciousness": "avpu"}.get(code, code)
    value = form[own].data if own in form else None
    if own in {"respiratory_effort", "mobility"} and value:
        return f"{_name(code, form)}: {rules.label(f'{own}.{value}', language())}"
    if own == "trauma":
        return f"{_name(code, form)}: {_('yes') if value == 'yes' else _('no')}"
    if own == "supplemental_oxygen":
        return f"{_name(code, form)}: {_('oxygen') if value == 'yes' else _('air')}"
    return f"{_name(code, form)} {filters.number(value) if isinstance(value, Decimal) else value or ''}".strip()


def _prompt(score: rules.Score, proposed: rules.Assessment) -> str:
    """A score never changes the category by itself (triage.md 3.3): it asks."""
    if score.proposes is None or rules.looks()[score.proposes].rank >= proposed.rank:
        return ""
    return _("This score asks for at least %(category)s. If you agree, choose that category.", category=colours()[score.proposes])  # fmt: skip
