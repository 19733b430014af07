"""An operation: reading it, its protocol, saying that it was an error."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.views.blueprint import unless_hidden
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.surgery import actions, queries
from lighthis.surgery.forms import ProtocolForm, ReasonForm
from lighthis.surgery.models import Operation
from lighthis.surgery.rules import operations as rules
from lighthis.surgery.views.blueprint import around, doctors, pages
from lighthis.terminology import queries as terminology
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/operations/<uuid:operation_id>")
@needs("records.read")
def operation(operation_id: UUID) -> ResponseReturnValue:
    found = queries.operation(operation_id, at=here_id())
    row = encounters.seen(found.encounter_id, by=me())
    audit.looked("operation", by=me(), patient=row.patient_id)
    return page(
        "surgery/operation.html", one=found, facts=_facts(found), sections=_protocol(found), links=_links(found),
        state=say(rules.STATES[found.state]), signed=_signed(found), **around(row),
    )  # fmt: skip


def _facts(one: Operation) -> list[tuple[str, str]]:
    """What is known, without what is not."""
    listed = [
        (_("Urgency"), say(rules.URGENCIES[one.urgency])),
        (_("Planned for"), filters.instant(one.planned_at) if one.planned_at else ""),
        (_("Beginning"), filters.instant(one.started_at) if one.started_at else ""),
        (_("End"), filters.instant(one.ended_at) if one.ended_at else ""),
        (_("Anaesthesia"), filters.code(one.anaesthesia, "anaesthesia") if one.anaesthesia else ""),
        (_("Surgeon"), short(one.surgeon)), (_("Assistants"), one.assistants), (_("Anaesthetist"), one.anaesthetist),
        (_("Operating nurse"), one.nurse), (_("Code of the operation"), one.code),
        (_("Diagnosis before the operation"), _diagnosis(one.code_before, one.diagnosis_before)),
        (_("Diagnosis after the operation"), _diagnosis(one.code_after, one.diagnosis_after)),
        (_("Complications"), one.complications), (_("Sent to histology"), one.histology),
        (_("Why without a consent"), one.despite),
    ]  # fmt: skip
    return [(title, value) for title, value in listed if value]


def _diagnosis(code: str, words: str) -> str:
    named = terminology.named(code, language()) if code else ""
    return " ".join(part for part in (code, named, words) if part)


def _protocol(one: Operation) -> list[tuple[str, str]]:
    return [
        (say(words), one.protocol[name]) for name, (words, _must) in rules.PROTOCOL.items() if one.protocol.get(name)
    ]


def _signed(one: Operation) -> str:
    if one.signed_at is None or one.signed_by is None:
        return ""
    return _("signed %(time)s by %(doctor)s", time=filters.instant(one.signed_at), doctor=short(one.signed_by))


def _links(one: Operation) -> dict[str, str]:
    """What may be done with an operation that stands."""
    if one.withdrawn_at is not None:
        return {}
    own = {"operation_id": one.id}
    is_open = one.state == "planned"
    return {
        "protocol": link(".protocol", "records.write", **own) if is_open else "",
        "cancel": link(".cancel", "records.write", **own) if is_open else "",
        "mistake": link(".withdraw_operation", "records.write", **own),
    }


@pages.route("/operations/<uuid:operation_id>/protocol", methods=["GET", "POST"])
@needs("records.write")
def protocol(operation_id: UUID) -> ResponseReturnValue:
    found = queries.operation(operation_id, at=here_id())
    row = encounters.seen(found.encounter_id, by=me())
    form = ProtocolForm(row=found, flat=_laid)
    form.offer_lists(doctors())
    looked_for = [field.looked_for() for field in (form.code_before, form.code_after)]
    if not any(looked_for) and form.validate_on_submit():
        with form.refusals():
            return _write(queries.operation(operation_id, at=here_id()), form)
    audit.looked("operation form", by=me(), patient=row.patient_id)
    gap = rules.consent_gap(rules.needed(found.anaesthesia or "general"), queries.last_words(row), clock.now())
    return page("surgery/protocol.html", form=form, one=found, gap=say(gap) if gap else "", **around(row))


def _laid(found: Operation) -> dict[str, Any]:
    """The parts of the protocol, and who operates, as fields of the form."""
    return {name: found.protocol.get(name, "") for name in rules.PROTOCOL} | {"operated_by": str(found.surgeon_id)}


def _write(found: Operation, form: ProtocolForm) -> ResponseReturnValue:
    """Kept as it is so far, or signed. Raises Refusal."""
    if request.form.get("go", "") == "keep":
        actions.save(found, form.sheet(), by=me())
        return done(
            _("The protocol is kept, not signed."),
            to=unless_hidden(found.encounter, url_for(".protocol", operation_id=found.id)),
        )
    actions.done(found, form.sheet(), by=me())
    return done(
        _("The protocol is signed."), to=unless_hidden(found.encounter, url_for(".operation", operation_id=found.id))
    )


@pages.route("/operations/<uuid:operation_id>/withdraw", methods=["GET", "POST"])
@needs("records.write")
def withdraw_operation(operation_id: UUID) -> ResponseReturnValue:
    found, form = queries.operation(operation_id, at=here_id()), ReasonForm()
    row = encounters.seen(found.encounter_id, by=me())
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("operation", operation_id, form.reason.data, by=me())
            said = _("It waits for another person to confirm. Until then the operation stands.")
            return done(said, to=url_for(".operation", operation_id=operation_id))
    audit.looked("withdrawal form", by=me(), patient=row.patient_id)
    return page(
        "surgery/reason.html", form=form, heading=_("Entered in error"), what=found.name, do=_("Entered in error"),
        back_to=url_for(".operation", operation_id=operation_id), **around(row),
    )  # fmt: skip
