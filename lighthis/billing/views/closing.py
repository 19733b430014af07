"""Opening a bill again that closed after the coming, and closing it sooner."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.forms import ReopenForm
from lighthis.billing.queries import bills
from lighthis.billing.queries.closing import closing_of
from lighthis.billing.rules.closing import REOPEN
from lighthis.billing.views.blueprint import head, pages
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/bill/open", methods=["GET", "POST"])
@needs(REOPEN)
def reopen(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), ReopenForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.reopen(bills.encounter(encounter_id, at=here_id()), form.reason.data, by=me())
            return done(_("The bill is open again."), to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("bill", by=me(), patient=coming.patient_id)
    return page("billing/reopen.html", form=form, head=head(coming), coming=coming, stands=closing_of(coming))


@pages.route("/encounters/<uuid:encounter_id>/bill/close", methods=["POST"])
@needs(REOPEN)
def close_again(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.close_again(bills.encounter(encounter_id, at=here_id()), by=me())
            return done(_("The bill is closed."), to=url_for(".bill", encounter_id=encounter_id))
    return page("billing/close_again.html", form=form, head=head(coming), coming=coming)
