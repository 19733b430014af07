"""A doctor takes a patient; where in the department the patient is."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.triage import actions
from lighthis.triage.department_forms import PlaceForm
from lighthis.triage.views.assess import present
from lighthis.triage.views.blueprint import address, back, pages
from lighthis.triage.views.zones import names_of, proposed_for, zones
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/take", methods=["GET", "POST"])
@needs("encounters.decide")
def take(encounter_id: UUID) -> ResponseReturnValue:
    return _where(encounter_id, takes=True)


@pages.route("/encounters/<uuid:encounter_id>/place", methods=["GET", "POST"])
@needs("triage.assess")
def place(encounter_id: UUID) -> ResponseReturnValue:
    return _where(encounter_id, takes=False)


def _where(encounter_id: UUID, *, takes: bool) -> ResponseReturnValue:
    """Both pages ask where the patient is; a doctor who takes the patient may say so in the same breath."""
    row, known = present(encounter_id), zones()
    form = PlaceForm(names_of(known), current=row.place, proposed="" if takes else proposed_for(row, known))
    if form.validate_on_submit():
        with form.refusals():
            return _keep(encounters.encounter(encounter_id, at=here_id()), form, takes=takes)
    audit.looked("taking form" if takes else "place form", by=me(), patient=row.patient_id)
    return page(
        "triage/place.html", form=form, row=row, banner=banner(row.patient, row), takes=takes, doctor=short(row.doctor),
        back_url=back(row),
    )  # fmt: skip


def _keep(row: Encounter, form: PlaceForm, *, takes: bool) -> ResponseReturnValue:
    # the button on the coming's page sends no place, and then the place stays
    if "place" in request.form:
        actions.put_at(row, form.chosen(), by=me())
    if not takes:
        return done(_("The place is saved."), to=back(row))
    encounter_actions.take(row, by=me())
    return done(_("You have taken the patient."), to=address(row) or back(row))
