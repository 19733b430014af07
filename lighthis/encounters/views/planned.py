"""Who is planned: has come, is put off, comes no more."""

from uuid import UUID

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.forms import CameForm, CancelForm, PutOffForm
from lighthis.encounters.models import BedRequest
from lighthis.encounters.views.blueprint import address, pages
from lighthis.encounters.views.brought import still_missing
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me


@pages.route("/encounters/<uuid:encounter_id>/came", methods=["GET", "POST"])
@needs("encounters.planned")
def came(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), CameForm(at=clock.now())
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.came(row, form.at.data, by=me())
            return done(_("The coming is registered: %(number)s.", number=row.number), to=address(row))
    audit.looked("coming form", by=me(), patient=row.patient_id)
    return page(
        "encounters/came.html", form=form, row=row, banner=banner(row.patient, row),
        asked=queries.live_request(row.id, at=here_id()),
        is_awaited=actions.is_awaited(row), back=address(row), missing=still_missing(row),
    )  # fmt: skip


def _request(request_id: UUID) -> BedRequest:
    found = queries.request(request_id, at=here_id())
    if not queries.visible(found.encounter, me()):
        raise NotFound
    return found


def _list_of(asked: BedRequest) -> str:
    """The list of planned patients for whose post it is, else the patient's page."""
    endpoint = "admission.planned"
    if endpoint in current_app.view_functions and "admission" not in here().domains_off:
        return url_for(endpoint, department_id=asked.department_id)
    return address(asked.encounter)


@pages.route("/bed-requests/<uuid:request_id>/put-off", methods=["GET", "POST"])
@needs("encounters.planned")
def put_off(request_id: UUID) -> ResponseReturnValue:
    asked, form = _request(request_id), PutOffForm()
    if form.validate_on_submit():
        with form.refusals():
            asked = _request(request_id)
            actions.put_off(asked, form.planned_on.data, form.reason.data, by=me())
            return done(_("Put off to %(day)s.", day=filters.day(asked.planned_on)), to=_list_of(asked))
    audit.looked("plan form", by=me(), patient=asked.encounter.patient_id)
    shown = banner(asked.encounter.patient, asked.encounter)
    return page("encounters/put_off.html", form=form, asked=asked, banner=shown, back=_list_of(asked))


@pages.route("/bed-requests/<uuid:request_id>/cancel", methods=["GET", "POST"])
@needs("encounters.planned")
def cancel(request_id: UUID) -> ResponseReturnValue:
    asked, form = _request(request_id), CancelForm()
    held = sum(sum_ for ask in queries.money_held for sum_ in ask([asked.encounter_id], here_id()).values())
    if not held:
        del form.deposit
    if form.validate_on_submit():
        with form.refusals():
            asked = _request(request_id)
            back = bool(held) and form.deposit.data == "back"
            actions.cancel(asked, form.reason.data, give_back=back, by=me())
            return done(_said(bool(held), back), to=_list_of(asked))
    audit.looked("plan form", by=me(), patient=asked.encounter.patient_id)
    shown = banner(asked.encounter.patient, asked.encounter)
    return page("encounters/cancel.html", form=form, asked=asked, banner=shown, back=_list_of(asked), held=held)


def _said(held: bool, back: bool) -> str:
    if not held:
        return _("The planned stay is cancelled.")
    if back:
        return _("The planned stay is cancelled. The cash desk was asked to give the deposit back.")
    return _("The planned stay is cancelled. The deposit stays at the cash desk.")
