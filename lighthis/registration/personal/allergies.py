"""Allergies of a person: asked, written, withdrawn."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.registration import actions, people, queries
from lighthis.registration.forms import AllergyForm, WithdrawForm
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/patients/<uuid:patient_id>/allergies", methods=["GET", "POST"])
@needs("records.allergy")
@of_the_person
def allergies(patient_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = AllergyForm()
    if request.method == "GET":
        audit.looked("allergies", by=me(), patient=patient.id)
    if form.validate_on_submit():
        with form.refusals():
            patient = queries.patient(patient_id)
            if form.answer.data == "none":
                actions.no_allergies(patient, by=me())
            else:
                year = int(form.year.data) if form.year.data is not None else None
                actions.add_allergy(
                    patient, form.substance.data, form.reaction.data, year, form.how_known.data, by=me()
                )
            return done(_("Allergies are written."), to=url_for("desk.patient", patient_id=patient_id))
    return page("registration/allergies.html", form=form, patient=people.behind(patient), banner=banner(patient))


@pages.route("/patients/<uuid:patient_id>/allergies/<uuid:allergy_id>/withdraw", methods=["GET", "POST"])
@needs("records.allergy")
@of_the_person
def withdraw_allergy(patient_id: UUID, allergy_id: UUID) -> ResponseReturnValue:
    patient = queries.patient(patient_id)
    form = WithdrawForm()
    allergy = queries.allergy(allergy_id, queries.ids_of(patient_id))
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw_allergy(allergy, form.reason.data, by=me())
            return done(
                _("The allergy is withdrawn; it stays in the record."), to=url_for(".allergies", patient_id=patient_id)
            )
    return page(
        "registration/withdraw_allergy.html", form=form, patient=patient, allergy=allergy, banner=banner(patient)
    )
