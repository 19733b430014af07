"""A coming of another hospital, as a clinician who may see it reads it: nothing can be written there."""

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.desk.views.blueprint import pages
from lighthis.desk.views.timeline import whose
from lighthis.encounters import queries as encounters
from lighthis.encounters.queries import BREAKS, SHARED
from lighthis.encounters.views.coming import days, facts
from lighthis.kernel.text import NotFound
from lighthis.registration import people
from lighthis.registration import queries as registration
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import language
from lighthis.web.pages import page
from lighthis.web.visit import may, me


@pages.route("/patients/<uuid:patient_id>/records/<uuid:encounter_id>")
@needs(SHARED, BREAKS)
@of_the_person
def record(patient_id: UUID, encounter_id: UUID) -> ResponseReturnValue:
    patient, ids = people.person(patient_id), registration.ids_of(patient_id)
    found = encounters.reach(ids, by=me())
    if any(one.id == encounter_id for one in found.here):
        return redirect(url_for("encounters.encounter", encounter_id=encounter_id))
    try:
        row = encounters.elsewhere(encounter_id, found)
    except NotFound:
        return _closed(patient_id, encounter_id)
    coming = next(one for one in found.open if one.row.id == encounter_id)
    detail = {"number": row.number, "owners": [coming.hospital.code], "opened by": coming.ground}
    audit.looked("record of another hospital", by=me(), patient=patient_id, detail=detail)
    return page(
        "desk/record.html", patient=patient, banner=banner(patient, ids=ids), row=row, whose=whose(coming), facts=facts(row),
        days=days(encounters.timeline(row, language())),
    )  # fmt: skip


def _closed(patient_id: UUID, encounter_id: UUID) -> ResponseReturnValue:
    """A clinical post reads that it is closed and how it opens; anybody else, and who guessed an address, that there is none."""
    if not may(BREAKS) or not encounters.belongs(encounter_id, registration.ids_of(patient_id)):
        raise NotFound
    audit.looked("closed record of another hospital", by=me(), patient=patient_id)
    patient = people.person(patient_id)
    return page("desk/closed_record.html", status=403, patient=patient, banner=banner(patient))
