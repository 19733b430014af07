"""Phones, people close, and who may sign for the patient."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel.text import NotFound
from lighthis.packs.pack import current
from lighthis.registration import actions, queries
from lighthis.registration.actions import Close
from lighthis.registration.forms import WithdrawForm
from lighthis.registration.laid import in_groups
from lighthis.registration.models import Patient, PatientContact
from lighthis.registration.personal.forms import CloseForm
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages, personal_tabs
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/patients/<uuid:patient_id>/relatives", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def relatives(patient_id: UUID) -> ResponseReturnValue:
    patient, form = queries.patient(patient_id), CloseForm()
    if form.validate_on_submit() and _card_is_known(form):
        with form.refusals():
            actions.add_close(queries.patient(patient_id), _told(form), by=me())
            return done(_("Saved."), to=url_for(".relatives", patient_id=patient_id))
    audit.looked("relatives", by=me(), patient=patient.id)
    return page(
        "registration/personal/relatives.html", form=form, patient=patient, banner=banner(patient), lines=_lines(queries.records(patient_id)),
        children=queries.children_of(patient_id) if patient.sex != "male" else [], tabs=personal_tabs(patient_id, "relatives"),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/relatives/<uuid:contact_id>", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def relative(patient_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    patient, row = queries.patient(patient_id), _row(patient_id, contact_id)
    form = CloseForm(data=_flat(row))
    if form.validate_on_submit() and _card_is_known(form):
        with form.refusals():
            row = _row(patient_id, contact_id)
            actions.change_close(queries.patient(row.patient_id), row, _told(form, row), by=me())
            return done(_("Saved."), to=url_for(".relatives", patient_id=patient_id))
    audit.looked("relatives", by=me(), patient=patient.id)
    return page("registration/personal/relative.html", form=form, patient=patient, banner=banner(patient), row=row)


@pages.route("/patients/<uuid:patient_id>/relatives/<uuid:contact_id>/withdraw", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def remove_relative(patient_id: UUID, contact_id: UUID) -> ResponseReturnValue:
    patient, row, form = queries.patient(patient_id), _row(patient_id, contact_id), WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            row = _row(patient_id, contact_id)
            actions.remove_close(queries.patient(row.patient_id), row, form.reason.data, by=me())
            return done(_("Removed; the log keeps it."), to=url_for(".relatives", patient_id=patient_id))
    return page(
        "registration/personal/withdraw.html", form=form, patient=patient, banner=banner(patient),
        what=" ".join(filter(None, [row.person, current().formats.phone(row.phone)])), back=url_for(".relatives", patient_id=patient_id),
    )  # fmt: skip


def _row(patient_id: UUID, contact_id: UUID) -> PatientContact:
    for one in (each for record in queries.records(patient_id) for each in record.contacts):
        if one.id == contact_id:
            return one
    raise NotFound


def _card_is_known(form: CloseForm) -> bool:
    """Whether the card number typed is one of this hospital; an error at the field where not."""
    if not form.card.data or queries.by_card(form.card.data, at=here_id()) is not None:
        return True
    form.card.errors = [_("no card of this hospital has that number")]
    return False


def _told(form: CloseForm, row: PatientContact | None = None) -> Close:
    """What the form says; a link to a card stays where no other number is typed."""
    other = queries.by_card(form.card.data, at=here_id()) if form.card.data else None
    kept = row.other_id if row is not None and form.kind.data == "kin" else None
    said = {name: form[name].data or "" for name in ("phone", "person", "relation", "note", "address", "document")}
    return Close(
        kind=form.kind.data, **said, is_representative="signs" in (form.rights.data or []),
        other_id=other.id if other is not None else kept,
    )  # fmt: skip


def _flat(row: PatientContact) -> dict[str, Any]:
    names = ("kind", "phone", "person", "relation", "note", "address", "document")
    phone = {"phone": in_groups(row.phone)}
    return {name: getattr(row, name) for name in names} | phone | {"rights": ["signs"] if row.is_representative else []}


def _lines(records: list[Patient]) -> list[dict[str, Any]]:
    """The patient's own phones first, then who may sign, then the others."""
    every = [one for record in records for one in record.contacts]
    rows = sorted(every, key=lambda one: (one.kind != "own", not one.is_representative, one.id))
    return [
        {
            "id": one.id, "person": one.person or (_("patient's own phone") if one.kind == "own" else _("somebody close")),
            "relation": filters.code(one.relation, "kinship"), "phone": current().formats.phone(one.phone), "signs": one.is_representative,
            "facts": ", ".join(filter(None, [one.document, one.address, one.note])), "other_id": one.other_id,
        }
        for one in rows
    ]  # fmt: skip
