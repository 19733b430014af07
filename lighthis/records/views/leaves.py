"""Marks of sick leaves: writing one, prolonging, closing, saying that it was an error."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.kernel.text import N_, Refusal
from lighthis.packs.people import short
from lighthis.records import actions, queries
from lighthis.records.forms import LeaveEndForm, LeaveForm
from lighthis.records.models import SickLeave
from lighthis.records.views.blueprint import back, pages
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/sick-leaves", methods=["GET", "POST"])
@needs("records.write")
def leaves(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), LeaveForm()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.open_leave(row, form.number.data, form.since.data, form.until.data, by=me())
            return done(_("The sick leave is written."), to=url_for(".leaves", encounter_id=row.id))
    audit.looked("sick leaves", by=me(), patient=row.patient_id)
    listed = [_line(one) for one in queries.leaves(row, withdrawn=True)]
    return page("records/leaves.html", form=form, row=row, banner=banner(row.patient, row), listed=listed)


@pages.route("/sick-leaves/<uuid:leave_id>", methods=["GET", "POST"])
@needs("records.write")
def leave(leave_id: UUID) -> ResponseReturnValue:
    found, form = queries.leave(leave_id, at=here_id()), LeaveEndForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            said = _change(queries.leave(leave_id, at=here_id()), form)
            return done(said, to=url_for(".leaves", encounter_id=row.id))
    audit.looked("sick leaves", by=me(), patient=row.patient_id)
    return page(
        "records/leave.html", form=form, row=row, banner=banner(row.patient, row), one=_line(found), back_to=back(row)
    )


def _change(found: SickLeave, form: LeaveEndForm) -> str:
    """What the form asks for, done; what is said about it. Raises Refusal."""
    if form.how.data == "error":
        coming_actions.ask_error("sick_leave", found.id, form.reason.data, by=me())
        return _("It waits for another person to confirm. Until then the sick leave stays.")
    if form.until.data is None:
        raise Refusal(N_("write the day"), field="until")
    if form.how.data == "prolong":
        actions.prolong_leave(found, form.until.data, by=me())
        return _("The sick leave is prolonged.")
    actions.close_leave(found, form.until.data, by=me())
    return _("The sick leave is closed.")


def _line(one: SickLeave) -> dict[str, Any]:
    """A mark as people read it."""
    return {
        "number": one.number, "since": filters.day(one.since), "until": filters.day(one.until), "by": short(one.by),
        "closed": filters.day(one.closed_on) if one.closed_on else "", "withdrawn": one.withdrawn_why,
        "times": len(one.history),
        "url": "" if one.withdrawn_at else url_for(".leave", leave_id=one.id),
    }  # fmt: skip
