"""Taking back one's own request for a second person's word, while nobody has answered (rulings 8)."""

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import address, described, list_of_waiting, pages
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


class Asked(NamedTuple):
    """A request as its page tells it: about which coming, what was asked, which look is logged at whom, where one is led."""

    coming: Encounter
    what: str
    look: str
    patient_id: UUID
    to: str


def recall_page(
    find: Callable[[], Any], take_back: Callable[..., object], tell: Callable[[Any], Asked]
) -> ResponseReturnValue:
    """The page of one's own request, of whatever sort; somebody else's says only whose it is not."""
    row, form = find(), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            row = find()
            take_back(row, by=me())
            return done(_("Your request is taken back; all stays as it was."), to=tell(row).to)
    asked, mine = tell(row), row.asked_by_id == me().id
    if mine:
        audit.looked(asked.look, by=me(), patient=asked.patient_id)
    return page("encounters/recall.html", form=form, row=row, asked=asked, mine=mine, back=list_of_waiting())


@pages.route("/moves/<uuid:move_id>/take-back", methods=["GET", "POST"])
@needs("encounters.move")
def recall_move(move_id: UUID) -> ResponseReturnValue:
    return recall_page(
        lambda: queries.move(move_id, at=here_id()),
        actions.recall_move,
        lambda row: Asked(
            row.encounter, _("It belongs to: %(patient)s", patient=described(row.to_patient)), "move",
            row.from_patient_id, address(row.encounter),
        ),
    )  # fmt: skip


@pages.route("/errors/<uuid:error_id>/take-back", methods=["GET", "POST"])
@needs("encounters.move", "records.write", "triage.assess")
def recall_error(error_id: UUID) -> ResponseReturnValue:
    return recall_page(
        lambda: queries.asked_error(error_id, at=here_id()),
        actions.recall_error,
        lambda row: Asked(
            row.encounter, _("Entered in error: %(what)s", what=say(queries.subjects[row.kind].words)),
            "entry in error", row.encounter.patient_id, address(row.encounter),
        ),
    )  # fmt: skip
