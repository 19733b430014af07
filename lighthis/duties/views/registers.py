"""The registers of notices: what waits, what is late, everything of a year; and a year on paper."""

from datetime import date
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.duties import queries, rules
from lighthis.duties.views.blueprint import address, disease, number, pages, wait
from lighthis.kernel import clock
from lighthis.registration.called import called
from lighthis.registration.found import born
from lighthis.registration.on_paper import address_of
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me, zone


@pages.route("/notices")
@needs("duties.read")
def register() -> ResponseReturnValue:
    kind, show, year = _asked()
    found, total = queries.listed(me(), kind, show, year, asked_page())
    audit.happened("read the register of notices", by=me(), detail={"ids": [str(one.patient.id) for one in found]})
    return page(
        "duties/register.html", rows=[_line(one) for one in found], paging=paging(total, len(found)), kind=kind, show=show,
        year=year, kinds=_kinds(kind, show), shows=_shows(kind, show, year), years=_years(kind, year) if show == "all" else [],
        sheet_url=url_for(".sheet", kind=kind, year=year),
    )  # fmt: skip


@pages.route("/notices/sheet")
@needs("duties.read")
def sheet() -> ResponseReturnValue:
    kind, _show, year = _asked()
    found, total = queries.printed(me(), kind, year, asked_page())
    audit.happened("read the register of notices", by=me(), detail={"ids": [str(one.patient.id) for one in found]})
    return page(
        "duties/sheet.html", rows=[_printed(one) for one in found], kind=kind, year=year, paging=paging(total, len(found)),
        back_url=url_for(".register", kind=kind, show="all", year=year),
    )  # fmt: skip


def _asked() -> tuple[str, str, int]:
    """Which register, what of it, which year; whatever is strange is the first of the list, or this year."""
    kind, show, year = (request.args.get(name, "") for name in ("kind", "show", "year"))
    this_year = clock.today(zone()).year
    return (
        kind if kind in rules.KINDS else "infection",
        show if show in queries.SHOWS else "open",
        int(year) if year.isascii() and year.isdigit() and len(year) == 4 else this_year,
    )


def _kinds(kind: str, show: str) -> list[dict[str, Any]]:
    return [
        {"title": title, "url": url_for(".register", kind=code, show=show), "current": code == kind}
        for code, title in (("infection", _("Infections and poisonings")), ("police", _("Police")))
    ]


def _shows(kind: str, show: str, year: int) -> list[dict[str, Any]]:
    titles = {"open": _("Waiting"), "late": _("Overdue"), "all": _("All of the year")}
    return [
        {"title": title, "url": url_for(".register", kind=kind, show=code, year=year), "current": code == show}
        for code, title in titles.items()
    ]


def _years(kind: str, year: int) -> list[dict[str, Any]]:
    known = {*queries.years(kind, at=here_id()), clock.today(zone()).year, year}
    return [
        {"title": str(one), "url": url_for(".register", kind=kind, show="all", year=one), "current": one == year}
        for one in sorted(known, reverse=True)
    ]


def _line(one: queries.Listed) -> dict[str, Any]:
    row = one.duty
    return {
        "number": number(row), "name": called(one.patient.name), "born": born(one.patient), "url": address(row.id),
        "what": disease(row), "detected": filters.instant(row.detected_at), "state": say(rules.STATES[row.state]),
        "wait": wait(row), "late": rules.is_late(row.due_at, clock.now()), "was_late": _was_late(one),
        "follows": say(rules.CAUSES[row.cause]) if row.first_id else "",
    }  # fmt: skip


def _was_late(one: queries.Listed) -> str:
    """By how much the steps that were done came too late."""
    now, limits = clock.now(), {"signal": one.duty.signal_due_at, "send": one.duty.notice_due_at}
    late = [
        (step, rules.minutes_late(limits[step], done.happened_at, now))
        for step, done in one.steps.items()
        if step in limits
    ]
    words = {"signal": _("call late by %(span)s"), "send": _("paper late by %(span)s")}
    return ", ".join(words[step] % {"span": filters.minutes(minutes)} for step, minutes in late if minutes)


def _printed(one: queries.Listed) -> dict[str, Any]:
    row, kept = one.duty, one.duty.content
    signal, sent, receipt = (one.steps.get(step) for step in ("signal", "send", "receipt"))
    return {
        **_line(one), "number": row.number, "lives": address_of(one.patient, language()),
        "work": one.patient.work or one.patient.school, "content": kept,
        "ill": filters.day(_day(kept.get("ill_on"))), "hospitalised": filters.day(_day(kept.get("hospitalised_on"))),
        "signal": signal, "sent": sent, "receipt": receipt,
        "withdrawn": row.state == "entered_in_error",
    }  # fmt: skip


def _day(text: Any) -> Any:
    return date.fromisoformat(text) if text else None
