"""Benefit categories of a person."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs.people import short
from lighthis.registration import actions, queries
from lighthis.registration.models import Patient
from lighthis.registration.personal.forms import BenefitForm, ChangeBenefitForm
from lighthis.registration.social import PatientBenefit
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages, personal_tabs
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me, zone


@pages.route("/patients/<uuid:patient_id>/benefits", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def benefits(patient_id: UUID) -> ResponseReturnValue:
    patient, form = queries.patient(patient_id), BenefitForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.write_benefit(
                queries.patient(patient_id), form.category.data, form.document.data, form.valid_from.data,
                form.valid_until.data, verified=bool(form.seen.data), by=me(),
            )  # fmt: skip
            return done(_("The benefit is saved."), to=url_for(".benefits", patient_id=patient_id))
    audit.looked("benefits", by=me(), patient=patient.id)
    return page(
        "registration/personal/benefits.html", form=form, patient=patient, banner=banner(patient), lines=_lines(queries.records(patient_id)),
        tabs=personal_tabs(patient_id, "benefits"),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/benefits/<uuid:benefit_id>", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def benefit(patient_id: UUID, benefit_id: UUID) -> ResponseReturnValue:
    patient, row = queries.patient(patient_id), _row(patient_id, benefit_id)
    form = ChangeBenefitForm(data={"document": row.document})
    if form.validate_on_submit():
        with form.refusals():
            row = _row(patient_id, benefit_id)
            if form.do.data == "verify":
                actions.verify_benefit(row, form.document.data, by=me())
            else:
                actions.withdraw_benefit(row, form.reason.data, by=me())
            return done(_("The benefit is saved."), to=url_for(".benefits", patient_id=patient_id))
    return page(
        "registration/personal/benefit.html", form=form, patient=patient, banner=banner(patient), row=row,
        words=filters.code(row.category, "benefit_categories"),
    )  # fmt: skip


def _row(patient_id: UUID, benefit_id: UUID) -> PatientBenefit:
    for one in (each for record in queries.records(patient_id) for each in record.benefits):
        if one.id == benefit_id and one.withdrawn_at is None:
            return one
    raise NotFound


def _lines(records: list[Patient]) -> list[dict[str, Any]]:
    """Those that hold today first; an ended one is shown as such and is used nowhere."""
    today = clock.today(zone())
    every = [one for record in records for one in record.benefits]
    rows = sorted(every, key=lambda one: (not one.holds_on(today), one.id))
    return [
        {
            "id": one.id, "words": filters.code(one.category, "benefit_categories"), "document": one.document,
            "since": filters.day(one.valid_from), "until": filters.day(one.valid_until), "state": _state(one),
            "holds": one.holds_on(today), "gone": one.withdrawn_at is not None, "why": one.withdrawn_why,
            "seen": _seen(one),
        }
        for one in rows
    ]  # fmt: skip


def _seen(row: PatientBenefit) -> str:
    who = row.verified_by
    if who is None:
        return _("document not seen")
    return _("document seen by: %(name)s", name=short(who))


def _state(row: PatientBenefit) -> str:
    today = clock.today(zone())
    if row.withdrawn_at is not None:
        return _("taken away")
    if row.valid_from is not None and row.valid_from > today:
        return _("holds later")
    return _("holds") if row.holds_on(today) else _("out of date")
