"""A death that was learnt outside a stay, corrected, or taken back."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.registration import actions, queries
from lighthis.registration.personal.forms import DeathForm
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/patients/<uuid:patient_id>/death", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def death(patient_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = DeathForm(row=patient, flat=lambda row: {"died_at": row.died_at})
    there = queries.places(patient_id, here_id())
    if not there and form.validate_on_submit():
        with form.refusals():
            patient = queries.patient(patient_id)
            if form.do.data == "write":
                actions.correct_death(patient, form.died_at.data, form.reason.data, by=me())
            else:
                actions.did_not_die(patient, form.reason.data, by=me())
            return done(_("Saved."), to=url_for("desk.patient", patient_id=patient_id))
    audit.looked("death form", by=me(), patient=patient.id)
    return page("registration/personal/death.html", form=form, patient=patient, banner=banner(patient), there=there)
