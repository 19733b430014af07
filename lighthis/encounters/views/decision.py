"""The doctor's decision."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.forms import DecisionForm
from lighthis.encounters.views.blueprint import address, pages, wards
from lighthis.encounters.views.coming import days
from lighthis.facility import queries as facilities
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me


@pages.route("/encounters/<uuid:encounter_id>/decision", methods=["GET", "POST"])
@needs("encounters.decide")
def decide(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), DecisionForm()
    form.department.offer(wards())
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            department = (
                facilities.department(UUID(form.department.data), at=here_id()) if form.department.data else None
            )
            actions.decide(
                row, form.kind.data, form.at.data, by=me(), department=department, wish=form.wish.data, text=form.text.data
            )  # fmt: skip
            return done(_("The decision is written."), to=address(row))
    audit.looked("decision form", by=me(), patient=row.patient_id)
    return page(
        "encounters/decide.html", form=form, row=row, banner=banner(row.patient, row),
        asked=queries.live_request(row.id, at=here_id()),
        days=days(queries.timeline(row, language()))[:2], can_diagnose=may("records.write"),
    )  # fmt: skip
