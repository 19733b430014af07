"""The charge rules of the hospital: what is charged by itself, and what is shipped."""

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.billing.queries import prices
from lighthis.charging import actions, queries
from lighthis.charging.actions.rules import Terms
from lighthis.charging.forms import EVENTS, KINDS, SCOPES, EndRuleForm, RuleForm
from lighthis.charging.models import ChargeRule
from lighthis.charging.rules import holds, shipped
from lighthis.charging.views.blueprint import pages
from lighthis.facility.queries import departments
from lighthis.kernel import clock
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone


@pages.route("/prices/rules")
@needs("billing.prices")
def rules() -> ResponseReturnValue:
    today, at = clock.today(zone()), here_id()
    rows = [
        {"row": one, "event": EVENTS[one.event], "what": scope_words(one), "holds": holds(one, today),
         "item": one.item.name_in(language()) if one.item else ""}
        for one in queries.all_rules(at)
    ]  # fmt: skip
    known = prices.by_codes({*shipped.EVENTS.values(), *shipped.ORDERS.values()}, at=at)
    always = [
        (EVENTS[event], code, known[code].name_in(language()) if code in known else "")
        for event, code in shipped.EVENTS.items()
    ]
    missing = sorted({code for code in (*shipped.EVENTS.values(), *shipped.ORDERS.values()) if code not in known})
    return page("charging/rules.html", rows=rows, shipped=always, orders=len(shipped.ORDERS), missing=missing)


def scope_words(row: ChargeRule) -> str:
    """For what a rule holds, in words."""
    if row.scope == "department" and row.department is not None:
        return row.department.name_in(language())
    if row.scope == "kind":
        return str(KINDS[row.value])
    return _("code %(code)s", code=row.value) if row.scope == "code" else str(SCOPES["any"])


@pages.route("/prices/rules/new", methods=["GET", "POST"])
@needs("billing.prices")
def add_rule() -> ResponseReturnValue:
    form = RuleForm(valid_from=clock.today(zone()))
    houses = {str(one.id): one for one in departments(here_id())}
    form.department.offer([(id_, one.name_in(language())) for id_, one in houses.items()])
    if not form.item.looked_for() and form.validate_on_submit():
        with form.refusals():
            value = form.kind.data if form.scope.data == "kind" else form.value.data
            terms = Terms(
                form.event.data, form.scope.data, form.valid_from.data, form.valid_until.data, value or "",
                houses.get(form.department.data or ""),
            )  # fmt: skip
            actions.add_rule(terms, form.item.item if form.item.data else None, form.quantity.data, by=me())
            return done(_("The rule is saved. What was charged before stays."), to=url_for(".rules"))
    return page("charging/rule.html", form=form)


@pages.route("/prices/rules/<uuid:charge_rule_id>/end", methods=["GET", "POST"])
@needs("billing.prices")
def end_rule(charge_rule_id: UUID) -> ResponseReturnValue:
    row, form = queries.rule(charge_rule_id, at=here_id()), EndRuleForm(valid_until=clock.today(zone()))
    if form.validate_on_submit():
        with form.refusals():
            actions.end_rule(queries.rule(charge_rule_id, at=here_id()), form.valid_until.data, by=me())
            return done(_("The rule is ended. What was charged under it stays."), to=url_for(".rules"))
    return page("charging/end_rule.html", form=form, row=row, event=EVENTS[row.event], what=scope_words(row))
