"""Taking back one's own request for a second person's word, while nobody has answered (rulings 8)."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.views.blueprint import address, described, list_of_waiting, pages
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/moves/<uuid:move_id>/take-back", methods=["GET", "POST"])
@needs("encounters.move")
def recall_move(move_id: UUID) -> ResponseReturnValue:
    row, form = queries.move(move_id, at=here_id()), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.move(move_id, at=here_id())
            actions.recall_move(row, by=me())
            return done(_("Your request is taken back; all stays as it was."), to=address(row.encounter))
    mine = row.asked_by_id == me().id
    if mine:
        audit.looked("move", by=me(), patient=row.from_patient_id)
    what = _("It belongs to: %(patient)s", patient=described(row.to_patient)) if mine else ""
    return page(
        "encounters/recall.html", form=form, row=row, coming=row.encounter, what=what, mine=mine, back=list_of_waiting()
    )


@pages.route("/errors/<uuid:error_id>/take-back", methods=["GET", "POST"])
@needs("encounters.move", "records.write", "triage.assess")
def recall_error(error_id: UUID) -> ResponseReturnValue:
    row, form = queries.asked_error(error_id, at=here_id()), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.asked_error(error_id, at=here_id())
            actions.recall_error(row, by=me())
            return done(_("Your request is taken back; all stays as it was."), to=address(row.encounter))
    mine = row.asked_by_id == me().id
    if mine:
        audit.looked("entry in error", by=me(), patient=row.encounter.patient_id)
    what = _("Entered in error: %(what)s", what=say(queries.subjects[row.kind].words))
    return page(
        "encounters/recall.html", form=form, row=row, coming=row.encounter, what=what, mine=mine, back=list_of_waiting()
    )
