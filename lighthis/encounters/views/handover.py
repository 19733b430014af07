"""The accompanying sheet of the ambulance."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries, sheets
from lighthis.encounters.actions.handover import TEXTS
from lighthis.encounters.forms import HandoverForm
from lighthis.encounters.models import Encounter, Handover
from lighthis.encounters.views.blueprint import address, pages
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/encounters/<uuid:encounter_id>/handover", methods=["GET", "POST"])
@needs("encounters.register", "triage.assess")
def handover(encounter_id: UUID) -> ResponseReturnValue:
    row = queries.seen(encounter_id, by=me())
    form = _filled(HandoverForm(), row)
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.hand_over(
                row, {name: form[name].data for name in TEXTS}, {name: form[name].data for name in sheets.TIMES},
                {name: form[name].data for name in sheets.VITALS}, by=me(), instead_of=_id(form.instead_of.data),
            )  # fmt: skip
            return done(_("The sheet of the ambulance is kept."), to=address(row))
    audit.looked("ambulance sheet", by=me(), patient=row.patient_id)
    return page(
        "encounters/handover.html",
        form=form,
        row=row,
        banner=banner(row.patient, row),
        back=address(row),
        vitals=sheets.VITALS,
    )


def _filled(form: HandoverForm, row: Encounter) -> HandoverForm:
    """At first the form says what the sheet says that stands, else what reception wrote at the door."""
    kept = queries.handover(row.id, at=row.facility_id)
    if request.method != "GET":
        return form
    form.instead_of.data = str(kept.id) if kept else ""
    for name in (*TEXTS, *sheets.TIMES) if kept else ("station", "brigade", "call_number"):
        form[name].data = getattr(kept or row, name)
    for name, value in (kept.vitals if kept else {}).items():
        form[name].data = form[name].read(value)
    if kept is None:
        form.received_at.data = form.delivered_at.data = row.arrived_at
    return form


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return UUID(int=0)


def facts(sheet: Handover) -> list[tuple[str, str]]:
    """What the page of a coming says of the sheet, without the empty ones."""
    spent = {
        _("Call to the patient"): sheets.minutes(sheet.called_at, sheet.reached_at),
        _("Patient to the hospital"): sheets.minutes(sheet.reached_at, sheet.delivered_at),
    }
    listed = [
        (_("Sheet No"), sheet.sheet_number), (_("Doctor or feldsher of the brigade"), sheet.crew),
        *((say(words), filters.instant(getattr(sheet, name))) for name, words in sheets.TIMES.items()),
        *((words, filters.minutes(value)) for words, value in spent.items() if value is not None),
        (_("Received by"), short(sheet.received_by)), (_("Where the patient was taken from"), sheet.taken_from),
        (_("What happened"), sheet.circumstances), (_("Diagnosis of the ambulance"), sheet.diagnosis),
        (_("Condition"), say(sheets.CONDITIONS.get(sheet.condition, ""))), (_("Vital signs"), measured(sheet)),
        (_("Help given on the way"), sheet.help_given), (_("How the patient was carried"), sheet.position),
        (_("Remarks"), sheet.notes),
    ]  # fmt: skip
    return [(title, value) for title, value in listed if value]


def measured(sheet: Handover) -> str:
    """The vital signs in one line, with their units."""
    known: list[Any] = [
        f"{say(words)} {str(sheet.vitals[name]).replace('.', ',')}{' ' + say(unit) if unit else ''}"
        for name, (words, unit, *_rest) in sheets.VITALS.items()
        if name in sheet.vitals
    ]
    return "; ".join(known)
