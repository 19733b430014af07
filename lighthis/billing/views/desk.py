"""The cash desk: open accounts, shifts, reports."""

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.billing.actions.shifts import in_drawer
from lighthis.billing.queries import bills, cash, drawer, requests
from lighthis.billing.views.blueprint import asked, asked_words, boxes, means_words, name_of, pages
from lighthis.kernel import clock, dates
from lighthis.kernel.text import Refusal
from lighthis.packs.people import short
from lighthis.registration.called import called
from lighthis.registration.queries import names_of
from lighthis.registration.views import arrived, born
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.pages import page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, may, me, zone


@pages.route("/cash")
@needs("billing.reports")
def desk() -> ResponseReturnValue:
    text = asked("q")
    found = bills.find(text, here_id()) if text else []
    if text:
        audit.happened("searched", by=me(), detail={"where": "cash desk", "ids": [str(one.id) for one in found]})
    if len(found) == 1:
        return redirect(url_for(".bill", encounter_id=found[0].id), 303)
    show = request.args.get("show", "")
    rows, total = bills.accounts(here_id(), show=show, page=asked_page())
    last = cash.last_shift_of(me().id, at=here_id())
    shift = last if last is not None and last.closed_at is None else None
    return page(
        "billing/desk.html", text=text, found=[_found(one) for one in found], rows=[_account(one) for one in rows],
        paging=paging(total, len(rows)), choices=_choices(show), shift=shift, drawer=in_drawer(shift) if shift else None,
        last=last, short=short, waiting=_waiting(), boxes=boxes("desk", shift), given=drawer.given_to(shift.id, at=here_id()) if shift else [],
    )  # fmt: skip


def _choices(show: str) -> list[dict[str, Any]]:
    listed = [("", _("Open accounts")), ("debts", _("All debts")), ("deposits", _("All money held"))]
    chosen = show if show in dict(listed) else ""
    return [
        {"title": title, "url": url_for(".desk", show=code) if code else url_for(".desk"), "current": code == chosen}
        for code, title in listed
    ]


def _waiting() -> list[dict[str, Any]]:
    """Money that waits for a second person, as the side column lists it; one's own request is another's to answer."""
    rows = requests.waiting(here_id())
    names = names_of([one.encounter.patient_id for one in rows])
    listed = []
    for one in rows:
        mine = one.asked_by_id == me().id or not may("billing.confirm")
        address = url_for(".bill", encounter_id=one.encounter_id) if mine else url_for(".answer", request_id=one.id)
        amount = one.slip.total if one.slip is not None else one.amount
        also = " · ".join([asked_words(one.kind), filters.money(amount), one.asked_by.family])
        title = called(names.get(one.encounter.patient_id))
        listed.append({"at": filters.wall(one.created_at), "triage": "", "name": title, "url": address, "also": also})
    return listed


def _account(one: bills.Account) -> dict[str, Any]:
    return {**_found(one.encounter), "due": one.due, "covered": one.covered, "held": one.left}


def _found(coming: Any) -> dict[str, Any]:
    return {
        "id": coming.id, "name": name_of(coming.patient), "born": born(coming.patient), "number": coming.number,
        "arrived": arrived(coming),
    }  # fmt: skip


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
