"""Everything of a disaster as one list, CSV or XLSX; sheets of tags to print in advance."""

import csv
import io
from typing import Any
from uuid import UUID

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.disaster import actions, files, queries, rules
from lighthis.disaster.forms import SheetForm
from lighthis.disaster.models import Disaster, Tag, TagTriage
from lighthis.disaster.views.blueprint import MODE, READ, WORK, pages, said, who
from lighthis.kernel import clock
from lighthis.kernel.cells import harmless
from lighthis.kernel.text import NotFound
from lighthis.scales import rules as scales
from lighthis.web.access import needs
from lighthis.web.forms import ActionForm
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, me, zone

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.route("/disaster/<uuid:disaster_id>/list.csv")
@needs(READ)
def list_csv(disaster_id: UUID) -> ResponseReturnValue:
    heads, rows = _table(queries.disaster(disaster_id, at=here_id()))
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([heads, *rows])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="tags.csv"'
    return response


@pages.route("/disaster/<uuid:disaster_id>/workbook", methods=["POST"])
@needs(READ)
def workbook(disaster_id: UUID) -> ResponseReturnValue:
    mode, form = queries.disaster(disaster_id, at=here_id()), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            heads, rows = _table(queries.disaster(disaster_id, at=here_id()))
            made = files.workbook(heads, rows, by=me())
            return done(_("The list is being made."), to=url_for(".file", file_id=made.id))
    return page("disaster/workbook.html", form=form, mode=mode)


@pages.route("/disaster/sheets", methods=["GET", "POST"])
@needs(WORK, MODE)
def sheets() -> ResponseReturnValue:
    form = SheetForm()
    if form.validate_on_submit():
        with form.refusals():
            made = files.tag_sheet(actions.reserve(int(form.count.data), by=me()), language(), by=me())
            return done(_("The tags are being made."), to=url_for(".file", file_id=made.id))
    return page("disaster/sheets.html", form=form, free=len(queries.free_tags(here_id())))


@pages.route("/disaster/files/<uuid:file_id>")
@needs(READ)
def file(file_id: UUID) -> ResponseReturnValue:
    row = _own(file_id)
    response = make_response(page("disaster/file.html", row=row, refreshes=request.args.get("refresh") != "off"))
    if row.state == "waiting" and request.args.get("refresh") != "off":
        response.headers["Refresh"] = "3"
    return response


@pages.route("/disaster/files/<uuid:file_id>/body")
@needs(READ)
def body(file_id: UUID) -> ResponseReturnValue:
    row = _own(file_id)
    if row.body is None:
        raise NotFound
    name, kind = ("tags.pdf", "application/pdf") if row.kind == "tags" else ("tags.xlsx", XLSX)
    audit.happened("exported file opened", by=me(), detail={"file": str(row.id), "kind": row.kind})
    response = Response(row.body, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _own(file_id: UUID) -> Any:
    """A list holds what its asker may see: to others it is not given (rulings 9). Raises NotFound."""
    row = queries.file(file_id, at=here_id())
    if row.kind == "list" and row.asked_by_id != me().id:
        raise NotFound
    return row


def _table(mode: Disaster) -> tuple[list[str], list[list[str]]]:
    """Every tag with all that was written of it, in words, for who asked; cells that no spreadsheet runs."""
    tags = queries.all_tags(mode.id, at=here_id())
    triages = queries.triages([one.id for one in tags], at=here_id())
    shown = [str(one.encounter.patient_id) for one in tags if one.encounter is not None]
    audit.happened("many injured exported", by=me(), detail={"ids": shown, "event": str(mode.id)})
    heads = [
        _("Tag"), _("Category"), _("Where"), _("Adult or child?"), _("First triage"), _("Last triage"), _("How often"),
        _("Scale"), _("Answers"), _("Who triaged"), _("History"), _("Coming"), _("Patient"), _("At the call"),
    ]  # fmt: skip
    return heads, [[harmless(cell) for cell in _row(one, triages[one.id])] for one in tags]


def _row(tag: Tag, triages: list[TagTriage]) -> list[str]:
    person = who(tag)
    return [
        rules.written(tag.number), scales.label(tag.category, language()) if tag.category else "",
        tag.place, say(rules.LOOKS[tag.looks]) if tag.looks else "",
        *(_triaged(triages) if triages else [""] * 7), person["coming"], person["name"],
        say(rules.SORTS[tag.sort]) if tag.sort else "",
    ]  # fmt: skip


def _triaged(triages: list[TagTriage]) -> list[str]:
    """What was written of a tag's triages: first, last, how often, by what, what was answered, by whom, all of them."""
    first, last = triages[0], triages[-1]
    return [
        _at(first.triaged_at), _at(last.triaged_at), str(len(triages)), f"{last.scale} {last.scale_version}",
        ", ".join(said(code, answer) for code, answer in rules.in_order(last.scale, last.answers)), last.by.family,
        rules.history([(_at(one.triaged_at), scales.label(one.category, language())) for one in triages]),
    ]  # fmt: skip


def _at(moment: Any) -> str:
    return f"{clock.local(moment, zone()):%d.%m.%Y %H:%M:%S}"
