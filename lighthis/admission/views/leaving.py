"""A patient is soon to leave: announced with an hour, put off, withdrawn."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions
from lighthis.admission.birth_forms import LeavingForm
from lighthis.admission.views.blueprint import pages, stay_of
from lighthis.audit import actions as audit
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/stays/<uuid:stay_id>/leaving", methods=["GET", "POST"])
@needs("admission.transfer")
def leaving(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    form = LeavingForm(row=found)
    if form.validate_on_submit():
        with form.refusals():
            at = form.leaving_at.data
            actions.announce_leaving(stay_of(stay_id), at, by=me())
            said = (
                _("Leaves: %(time)s. The bed is free when the patient has gone.", time=filters.instant(at))
                if at
                else ""
            )
            return done(said or _("The patient does not leave yet."), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    return page(
        "admission/leaving.html", form=form, stay=found, banner=banner(found.encounter.patient, found.encounter)
    )
