"""Planning an operation, and not doing it after all."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.views.blueprint import unless_hidden
from lighthis.surgery import actions, queries
from lighthis.surgery.forms import PlanForm, ReasonForm
from lighthis.surgery.views.blueprint import around, doctors, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/operations/new", methods=["GET", "POST"])
@needs("records.write")
def plan(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), PlanForm()
    form.offer_lists(doctors())
    if not form.code_before.looked_for() and form.validate_on_submit():
        with form.refusals():
            made = actions.plan(encounters.seen(encounter_id, by=me()), form.sheet(), by=me())
            endpoint = ".protocol" if form.pressed("protocol") else ".operation"
            return done(
                _("The operation is planned."),
                to=unless_hidden(made.encounter, url_for(endpoint, operation_id=made.id)),
            )
    if request.method == "GET":
        form.operated_by.data = str(me().id)
    audit.looked("operation form", by=me(), patient=row.patient_id)
    return page("surgery/plan.html", form=form, **around(row))


@pages.route("/operations/<uuid:operation_id>/cancel", methods=["GET", "POST"])
@needs("records.write")
def cancel(operation_id: UUID) -> ResponseReturnValue:
    found, form = queries.operation(operation_id, at=here_id()), ReasonForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            actions.cancel(queries.operation(operation_id, at=here_id()), form.reason.data, by=me())
            return done(_("The operation is cancelled."), to=url_for(".operation", operation_id=operation_id))
    audit.looked("operation form", by=me(), patient=row.patient_id)
    return page(
        "surgery/reason.html", form=form, heading=_("Cancel the operation"), what=found.name, do=_("Cancel the operation"),
        back_to=url_for(".operation", operation_id=operation_id), **around(row),
    )  # fmt: skip
