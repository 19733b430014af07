"""Pages of consultations: asking, answering, what waits for an answer."""

from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.consultations import actions, queries, rules
from lighthis.consultations.forms import AnswerForm, AskForm, MinutesForm, WithdrawForm
from lighthis.consultations.models import Consultation
from lighthis.encounters import actions as encounter_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import described
from lighthis.facility import actions as facility_actions
from lighthis.facility import queries as facilities
from lighthis.facility.models import Department
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say, shown
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.visit import here_id, me

pages = Blueprint("consultations", __name__)


@pages.route("/encounters/<uuid:encounter_id>/consultations/new", methods=["GET", "POST"])
@needs("records.write")
def ask(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), AskForm()
    form.department.offer((str(one.id), one.name_in(language())) for one in facilities.departments(here_id()))
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            actions.ask(
                row, _department(form.department.data), form.specialist.data, form.question.data, form.urgency.data,
                form.asked_at.data, by=me(),
            )  # fmt: skip
            return done(_("The question is asked."), to=url_for("encounters.encounter", encounter_id=row.id))
    audit.looked("consultation form", by=me(), patient=row.patient_id)
    before = [told(one) for one in queries.of_coming(row)]
    return page("consultations/ask.html", form=form, row=row, banner=banner(row.patient, row), before=before)


def _department(chosen: str) -> Department | None:
    return facilities.department(UUID(chosen), at=here_id()) if chosen else None


def told(one: Consultation) -> dict[str, Any]:
    """A consultation as pages show it."""
    people = encounters.staff_named({id_ for id_ in (one.asked_by_id, one.answered_by_id) if id_})
    return {
        "id": one.id, "whom": _whom(one), "question": one.question, "answer": one.answer, "state": one.state,
        "said": say(rules.STATES[one.state]), "urgency": say(rules.URGENCIES[one.urgency]), "asked_at": one.asked_at,
        "asked_by": short(people[one.asked_by_id]), "due_at": one.due_at, "late": is_late(one), "answered_at": one.answered_at,
        "answered_by": short(people[one.answered_by_id]) if one.answered_by_id else "", "withdrawn": one.withdrawn_why,
        "url": link("consultations.consultation", "records.read", consultation_id=one.id),
        "answer_url": link("consultations.answer", "records.write", consultation_id=one.id) if one.state == "asked" else "",
    }  # fmt: skip


def _whom(one: Consultation) -> str:
    return str(shown(queries.whom(one)))


def is_late(one: Consultation) -> bool:
    """Whether the answer should have been there."""
    return one.state == "asked" and one.due_at < clock.now()


@pages.route("/consultations/<uuid:consultation_id>")
@needs("records.read")
def consultation(consultation_id: UUID) -> ResponseReturnValue:
    found, row = _found(consultation_id)
    audit.looked("consultation", by=me(), patient=row.patient_id)
    return page("consultations/consultation.html", one=told(found), links=_links(found), **_about(row))


def _found(consultation_id: UUID) -> tuple[Consultation, Encounter]:
    """A consultation of this hospital whose coming the reader may see. Raises NotFound."""
    found = queries.consultation(consultation_id, at=here_id())
    return found, encounters.seen(found.encounter_id, by=me())


def _about(row: Encounter) -> dict[str, Any]:
    return {
        "row": row,
        "banner": banner(row.patient, row),
        "back_url": url_for("encounters.encounter", encounter_id=row.id),
    }


def _links(found: Consultation) -> dict[str, str]:
    """What may be done with it: answered, taken back by who asked, marked as an error once it was answered."""
    waits = any(
        one.subject_id == found.id and one.state == "asked"
        for one in encounters.errors_of(found.encounter_id, at=here_id())
    )
    own = found.state == "answered" or me().id in {found.asked_by_id, found.encounter.doctor_id}
    closed = found.state == "withdrawn" or waits or not own
    address = "" if closed else link("consultations.withdraw", "records.write", consultation_id=found.id)
    return {"withdraw": address, "waits": "yes" if waits else ""}


@pages.route("/consultations/<uuid:consultation_id>/answer", methods=["GET", "POST"])
@needs("records.write")
def answer(consultation_id: UUID) -> ResponseReturnValue:
    (found, row), form = _found(consultation_id), AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            found, row = _found(consultation_id)
            actions.answer(found, form.answer.data, form.answered_at.data, by=me())
            return done(_("The answer is written."), to=url_for(".consultation", consultation_id=consultation_id))
        found, row = _found(consultation_id)
    audit.looked("consultation form", by=me(), patient=row.patient_id)
    return page("consultations/answer.html", form=form, one=told(found), **_about(row))


@pages.route("/consultations/<uuid:consultation_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw(consultation_id: UUID) -> ResponseReturnValue:
    (found, row), form = _found(consultation_id), WithdrawForm()
    to = url_for(".consultation", consultation_id=consultation_id)
    if form.validate_on_submit():
        with form.refusals():
            found, row = _found(consultation_id)
            if found.state == "answered":
                encounter_actions.ask_error("consultation", consultation_id, form.reason.data, by=me())
                return done(_("It waits for another person to confirm. Until then the consultation stays."), to=to)
            actions.withdraw(found, form.reason.data, by=me())
            return done(_("The question is taken back."), to=to)
        found, row = _found(consultation_id)
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    return page("consultations/withdraw.html", form=form, one=told(found), **_about(row))


@pages.route("/consultations")
@needs("records.write")
def open_list() -> ResponseReturnValue:
    whole = request.args.get("of") == "all" or not me().department_ids
    found = queries.waiting(me(), whole=whole, first=(asked_page() - 1) * ROWS, most=ROWS)
    for one in found:
        audit.looked("list of consultations", by=me(), patient=one.encounter.patient_id)
    rows = [told(one) | {"who": described(one.encounter.patient), "number": one.encounter.number} for one in found]
    return page(
        "consultations/open_list.html", rows=rows, whole=whole, own=bool(me().department_ids),
        paging=paging(queries.how_many(me(), whole=whole), len(rows)),
    )  # fmt: skip


@pages.route("/facility/consultations", methods=["GET", "POST"])
@needs("facility.manage")
def settings() -> ResponseReturnValue:
    form = MinutesForm(row=facilities.facility(here_id()))
    if form.validate_on_submit():
        with form.refusals():
            chosen = {"consultation_minutes": form.given()}
            facility_actions.change_settings(facilities.facility(here_id()), chosen, by=me())
            return done(_("The settings are saved."), to=url_for("facility.overview"))
    return page("consultations/settings.html", form=form)
