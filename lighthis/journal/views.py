"""The journal of admissions and refusals: on the screen, on paper, as a table file."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.journal import actions, prints, queries, rules, words
from lighthis.journal.forms import NoteForm, PaperForm
from lighthis.journal.models import AskedJournal
from lighthis.journal.queries import Line
from lighthis.kernel import clock
from lighthis.kernel.cells import harmless
from lighthis.kernel.dates import parse_day
from lighthis.kernel.text import N_, Refusal
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.papers import actions as papers
from lighthis.papers import queries as paper_queries
from lighthis.papers.forms import title_of
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import LANGUAGES, language, say, speaking
from lighthis.web.language import gettext as _
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here, here_id, me, zone

pages = Blueprint("journal", __name__)
COLUMNS = "form_001_columns"  # the country's headings
READ = "journal.read"


@pages.route("/journal")
@needs(READ)
def journal() -> ResponseReturnValue:
    asked, faults = _asked()
    rows = [] if faults else queries.lines(asked, here(), by=me(), page=asked_page())
    total = 0 if faults else queries.count(asked, here(), by=me())
    _log("looked: journal of admissions", asked, rows)
    return page(
        "journal/journal.html", rows=[_row(one) for one in rows], paging=paging(total, len(rows)), asked=asked,
        faults=faults, typed=_typed(asked), filters_=_filters(asked), heads=_heads(), total=total, links=_links(asked),
        status=422 if faults else 200,
    )  # fmt: skip


@pages.route("/journal/print")
@needs(READ)
def on_paper() -> ResponseReturnValue:
    asked, faults = _asked()
    total = 0 if faults else _fits(asked, faults)
    if faults:
        return _refused(asked, faults)
    rows = queries.lines(asked, here(), by=me(), most=rules.MOST_LINES)
    _log("journal printed", asked, rows)
    with speaking(_paper_language()):
        return page(
            "journal/print.html", rows=[_row(one) for one in rows], asked=asked, heads=_heads(), total=total,
            back=url_for(".journal", **_args(asked)), title=filters.code("title", COLUMNS), head=filters.code("head", COLUMNS),
        )  # fmt: skip


@pages.route("/journal.csv")
@needs(READ)
def table() -> ResponseReturnValue:
    asked, faults = _asked()
    if not faults:
        _fits(asked, faults)
    if faults:
        return _refused(asked, faults)
    rows = queries.lines(asked, here(), by=me(), most=rules.MOST_LINES)
    _log("journal taken as a file", asked, rows)
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow(_heads().values())
    sheet.writerows([harmless(str(one)) for one in _row(row)["cells"]] for row in rows)
    name = f"journal-{asked.since}-{asked.until}.csv"
    # the mark at the beginning tells spreadsheets that the letters are UTF-8
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@pages.route("/journal/paper", methods=["GET", "POST"])
@needs(READ)
def paper() -> ResponseReturnValue:
    form, edition = PaperForm(), paper_queries.form(prints.FORM)
    if not paper_queries.may_print(prints.FORM, me()):
        abort(403)
    asked, faults = _asked(form.data)
    if not faults:
        _fits(asked, faults, rules.MOST_PRESSED)
    if faults:
        return _refused(asked, faults)
    form.give_languages(edition, here().paper_language or language())
    if form.validate_on_submit():
        with form.refusals():
            wanted = actions.ask_journal(_wanted(asked))
            row = papers.ask(prints.FORM, form.language.data, wanted.id, by=me())
            _log("journal printed", asked, queries.on_paper(wanted, here()))
            return done(_("The paper is being made."), to=url_for("papers.paper", paper_id=row.id))
    return page(
        "papers/sheet.html", form=form, title=title_of(edition), back=url_for(".journal", **_args(asked)),
        period=f"{filters.day(asked.since)} – {filters.day(asked.until)}", hidden=form.of(),
        note=_("Days that are not over print as a draft. Sensitive comings stand without what concerns health."),
    )  # fmt: skip


def _wanted(asked: rules.Asked) -> AskedJournal:
    """The row of the paper: with names of sensitive comings where the reader may see all of them."""
    named = me().may(encounters.SENSITIVE)
    return AskedJournal(facility_id=here_id(), since=asked.since, until=asked.until, is_named=named)


def _asked(said: Mapping[str, Any] | None = None) -> tuple[rules.Asked, list[str]]:
    """What the address asks for; today where it says nothing, and sentences for what cannot be."""
    said = request.args if said is None else said
    today, faults = clock.today(zone()), []
    since = _day(said.get("since", ""), today, faults)
    until = _day(said.get("until", ""), since, faults)
    who = said.get("who", "")
    asked = rules.Asked(since, until, who if who in rules.FILTERS else "")
    if number := said.get("number", "").strip():
        found = rules.number(number, today.year)
        if found is None:
            faults.append(say(N_("A number is needed, for example 17 or 17/2026.")))
        else:
            return rules.Asked(since, until, "", *found), faults
    try:
        rules.check_period(since, until, today)
    except Refusal as refusal:
        faults.append(say(refusal.message))
    return asked, faults


def _day(said: str, otherwise: date, faults: list[str]) -> date:
    text = said[:40].strip()
    if not text:
        return otherwise
    try:
        found = parse_day(text, clock.today(zone()), future=True)
    except Refusal as refusal:
        faults.append(say(refusal.message))
        return otherwise
    return found.day


def _fits(asked: rules.Asked, faults: list[str], most: int = rules.MOST_LINES) -> int:
    total = queries.count(asked, here(), by=me())
    if total > most:
        faults.append(say(N_("These are too many lines for one paper or file: choose fewer days.")))
    return total


def _refused(asked: rules.Asked, faults: list[str]) -> ResponseReturnValue:
    """The page of the journal with what was asked for, and why there is no paper of it."""
    return page(
        "journal/journal.html", rows=[], paging=None, asked=asked, faults=faults, typed=_typed(asked),
        filters_=_filters(asked), heads=_heads(), total=0, links=_links(asked), status=422,
    )  # fmt: skip


def _row(line: Line) -> dict[str, Any]:
    """A line as screen, paper and file show it: fifteen cells, and where its coming is opened."""
    entry = line.entry
    own = link("encounters.encounter", "records.read", encounter_id=entry.encounter_id) if line.is_shown else ""
    return {
        "note_url": link("journal.note", "journal.write", line_id=entry.id) if line.is_shown else "",
        "has_note": line.note is not None,
        "number": f"{entry.number}/{entry.year}",
        "cells": words.columns(line, zone()),
        "url": own,
        "struck": line.is_struck,
        "at": entry.arrived_at,
    }


def _heads() -> dict[str, str]:
    """The official headings of columns 1 to 15."""
    named = {one.code: one.name(language()) for one in codes.code_list(COLUMNS)}
    return {str(number): named.get(str(number), str(number)) for number in range(1, words.COLUMNS + 1)}


def _typed(asked: rules.Asked) -> dict[str, str]:
    """What stands in the fields over the list: as it was typed where it could not be read."""
    days = {"since": filters.day(asked.since), "until": filters.day(asked.until)}
    return {name: request.args.get(name, "")[:40] or days.get(name, "") for name in ("since", "until", "number")}


def _args(asked: rules.Asked, **more: Any) -> dict[str, Any]:
    number = f"{asked.number}/{asked.year}" if asked.number is not None else None
    days = {"since": filters.day(asked.since), "until": filters.day(asked.until)}
    return {**days, "who": asked.who or None, "number": number, **more}


def _filters(asked: rules.Asked) -> list[dict[str, Any]]:
    return [
        {
            "title": say(title),
            "url": url_for(".journal", **_args(asked, who=code or None, number=None)),
            "current": code == asked.who and asked.number is None,
        }
        for code, title in rules.FILTERS.items()
    ]


def _links(asked: rules.Asked) -> list[tuple[str, str]]:
    """The paper of whole days, a page for the browser to print in each language of the country's papers, or a file."""
    langs = [code for code in current().paper_languages if code in LANGUAGES]
    by_browser = [
        (_("Print: %(language)s", language=LANGUAGES[code][2]), url_for(".on_paper", **_args(asked, paper=code)))
        for code in langs
    ]
    whole = not asked.who and asked.number is None
    days = {"since": filters.day(asked.since), "until": filters.day(asked.until)}
    url = link("journal.paper", "records.print", **days) if whole else ""
    sheet = [(_("Paper, PDF"), url)] if url else []
    return [*sheet, *by_browser, (_("Take as a table (CSV)"), url_for(".table", **_args(asked)))]


def _paper_language() -> str:
    wanted = request.args.get("paper", "")
    return wanted if wanted in current().paper_languages else language()


def _log(verb: str, asked: rules.Asked, rows: list[Line]) -> None:
    """Who saw whom (rulings 12): the patients whose lines are not hidden from the reader."""
    ids = [str(one.coming.patient_id) for one in rows if one.is_shown]
    audit.happened(verb, by=me(), detail={"ids": ids, "since": str(asked.since), "until": str(asked.until)})


@pages.route("/journal/<uuid:line_id>/note", methods=["GET", "POST"])
@needs("journal.write")
def note(line_id: UUID) -> ResponseReturnValue:
    entry, form = queries.entry(line_id, by=me()), NoteForm()
    written = queries.every_note(entry.id, at=entry.facility_id)
    standing = written[0] if written else None
    if standing is None:
        del form.why
    if request.method == "GET":
        form.text.data, form.before.data = (standing.text, str(standing.id)) if standing else ("", "")
    if form.validate_on_submit():
        with form.refusals():
            entry, why = queries.entry(line_id, by=me()), form.why.data if "why" in form else ""
            actions.write_note(entry, form.text.data or "", why or "", _id(form.before.data), by=me())
            return done(_("The note is saved."), to=url_for(".journal", number=f"{entry.number}/{entry.year}"))
    audit.looked("journal of admissions", by=me(), patient=entry.encounter.patient_id)
    return page(
        "journal/note.html", form=form, banner=banner(entry.encounter.patient, entry.encounter), number=f"{entry.number}/{entry.year}",
        written=[{"text": one.text, "why": one.why, "at": one.created_at, "by": short(one.by)} for one in written],
        hides=entry.encounter.secrecy == "sensitive",
    )  # fmt: skip


def _id(text: str | None) -> UUID | None:
    """The note that was read when the form was opened; a strange one is none that stands."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)
