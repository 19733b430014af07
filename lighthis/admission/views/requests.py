"""A department answers a bed request: a bed, a bed that is kept, or no."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, words
from lighthis.admission.forms import AcceptForm, DeclineForm
from lighthis.admission.views.blueprint import doctor_of, offer_beds, pages, request_of
from lighthis.audit import actions as audit
from lighthis.encounters import actions as encounters
from lighthis.encounters.views.brought import still_missing
from lighthis.facility import queries as facilities
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/bed-requests/<uuid:request_id>", methods=["GET", "POST"])
@needs("admission.accept")
def accept(request_id: UUID) -> ResponseReturnValue:
    asked = request_of(request_id)
    form = AcceptForm()
    kept = offer_beds(form, asked.department_id, asked.encounter, asked.wish)
    if form.validate_on_submit():
        with form.refusals():
            asked = request_of(request_id)
            bed = facilities.bed(UUID(form.bed.data), at=here_id())
            stay = actions.place(
                asked, bed, form.at.data, by=me(), despite=form.despite.data, doctor_id=doctor_of(form),
                override=form.override.data, came_at=form.came_at.data,
            )  # fmt: skip
            text = _(
                "In bed: room %(room)s, bed %(bed)s. Case history %(number)s.",
                room=bed.room.number,
                bed=bed.number,
                number=stay.number,
            )
            return done(text, to=url_for(".stay", stay_id=stay.id))
    patient = asked.encounter.patient
    audit.looked("bed request", by=me(), patient=patient.id)
    return page(
        "admission/accept.html", form=form, asked=asked, banner=banner(patient, asked.encounter), words=words,
        is_awaited=encounters.is_awaited(asked.encounter), kept=kept, missing=still_missing(asked.encounter),
    )  # fmt: skip


@pages.route("/bed-requests/<uuid:request_id>/decline", methods=["GET", "POST"])
@needs("admission.accept")
def decline(request_id: UUID) -> ResponseReturnValue:
    asked = request_of(request_id)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            asked = request_of(request_id)
            encounters.answer_request(asked, False, form.answer.data, by=me())
            return done(
                _("Declined. The doctor who asked decides anew."),
                to=url_for(".beds", department_id=asked.department_id),
            )
    patient = asked.encounter.patient
    audit.looked("bed request", by=me(), patient=patient.id)
    return page("admission/decline.html", form=form, asked=asked, banner=banner(patient, asked.encounter))
