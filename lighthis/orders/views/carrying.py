"""Carrying orders out: it was done or not, and what it showed."""

from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.orders import actions, queries, rules
from lighthis.orders.forms import DoneForm, ResultForm
from lighthis.orders.models import Order
from lighthis.orders.views.blueprint import back, facts, pages
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.pages import done, page
from lighthis.web.visit import me


@pages.route("/orders/<uuid:order_id>/done", methods=["GET", "POST"])
@needs(*rules.KINDS_OF)
def carry_out(order_id: UUID) -> ResponseReturnValue:
    row = queries.to_carry_out(order_id, by=me(), late=request.method == "POST")
    form = DoneForm(row)
    if form.validate_on_submit():
        with form.refusals():
            row = queries.to_carry_out(order_id, by=me(), late=True)
            if form.how.data == "done":
                actions.do(row, form.at.data, form.remark.data, by=me())
            else:
                actions.not_do(row, form.at.data, form.reason.data, by=me())
            return done(_("Written: %(order)s.", order=queries.told(row, language())), to=back(row.encounter))
    audit.looked("order", by=me(), patient=row.encounter.patient_id)
    return page("orders/carry_out.html", form=form, **_shown(row))


@pages.route("/orders/<uuid:order_id>/result", methods=["GET", "POST"])
@needs(*rules.KINDS_OF)
def write_result(order_id: UUID) -> ResponseReturnValue:
    row = queries.to_carry_out(order_id, by=me(), late=request.method == "POST")
    sex, lived = queries.judged_by(row)
    form = ResultForm(row, queries.analytes(row.code, language(), sex, lived, row.facility_id), _infections(row))
    if form.validate_on_submit():
        with form.refusals():
            row = queries.to_carry_out(order_id, by=me(), late=True)
            actions.write_result(
                row, form.written(), form.conclusion.data, form.at.data, by=me(), taken_at=form.taken_at.data,
                confirms=(form.confirms.data or "") if "confirms" in form else "",
            )  # fmt: skip
            return done(
                _("The result is written: %(order)s.", order=queries.told(row, language())), to=back(row.encounter)
            )
    audit.looked("result form", by=me(), patient=row.encounter.patient_id)
    return page(
        "orders/write_result.html", form=form, takes=rules.states.after(row.kind, row.state, "result"), **_shown(row)
    )


def _infections(row: Order) -> list[tuple[str, str]]:
    """Which infection the result may prove. Of a hidden coming nobody is told whether there is one, so it is always asked (rulings 9)."""
    if row.kind not in {"test", "imaging"}:
        return []
    if not encounters.visible(row.encounter, me()):
        return [("*", _("yes, whatever it is"))]
    return [one for ask in queries.confirmable for one in ask(row.encounter_id, row.facility_id, language())]


def _shown(row: Order) -> dict[str, Any]:
    """The order, whose it is, and to what the patient turned out to be allergic since."""
    one, coming = facts(row), row.encounter
    allergic = queries.allergic_to(row.name, row.code, queries.substances(coming.patient)) if row.kind == "drug" else []
    return {
        "one": one, "banner": banner(coming.patient, coming if one["is_open"] else None), "back": back(coming),
        "allergic": ", ".join(allergic),
    }  # fmt: skip
