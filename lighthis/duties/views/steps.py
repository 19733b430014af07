"""The steps of a notice: the call, the paper, its receipt, or that none is needed."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.duties import actions, queries, rules
from lighthis.duties.forms import NotNeededForm, ReceiptForm, SendForm, SignalForm
from lighthis.duties.models import Duty
from lighthis.duties.views.blueprint import address, disease, pages, wait
from lighthis.kernel import clock
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me, visitor


@pages.route("/notices/<uuid:duty_id>/signal", methods=["GET", "POST"])
@needs("duties.write")
def signal(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), SignalForm()
    _sign(form.from_whom)
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(duty_id, by=me())
            call = actions.Call(form.from_whom.data, form.to_whom.data, form.how.data, form.their_number.data)
            actions.signal(row, form.at.data, call, by=me())
            return done(_("Written: number %(number)s of the register.", number=row.number), to=address(duty_id))
    return _page("duties/signal.html", form, row)


@pages.route("/notices/<uuid:duty_id>/send", methods=["GET", "POST"])
@needs("duties.write")
def send(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), SendForm()
    _sign(form.from_whom)
    if form.validate_on_submit():
        with form.refusals():
            call = actions.Call(form.from_whom.data, form.to_whom.data, form.how.data)
            actions.send(queries.seen(duty_id, by=me()), form.at.data, call, by=me())
            return done(_("The sending is written."), to=address(duty_id))
    return _page("duties/send.html", form, row)


@pages.route("/notices/<uuid:duty_id>/receipt", methods=["GET", "POST"])
@needs("duties.write")
def receipt(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), ReceiptForm()
    if form.validate_on_submit():
        with form.refusals():
            call = actions.Call(to_whom=form.to_whom.data, their_number=form.their_number.data)
            actions.receive(queries.seen(duty_id, by=me()), form.at.data, call, by=me())
            return done(_("The receipt is written."), to=address(duty_id))
    return _page("duties/receipt.html", form, row)


@pages.route("/notices/<uuid:duty_id>/not-needed", methods=["GET", "POST"])
@needs("duties.write")
def not_needed(duty_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(duty_id, by=me()), NotNeededForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.not_needed(queries.seen(duty_id, by=me()), form.reason.data, by=me())
            return done(_("Written: nobody needs to be told."), to=address(duty_id))
    return _page("duties/not_needed.html", form, row)


def _sign(field: object) -> None:
    """Who is signed in has most likely called."""
    found = visitor()
    if request.method == "GET" and found is not None and not getattr(field, "data", ""):
        field.data = found.short_name  # type: ignore[attr-defined]


def _page(template: str, form: object, row: Duty) -> ResponseReturnValue:
    audit.looked("notice", by=me(), patient=row.encounter.patient_id, detail={"kind": row.kind})
    return page(
        template, form=form, row=row, banner=banner(row.encounter.patient, row.encounter), what=disease(row), rules=rules,
        wait=wait(row), late=rules.is_late(row.due_at, clock.now()),
    )  # fmt: skip
