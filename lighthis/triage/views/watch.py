"""The nurse who watches a patient in the department."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.staff import queries as staff
from lighthis.staff.models import Staff
from lighthis.triage.department_forms import NurseForm
from lighthis.triage.views.assess import present
from lighthis.triage.views.blueprint import back, pages
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/nurse", methods=["GET", "POST"])
@needs("triage.assess", "observations.write")
def watch(encounter_id: UUID) -> ResponseReturnValue:
    row, form, known = present(encounter_id), NurseForm(), nurses()
    if row.nurse is not None:
        known[row.nurse.id] = row.nurse
    form.nurse.offer((str(one.id), short(one)) for one in known.values())
    if request.method == "GET":
        mine = me().id if me().id in known else ""
        form.nurse.data = str(row.nurse_id or mine)
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.encounter(encounter_id, at=here_id())
            encounter_actions.watch(row, known.get(UUID(form.nurse.data)) if form.nurse.data else None, by=me())
            return done(_("The nurse is saved."), to=back(row))
    audit.looked("nurse form", by=me(), patient=row.patient_id)
    return page("triage/watch.html", form=form, row=row, banner=banner(row.patient, row), back_url=back(row))


def nurses() -> dict[UUID | None, Staff]:
    """Who measures and writes no records: the nurses of this hospital, by family name."""
    doctors = {one.id for one in staff.doctors(here_id())}
    return {one.id: one for one in staff.doctors(here_id(), "observations.write") if one.id not in doctors}
