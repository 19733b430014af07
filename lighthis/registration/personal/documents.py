"""The numbers and documents of a person."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs import identifiers
from lighthis.packs.pack import current
from lighthis.registration import actions, queries
from lighthis.registration.forms import WithdrawForm
from lighthis.registration.models import Patient, PatientIdentifier
from lighthis.registration.personal.forms import NumberForm
from lighthis.registration.rules.draft import Document
from lighthis.registration.standing import of_the_person
from lighthis.registration.views import banner, pages, personal_tabs
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me, zone


@pages.route("/patients/<uuid:patient_id>/documents", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def documents(patient_id: UUID) -> ResponseReturnValue:
    patient, form = queries.patient(patient_id), NumberForm()
    if form.validate_on_submit():
        with form.refusals():
            row = actions.add_number(queries.patient(patient_id), _document(form), form.dispute.data, by=me())
            return done(_saved(patient, row), to=url_for(".documents", patient_id=patient_id))
    audit.looked("documents", by=me(), patient=patient.id)
    return page(
        "registration/personal/documents.html", form=form, patient=patient, banner=banner(patient), lines=_lines(queries.records(patient_id)),
        tabs=personal_tabs(patient_id, "documents"),
    )  # fmt: skip


@pages.route("/patients/<uuid:patient_id>/documents/<uuid:identifier_id>", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def document(patient_id: UUID, identifier_id: UUID) -> ResponseReturnValue:
    patient, row = queries.patient(patient_id), _row(patient_id, identifier_id)
    form = NumberForm(data=_flat(row))
    if form.validate_on_submit():
        with form.refusals():
            row = _row(patient_id, identifier_id)
            actions.change_number(row, _document(form), form.dispute.data, by=me())
            return done(_("The document is saved."), to=url_for(".documents", patient_id=patient_id))
    audit.looked("documents", by=me(), patient=patient.id)
    return page("registration/personal/document.html", form=form, patient=patient, banner=banner(patient), row=row)


@pages.route("/patients/<uuid:patient_id>/documents/<uuid:identifier_id>/withdraw", methods=["GET", "POST"])
@needs("registration.register")
@of_the_person
def withdraw_document(patient_id: UUID, identifier_id: UUID) -> ResponseReturnValue:
    patient, row, form = queries.patient(patient_id), _row(patient_id, identifier_id), WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw_number(_row(patient_id, identifier_id), form.reason.data, by=me())
            return done(
                _("The document is withdrawn; it stays in the record."), to=url_for(".documents", patient_id=patient_id)
            )
    return page(
        "registration/personal/withdraw.html", form=form, patient=patient, banner=banner(patient),
        what=f"{words_of(row.kind)} {row.value}", back=url_for(".documents", patient_id=patient_id),
    )  # fmt: skip


def words_of(kind: str) -> str:
    """The kind of a document in the reader's language; a number of another system as such."""
    found = identifiers.kind(kind)
    return (
        filters.code(found.words if found else kind, "document_types")
        if kind != "source"
        else _("number in another system")
    )


def _row(patient_id: UUID, identifier_id: UUID) -> PatientIdentifier:
    """A document that may be corrected here. Raises NotFound: numbers of other systems are theirs."""
    for one in (each for record in queries.records(patient_id) for each in record.identifiers):
        if one.id == identifier_id and one.state != "withdrawn" and identifiers.kind(one.kind) is not None:
            return one
    raise NotFound


def _document(form: NumberForm) -> Document:
    kind = identifiers.kind(form.kind.data)
    assert kind is not None  # chosen from the list
    country = form.country.data if identifiers.is_foreign(kind) else ""
    return Document(
        kind.kind, identifiers.system_of(kind, country), form.value.data, country=country, issued_on=form.issued_on.data,
        valid_until=form.valid_until.data, issued_by=form.issued_by.data, is_old=form.use.data == "old",
    )  # fmt: skip


def _flat(row: PatientIdentifier) -> dict[str, Any]:
    names = ("kind", "value", "country", "issued_on", "valid_until", "issued_by")
    return {name: getattr(row, name) for name in names} | {"use": "old" if row.is_old else "official"}


def _saved(patient: Patient, row: PatientIdentifier) -> str:
    found = doubts(patient, row)
    said = _("The document is saved.")
    return f"{said} {words_of(row.kind)}: {found}" if found else said


def doubts(patient: Patient, row: PatientIdentifier) -> str:
    """What in a number should be looked at again."""
    kind = identifiers.kind(row.kind)
    if kind is None:
        return ""
    found = identifiers.warnings(kind, row.value, patient.birth_date, patient.sex, patient.birth_precision)
    return " ".join(map(say, found))


def _lines(records: list[Patient]) -> list[dict[str, Any]]:
    """Every number, those in force first, the withdrawn last."""
    rank = {"withdrawn": 2}
    every = [one for record in records for one in record.identifiers]
    rows = sorted(every, key=lambda one: (rank.get(one.state, int(one.is_old)), one.id))
    return [_line(records[0], one) for one in rows]


def _line(patient: Patient, row: PatientIdentifier) -> dict[str, Any]:
    is_ours = identifiers.kind(row.kind) is not None and row.state != "withdrawn"
    facts = [
        filters.code(row.country, "citizenship"), row.issued_by,
        _("issued %(day)s", day=filters.day(row.issued_on)) if row.issued_on else "",
        _("until %(day)s", day=filters.day(row.valid_until)) if row.valid_until else "",
    ]  # fmt: skip
    return {
        "id": row.id, "kind": words_of(row.kind), "value": current().formats.pinfl_groups(row.value) if row.kind == identifiers.national().kind else row.value,
        "facts": ", ".join(filter(None, facts)), "state": state_of(row), "doubts": doubts(patient, row) if is_ours else "",
        "reason": row.reason if row.state == "disputed" else "", "gone": row.state == "withdrawn", "change": is_ours,
    }  # fmt: skip


def state_of(row: PatientIdentifier) -> str:
    """In words what a document is worth."""
    if row.state in {"withdrawn", "disputed"}:
        return {"withdrawn": _("withdrawn"), "disputed": _("disputed: another card has it too")}[row.state]
    if row.is_old:
        return _("superseded")
    if row.valid_until is not None and row.valid_until < clock.today(zone()):
        return _("out of date")
    return _("in force") if row.state == "confirmed" else _("not confirmed: another card has it too")
