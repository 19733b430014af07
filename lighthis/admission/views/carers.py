"""Who stays beside a patient, and what the statistics ask of the admission."""

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries, rules, words
from lighthis.admission.forms import AdmissionForm, CarerEndForm, CarerForm
from lighthis.admission.views.blueprint import pages, stay_of
from lighthis.audit import actions as audit
from lighthis.encounters import queries as comings
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs import codes
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/stays/<uuid:stay_id>/carers", methods=["GET", "POST"])
@needs("admission.accept")
def carers(stay_id: UUID) -> ResponseReturnValue:
    found, form = stay_of(stay_id), CarerForm()
    form.kinship.offer(codes.choices("kinship", language()))
    places = queries.free_carer_places(found.department.id, at=here_id())
    form.bed.offer([(one.id, words.bed_title(one)) for one in places])
    if request.method == "GET":
        form.since.data = clock.now()
    if form.validate_on_submit():
        with form.refusals():
            bed = facilities.bed(UUID(form.bed.data), at=here_id()) if form.bed.data else None
            actions.add_carer(
                stay_of(stay_id), form.name.data, form.kinship.data, form.since.data, by=me(), bed=bed
            )  # fmt: skip
            return done(_("The carer was written."), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    rows, shown = queries.carers_of(found.id, at=here_id()), banner(found.encounter.patient, found.encounter)
    return page("admission/carers.html", form=form, stay=found, rows=rows, words=words, banner=shown)


@pages.route("/carers/<uuid:carer_id>", methods=["GET", "POST"])
@needs("admission.accept")
def end_carer(carer_id: UUID) -> ResponseReturnValue:
    row, form = queries.carer(carer_id, at=here_id()), CarerEndForm()
    coming = row.stay.encounter
    if not comings.visible(coming, me()):
        raise NotFound
    if request.method == "GET":
        form.until.data = clock.now()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.carer(carer_id, at=here_id())
            actions.end_carer(row, form.until.data, by=me())
            return done(_("The carer has left."), to=url_for(".carers", stay_id=row.stay_id))
    audit.looked("stay", by=me(), patient=coming.patient_id)
    return page("admission/end_carer.html", form=form, row=row, words=words, banner=banner(coming.patient, coming))


@pages.route("/stays/<uuid:stay_id>/admission", methods=["GET", "POST"])
@needs("admission.transfer")
def correct(stay_id: UUID) -> ResponseReturnValue:
    found = stay_of(stay_id)
    form = AdmissionForm(row=found)
    form.urgency.offer([(code, say(text)) for code, text in rules.URGENCIES.items()])
    form.referral.offer([(code, say(text)) for code, text in rules.REFERRALS.items()])
    if form.validate_on_submit():
        with form.refusals():
            said = form.urgency.data, form.referral.data, form.is_rural.data
            actions.correct_admission(stay_of(stay_id), *said, by=me())
            return done(_("Saved."), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page("admission/correct.html", form=form, stay=found, banner=shown)
