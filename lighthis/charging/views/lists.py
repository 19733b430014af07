"""Two lists that keep money honest: what is done but not charged, and charges that rest on nothing."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.queries import bills
from lighthis.billing.views.blueprint import is_neutral, name_of
from lighthis.charging import actions, queries
from lighthis.charging.models import ClinicalFact
from lighthis.charging.views.blueprint import pages
from lighthis.charging.views.telling import rest_of
from lighthis.kernel import clock
from lighthis.packs.people import short
from lighthis.web.access import needs
from lighthis.web.asked import asked_day
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me, zone


@pages.route("/charging/undone")
@needs("billing.reports")
def undone() -> ResponseReturnValue:
    found, total = queries.uncharged(here_id(), page=asked_page())
    ids = sorted({str(one.encounter.patient_id) for one in found})
    audit.happened("searched", by=me(), detail={"where": "done but not charged", "ids": ids})
    rows = [
        {"id": one.id, "who": name_of(one.encounter.patient), "coming": one.encounter, "rest": rest_of(one, one.encounter),
         "why": why_of(one), "open": one.state != "stuck"}
        for one in found
    ]  # fmt: skip
    return page("charging/undone.html", rows=rows, paging=paging(total, len(rows)))


def why_of(fact: ClinicalFact) -> str:
    """Why a fact is not charged, in words."""
    if fact.state == "taken_back":
        return _("A person took the charge back.")
    if fact.state == "stuck":
        return _(
            "It was entered in error, but stands on an invoice: take the case off the invoice; the night does the rest."
        )
    return {
        "no_rule": _("No rule says as what it is charged."),
        "no_item": _("The price list does not have this service."),
        "out_of_use": _("The service of the rule is out of use."),
        "no_price": _("The service has no price for this payer on this day."),
        "refused": _("The coming takes no charges."),
    }.get(fact.why, _("It will be charged this night."))


@pages.route("/charging/facts/<uuid:fact_id>", methods=["GET", "POST"])
@needs("billing.charge")
def charge_now(fact_id: UUID) -> ResponseReturnValue:
    row = queries.fact(fact_id, at=here_id())
    back = url_for("billing.bill", encounter_id=row.encounter_id)
    form = ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            bills.encounter(row.encounter_id, at=here_id(), lock=True)
            made = actions.charge_again(queries.fact(fact_id, at=here_id(), lock=True), by=me())
            return done(_("It is on the bill now.") if made else _("The package covers it."), to=back)
    audit.looked("done but not charged", by=me(), patient=row.encounter.patient_id)
    return page("charging/charge_now.html", form=form, rest=rest_of(row, row.encounter), why=why_of(row), back=back)


@pages.route("/charging/by-hand")
@needs("billing.reports")
def by_hand() -> ResponseReturnValue:
    today = clock.today(zone())
    last = asked_day(today, "until")
    first = min(asked_day(last - timedelta(days=6), "since"), last)
    begin, end = (datetime.combine(one, time(), ZoneInfo(zone())) for one in (first, last + timedelta(days=1)))
    found, total = queries.without_fact(here_id(), begin, end, page=asked_page())
    ids = sorted({str(coming.patient_id) for _row, coming, _who in found})
    audit.happened("searched", by=me(), detail={"where": "charges without a fact", "ids": ids})
    rows = [
        {"entry": row, "coming": coming, "who": short(who) or _("The program"), "patient": name_of(coming.patient),
         "neutral": is_neutral(coming)}
        for row, coming, who in found
    ]  # fmt: skip
    return page("charging/by_hand.html", rows=rows, paging=paging(total, len(rows)), first=first, last=last)
