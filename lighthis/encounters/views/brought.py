"""The check list of planned stays: the hospital's list, and what a patient brought of it."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.db import units
from lighthis.encounters import actions, checklist, queries
from lighthis.encounters.list_forms import ListForm, brought_form, laid_out
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import PLANNED
from lighthis.encounters.views.blueprint import address, pages
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.shown import Shown
from lighthis.web.visit import here, here_id, me, zone


@pages.route("/facility/planned-list", methods=["GET", "POST"])
@needs("facility.manage")
def planned_list() -> ResponseReturnValue:
    form = ListForm(row=facilities.facility(here_id()), flat=_listed)
    if form.validate_on_submit():
        with form.refusals():
            listed = checklist.read(form.lines.data or "", "lines")
            kept = [{"words": one.words, "days": one.days} for one in listed]
            facility_actions.change_settings(facilities.facility(here_id()), {checklist.SETTING: kept}, by=me())
            return done(_("The list is saved."), to=url_for("facility.overview"))
    return page("encounters/planned_list.html", form=form)


@pages.route("/encounters/<uuid:encounter_id>/brought", methods=["GET", "POST"])
@needs("encounters.planned")
def brought(encounter_id: UUID) -> ResponseReturnValue:
    row, listed = _planned(encounter_id), checklist.lines(here().settings)
    form = brought_form(listed, Shown(partial(_shown, row, listed)))
    if form.validate_on_submit():
        with form.refusals():
            row = _planned(encounter_id)
            actions.write_brought(row, form.said(), by=me())
            return done(_said(row), to=address(row))
    audit.looked("plan form", by=me(), patient=row.patient_id)
    return page(
        "encounters/brought.html", form=form, row=row, listed=listed, banner=banner(row.patient, row), back=address(row)
    )


def _listed(hospital: Facility) -> dict[str, str]:
    return {"lines": checklist.written(checklist.lines(hospital.settings))}


def _shown(row: Encounter, listed: tuple[checklist.Line, ...]) -> tuple[list[UUID], dict[str, Any]]:
    """What is written of the list now; inside the write unit nobody else writes it."""
    if units.writing():
        actions.hold_list(row)
    kept = queries.brought([row.id], at=row.facility_id)[row.id]
    return [one.id for one in kept], laid_out(listed, kept)


def _planned(encounter_id: UUID) -> Encounter:
    """A planned coming that this reader may see. Raises NotFound."""
    row = queries.seen(encounter_id, by=me())
    if row.arrival != PLANNED:
        raise NotFound
    return row


def _said(row: Encounter) -> str:
    left = still_missing(row)
    return _("Still missing: %(papers)s.", papers=left) if left else _("The check list is complete.")


def still_missing(row: Encounter) -> str:
    """What a planned patient has not brought, for the day of admission that is planned or, later, for today."""
    asked = queries.live_request(row.id, at=row.facility_id)
    today = clock.today(zone())
    day = max(asked.planned_on or today, today) if asked is not None else today
    return ", ".join(say(one) for one in queries.missing_of(row, day))
