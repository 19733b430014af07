"""Organisations that pay, and the rules by which they bear a share of benefit categories."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.billing import actions
from lighthis.billing.actions.payers import PayerFacts
from lighthis.billing.models import Payer
from lighthis.billing.payer_forms import ChangePayerForm, EndRuleForm, PayerForm, RuleForm
from lighthis.billing.queries import coverage
from lighthis.billing.views.blueprint import categories_words, pages, payers
from lighthis.kernel import clock
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

PLAIN = ("tax_id", "fund_code", "address", "bank", "contract", "contract_from", "contract_until")
NAMES = ("name_ru", "name_uz", "name_en")


@pages.route("/payers")
@needs("billing.payers")
def payer_list() -> ResponseReturnValue:
    today = clock.today(zone())
    rules = [
        {
            "id": one.id, "benefit": filters.code(one.benefit, "benefit_categories"), "payer": one.payer.name_in(language()),
            "share": one.share, "what": categories_words(one.categories), "valid_from": one.valid_from,
            "valid_until": one.valid_until, "holds": one.valid_until is None or today <= one.valid_until,
        }
        for one in coverage.rules(here_id())
    ]  # fmt: skip
    return page("billing/payers.html", rows=coverage.payers(here_id()), rules=rules, kinds=payers(), today=today)


@pages.route("/payers/new", methods=["GET", "POST"])
@needs("billing.payers")
def add_payer() -> ResponseReturnValue:
    form = PayerForm()
    if form.validate_on_submit():
        with form.refusals():
            row = actions.add_payer(form.code.data, _facts(form, form.kind.data), by=me())
            words = _("%(name)s is on the list of payers.", name=row.name_in(language()))
            return done(words, to=url_for(".payer_list"))
    return page("billing/payer.html", form=form, payer=None, kinds=payers())


@pages.route("/payers/<uuid:payer_id>", methods=["GET", "POST"])
@needs("billing.payers")
def payer(payer_id: UUID) -> ResponseReturnValue:
    row = coverage.payer(payer_id, at=here_id())
    form = ChangePayerForm(row, state=["active"] if row.is_active else [])
    if form.validate_on_submit():
        with form.refusals():
            row = coverage.payer(payer_id, at=here_id())
            actions.change_payer(row, _facts(form, row.kind, row), by=me())
            return done(_("Saved."), to=url_for(".payer_list"))
    return page("billing/payer.html", form=form, payer=row, kinds=payers())


def _facts(form: PayerForm, kind: str, row: Payer | None = None) -> PayerFacts:
    names = {name: form[name].data or "" for name in NAMES}
    plain = {name: form[name].data for name in PLAIN}
    state = getattr(form, "state", None)
    return PayerFacts(names, kind, **plain, is_active=row is None or (state is not None and "active" in state.data))


@pages.route("/payers/rules/new", methods=["GET", "POST"])
@needs("billing.payers")
def add_rule() -> ResponseReturnValue:
    form = RuleForm(valid_from=clock.today(zone()))
    form.payer.offer((str(one.id), one.name_in(language())) for one in coverage.payers(here_id(), in_use=True))
    if form.validate_on_submit():
        with form.refusals():
            actions.add_rule(
                coverage.payer(UUID(form.payer.data), at=here_id()), form.benefit.data, form.share.data,
                form.categories.data or [], form.valid_from.data, form.valid_until.data, by=me(),
            )  # fmt: skip
            return done(_("The rule is saved."), to=url_for(".payer_list"))
    return page("billing/rule.html", form=form)


@pages.route("/payers/rules/<uuid:rule_id>/end", methods=["GET", "POST"])
@needs("billing.payers")
def end_rule(rule_id: UUID) -> ResponseReturnValue:
    row, form = coverage.rule(rule_id, at=here_id()), EndRuleForm(valid_until=clock.today(zone()))
    if form.validate_on_submit():
        with form.refusals():
            actions.end_rule(rule_id, form.valid_until.data, by=me())
            return done(_("The rule is ended. What was charged under it stays."), to=url_for(".payer_list"))
    benefit = filters.code(row.benefit, "benefit_categories")
    return page("billing/end_rule.html", form=form, rule=row, benefit=benefit, what=categories_words(row.categories))
