"""Triages to look at again: who was mild and died or needed intensive care, who was red and went home soon (triage.md 9.4)."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import N_
from lighthis.measures import queries, rules
from lighthis.measures.views.blueprint import asked, pages, ranks
from lighthis.measures.views.tables import OUTCOMES, Table, reasons
from lighthis.registration.called import called_short
from lighthis.registration.people import lean
from lighthis.triage.queries import OVERRIDES
from lighthis.triage.views.board import category_word
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.links import way
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import me

WHY: dict[str, str] = {
    "died": N_("died within 24 hours"), "intensive": N_("intensive care within 24 hours"),
    "theatre": N_("operating theatre within 24 hours"), "home": N_("red, but at home within 6 hours"),
}  # fmt: skip


@pages.route("/measures/review")
@needs("measures.review")
def review() -> ResponseReturnValue:
    period = asked()
    found = rules.review(period.comings)
    visible = queries.shown_of([one.id for one, _why in found], by=me())
    lines = [(visible[one.id], one, why) for one, why in found if one.id in visible]
    first = (asked_page() - 1) * ROWS
    shown = lines[first : first + ROWS]
    ids = {row.patient_id for row, _one, _why in shown}
    audit.happened("looked: triage review", by=me(), detail={"ids": [str(id_) for id_ in sorted(ids)]})
    return page(
        "measures/review.html", form=period.form, fits=period.fits, status=200 if period.fits else 422,
        rows=_lines(shown, ids), reasons=_reasons(period.comings), paging=paging(len(lines), len(shown)), back_url=url_for(".emergency", **period.days),
    )  # fmt: skip


def _reasons(comings: list[rules.Coming]) -> Table | None:
    """The changed categories of the period by reason; nothing where nobody changed one."""
    counted = rules.overrides(comings, ranks())
    return reasons(counted) if counted else None


def _lines(shown: list[tuple[Encounter, rules.Coming, list[str]]], ids: set[Any]) -> list[dict[str, Any]]:
    names, address = lean(ids), way("encounters.encounter", "records.read", "encounter_id")
    lines = []
    for row, one, why in shown:
        lines.append({
            "name": called_short(names[row.patient_id].name),
            "url": address(row.id), "number": row.number, "category": one.category, "arrived": one.arrived_at,
            "why": "; ".join(_(WHY[reason]) for reason in why), "outcome": _(OUTCOMES[one.outcome]),
            "changed": _changed(one),
            "complaint": _("not shown") if row.secrecy == "sensitive" else row.complaint,
        })  # fmt: skip
    return lines


def _changed(one: rules.Coming) -> str:
    """Whether a person chose the category of the initial triage, and by which reason."""
    first = one.triages[0] if one.triages else None
    if first is None or not first.is_overridden:
        return ""
    reason = filters.code(first.reason, OVERRIDES) or _("no reason of the list")
    return _("instead of %(category)s: %(reason)s", category=category_word(first.proposed).lower(), reason=reason)
