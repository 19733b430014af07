"""The orders of one coming: all of them, writing new ones, taking one back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions as coming_actions
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.orders import actions, queries, rules
from lighthis.orders.forms import OrderForm, ReasonForm
from lighthis.orders.models import Order
from lighthis.orders.views.blueprint import facts, pages, result_facts
from lighthis.registration.views import banner
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me

# filled in joins.py: what was scanned as the result of each order of a coming: title, url
attached: list[Callable[[Encounter], dict[UUID, list[dict[str, str]]]]] = []
PERFORMED = ("done", "resulted", "seen")


@pages.route("/encounters/<uuid:encounter_id>/orders")
@needs("records.read")
def of_coming(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    audit.looked("orders", by=me(), patient=row.patient_id, detail={"number": row.number})
    return page("orders/of_coming.html", row=row, banner=banner(row.patient, row), orders=_listed(row), urls=_urls(row))


def _urls(row: Encounter) -> dict[str, str]:
    writes = row.status == "open"
    return {"order": link("orders.prescribe", "orders.write", encounter_id=row.id) if writes else ""}


def _listed(row: Encounter) -> list[dict[str, Any]]:
    """Each order with its results; results that nobody has seen first, then what waits, then the rest."""
    results: dict[UUID, list[dict[str, Any]]] = {}
    for one in queries.results_of(row.id, at=here_id()):
        results.setdefault(one.order_id, []).append(result_facts(one))
    scans = {of: listed for ask in attached for of, listed in ask(row).items()}
    asked = {one.subject_id for one in encounters.errors_of(row.id, at=here_id()) if one.state == "asked"}
    kinds = rules.kinds_for(me().permissions)
    shown = [
        facts(order)
        | {
            "scans": scans.get(order.id, []),
            "results": results.get(order.id, []),
            "asked": asked,
            "links": _links(order),
            "mine": order.kind in kinds,
        }
        for order in queries.orders_of(row.id, at=here_id())
    ]
    return sorted(shown, key=lambda one: ("see", "do", "result", "").index(one["waits"]))


def _links(row: Order) -> list[dict[str, str]]:
    """What this post may do with an order now."""
    of, state, kind = {"order_id": row.id}, row.state, row.kind
    mine = kind in rules.kinds_for(me().permissions)
    steps = rules.states
    offered = [
        (mine and steps.after(kind, state, "do"), _("Done or not done"), "orders.carry_out", ""),
        (mine and steps.after(kind, state, "result"), _("Write the result"), "orders.write_result", ""),
        (steps.after(kind, state, "cancel"), _("Cancel the order"), "orders.cancel", "orders.write"),
        (
            (mine or may("orders.write")) and steps.after(kind, state, "enter_in_error"),
            _("Entered in error"),
            "orders.order_in_error",
            "",
        ),
    ]
    if row.encounter.status == "entered_in_error":
        return []
    found = [
        {"title": title, "url": url}
        for fits, title, endpoint, permission in offered
        if fits and (url := link(endpoint, permission, **of))
    ]
    return [*found, *_to_scan(row)] if mine or may("orders.write") else found


def _to_scan(row: Order) -> list[dict[str, str]]:
    """A film, a curve or a laboratory's paper is scanned beside the result."""
    if row.kind not in rules.states.WITH_RESULT or row.state not in PERFORMED:
        return []
    about = {"patient_id": row.encounter.patient_id, "kind": "result", "coming": row.encounter_id, "order": row.id}
    url = link("scans.attach", "scans.add", **about)
    return [{"title": _("Attach a scan of the result"), "url": url}] if url else []


@pages.route("/encounters/<uuid:encounter_id>/orders/new", methods=["GET", "POST"])
@needs("orders.write")
def prescribe(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    lately = queries.lately(row, language(), by=me()) if request.method == "POST" else []
    form = OrderForm(queries.substances(row.patient), lately)
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            made = actions.order(row, form.drafts(), form.ordered_at.data, by=me())
            said = ngettext("%(num)d order is written.", "%(num)d orders are written.", len(made))
            return done(said, to=url_for(".of_coming", encounter_id=row.id))
    repeated = form.repeated()
    owners = sorted({one.owner for one in repeated if one.owner})  # whose records are shown here
    audit.looked("order form", by=me(), patient=row.patient_id, detail={"owners": owners} if owners else None)
    return page(
        "orders/prescribe.html", form=form, row=row, banner=banner(row.patient, row), substances=form.substances,
        things=[one.name(language()) for one in queries.items()], waiting=_still_open(row), repeated=repeated,
    )  # fmt: skip


def _still_open(row: Encounter) -> list[str]:
    """What was ordered before and waits: it need not be ordered again."""
    return [queries.told(one, language()) for one in queries.open_orders(row.id, row.facility_id)]


@pages.route("/orders/<uuid:order_id>/cancel", methods=["GET", "POST"])
@needs("orders.write")
def cancel(order_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen_order(order_id, by=me()), ReasonForm()
    back = url_for(".of_coming", encounter_id=row.encounter_id)
    if form.validate_on_submit():
        with form.refusals():
            actions.cancel(queries.seen_order(order_id, by=me()), form.reason.data, by=me())
            return done(_("The order is cancelled."), to=back)
    audit.looked("order", by=me(), patient=row.encounter.patient_id)
    return page(
        "orders/cancel.html", form=form, one=facts(row), banner=banner(row.encounter.patient, row.encounter), back=back
    )


@pages.route("/orders/<uuid:order_id>/error", methods=["GET", "POST"])
@needs("orders.write", *rules.KINDS_OF)
def order_in_error(order_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen_order(order_id, by=me()), ReasonForm()
    back = url_for(".of_coming", encounter_id=row.encounter_id)
    if form.validate_on_submit():
        with form.refusals():
            coming_actions.ask_error("order", order_id, form.reason.data, by=me())
            return done(_("It waits for another person to confirm. Until then it counts."), to=back)
    audit.looked("order", by=me(), patient=row.encounter.patient_id)
    return page(
        "orders/in_error.html", form=form, what=facts(row)["name"], is_result=False, back=back,
        banner=banner(row.encounter.patient, row.encounter),
    )  # fmt: skip
