"""Every way a person is written."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import NotFound
from lighthis.registration import actions, queries
from lighthis.registration.forms import WithdrawForm
from lighthis.registration.models import Patient, PatientName
from lighthis.registration.personal.forms import SpellingForm
from lighthis.registration.rules.spellings import WHY
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages, personal_tabs
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/patients/<uuid:patient_id>/names", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def spellings(patient_id: UUID) -> ResponseReturnValue:
    patient, form = queries.patient(patient_id), SpellingForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.add_spelling(
                queries.patient(patient_id),
                form.family.data,
                form.given.data,
                form.patronymic.data,
                form.why.data,
                by=me(),
            )
            return done(
                _("The spelling is saved: the patient is found by it."), to=url_for(".spellings", patient_id=patient_id)
            )
    audit.looked("names", by=me(), patient=patient.id)
    return page(
        "registration/personal/spellings.html", form=form, patient=patient, banner=banner(patient), lines=_lines(queries.records(patient_id)),
        tabs=personal_tabs(patient_id, "spellings"),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/names/<uuid:name_id>/withdraw", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def remove_spelling(patient_id: UUID, name_id: UUID) -> ResponseReturnValue:
    patient, row, form = queries.patient(patient_id), _row(patient_id, name_id), WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.remove_spelling(_row(patient_id, name_id), form.reason.data, by=me())
            return done(
                _("The spelling is removed; the log keeps it."), to=url_for(".spellings", patient_id=patient_id)
            )
    return page(
        "registration/personal/withdraw.html", form=form, patient=patient, banner=banner(patient), what=whole(row),
        back=url_for(".spellings", patient_id=patient_id),
    )  # fmt: skip


def whole(row: PatientName) -> str:
    """A spelling in one line."""
    return " ".join(filter(None, [row.family, row.given, row.patronymic]))


def _row(patient_id: UUID, name_id: UUID) -> PatientName:
    for one in (each for record in queries.records(patient_id) for each in record.names):
        if one.id == name_id and one.use != "current":
            return one
    raise NotFound


def _lines(records: list[Patient]) -> list[dict[str, Any]]:
    every = [one for record in records for one in record.names]
    rows = sorted(every, key=lambda one: (one.use != "current", one.id))
    return [
        {
            "id": one.id,
            "name": whole(one),
            "use": _use(one),
            "day": filters.day(one.created_at.date()),
            "free": one.use != "current",
        }
        for one in rows
    ]


def _use(row: PatientName) -> str:
    if row.use == "alias":
        return say(WHY.get(row.note, WHY["also"]))
    return _("in use") if row.use == "current" else _("written so before")
