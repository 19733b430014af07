"""A patient is let go for a time and comes back to the same bed."""

from datetime import timedelta
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries
from lighthis.admission.forms import LeaveForm, NeverLeftForm, ReturnForm
from lighthis.admission.models import StayLeave
from lighthis.admission.views.blueprint import pages, stay_of
from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me

USUAL = timedelta(days=1)


@pages.route("/stays/<uuid:stay_id>/leave", methods=["GET", "POST"])
@needs("admission.transfer")
def leave(stay_id: UUID) -> ResponseReturnValue:
    found, form = stay_of(stay_id), LeaveForm()
    if request.method == "GET":
        form.since.data, form.promised.data = clock.now(), clock.now() + USUAL
    if form.validate_on_submit():
        with form.refusals():
            row = actions.go_on_leave(
                stay_of(stay_id), form.since.data, form.promised.data, form.reason.data, by=me()
            )  # fmt: skip
            said = _("On leave until %(until)s. The bed is kept.", until=filters.instant(row.promised))
            return done(said, to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page("admission/leave.html", form=form, stay=found, banner=shown, on=queries.leave_of(found))


@pages.route("/stays/<uuid:stay_id>/return", methods=["GET", "POST"])
@needs("admission.transfer")
def come_back(stay_id: UUID) -> ResponseReturnValue:
    found, form = stay_of(stay_id), ReturnForm()
    row = _of(queries.leave_of(found))
    if request.method == "GET":
        form.at.data = clock.now()
    if form.validate_on_submit():
        with form.refusals():
            actions.come_back(stay_of(stay_id), form.at.data, form.note.data, by=me())
            return done(_("The patient is back from leave."), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page("admission/come_back.html", form=form, stay=found, banner=shown, leave=row)


@pages.route("/stays/<uuid:stay_id>/leave/take-back", methods=["GET", "POST"])
@needs("admission.transfer")
def never_left(stay_id: UUID) -> ResponseReturnValue:
    found, form = stay_of(stay_id), NeverLeftForm()
    row = _of(queries.leave_of(found))
    if form.validate_on_submit():
        with form.refusals():
            actions.never_left(stay_of(stay_id), form.reason.data, by=me())
            return done(_("Taken back: the patient never went on leave."), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    shown = banner(found.encounter.patient, found.encounter)
    return page("admission/never_left.html", form=form, stay=found, banner=shown, leave=row)


def _of(row: StayLeave | None) -> StayLeave | None:
    """The leave that is on; None while a form is answered whose leave somebody ended meanwhile. Raises NotFound."""
    if row is None and request.method == "GET":
        raise NotFound
    return row
