"""Diagnoses: writing them, and saying that one does not hold."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import Message
from lighthis.packs import codes
from lighthis.records import actions, queries, rules
from lighthis.records.forms import DiagnoseForm, WithdrawalForm
from lighthis.records.views.blueprint import back, by_stages, pages, written
from lighthis.registration.views import banner
from lighthis.terminology.forms import Offered, offered
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/encounters/<uuid:encounter_id>/diagnoses", methods=["GET", "POST"])
@needs("records.write")
def diagnose(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), DiagnoseForm()
    form.role.offer((role, codes.label("diagnosis_roles", role, language())) for role in _roles(row))
    if not form.code.looked_for() and form.validate_on_submit() and not form.doubted(_doubts(row, form)):
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.diagnose(
                row, form.role.data, form.code.data, form.text.data, form.stated_at.data, by=me(), ground=form.ground.data,
                seen=_key(form.newest.data),
            )  # fmt: skip
            return done(_("The diagnosis is written."), to=back(row))
    audit.looked("diagnoses", by=me(), patient=row.patient_id)
    found = queries.diagnoses([row.id], at=row.facility_id, withdrawn=True)
    form.newest.data = str(max((one.id for one in found), default=""))
    return page(
        "records/diagnose.html",
        form=form,
        row=row,
        banner=banner(row.patient, row),
        often=_often(),
        stages=by_stages(found),
    )


def _roles(row: Encounter) -> list[str]:
    """What may be stated now: after a death here the post-mortem ones too."""
    return [role for role in rules.ROLES if role not in rules.POSTMORTEM or queries.is_dead(row)]


def _key(text: str | None) -> UUID | None:
    """The newest diagnosis that the page showed; None where it showed none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _doubts(row: Encounter, form: DiagnoseForm) -> list[Message]:
    """What speaks against the code that was chosen."""
    return queries.doubts(row, form.role.data, form.code.data or "", form.stated_at.data)


def _often() -> list[Offered]:
    """The codes that this person writes most."""
    person = me().id
    return [offered(code) for code in queries.often(person, at=here_id())] if person else []


@pages.route("/diagnoses/<uuid:diagnosis_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_diagnosis(diagnosis_id: UUID) -> ResponseReturnValue:
    found, form = queries.diagnosis(diagnosis_id, at=here_id()), WithdrawalForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            if form.how.data == "error":
                coming_actions.ask_error("diagnosis", diagnosis_id, form.reason.data, by=me())
                return done(_("It waits for another person to confirm. Until then the diagnosis counts."), to=back(row))
            actions.withdraw(queries.diagnosis(diagnosis_id, at=here_id()), form.reason.data, by=me())
            return done(_("The diagnosis is withdrawn."), to=back(row))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    return page("records/withdraw.html", form=form, row=row, banner=banner(row.patient, row), what=written(found))
