"""The mode of many injured: opening, counts and list, closing; the wall without names."""

from typing import Any

from flask import make_response, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.disaster import actions, queries, rules
from lighthis.disaster.forms import CloseForm, OpenForm
from lighthis.disaster.models import Disaster
from lighthis.disaster.views.blueprint import MODE, READ, line, pages
from lighthis.disaster.views.sort import groups
from lighthis.kernel import clock
from lighthis.kernel.text import NotFound
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, me

LINKED = {"": "", "yes": "yes", "no": "no"}
SECONDS = 30
NOT_ON_THE_WALL = ("black",)  # the dead are not shown to the public (triage.md 5)


@pages.route("/disaster")
@needs(READ)
def overview() -> ResponseReturnValue:
    rows = queries.every(here_id())
    chosen = _chosen(rows)
    if chosen is None:
        return page("disaster/none.html")
    category, linked = request.args.get("category", ""), LINKED.get(request.args.get("linked", ""), "")
    category = category if category in rules.COLOURS else ""
    found, total = queries.listed(chosen.id, at=here_id(), category=category, linked=linked, page=asked_page())
    shown = [str(one.encounter.patient_id) for one in found if one.encounter is not None]
    audit.happened("looked at many injured", by=me(), detail={"ids": shown})
    return page(
        "disaster/overview.html", mode=chosen, rows=[line(one) for one in found], paging=paging(total, len(found)),
        counts=_counts(chosen), filters=_filters(chosen, category, linked), free=queries.free_tags(here_id()), rules=rules,
        unlinked=queries.unlinked(chosen.id, at=here_id()), groups=groups(chosen), earlier=[one for one in rows if one.id != chosen.id],
    )  # fmt: skip


def _chosen(rows: list[Disaster]) -> Disaster | None:
    """The one of the address, else the open one, else the newest."""
    asked = request.args.get("event", "")
    if asked:
        found = next((one for one in rows if str(one.id) == asked), None)
        if found is None:
            raise NotFound
        return found
    return next((one for one in rows if one.closed_at is None), rows[0] if rows else None)


def _counts(mode: Disaster, without: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    found = queries.counts(mode.id, at=here_id())
    return [
        {
            "category": code, "total": found[code].total if code in found else 0,
            "places": [(place or _("no place said"), number) for place, number in found[code].by_place] if code in found else [],
        }
        for code in rules.COLOURS
        if code not in without and (code in found or code != "grey")
    ]  # fmt: skip


def _filters(mode: Disaster, category: str, linked: str) -> list[dict[str, Any]]:
    own = {"event": mode.id, "category": category or None}
    titles = {"": _("All tags"), "no": _("Nobody knows who"), "yes": _("Linked")}
    return [
        {"title": title, "url": url_for(".overview", **own, linked=code or None), "current": code == linked}
        for code, title in titles.items()
    ]


@pages.route("/disaster/wall")
@needs(READ)
def wall() -> ResponseReturnValue:
    mode = queries.open_one(here_id())
    keeps_on = request.args.get("refresh") != "off"
    counts = _counts(mode, NOT_ON_THE_WALL) if mode else []
    response = make_response(page("disaster/wall.html", mode=mode, counts=counts, at=clock.now(), refreshes=keeps_on))
    if keeps_on:
        response.headers["Refresh"] = str(SECONDS)
    return response


@pages.route("/disaster/open", methods=["GET", "POST"])
@needs(MODE)
def open_mode() -> ResponseReturnValue:
    form = OpenForm()
    if form.validate_on_submit():
        with form.refusals():
            actions.open_mode(form.why.data, by=me())
            return done(_("The mode of many injured is open."), to=url_for(".overview"))
    return page("disaster/open.html", form=form, mode=queries.open_one(here_id()))


@pages.route("/disaster/close", methods=["GET", "POST"])
@needs(MODE)
def close_mode() -> ResponseReturnValue:
    form, mode = CloseForm(), queries.open_one(here_id())
    if mode is None and request.method == "GET":
        return page("disaster/none.html")
    if form.validate_on_submit():
        with form.refusals():
            mode = queries.open_one(here_id())
            if mode is not None:
                actions.close_mode(mode, form.why.data, by=me(), nameless=form.nameless.data)
            return done(_("The mode of many injured is closed."), to=url_for(".overview"))
    left = queries.unlinked(mode.id, at=here_id()) if mode else 0
    return page("disaster/close.html", form=form, mode=mode, left=left)
