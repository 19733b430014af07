"""Pages of invoices: how each organisation stands, the register of cases, money from the bank."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import coverage
from lighthis.billing.views.blueprint import payers
from lighthis.claims import actions, queries
from lighthis.claims.forms import BackForm, InvoiceForm, ReceiveForm
from lighthis.claims.models import Claim, Invoice
from lighthis.claims.rules import NOTHING
from lighthis.claims.views.blueprint import pages, told
from lighthis.kernel import clock
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.tables import Table, check_ending, file_of
from lighthis.web.visit import here_id, me, zone


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
        unreferred=len(queries.unreferred(clock.today(zone()), zone(), at=here_id())),
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
        "claims/invoice.html", invoice=found, rows=[told(one) for one in cases], kinds=payers(),
        waiting=sum(one.state == "sent" for one in cases), asked=sum((one.amount for one in standing), NOTHING),
        accepted=sum((one.accepted or NOTHING for one in standing), NOTHING),
        paid=sum((one.paid for one in standing), NOTHING), owed=sum((one.owed for one in standing), NOTHING),
        receipts=queries.receipts_of(invoice_id, at=here_id()),
    )  # fmt: skip


def _register(invoice_id: UUID, verb: str = "invoice looked at") -> tuple[Invoice, list[Claim]]:
    """An invoice and its cases, whose people are thereby looked at."""
    found = queries.invoice(invoice_id, at=here_id())
    cases = queries.claims_of(found.id, at=here_id())
    patients = [str(one.encounter.patient_id) for one in cases]
    audit.happened(verb, by=me(), detail={"invoice": found.number, "patients": patients})
    return found, cases


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
        for number, one in enumerate(map(told, standing), 1)
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


@pages.route("/receipts/<uuid:receipt_id>/take-back", methods=["GET", "POST"])
@needs("billing.invoices")
def take_receipt_back(receipt_id: UUID) -> ResponseReturnValue:
    row, form = queries.receipt(receipt_id, at=here_id()), BackForm()
    back = url_for(".invoice", invoice_id=row.invoice_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.take_receipt_back(queries.receipt(receipt_id, at=here_id()), form.reason.data, by=me())
            return done(_("The receipt of the bank is taken back."), to=back)
    found = queries.invoice(row.invoice_id, at=here_id())
    return page("claims/receipt_back.html", form=form, row=row, invoice=found, back=back)
