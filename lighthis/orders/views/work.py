"""The work list: what is to be carried out, urgent first."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.facility import queries as facilities
from lighthis.orders import queries, rules
from lighthis.orders.models import Order
from lighthis.orders.views.blueprint import chosen, pages, urgency, waited
from lighthis.packs.people import short
from lighthis.registration import people
from lighthis.registration.called import called, sex_and_age
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import way
from lighthis.web.pages import page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me


@pages.route("/orders")
@needs(*rules.KINDS_OF)
def work() -> ResponseReturnValue:
    mine = rules.kinds_for(me().permissions)
    kind = request.args.get("kind", "")
    kinds = (kind,) if kind in mine else mine
    departments = {str(one.id): one.name_in(language()) for one in facilities.departments(here_id())}
    asked = request.args.get("department", "")
    of = UUID(asked) if asked in departments else None
    rows, total = queries.to_do(here_id(), kinds, of, first=(asked_page() - 1) * queries.ROWS)
    audit.happened("saw the orders to do", by=me(), detail={"ids": [str(row.encounter.patient_id) for row in rows]})
    return page(
        "orders/work.html", rows=_lines(rows), paging=paging(total, len(rows)), kinds=_kinds(mine, kinds, of),
        departments=departments, chosen=asked if of else "", kind=kind if kind in mine else "",
    )  # fmt: skip


def _kinds(mine: tuple[str, ...], kinds: tuple[str, ...], of: UUID | None) -> list[dict[str, Any]]:
    """The kinds this post carries out, with how many wait; the choice stays in the address."""
    counts = queries.counts(here_id(), mine, of)
    every = [("", _("All"), sum(counts.values()))] if len(mine) > 1 else []
    listed = [*every, *((one, say(rules.KINDS[one]), counts.get(one, 0)) for one in mine)]
    current = kinds[0] if len(kinds) == 1 else ""
    return [
        {
            "title": _("%(kind)s: %(count)s", kind=title, count=count),
            "url": url_for(".work", kind=code or None, department=of),
            "current": code == current,
        }
        for code, title, count in listed
    ]


def _lines(rows: list[Order]) -> list[dict[str, Any]]:
    known = people.lean({row.encounter.patient_id for row in rows})
    do, result = way("orders.carry_out", "", "order_id"), way("orders.write_result", "", "order_id")
    after = f"?{urlencode(chosen())}" if chosen() else ""
    return [_line(row, known[row.encounter.patient_id], do(row.id) + after, result(row.id) + after) for row in rows]


def _line(row: Order, patient: Any, do: str, result: str) -> dict[str, Any]:
    """What the executor must know and no more: who, where, what, how soon (rulings 9)."""
    coming = row.encounter
    gone = coming.status != "open"
    where = [row.department.name_in(language()) if row.department else "", coming.place, _("has left") if gone else ""]
    return {
        "patient": called(patient.name), "about": sex_and_age(patient), "where": ", ".join(filter(None, where)),
        "what": queries.told(row, language()), "kind": say(rules.KINDS[row.kind]), "note": row.note, "allergy": row.allergy,
        "urgency": urgency(row), "is_urgent": row.urgency == "now", "waited": waited(row), "by": short(row.by),
        "since": filters.instant(row.ordered_at),
        "taken": row.state == "done", "do": do if row.state == "ordered" else "",
        "result": result if row.kind in rules.states.WITH_RESULT else "",
    }  # fmt: skip
