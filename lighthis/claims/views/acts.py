"""Pages of accounts that are compared with those of organisations."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.billing.queries import coverage
from lighthis.billing.views.blueprint import payers
from lighthis.claims import actions, queries
from lighthis.claims.forms import ComparedForm, ReconcileForm
from lighthis.claims.models import Reconciliation
from lighthis.claims.rules import MOVES
from lighthis.claims.views.blueprint import pages
from lighthis.kernel import clock
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me, zone


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
