"""The doctor's decision."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, endings, queries, rules
from lighthis.encounters.forms import DecisionForm
from lighthis.encounters.models import Disposition, Encounter
from lighthis.encounters.views.blueprint import address, pages, wards
from lighthis.encounters.views.coming import days
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me


@pages.route("/encounters/<uuid:encounter_id>/decision", methods=["GET", "POST"])
@needs("encounters.decide")
def decide(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), DecisionForm()
    before = _offer(form, row)
    form.is_examined = queries.examined(row.id, at=here_id()) is not None
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            _write(row, form)
            return done(_("The decision is written."), to=address(row))
    audit.looked("decision form", by=me(), patient=row.patient_id)
    return page(
        "encounters/decide.html", form=form, row=row, banner=banner(row.patient, row), **_beside(row, before),
        days=days(queries.timeline(row, language()))[:2], can_diagnose=may("records.write"),
    )  # fmt: skip


def _offer(form: DecisionForm, row: Encounter) -> list[Disposition]:
    """The lists of the form, and whether a refusal would be the first, as far as the reader may know. Returns earlier ones."""
    form.department.offer(wards())
    reasons = codes.code_list("refusal_reasons")
    form.reason.offer((one.code, one.name(language())) for one in reasons if one.code not in endings.PLANNED_ONLY)
    days_back = endings.repeat_days(here().settings)
    before = queries.refused_before(row, clock.now() - timedelta(days=days_back), by=me())
    if request.method == "GET":
        form.turn.data = endings.proposed_turn([one.decided_at for one in before], clock.now(), days_back)
    return before


def _write(row: Encounter, form: DecisionForm) -> None:
    department = facilities.department(UUID(form.department.data), at=here_id()) if form.department.data else None
    ending = form.ending()
    if form.kind.data not in endings.REFUSALS:  # proposed for refusals only
        ending = endings.without_turn(ending)
    actions.decide(
        row, form.kind.data, form.at.data, by=me(), department=department, wish=form.wish.data, text=form.text.data, ending=ending
    )  # fmt: skip


def _beside(row: Encounter, before: list[Disposition]) -> dict[str, Any]:
    seen = queries.examined(row.id, at=here_id())
    there = _("In the record: %(words)s", words=_short(seen.text)) if seen else None
    return {
        "asked": queries.live_request(row.id, at=here_id()),
        "undone": queries.still_undone(row.id, at=here_id()),
        "examined": there,
        "proposed": _("Proposed: refused within %(days)s days counts as the same illness", days=endings.repeat_days(here().settings)),
        "before_now": [
            {"at": clock.local(one.decided_at, here().zone).date(), "reason": _why(one)} for one in before[:3]
        ],
    }  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:159]}…"


def _why(made: Disposition) -> str:
    return filters.code(made.reason, "refusal_reasons") if made.reason else say(rules.DECISIONS[made.kind])
