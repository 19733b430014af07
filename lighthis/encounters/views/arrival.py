"""A patient comes, or is planned to come."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.forms import ArriveForm, PlanForm
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import address, pages, steps, wards
from lighthis.facility import queries as facilities
from lighthis.facility.rules import Gap
from lighthis.packs import codes
from lighthis.registration import queries as patients
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me


@pages.route("/patients/<uuid:patient_id>/arrive", methods=["GET", "POST"])
@needs("encounters.register")
@of_the_person
def arrive(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), offered(ArriveForm())
    if form.validate_on_submit():
        with form.refusals():
            row = actions.arrive(
                patients.patient(patient_id), form.arrival.data, form.complaint.data, form.arrived_at.data, by=me(),
                brought=form.brought(), again=form.again.data, secrecy=form.secrecy(),
            )  # fmt: skip
            return done(_("The coming is registered: %(number)s.", number=row.number), to=after_arrival(row))
    audit.looked("coming form", by=me(), patient=patient.id)
    there = queries.here_now(patients.ids_of(patient.id), at=here_id())
    return page(
        "encounters/arrive.html", form=form, banner=banner(patient), patient=patient, there=_there(there), missing=missing()
    )  # fmt: skip


def offered(form: Any) -> Any:
    """The form with the country's ways to come."""
    form.arrival.offer(
        (one.code, one.name(language())) for one in codes.code_list("arrival") if one.code != "from-ward"
    )
    return form


def missing() -> list[Gap] | None:
    """What is still to be done before the first patient; None where the hospital is open."""
    return None if here().is_open else [line for line in facilities.check_list(here()) if not line.done]


def _there(row: Encounter | None) -> dict[str, Any] | None:
    """The coming for which the patient is here already, with a way to it for who may read it."""
    if row is None:
        return None
    own_page = may("records.read") and queries.visible(row, me())
    return {
        "number": row.number, "at": row.arrived_at, "in_bed": row.kind != "emergency",
        "url": url_for(".encounter", encounter_id=row.id) if own_page else "",
    }  # fmt: skip


def after_arrival(row: Encounter) -> str:
    """From the door to triage, where this post triages and the hospital has an emergency department."""
    ahead = {step["endpoint"]: step["url"] for step in steps(row)}
    return ahead.get("triage.assess") or address(row)


@pages.route("/patients/<uuid:patient_id>/plan", methods=["GET", "POST"])
@needs("encounters.register")
@of_the_person
def plan(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), PlanForm()
    form.department.offer(wards())
    if not form.code.looked_for() and form.validate_on_submit():
        with form.refusals():
            row = actions.plan(
                patients.patient(patient_id), facilities.department(UUID(form.department.data), at=here_id()),
                form.wish.data, form.planned_on.data, form.payer.data, by=me(), referred_by=form.referred_by.data,
                referral_number=form.referral_number.data, diagnosis_code=form.code.data or "",
                diagnosis_text=form.text.data, complaint=form.complaint.data,
                secrecy="sensitive" if form.sensitive.data else "ordinary",
            )  # fmt: skip
            number = row.encounter.number
            return done(_("The stay is planned: %(number)s.", number=number), to=address(row.encounter))
    audit.looked("plan form", by=me(), patient=patient.id)
    return page("encounters/plan.html", form=form, banner=banner(patient), patient=patient, missing=missing())
