"""Money over the desk: payment, deposit, refund, and the slip that each gives."""

from decimal import Decimal
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lighthis.audit import actions as audit
from lighthis.billing import actions, prints
from lighthis.billing.forms import DepositForm, PayForm, RefundForm
from lighthis.billing.models import MoneyDocument
from lighthis.billing.queries import bills, cash, slips
from lighthis.billing.rules import money
from lighthis.billing.views.blueprint import head_of, kinds, means_words, pages
from lighthis.kernel.text import Refusal
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, may, me


@pages.route("/encounters/<uuid:encounter_id>/pay", methods=["GET", "POST"])
@needs("billing.cash")
def pay(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), PayForm()
    reckoned = form.pressed("reckon") and form.validate()
    if not form.pressed("reckon") and form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            paper = actions.take_payment(
                coming,
                form.means.data,
                form.amount.data,
                form.received.data if form.means.data == "cash" else None,
                by=me(),
            )
            return _to_slip(paper, _("Payment accepted: %(amount)s.", amount=filters.money(paper.total)))
    audit.looked("payment form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page(
        "billing/pay.html", form=form, bill=found, head=head_of(found), shift=_shift(), rest=_rest(found.sums),
        preview=_reckon(form, found.sums) if reckoned else None,
    )  # fmt: skip


def _rest(sums: money.Sums) -> dict[str, Decimal]:
    """What is left when the deposit is used up: exactly, and in cash."""
    rest = sums.after_deposit
    return {"exact": rest, "cash": money.rounded(rest, "cash", money.cash_step(here().settings))}


def _reckon(form: PayForm, sums: money.Sums) -> dict[str, Decimal] | None:
    """The change and what is left, without taking anything; a refusal stands at its field."""
    try:
        paid = money.settle(
            sums.balance, sums.held, form.means.data, form.amount.data, money.cash_step(here().settings)
        )
        change = money.change(form.received.data, paid.handed) if form.means.data == "cash" else Decimal(0)
    except Refusal as refusal:
        if refusal.field:
            form[refusal.field].errors = [say(refusal.message)]
        else:
            form.refusal.append(say(refusal.message))
        return None
    return {"used": paid.used, "handed": paid.handed, "rounding": paid.rounding, "left": paid.left, "change": change}


@pages.route("/encounters/<uuid:encounter_id>/deposit", methods=["GET", "POST"])
@needs("billing.cash")
def deposit(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), DepositForm()
    if form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            received = form.received.data if form.means.data == "cash" else None
            paper = actions.take_deposit(coming, form.means.data, form.amount.data, received, by=me())
            return _to_slip(paper, _("Deposit accepted: %(amount)s.", amount=filters.money(paper.total)))
    audit.looked("deposit form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page("billing/deposit.html", form=form, bill=found, head=head_of(found), shift=_shift())


@pages.route("/encounters/<uuid:encounter_id>/refund", methods=["GET", "POST"])
@needs("billing.cash")
def refund(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), RefundForm()
    if form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            paper = actions.refund(coming, form.means.data, form.amount.data, form.reason.data, by=me())
            words = _(
                "Refund made: %(amount)s. Slip No %(number)s.", amount=filters.money(paper.total), number=paper.number
            )
            return _to_slip(paper, words)
    audit.looked("refund form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page("billing/refund.html", form=form, bill=found, head=head_of(found), shift=_shift())


def _to_slip(paper: MoneyDocument, words: str) -> ResponseReturnValue:
    return done(words, to=url_for(".slip", document_id=paper.id))


def _shift() -> object:
    return cash.open_shift_of(me().id, at=here_id())


@pages.route("/slips/<uuid:document_id>")
@needs("billing.read")
def slip(document_id: UUID) -> ResponseReturnValue:
    paper = cash.paper(document_id, at=here_id())
    audit.looked("slip", by=me(), patient=paper.encounter.patient_id)
    print_url = url_for("papers.ask", form=prints.FORM, subject=paper.id) if may("records.print") else ""
    return page(
        "billing/slip.html", paper=paper, facts=slips.slip(paper.id, here_id(), language()).facts,
        head=head_of(bills.bill(paper.encounter_id, at=here_id())), kinds=kinds(), means=means_words(), print_url=print_url,
    )  # fmt: skip
