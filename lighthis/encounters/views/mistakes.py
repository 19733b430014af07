"""What was written by mistake: asking to move or mark it, and the second person's answer (rulings 8)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries, rules
from lighthis.encounters.forms import AnswerForm, MoveForm, ReasonForm
from lighthis.encounters.models import EncounterMove, EntryError
from lighthis.encounters.views.blueprint import address, described, pages
from lighthis.kernel.text import Message
from lighthis.packs.people import short
from lighthis.registration import queries as patients
from lighthis.registration.found import cleaned, look_for
from lighthis.registration.models import Patient
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, visitor

# filled in joins.py, by domain: what else waits, as lines of the same list
more: dict[str, Callable[[], list[dict[str, Any]]]] = {}


@pages.route("/encounters/<uuid:encounter_id>/move", methods=["GET", "POST"])
@needs("encounters.move")
def move(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), MoveForm()
    found = _found(form.q.data or "", patients.ids_of(row.patient_id))
    form.to_patient.offer((str(one.id), described(one)) for one in found)
    if not form.pressed("find") and form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.ask_move(row, patients.patient(UUID(form.to_patient.data)), form.reason.data, by=me())
            return done(_("The move waits for another person to confirm it."), to=address(row))
    audit.looked("move form", by=me(), patient=row.patient_id)
    return page("encounters/move.html", form=form, row=row, banner=banner(row.patient, row), found=found)


def _found(text: str, besides: list[UUID]) -> list[Patient]:
    """Who may be the right patient."""
    return [one.patient for one in look_for(cleaned(text), besides)]


@pages.route("/moves")
@needs(*rules.SECOND)
def moves() -> ResponseReturnValue:
    found = visitor()
    off = found.domains_off if found else ()
    rows = [row for domain, ask in more.items() if domain not in off for row in ask()]
    own = [*map(_moved, queries.open_moves(here_id())), *map(_mistaken, queries.open_errors(me()))]
    rows += [row for row in own if may(rules.CONFIRM) or row["by"] == me().id]
    people = queries.staff_named({row["by"] for row in rows})
    for row in rows:
        audit.looked("list of moves", by=me(), patient=row["who"].id)
        row["mine"], row["by"], row["who"] = row["by"] == me().id, short(people[row["by"]]), described(row["who"])
    rows.sort(key=lambda row: row["at"])
    mine = [row for row in rows if row["mine"]]
    return page("encounters/moves.html", rows=[row for row in rows if not row["mine"]], mine=mine)


def _moved(one: EncounterMove) -> dict[str, Any]:
    return {
        "number": one.encounter.number, "at": one.created_at, "who": one.from_patient,
        "what": _("It belongs to: %(patient)s", patient=described(one.to_patient)),
        "reason": one.reason, "by": one.asked_by_id, "url": url_for(".answer_move", move_id=one.id), "recall": url_for(".recall_move", move_id=one.id),
    }  # fmt: skip


def _mistaken(one: EntryError) -> dict[str, Any]:
    return {
        "number": one.encounter.number, "at": one.created_at, "who": one.encounter.patient,
        "what": _("Entered in error: %(what)s", what=say(queries.subjects[one.kind].words)),
        "reason": one.reason, "by": one.asked_by_id, "url": url_for(".answer_error", error_id=one.id),
        "recall": url_for(".recall_error", error_id=one.id),
    }  # fmt: skip


@pages.route("/moves/<uuid:move_id>", methods=["GET", "POST"])
@needs("encounters.confirm_move")
def answer_move(move_id: UUID) -> ResponseReturnValue:
    row, form = queries.move(move_id, at=here_id()), AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.move(move_id, at=here_id())
            accepted = not form.pressed("decline")
            actions.answer_move(row, accepted, by=me())
            said = _("The coming was moved to the right patient.") if accepted else _("The move was declined.")
            return done(said, to=url_for(".moves"))
    for patient_id in (row.from_patient_id, row.to_patient_id):
        audit.looked("move", by=me(), patient=patient_id)
    return page(
        "encounters/answer_move.html", form=form, row=row, described=described, asked_by=_asked_by(row.asked_by_id)
    )


def _asked_by(person: UUID) -> str:
    return short(queries.staff_named({person})[person])


@pages.route("/encounters/<uuid:encounter_id>/error", methods=["GET", "POST"])
@needs("encounters.move")
def enter_in_error(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.ask_error("coming", row.id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then the coming counts."), to=address(row))
    audit.looked("error form", by=me(), patient=row.patient_id)
    return page("encounters/enter_in_error.html", form=form, row=row, banner=banner(row.patient, row))


@pages.route("/decisions/<uuid:decision_id>/take-back", methods=["GET", "POST"])
@needs("encounters.decide")
def take_back(decision_id: UUID) -> ResponseReturnValue:
    made, form = queries.made_decision(decision_id, at=here_id()), ReasonForm()
    row = queries.seen(made.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(row.id, by=me())
            actions.ask_error("decision", decision_id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then the decision stands."), to=address(row))
    audit.looked("decision form", by=me(), patient=row.patient_id)
    return page(
        "encounters/take_back.html", form=form, row=row, banner=banner(row.patient, row), kind=made.kind, back=address(row),
        decided=say(queries.decision_told(made)),
    )  # fmt: skip


@pages.route("/errors/<uuid:error_id>", methods=["GET", "POST"])
@needs("encounters.confirm_move")
def answer_error(error_id: UUID) -> ResponseReturnValue:
    row, form = queries.error(error_id, by=me()), AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.error(error_id, by=me())
            accepted = not form.pressed("decline")
            actions.answer_error(row, accepted, by=me())
            said = _("Marked as entered in error.") if accepted else _("Declined: it counts on.")
            return done(said, to=url_for(".moves"))
    audit.looked("entry in error", by=me(), patient=row.encounter.patient_id)
    coming = row.encounter
    return page(
        "encounters/answer_error.html", form=form, row=row, coming=coming, banner=banner(coming.patient, coming),
        what=say(queries.subjects[row.kind].words), told=_told(row), asked_by=_asked_by(row.asked_by_id),
    )  # fmt: skip


def _told(row: EntryError) -> str:
    """What stands in the thing itself, for the second person."""
    subject = queries.subjects[row.kind]
    told = subject.told(subject.find(row.subject_id, here_id()), language())
    return say(told) if isinstance(told, Message) else told
