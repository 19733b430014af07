"""The cash desk: open accounts, shifts, reports."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lighthis.audit import actions as audit
from lighthis.billing import actions
from lighthis.billing.actions.cash import in_drawer
from lighthis.billing.forms import CloseShiftForm, OpenShiftForm
from lighthis.billing.queries import bills, cash
from lighthis.billing.views.blueprint import asked, kinds, means_words, name_of, pages
from lighthis.kernel import clock, dates
from lighthis.kernel.text import Refusal
from lighthis.registration.views import born
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import say
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me, zone


@pages.route("/cash")
@needs("billing.reports")
def desk() -> ResponseReturnValue:
    text = asked("q")
    found = bills.find(text, here_id()) if text else []
    if text:
        audit.happened("searched", by=me(), detail={"where": "cash desk", "ids": [str(one.id) for one in found]})
    if len(found) == 1:
        return redirect(url_for(".bill", encounter_id=found[0].id), 303)
    debts = request.args.get("show") == "debts"
    rows, total = bills.accounts(here_id(), debts=debts, page=asked_page())
    shift = cash.open_shift_of(me().id, at=here_id())
    return page(
        "billing/desk.html", text=text, found=[_found(one) for one in found], rows=[_account(one) for one in rows],
        paging=paging(total, len(rows)), choices=_choices(debts), shift=shift, drawer=in_drawer(shift) if shift else None,
    )  # fmt: skip


def _choices(debts: bool) -> list[dict[str, Any]]:
    return [
        {"title": _("Open accounts"), "url": url_for(".desk"), "current": not debts},
        {"title": _("All debts"), "url": url_for(".desk", show="debts"), "current": debts},
    ]


def _account(one: bills.Account) -> dict[str, Any]:
    return {**_found(one.encounter), "balance": one.balance, "held": one.held}


def _found(coming: Any) -> dict[str, Any]:
    return {
        "id": coming.id, "name": name_of(coming.patient), "born": born(coming.patient), "number": coming.number,
        "arrived": filters.instant(coming.arrived_at),
    }  # fmt: skip


@pages.route("/cash/shift", methods=["GET", "POST"])
@needs("billing.cash")
def open_shift() -> ResponseReturnValue:
    form = OpenShiftForm()
    if form.validate_on_submit():
        with form.refusals():
            shift = actions.open_shift(form.desk.data, form.opening.data, by=me())
            return done(_("Shift No %(number)s is open.", number=shift.number), to=url_for(".desk"))
    return page("billing/open_shift.html", form=form, shift=cash.open_shift_of(me().id, at=here_id()))


@pages.route("/cash/shift/close", methods=["GET", "POST"])
@needs("billing.cash")
def close_shift() -> ResponseReturnValue:
    shift = cash.open_shift_of(me().id, at=here_id())
    if shift is None:
        return redirect(url_for(".desk"), 303)
    form = CloseShiftForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.close_shift(cash.shift(shift.id, at=here_id()), form.counted.data, by=me())
            words = _("Shift closed. Shift report No %(number)s.", number=shift.number)
            return done(words, to=url_for(".shift", shift_id=shift.id))
    report = cash.shift_report(shift.id, at=here_id())
    return page(
        "billing/close_shift.html", form=form, shift=shift, report=report, means=means_words(), drawer=in_drawer(shift)
    )


@pages.route("/cash/shifts/<uuid:shift_id>")
@needs("billing.reports")
def shift(shift_id: UUID) -> ResponseReturnValue:
    found = cash.shift(shift_id, at=here_id())
    return page(
        "billing/shift.html", shift=found, report=cash.shift_report(shift_id, at=here_id()), means=means_words(),
        kinds=kinds(), papers=cash.papers_of(shift_id), drawer=in_drawer(found),
    )  # fmt: skip


@pages.route("/cash/days")
@needs("billing.reports")
def day() -> ResponseReturnValue:
    typed, today = request.args.get("day", "")[:40], clock.today(zone())
    asked, fault = _asked_day(typed, today)
    return page(
        "billing/day.html", status=422 if fault else 200, day=asked, typed=typed or filters.day(asked), fault=fault,
        report=cash.day_report(here_id(), asked, zone()), shifts=cash.shifts_of_day(here_id(), asked, zone()),
        means=means_words(),
    )  # fmt: skip


def _asked_day(typed: str, today: date) -> tuple[date, str]:
    """The day of the address; one that cannot be read is today, with the reason."""
    if not typed:
        return today, ""
    try:
        found = dates.parse_day(typed, today)
    except Refusal as refusal:
        return today, say(refusal.message)
    return (
        (found.day, "") if found.precision == "day" else (today, _("the whole date is needed, for example 14.02.1983"))
    )
