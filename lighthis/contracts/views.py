"""Pages of estimates and contracts for paid services."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import bills, stays
from lighthis.billing.views.blueprint import head, is_neutral, name_of
from lighthis.contracts import actions, queries
from lighthis.contracts.forms import ContractForm, EstimateForm, ServiceForm, WithdrawForm
from lighthis.contracts.models import Estimate
from lighthis.kernel import clock
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, pgettext
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

pages = Blueprint("contracts", __name__)
READ, WRITE = "billing.read", "billing.estimate"
HOLDS = timedelta(days=14)  # a proposal; the clerk says until when


@pages.route("/encounters/<uuid:encounter_id>/estimates")
@needs(READ)
def estimates(encounter_id: UUID) -> ResponseReturnValue:
    found = bills.bill(encounter_id, at=here_id())
    coming = found.encounter
    audit.looked("bill", by=me(), patient=coming.patient_id)
    rows = queries.of_encounter(encounter_id, at=here_id())
    sums = queries.sums_of([one.id for one in rows], at=here_id())
    listed = [{"estimate": one, "state": state_words(one), "sums": sums.get(one.id)} for one in rows]
    return page(
        "contracts/estimates.html", rows=listed, head=head(coming), coming=coming, charged=found.sums.charged,
        can_make=not stays.in_emergency(coming, clock.now()), paging=None,
    )  # fmt: skip


def state_words(row: Estimate) -> str:
    """How an estimate stands, in words."""
    words = {
        "draft": _("Draft"), "given": _("Given to the patient"), "signed": _("Contract made"), "withdrawn": pgettext("estimate", "Withdrawn"),
    }  # fmt: skip
    return words[row.state]


@pages.route("/encounters/<uuid:encounter_id>/estimates/new", methods=["GET", "POST"])
@needs(WRITE)
def new(encounter_id: UUID) -> ResponseReturnValue:
    coming, form = bills.encounter(encounter_id, at=here_id()), EstimateForm(until=clock.today(zone()) + HOLDS)
    if not form.item.looked_for() and form.validate_on_submit():
        with form.refusals():
            coming = bills.encounter(encounter_id, at=here_id())
            row = actions.make(coming, form.until.data, form.item.item, form.quantity.data, by=me())
            words = _("Estimate No %(number)s is begun. Add the other services.", number=row.number)
            return done(words, to=url_for(".estimate", estimate_id=row.id))
    audit.looked("bill", by=me(), patient=coming.patient_id)
    return page(
        "contracts/service.html", form=form, head=head(coming), back=url_for(".estimates", encounter_id=coming.id)
    )


@pages.route("/estimates/<uuid:estimate_id>")
@needs(READ)
def estimate(estimate_id: UUID) -> ResponseReturnValue:
    found = queries.told(queries.estimate(estimate_id, at=here_id()))
    row = found.estimate
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    return page(
        "contracts/estimate.html", estimate=row, told=found, rows=_lines(found), head=head(row.encounter), state=state_words(row),
        contract=queries.contract_of(row.id, at=here_id()), paging=None, today=clock.today(zone()),
    )  # fmt: skip


def _lines(found: queries.Told) -> list[dict[str, Any]]:
    neutral = is_neutral(found.estimate.encounter)
    return [
        {
            "id": one.id, "what": _("Medical service") if neutral else one.item.name_in(language()),
            "code": "" if neutral else one.item.code, "quantity": one.quantity, "sums": sums,
        }
        for one, sums in zip(found.lines, found.sums, strict=True)
    ]  # fmt: skip


@pages.route("/estimates/<uuid:estimate_id>/add", methods=["GET", "POST"])
@needs(WRITE)
def add(estimate_id: UUID) -> ResponseReturnValue:
    row, form = queries.estimate(estimate_id, at=here_id()), ServiceForm()
    back = url_for(".estimate", estimate_id=estimate_id)
    if not form.item.looked_for() and form.validate_on_submit():
        with form.refusals():
            item = form.item.item
            actions.add(queries.estimate(estimate_id, at=here_id()), item, form.quantity.data, by=me())
            return done(_("%(item)s is on the estimate.", item=item.code), to=back)
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    return page("contracts/service.html", form=form, head=head(row.encounter), back=back)


@pages.route("/estimates/lines/<uuid:estimate_line_id>/remove", methods=["GET", "POST"])
@needs(WRITE)
def remove(estimate_line_id: UUID) -> ResponseReturnValue:
    line, form = queries.line(estimate_line_id, at=here_id()), ActionForm()
    row, back = queries.estimate(line.estimate_id, at=here_id()), url_for(".estimate", estimate_id=line.estimate_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.remove(queries.line(estimate_line_id, at=here_id()), by=me())
            return done(_("The service is off the estimate."), to=back)
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    what = _("Medical service") if is_neutral(row.encounter) else line.item.name_in(language())
    return page("contracts/remove.html", form=form, head=head(row.encounter), what=what, line=line, back=back)


@pages.route("/estimates/<uuid:estimate_id>/give", methods=["GET", "POST"])
@needs(WRITE)
def give(estimate_id: UUID) -> ResponseReturnValue:
    row, form = queries.estimate(estimate_id, at=here_id()), ActionForm()
    back = url_for(".estimate", estimate_id=estimate_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.give(queries.estimate(estimate_id, at=here_id()), by=me())
            return done(_("The estimate keeps its prices now. Print it for the patient."), to=back)
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    return page("contracts/give.html", form=form, head=head(row.encounter), told=queries.told(row), back=back)


@pages.route("/estimates/<uuid:estimate_id>/contract", methods=["GET", "POST"])
@needs(WRITE)
def contract(estimate_id: UUID) -> ResponseReturnValue:
    row = queries.estimate(estimate_id, at=here_id())
    form, back = ContractForm(customer=name_of(row.encounter.patient)), url_for(".estimate", estimate_id=estimate_id)
    if form.validate_on_submit():
        with form.refusals():
            made = actions.sign(queries.estimate(estimate_id, at=here_id()), form.signer(), by=me())
            return done(_("Contract No %(number)s is made. Print it for both sides.", number=made.number), to=back)
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    return page("contracts/contract.html", form=form, head=head(row.encounter), told=queries.told(row), back=back)


@pages.route("/estimates/<uuid:estimate_id>/withdraw", methods=["GET", "POST"])
@needs(WRITE)
def withdraw(estimate_id: UUID) -> ResponseReturnValue:
    row, form = queries.estimate(estimate_id, at=here_id()), WithdrawForm()
    back = url_for(".estimate", estimate_id=estimate_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.withdraw(queries.estimate(estimate_id, at=here_id()), form.reason.data, by=me())
            return done(_("The estimate is withdrawn."), to=back)
    audit.looked("bill", by=me(), patient=row.encounter.patient_id)
    return page("contracts/withdraw.html", form=form, head=head(row.encounter), estimate=row, back=back)
