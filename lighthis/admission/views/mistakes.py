"""A transfer or a discharge entered by mistake: taking it back, and another person's word."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.admission import actions, queries, ward, words
from lighthis.admission.forms import AnswerForm, TakeBackForm
from lighthis.admission.models import Stay
from lighthis.admission.views.blueprint import bed_of, department_asked, pages, stay_of
from lighthis.audit import actions as audit
from lighthis.encounters import queries as comings
from lighthis.encounters.rules import CONFIRM
from lighthis.encounters.views.recalls import Asked, recall_page
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, zone


@pages.route("/stays/<uuid:stay_id>/transfer/take-back", methods=["GET", "POST"])
@needs("admission.transfer")
def undo_transfer(stay_id: UUID) -> ResponseReturnValue:
    return _take_back(stay_id, "transfer")


@pages.route("/stays/<uuid:stay_id>/discharge/take-back", methods=["GET", "POST"])
@needs("admission.discharge")
def undo_discharge(stay_id: UUID) -> ResponseReturnValue:
    return _take_back(stay_id, "discharge")


def _take_back(stay_id: UUID, kind: str) -> ResponseReturnValue:
    found, form = stay_of(stay_id), TakeBackForm()
    before = _before(found, kind)
    department = department_asked(before.bed.room.department)
    _offer(form, found, before, department)
    if form.validate_on_submit():
        with form.refusals():
            row = actions.take_back(
                stay_of(stay_id), kind, form.reason.data, by=me(), bed=bed_of(form), at=form.at.data, despite=form.despite.data
            )  # fmt: skip
            return done(words.taken_back(row), to=url_for(".stay", stay_id=stay_id))
    audit.looked("stay", by=me(), patient=found.encounter.patient_id)
    return page(
        "admission/take_back.html", form=form, stay=found, kind=kind, before=before, department=department, words=words,
        banner=banner(found.encounter.patient, found.encounter), tabs=ward.tabs(here_id(), on=clock.today(zone())),
    )  # fmt: skip


def _before(found: Stay, kind: str) -> Any:
    """The piece in whose bed the patient lay before. Raises NotFound where there is nothing to take back."""
    pieces = [one for one in found.occupancies if one.is_real]
    if (kind == "discharge") != (found.left_at is not None) or len(pieces) < (1 if kind == "discharge" else 2):
        raise NotFound
    return pieces[-1 if kind == "discharge" else -2]


def _offer(form: TakeBackForm, found: Stay, before: Any, department: Department) -> None:
    guest, typed = actions.guest_of(found.encounter, "", clock.now()), request.form.get("bed", "")
    offer = words.bed_offers(
        department.id, here_id(), found.encounter, guest, stay=found, asked=typed, to_give_away=False
    )
    same = _("in the bed of before: %(bed)s", bed=words.bed_title(before.bed))
    form.bed.offer([("", same), *(one for one in offer.beds if one[0] != before.bed_id)])


@pages.route("/corrections/<uuid:correction_id>", methods=["GET", "POST"])
@needs("encounters.confirm_move")
def answer_correction(correction_id: UUID) -> ResponseReturnValue:
    row, form = queries.correction(correction_id, at=here_id()), AnswerForm()
    coming = row.stay.encounter
    if not comings.visible(coming, me()):
        raise NotFound
    if form.validate_on_submit():
        with form.refusals():
            row = queries.correction(correction_id, at=here_id())
            actions.answer_correction(row, not form.pressed("decline"), by=me())
            said = words.taken_back(row) if row.state == "done" else _("Declined: all stays as it was.")
            return done(said, to=url_for("encounters.moves"))
    audit.looked("stay", by=me(), patient=coming.patient_id)
    return page(
        "admission/answer_correction.html", form=form, row=row, banner=banner(coming.patient, coming), words=words
    )


@pages.route("/corrections/<uuid:correction_id>/take-back", methods=["GET", "POST"])
@needs("admission.transfer", "admission.discharge")
def recall(correction_id: UUID) -> ResponseReturnValue:
    return recall_page(
        lambda: queries.correction(correction_id, at=here_id()),
        actions.recall_correction,
        lambda row: Asked(
            row.stay.encounter, words.mistake(row.kind, row.stay.number), "stay", row.stay.encounter.patient_id,
            url_for(".stay", stay_id=row.stay_id),
        ),
    )  # fmt: skip


def waiting_for_me() -> list[dict[str, Any]]:
    """For the list of what waits for a second person (filled in joins.py)."""
    return [
        {
            "number": one.stay.encounter.number, "at": one.created_at, "who": one.stay.encounter.patient,
            "what": words.mistake(one.kind, one.stay.number), "reason": one.reason, "by": one.asked_by_id,
            "url": url_for("admission.answer_correction", correction_id=one.id),
            "recall": url_for("admission.recall", correction_id=one.id),
        }
        for one in queries.open_corrections(me())
        if may(CONFIRM) or one.asked_by_id == me().id
    ]  # fmt: skip
