"""Pages of what organisations owe: how each stands, invoices, the register of cases, answers, money from the bank."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import coverage
from lighthis.billing.views.blueprint import name_of, payers, where_of
from lighthis.claims import actions, queries
from lighthis.claims.forms import (
    AnswerCaseForm,
    ComparedForm,
    InvoiceForm,
    ReceiveForm,
    ReconcileForm,
    RestForm,
    WithdrawForm,
)
from lighthis.claims.models import Claim, Invoice, Reconciliation
from lighthis.claims.rules import MOVES, NOTHING, RESTS
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, say
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.tables import Table, check_ending, file_of
from lighthis.web.visit import here_id, me, zone

pages = Blueprint("claims", __name__)


@pages.route("/invoices")
@needs("billing.invoices")
def overview() -> ResponseReturnValue:
    rows, total = queries.invoices(here_id(), page=asked_page())
    sums = queries.sums_of([one.id for one in rows], at=here_id())
    listed = [_listed(one, *sums.get(one.id, (0, NOTHING, NOTHING, NOTHING))) for one in rows]
    standings = queries.standings(coverage.payers(here_id()), at=here_id())
    return page(
        "claims/overview.html", rows=listed, paging=paging(total, len(rows)), kinds=payers(),
        standings=[one for one in standings if one.to_ask or one.sent or one.owed or one.refused],
    )  # fmt: skip


def _listed(one: Invoice, count: int, asked: Any, accepted: Any, paid: Any) -> dict[str, Any]:
    return {
        "id": one.id, "number": one.number, "payer": one.payer.name_in(language()), "until": one.until, "count": count,
        "asked": asked, "accepted": accepted, "paid": paid,
    }  # fmt: skip


@pages.route("/invoices/new", methods=["GET", "POST"])
@needs("billing.invoices")
def make_invoice() -> ResponseReturnValue:
    form = InvoiceForm(until=clock.today(zone()))
    form.payer.offer((str(one.id), one.name_in(language())) for one in coverage.payers(here_id(), in_use=True))
    if form.validate_on_submit():
        with form.refusals():
            payer = coverage.payer(UUID(form.payer.data), at=here_id())
            row = actions.make_invoice(payer, form.until.data, by=me())
            return done(
                _("Invoice No %(number)s is made.", number=row.number), to=url_for(".invoice", invoice_id=row.id)
            )
    return page("claims/new.html", form=form)


@pages.route("/invoices/<uuid:invoice_id>")
@needs("billing.invoices")
def invoice(invoice_id: UUID) -> ResponseReturnValue:
    found, cases = _register(invoice_id)
    standing = [one for one in cases if one.state != "withdrawn"]
    return page(
        "claims/invoice.html", invoice=found, rows=[_case(one) for one in cases], kinds=payers(),
        waiting=sum(one.state == "sent" for one in cases), asked=sum((one.amount for one in standing), NOTHING),
        accepted=sum((one.accepted or NOTHING for one in standing), NOTHING),
        paid=sum((one.paid for one in standing), NOTHING), owed=sum((one.owed for one in standing), NOTHING),
    )  # fmt: skip


def _register(invoice_id: UUID, verb: str = "invoice looked at") -> tuple[Invoice, list[Claim]]:
    """An invoice and its cases, whose people are thereby looked at."""
    found = queries.invoice(invoice_id, at=here_id())
    cases = queries.claims_of(found.id, at=here_id())
    patients = [str(one.encounter.patient_id) for one in cases]
    audit.happened(verb, by=me(), detail={"invoice": found.number, "patients": patients})
    return found, cases


def _case(one: Claim) -> dict[str, Any]:
    coming = one.encounter
    return {
        "id": one.id, "encounter_id": coming.id, "name": name_of(coming.patient), "visit": coming.number,
        "department": where_of(coming), "since": coming.arrived_at,
        "until": coming.ended_at, "document": one.document, "amount": one.amount, "accepted": one.accepted, "paid": one.paid,
        "state": state_words(one), "reason": one.reason, "can_answer": one.state == "sent",
        "can_settle": one.state == "answered" and one.refused and not one.rest,
    }  # fmt: skip


def state_words(one: Claim) -> str:
    """How a case stands, in words."""
    if one.state == "withdrawn":
        return _("Withdrawn")
    if one.accepted is None:
        return _("Waits for an answer")
    if one.rest:
        return say_rest(one.rest)
    if not one.accepted:
        return _("Refused by the payer")
    if one.refused:
        return _("Accepted in part")
    return _("Paid") if not one.owed else _("Accepted")


def say_rest(rest: str) -> str:
    """What was decided upon a refused part, in words."""
    return say(RESTS[rest])


@pages.route("/invoices/<uuid:invoice_id>/register.<ending>")
@needs("billing.invoices")
def register(invoice_id: UUID, ending: str) -> ResponseReturnValue:
    check_ending(ending)
    found, cases = _register(invoice_id, "register of cases taken as a file")
    standing = [one for one in cases if one.state != "withdrawn"]
    heads = [
        _("No."), _("Patient"), _("Visit No"), _("Arrived"), _("Left"), _("Document"), _("Amount"), _("Accepted"), _("Paid"),
        _("State"), _("Reason"),
    ]  # fmt: skip
    rows = [
        [
            number, one["name"], one["visit"], filters.day(clock.local(one["since"], zone()).date()),
            filters.day(clock.local(one["until"], zone()).date()) if one["until"] else "", one["document"], one["amount"],
            one["accepted"], one["paid"], one["state"], one["reason"],
        ]
        for number, one in enumerate(map(_case, standing), 1)
    ]  # fmt: skip
    total = [
        _("Total"), "", "", "", "", "", sum((one.amount for one in standing), NOTHING),
        sum((one.accepted or NOTHING for one in standing), NOTHING), sum((one.paid for one in standing), NOTHING), "", "",
    ]  # fmt: skip
    title = _("Register of cases, invoice No %(number)s", number=found.number)
    return file_of([Table(title, found.payer.name_in(language()), heads, [*rows, total])], f"{found.number}", ending)


@pages.route("/invoices/<uuid:invoice_id>/accept", methods=["GET", "POST"])
@needs("billing.invoices")
def accept_all(invoice_id: UUID) -> ResponseReturnValue:
    found, form = queries.invoice(invoice_id, at=here_id()), ActionForm()
    back = url_for(".invoice", invoice_id=invoice_id)
    if form.validate_on_submit():
        with form.refusals():
            count = actions.accept_all(queries.invoice(invoice_id, at=here_id()), by=me())
            return done(ngettext("%(num)d case accepted.", "%(num)d cases accepted.", count), to=back)
    waiting = [one for one in queries.claims_of(invoice_id, at=here_id()) if one.state == "sent"]
    total = sum((one.amount for one in waiting), NOTHING)
    return page("claims/accept_all.html", form=form, invoice=found, count=len(waiting), total=total, back=back)


@pages.route("/invoices/<uuid:invoice_id>/money", methods=["GET", "POST"])
@needs("billing.invoices")
def receive(invoice_id: UUID) -> ResponseReturnValue:
    found = queries.invoice(invoice_id, at=here_id())
    owed = sum((one.owed for one in queries.claims_of(invoice_id, at=here_id())), NOTHING)
    form = ReceiveForm(amount=owed)
    if form.validate_on_submit():
        with form.refusals():
            row = queries.invoice(invoice_id, at=here_id())
            left = actions.receive(row, form.amount.data, form.reference.data, by=me())
            words = _("Booked. Still owed: %(amount)s.", amount=filters.money(left))
            return done(words, to=url_for(".invoice", invoice_id=invoice_id))
    return page(
        "claims/receive.html", form=form, invoice=found, owed=owed, back=url_for(".invoice", invoice_id=invoice_id)
    )


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


def _case_page(template: str, row: Claim, form: Any) -> ResponseReturnValue:
    coming: Encounter = row.encounter
    found = queries.invoice(row.invoice_id, at=here_id())
    audit.looked("bill", by=me(), patient=coming.patient_id)
    return page(
        template, form=form, row=row, case=_case(row), invoice=found, back=url_for(".invoice", invoice_id=row.invoice_id)
    )  # fmt: skip


@pages.route("/invoices/organisations/<uuid:payer_id>")
@needs("billing.invoices")
def acts(payer_id: UUID) -> ResponseReturnValue:
    payer = coverage.payer(payer_id, at=here_id())
    rows, total = queries.reconciliations(payer_id, at=here_id(), page=asked_page())
    listed = [{"act": one, "state": compared_words(one)} for one in rows]
    return page("claims/acts.html", payer=payer, rows=listed, paging=paging(total, len(rows)), kinds=payers())


def compared_words(act: Reconciliation) -> str:
    """What the organisation said of an act, in words."""
    words = {"made": _("Waits for an answer"), "agreed": _("They agree"), "differs": _("They have another sum")}
    return words[act.state]


@pages.route("/invoices/organisations/<uuid:payer_id>/reconcile", methods=["GET", "POST"])
@needs("billing.invoices")
def reconcile(payer_id: UUID) -> ResponseReturnValue:
    today = clock.today(zone())
    payer, form = (
        coverage.payer(payer_id, at=here_id()),
        ReconcileForm(since=today.replace(month=1, day=1), until=today),
    )
    if form.validate_on_submit():
        with form.refusals():
            payer = coverage.payer(payer_id, at=here_id())
            row = actions.reconcile(payer, form.since.data, form.until.data, by=me())
            words = _("Act of reconciliation No %(number)s is made.", number=row.number)
            return done(words, to=url_for(".act", act_id=row.id))
    return page("claims/reconcile.html", form=form, payer=payer, back=url_for(".acts", payer_id=payer_id))


@pages.route("/reconciliations/<uuid:act_id>")
@needs("billing.invoices")
def act(act_id: UUID) -> ResponseReturnValue:
    found = queries.reconciliation(act_id, at=here_id())
    account = queries.account_of(found, zone())
    first = (asked_page() - 1) * queries.ROWS
    rows = [
        {"on": one.on, "what": say(MOVES[one.kind]), "document": one.document, "amount": one.amount}
        for one in account.lines[first : first + queries.ROWS]
    ]
    return page(
        "claims/act.html", act=found, account=account, rows=rows, paging=paging(len(account.lines), len(rows)),
        state=compared_words(found),
    )  # fmt: skip


@pages.route("/reconciliations/<uuid:act_id>/answer", methods=["GET", "POST"])
@needs("billing.invoices")
def compare(act_id: UUID) -> ResponseReturnValue:
    found, form, back = queries.reconciliation(act_id, at=here_id()), ComparedForm(), url_for(".act", act_id=act_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.compared(found, form.sum_of_theirs(), form.note.data or "", by=me())
            return done(_("The answer is saved."), to=back)
    closing = queries.account_of(found, zone()).closing
    return page("claims/compare.html", form=form, act=found, closing=closing, back=back)
