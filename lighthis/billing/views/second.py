"""Money that goes back and slips that are cancelled: asking, and the second person's answer."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.forms import AnswerForm, CancelForm, RefundForm
from lighthis.billing.models import MoneyRequest
from lighthis.billing.payer_forms import WriteOffForm
from lighthis.billing.queries import bills, cash, requests
from lighthis.billing.rules.second import WRITE_OFF, alone_most
from lighthis.billing.views.blueprint import asked_words, head_of, kinds, means_words, own_shift, pages
from lighthis.encounters.views.recalls import Asked, recall_page
from lighthis.facility.queries import facility
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me


@pages.route("/encounters/<uuid:encounter_id>/refund", methods=["GET", "POST"])
@needs("billing.cash")
def refund(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), RefundForm()
    if form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            asked = actions.ask_refund(coming, form.means.data, form.amount.data, form.reason.data, by=me())
            if asked.paper_id is not None:
                words = _("Given back: %(amount)s.", amount=filters.money(asked.amount))
                return done(words, to=url_for(".slip", document_id=asked.paper_id))
            words = _("Asked: %(amount)s. Another person confirms it.", amount=filters.money(asked.amount))
            return done(words, to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("refund form", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    asked = requests.open_refund(encounter_id, at=here_id())
    return page(
        "billing/refund.html",
        form=form,
        bill=found,
        head=head_of(found),
        shift=own_shift(),
        asked=asked,
        alone=_alone(),
    )


def _alone() -> Decimal:
    """Up to what sum nobody else needs to confirm."""
    return alone_most(facility(here_id()).settings)


@pages.route("/encounters/<uuid:encounter_id>/write-off", methods=["GET", "POST"])
@needs(WRITE_OFF)
def write_off(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), WriteOffForm()
    if form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            asked = actions.ask_write_off(coming, form.amount.data, form.reason.data, by=me())
            words = _("Asked: %(amount)s. Another person confirms it.", amount=filters.money(asked.amount))
            return done(words, to=url_for(".bill", encounter_id=encounter_id))
    audit.looked("bill", by=me(), patient=coming.patient_id)
    found = bills.bill(encounter_id, at=here_id())
    asked = requests.open_write_off(encounter_id, at=here_id())
    return page("billing/write_off.html", form=form, bill=found, head=head_of(found), asked=asked)


@pages.route("/slips/<uuid:document_id>/cancel", methods=["GET", "POST"])
@needs("billing.cash")
def cancel_slip(document_id: UUID) -> ResponseReturnValue:
    paper, form = cash.paper(document_id, at=here_id()), CancelForm()
    back = url_for(".slip", document_id=paper.id)
    if form.validate_on_submit():
        with form.refusals():
            actions.ask_cancellation(cash.paper(document_id, at=here_id()), form.reason.data, by=me())
            return done(_("Asked. The slip holds until another person confirms."), to=back)
    audit.looked("slip", by=me(), patient=paper.encounter.patient_id)
    found = bills.bill(paper.encounter_id, at=here_id())
    return page(
        "billing/cancel_slip.html", form=form, paper=paper, head=head_of(found), back=back, kinds=kinds(), means=means_words()
    )  # fmt: skip


@pages.route("/money-requests/<uuid:request_id>", methods=["GET", "POST"])
@needs("billing.confirm")
def answer(request_id: UUID) -> ResponseReturnValue:
    row = requests.request(request_id, at=here_id())
    form = AnswerForm(means=row.means)
    if row.kind != "refund":
        del form.means  # a cancellation goes the way the slip came
    if form.validate_on_submit():
        with form.refusals():
            means = form.means.data if row.kind == "refund" else ""
            accepted, row = not form.pressed("decline"), requests.request(request_id, at=here_id())
            paper = actions.answer(row, accepted, by=me(), means=means, words=form.words.data)
            if paper is None:
                words = _("The debt is written off.") if accepted else _("Declined.")
                return done(words, to=url_for(".bill", encounter_id=row.encounter_id))
            words = _("%(what)s No %(number)s: %(amount)s.", what=kinds()[paper.kind], number=paper.number,
                      amount=filters.money(paper.total))  # fmt: skip
            return done(words, to=url_for(".slip", document_id=paper.id))
    audit.looked("refund form", by=me(), patient=row.encounter.patient_id)
    found = bills.bill(row.encounter_id, at=here_id())
    return page(
        "billing/answer.html", form=form, row=row, bill=found, head=head_of(found), what=asked_words(row.kind), kinds=kinds(),
        means=means_words(), mine=row.asked_by_id == me().id,
    )  # fmt: skip


@pages.route("/money-requests/<uuid:request_id>/take-back", methods=["GET", "POST"])
@needs("billing.cash", "billing.confirm", "billing.write_off", "encounters.planned")
def recall(request_id: UUID) -> ResponseReturnValue:
    return recall_page(lambda: requests.request(request_id, at=here_id()), actions.recall, _asked)


def _asked(row: MoneyRequest) -> Asked:
    """A request taken back leads to the bill who may see it, else home."""
    bill = link("billing.bill", "billing.read", encounter_id=row.encounter_id)
    return Asked(row.encounter, _wanted(row), "refund form", row.encounter.patient_id, bill or url_for("desk.home"))


def waiting_for_me() -> list[dict[str, Any]]:
    """For the list of what waits for a second person (filled in joins.py)."""
    return [
        {
            "number": one.encounter.number, "at": one.created_at, "who": one.encounter.patient, "what": _wanted(one),
            "reason": one.reason, "by": one.asked_by_id, "url": url_for("billing.answer", request_id=one.id), "recall": url_for("billing.recall", request_id=one.id),
        }
        for one in requests.listed(here_id())
        if may(requests.CONFIRM) or one.asked_by_id == me().id
    ]  # fmt: skip


def _wanted(one: MoneyRequest) -> str:
    if one.kind == "write_off":
        return _("Write off: %(amount)s", amount=filters.money(one.amount))
    if one.slip is None:
        return _("Money back: %(amount)s", amount=filters.money(one.amount))
    paper = kinds()[one.slip.kind]
    return _(
        "Cancel: %(paper)s No %(number)s, %(amount)s",
        paper=paper,
        number=one.slip.number,
        amount=filters.money(one.slip.total),
    )
