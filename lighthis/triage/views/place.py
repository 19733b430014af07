"""A doctor takes a patient; where in the department the patient is."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.registration.views import banner
from lighthis.triage import actions
from lighthis.triage.forms import PlaceForm
from lighthis.triage.views.assess import present
from lighthis.triage.views.blueprint import address, back, pages, short
from lighthis.web.access import needs
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/take", methods=["GET", "POST"])
@needs("encounters.decide")
def take(encounter_id: UUID) -> ResponseReturnValue:
    row, form = present(encounter_id), PlaceForm()
    if request.method == "GET":
        form.place.data = row.place
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.encounter(encounter_id, at=here_id())
            # the button on the coming's page sends no place, and then the place stays
            if "place" in request.form:
                actions.put_at(row, form.place.data or "", by=me())
            encounter_actions.take(row, by=me())
            return done(_("You have taken the patient."), to=address(row) or back(row))
    audit.looked("taking form", by=me(), patient=row.patient_id)
    return page(
        "triage/place.html", form=form, row=row, banner=banner(row.patient, row), takes=True, doctor=short(row.doctor),
        back_url=back(row),
    )  # fmt: skip


@pages.route("/encounters/<uuid:encounter_id>/place", methods=["GET", "POST"])
@needs("triage.assess")
def place(encounter_id: UUID) -> ResponseReturnValue:
    row, form = present(encounter_id), PlaceForm()
    if request.method == "GET":
        form.place.data = row.place
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.encounter(encounter_id, at=here_id())
            actions.put_at(row, form.place.data or "", by=me())
            return done(_("The place is saved."), to=back(row))
    audit.looked("place form", by=me(), patient=row.patient_id)
    return page(
        "triage/place.html", form=form, row=row, banner=banner(row.patient, row), takes=False, doctor=short(row.doctor),
        back_url=back(row),
    )  # fmt: skip
