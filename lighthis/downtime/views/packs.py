"""Packs: all of them, one with its slips and its file, made now, worked by."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

from lighthis.audit import actions as audit
from lighthis.downtime import actions, files, queries, rules
from lighthis.downtime.forms import AccountForm, AskForm
from lighthis.downtime.models import DowntimePack, DowntimeSlip
from lighthis.downtime.rules import ENTER, PRINT
from lighthis.downtime.views.blueprint import pages
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, say
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here, here_id, may, me

SENSITIVE = "records.sensitive"
CLOSED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; object-src 'self'; frame-ancestors 'none'; sandbox"
)


@pages.route("/downtime")
@needs(PRINT, ENTER)
def packs() -> ResponseReturnValue:
    number = request.args.get("number", "")
    if found := _slip_of(number):
        return redirect(url_for(".slip", slip_id=found.id))
    rows, total = queries.packs(here_id(), asked_page())
    accounts = queries.accounts([row.id for row in rows], at=here_id())
    newest = next((row for row in rows if row.state == "ready"), None)
    return page(
        "downtime/packs.html", rows=[_line(row, accounts[row.id]) for row in rows], paging=paging(total, len(rows)),
        newest=newest, number=number, no_slip=bool(number), hour=rules.settings_of(here().settings).hour,
        settings_url=link("downtime.settings", rules.SETUP),
    )  # fmt: skip


def _slip_of(typed: str) -> DowntimeSlip | None:
    try:
        return queries.by_number(rules.as_typed(typed), at=here_id())
    except NotFound:
        return None


def _line(row: DowntimePack, account: rules.Account) -> dict[str, Any]:
    return {
        "at": row.as_of or row.created_at, "url": url_for(".pack", pack_id=row.id), "state": _states()[row.state],
        "failed": row.state == "failed", "account": account, "used_since": row.used_since, "used_until": row.used_until,
        "by": short(row.asked_by) or _("every night"),
    }  # fmt: skip


def _states() -> dict[str, str]:
    return {
        "waiting": _("being made"), "ready": _("ready"), "failed": _("not made"), "removed": _("file removed"),
    }  # fmt: skip


@pages.route("/downtime/new", methods=["GET", "POST"])
@needs(PRINT)
def ask() -> ResponseReturnValue:
    form = AskForm()
    form.language.offer([(code, LANGUAGES[code][2]) for code in current().paper_languages])
    if request.method == "GET":
        form.language.data = here().paper_language
    if form.validate_on_submit():
        with form.refusals():
            row = actions.ask(facilities.facility(here_id()), form.language.data, by=me())
            return done(_("The pack is being made."), to=url_for(".pack", pack_id=row.id))
    return page("downtime/ask.html", form=form, blanks=rules.settings_of(here().settings).blanks())


@pages.route("/downtime/<uuid:pack_id>")
@needs(PRINT, ENTER)
def pack(pack_id: UUID) -> ResponseReturnValue:
    row = queries.pack(pack_id, at=here_id())
    slips = queries.slips_of(row.id, at=here_id())
    refreshes = row.state == "waiting" and request.args.get("refresh") != "off"
    text = page(
        "downtime/pack.html", row=row, state=_states()[row.state], refreshes=refreshes, parts=_parts(row),
        rows=[_slip_line(one) for one in slips], account=rules.account(one.state for one in slips),
        used_by=short(row.used_by), by=short(row.asked_by) or _("every night"), kinds=_by_kind(slips),
    )  # fmt: skip
    response = make_response(text)
    if refreshes:
        response.headers["Refresh"] = "5"
    return response


def _parts(row: DowntimePack) -> list[dict[str, str]]:
    """The files that this reader may open: print, then look; the part of sensitive comings for who has the right."""
    if row.state != "ready" or not may(PRINT):
        return []
    named = [("pack.pdf", _("Open the pack (PDF)"), row.has_pdf), ("pack.html", _("The same as a page that prints without PDF"), True)]  # fmt: skip
    if row.has_closed and may(SENSITIVE):
        named += [("closed.pdf", _("Sensitive comings, apart (PDF)"), row.has_pdf), ("closed.html", _("Sensitive comings as a page"), True)]  # fmt: skip
    return [
        {"url": url_for(".file", pack_id=row.id, part=name), "title": title} for name, title, there in named if there
    ]


def _by_kind(slips: list[DowntimeSlip]) -> list[dict[str, Any]]:
    """How the numbers of a pack are spread over its blanks."""
    found: dict[str, list[DowntimeSlip]] = {}
    for one in slips:
        found.setdefault(one.kind, []).append(one)
    return [
        {"title": say(rules.KINDS[kind]), "first": own[0].number, "last": own[-1].number, "count": len(own)}
        for kind, own in found.items()
    ]


def _slip_line(one: DowntimeSlip) -> dict[str, Any]:
    return {
        "number": one.number, "kind": say(rules.KINDS[one.kind]), "state": say(rules.STATES[one.state]), "owed": one.state == "owed",
        "reason": say(one.reason), "written_by": one.written_by, "url": url_for(".slip", slip_id=one.id),
        "who": short(one.settled_by) or short(one.begun_by), "at": one.settled_at or one.begun_at, "done": one.state == "done",
    }  # fmt: skip


@pages.route("/downtime/<uuid:pack_id>/<part>")
@needs(PRINT)
def file(pack_id: UUID, part: str) -> ResponseReturnValue:
    row = queries.pack(pack_id, at=here_id())
    if part.startswith("closed") and not may(SENSITIVE):
        raise Forbidden
    place = files.folder(current_app.config["SETTINGS"].data, here().code, here_id())
    body = files.read(place / row.file, part) if row.state == "ready" else None
    if body is None:
        raise NotFound
    audit.happened(
        "downtime pack opened", by=me(), object_id=row.id, detail={"part": part, "ids": row.patients}
    )  # who prints it is who opened it: a browser does not tell
    response = Response(body, mimetype=files.PARTS[part])
    ending = part.rpartition(".")[2]
    said = f"{here().code}-{clock.local(row.as_of or row.created_at, here().zone):%Y-%m-%d-%H%M}.{ending}"
    response.headers["Content-Disposition"] = f'inline; filename="{said}"'
    response.headers["Content-Security-Policy"] = CLOSED
    return response


@pages.route("/downtime/<uuid:pack_id>/used", methods=["GET", "POST"])
@needs(ENTER)
def account(pack_id: UUID) -> ResponseReturnValue:
    row = queries.pack(pack_id, at=here_id())
    form: Any = AccountForm()
    if request.method == "GET" and row.used_since is not None:
        form.since.data, form.until.data = row.used_since, row.used_until
    if form.validate_on_submit():
        with form.refusals():
            said = actions.account(
                queries.pack(pack_id, at=here_id()), form.since.data, form.until.data, form.numbers.data or "", by=me()
            )
            words = _("To be typed back: %(owed)s. Written off: %(unused)s.", owed=said.owed, unused=said.unused)
            return done(words, to=url_for(".pack", pack_id=pack_id))
    return page("downtime/account.html", form=form, row=row, kinds=_by_kind(queries.slips_of(row.id, at=here_id())))
