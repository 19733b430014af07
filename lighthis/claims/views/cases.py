"""Pages of one case: its answer, what was refused, off the invoice, and the last step taken back."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.claims import actions, queries
from lighthis.claims.forms import AnswerCaseForm, BackForm, RestForm, WithdrawForm
from lighthis.claims.models import Claim
from lighthis.claims.views.blueprint import pages, told
from lighthis.encounters.models import Encounter
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me


@pages.route("/cases/<uuid:claim_id>/answer", methods=["GET", "POST"])
@needs("billing.invoices")
def answer(claim_id: UUID) -> ResponseReturnValue:
    row = queries.claim(claim_id, at=here_id())
    form = AnswerCaseForm(accepted=row.amount)
    if form.validate_on_submit():
        with form.refusals():
            actions.answer(queries.claim(claim_id, at=here_id()), form.accepted.data, form.reason.data or "", by=me())
            return done(_("The answer is saved."), to=url_for(".invoice", invoice_id=row.invoice_id))
    return _case_page("claims/answer.html", row, form)


@pages.route("/cases/<uuid:claim_id>/refused", methods=["GET", "POST"])
@needs("billing.invoices")
def settle_rest(claim_id: UUID) -> ResponseReturnValue:
    row, form = queries.claim(claim_id, at=here_id()), RestForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.settle_rest(queries.claim(claim_id, at=here_id()), form.rest.data, form.reason.data, by=me())
            return done(_("Saved."), to=url_for(".invoice", invoice_id=row.invoice_id))
    return _case_page("claims/rest.html", row, form)


@pages.route("/cases/<uuid:claim_id>/withdraw", methods=["GET", "POST"])
@needs("billing.invoices")
def withdraw(claim_id: UUID) -> ResponseReturnValue:
    row, form = queries.claim(claim_id, at=here_id()), WithdrawForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw(queries.claim(claim_id, at=here_id()), form.reason.data, by=me())
            words = _("The case is off the invoice and can be asked for again.")
            return done(words, to=url_for(".invoice", invoice_id=row.invoice_id))
    return _case_page("claims/withdraw.html", row, form)


@pages.route("/cases/<uuid:claim_id>/take-back", methods=["GET", "POST"])
@needs("billing.invoices")
def take_back(claim_id: UUID) -> ResponseReturnValue:
    row, form = queries.claim(claim_id, at=here_id()), BackForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.take_back(queries.claim(claim_id, at=here_id()), form.reason.data, by=me())
            return done(_("Taken back."), to=url_for(".invoice", invoice_id=row.invoice_id))
    return _case_page("claims/take_back.html", row, form)


def _case_page(template: str, row: Claim, form: Any) -> ResponseReturnValue:
    coming: Encounter = row.encounter
    found = queries.invoice(row.invoice_id, at=here_id())
    audit.looked("bill", by=me(), patient=coming.patient_id)
    return page(
        template, form=form, row=row, case=told(row), invoice=found, back=url_for(".invoice", invoice_id=row.invoice_id)
    )  # fmt: skip
