"""Pages of the written record: diagnoses and notes."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.packs import codes
from lighthis.records import actions, queries, rules
from lighthis.records.forms import DiagnoseForm, MistakeForm, NoteForm, WithdrawalForm
from lighthis.records.models import Diagnosis
from lighthis.registration.views import banner
from lighthis.terminology.forms import Offered, offered
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me

pages = Blueprint("records", __name__)


@pages.route("/encounters/<uuid:encounter_id>/diagnoses", methods=["GET", "POST"])
@needs("records.write")
def diagnose(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), DiagnoseForm()
    form.role.offer((role, codes.label("diagnosis_roles", role, language())) for role in rules.ROLES)
    if not form.code.looked_for() and form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.diagnose(row, form.role.data, form.code.data, form.text.data, form.stated_at.data, by=me())
            return done(_("The diagnosis is written."), to=_back(row))
    audit.looked("diagnoses", by=me(), patient=row.patient_id)
    return page(
        "records/diagnose.html", form=form, row=row, banner=banner(row.patient, row), often=_often(),
        written=[_written(one) for one in queries.diagnoses([row.id], at=row.facility_id, withdrawn=True)],
    )  # fmt: skip


def _often() -> list[Offered]:
    """The codes that this person writes most."""
    person = me().id
    return [offered(code) for code in queries.often(person, at=here_id())] if person else []


def _written(one: Diagnosis) -> dict[str, Any]:
    return {
        "id": one.id,
        "role": codes.label("diagnosis_roles", one.role, language()),
        "words": queries.words_of(one, language()),
        "text": one.text,
        "withdrawn": one.withdrawn_why if one.withdrawn_at else "",
    }


def _back(row: Encounter) -> str:
    """To the coming; to the patient, where the diagnosis has just hidden the coming from its writer."""
    if encounters.visible(row, me()):
        return url_for("encounters.encounter", encounter_id=row.id)
    return url_for("desk.patient", patient_id=row.patient_id)


@pages.route("/encounters/<uuid:encounter_id>/notes", methods=["GET", "POST"])
@needs("records.write")
def note(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), NoteForm()
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.note(row, form.kind.data, form.text.data, form.happened_at.data, by=me())
            return done(_("The note is written."), to=_back(row))
    audit.looked("note form", by=me(), patient=row.patient_id)
    return page("records/note.html", form=form, row=row, banner=banner(row.patient, row))


@pages.route("/diagnoses/<uuid:diagnosis_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_diagnosis(diagnosis_id: UUID) -> ResponseReturnValue:
    found, form = queries.diagnosis(diagnosis_id, at=here_id()), WithdrawalForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            if form.how.data == "error":
                coming_actions.ask_error("diagnosis", diagnosis_id, form.reason.data, by=me())
                return done(
                    _("It waits for another person to confirm. Until then the diagnosis counts."), to=_back(row)
                )
            actions.withdraw(queries.diagnosis(diagnosis_id, at=here_id()), form.reason.data, by=me())
            return done(_("The diagnosis is withdrawn."), to=_back(row))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    return page("records/withdraw.html", form=form, row=row, banner=banner(row.patient, row), what=_written(found))


@pages.route("/notes/<uuid:note_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_note(note_id: UUID) -> ResponseReturnValue:
    found, form = queries.note(note_id, at=here_id()), MistakeForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("note", note_id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then the note stays."), to=_back(row))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    shown = {"words": found.text, "text": "", "withdrawn": found.withdrawn_why}
    return page("records/withdraw.html", form=form, row=row, banner=banner(row.patient, row), what=shown)
