"""The blueprint, and what several pages of orders show alike."""

from typing import Any

from flask import Blueprint, request

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.orders import queries, rules
from lighthis.orders.models import Order, Result, ResultValue
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.visit import me

pages = Blueprint("orders", __name__)
LONGEST = 36  # letters of a key in an address


def urgency(row: Order) -> str:
    """How soon, in a word."""
    return _("now") if row.urgency == "now" else _("today")


def waited(row: Order) -> str:
    """How long an order waits."""
    return filters.minutes(max((clock.now() - row.ordered_at).total_seconds() // 60, 0))


def facts(row: Order) -> dict[str, Any]:
    """An order as every page shows it. What it is for stays with those who may see the coming (rulings 9)."""
    open_to_me = encounters.visible(row.encounter, me())
    return {
        "row": row, "name": queries.told(row, language()), "kind": say(rules.KINDS[row.kind]),
        "state": say(rules.states.said(row.kind, row.state)), "waits": rules.states.waits(row.kind, row.state),
        "urgency": urgency(row), "by": short(row.by), "done_by": short(row.done_by), "ended_by": short(row.ended_by),
        "why": row.why if open_to_me else "", "is_open": open_to_me,
        "later": _entered_later(row.created_at, row.ordered_at),
    }  # fmt: skip


def _entered_later(entered: Any, happened: Any) -> str:
    """When something was entered, where that was not at once."""
    return filters.instant(entered) if entered and abs((entered - happened).total_seconds()) > 600 else ""


def result_facts(one: Result) -> dict[str, Any]:
    """A result as every page shows it."""
    return {
        "row": one, "values": [value_facts(value) for value in one.values], "by": short(one.by), "seen_by": short(one.seen_by),
        "later": _entered_later(one.created_at, one.resulted_at),
    }  # fmt: skip


def value_facts(one: ResultValue) -> dict[str, str]:
    """A value with its range and how it stands to it, in words."""
    words = {"low": _("below the norm"), "high": _("above the norm"), "normal": _("in the norm")}
    return {
        "name": queries.analyte_said(one.code, one.name, language()),
        "value": one.value,
        "unit": codes.label("lab_units", one.unit, language()),
        "range": range_told(one),
        "flag": words.get(one.flag, ""),
        "outside": one.flag in {"low", "high"},  # type: ignore[dict-item]
        "critical": one.is_critical,  # type: ignore[dict-item]
    }


def range_told(one: ResultValue) -> str:
    """A reference range: 3,5–5, ≥ 130, ≤ 8."""
    low, high = (filters.number(each.normalize()) if each is not None else "" for each in (one.low, one.high))
    if low and high:
        return f"{low}–{high}"
    return f"≥ {low}" if low else f"≤ {high}" if high else ""


def address(row: Encounter) -> str:
    """The orders of a coming, for who may read them."""
    readable = encounters.visible(row, me())
    return link("orders.of_coming", "records.read", encounter_id=row.id) if readable else ""


def notes_of(row: Encounter) -> list[dict[str, Any]]:
    """For the coming's page: what waits among its orders, with the way there."""
    waiting, url = queries.pending([row.id], at=row.facility_id).get(row.id, []), address(row)
    grave = any(one.text == queries.CRITICAL for one in waiting)
    text = ", ".join(say(one) for one in waiting)
    told = _("Orders: %(what)s.", what=text)
    return [{"text": told, "link": _("Orders and results"), "url": url, "grave": grave}] if waiting else []


def back(row: Encounter) -> str:
    """Where who carries orders out goes next: the work list, else the coming's orders, else home."""
    kinds = rules.kinds_for(me().permissions)
    return (link("orders.work", **chosen()) if kinds else "") or address(row) or "/"


def chosen() -> dict[str, str]:
    """What of the work list somebody looks at: it stands in the address, and in that of the pages opened from it."""
    asked = {name: request.args.get(name, "") for name in ("kind", "department")}
    return {name: value for name, value in asked.items() if value and len(value) <= LONGEST}
