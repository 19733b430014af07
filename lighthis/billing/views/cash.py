"""Money over the desk: payment, deposit, and the slip that each gives."""

from decimal import Decimal
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions, prints
from lighthis.billing.forms import DepositForm, PayForm
from lighthis.billing.models import MoneyDocument
from lighthis.billing.queries import bills, cash, requests, slips
from lighthis.billing.rules import money
from lighthis.billing.views.blueprint import boxes, head_of, kinds, means_words, own_shift, pages
from lighthis.kernel.text import Refusal
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
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
                coming, form.means.data, form.amount.data, form.cash_received(), by=me(), reference=form.reference.data,
                fiscal=form.receipt(),
            )  # fmt: skip
            return _to_slip(paper, _("Payment accepted: %(amount)s.", amount=filters.money(paper.total)))
    audit.looked("payment form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page(
        "billing/pay.html", form=form, bill=found, head=head_of(found), shift=own_shift(), rest=_rest(found.sums),
        preview=_reckon(form, found.sums) if reckoned else None, boxes=boxes("pay", coming),
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
        change = money.change(form.cash_received(), paid.handed)
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
            paper = actions.take_deposit(
                coming, form.means.data, form.amount.data, form.cash_received(), by=me(), reference=form.reference.data,
                fiscal=form.receipt(),
            )  # fmt: skip
            return _to_slip(paper, _("Deposit accepted: %(amount)s.", amount=filters.money(paper.total)))
    audit.looked("deposit form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    return page("billing/deposit.html", form=form, bill=found, head=head_of(found), shift=own_shift())


def _to_slip(paper: MoneyDocument, words: str) -> ResponseReturnValue:
    return done(words, to=url_for(".slip", document_id=paper.id))


@pages.route("/slips/<uuid:document_id>")
@needs("billing.read")
def slip(document_id: UUID) -> ResponseReturnValue:
    paper = cash.paper(document_id, at=here_id())
    audit.looked("slip", by=me(), patient=paper.encounter.patient_id)
    cancelled_by = cash.cancellation_of(paper.id, at=here_id())
    printable = may("records.print") and cancelled_by is None
    return page(
        "billing/slip.html", paper=paper, facts=slips.slip(paper.id, here_id(), language()).facts,
        head=head_of(bills.bill(paper.encounter_id, at=here_id())), kinds=kinds(), means=means_words(),
        print_url=url_for("papers.ask", form=prints.FORM, subject=paper.id) if printable else "",
        boxes=boxes("slip", paper), my_id=me().id, cancelled_by=cancelled_by, asked=requests.open_cancellation(paper.id, at=here_id()),
    )  # fmt: skip
