"""The page of the log: who did what, who looked at whom."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lighthis.audit import actions, queries, telling
from lighthis.audit.forms import LogForm
from lighthis.audit.models import AuditEntry
from lighthis.audit.words import said
from lighthis.web.access import needs
from lighthis.web.language import language, say
from lighthis.web.pages import page
from lighthis.web.paging import asked_page, paging
from lighthis.web.visit import here_id, may, me, zone

pages = Blueprint("audit", __name__)


@pages.route("/audit")
@needs("audit.read")
def log() -> ResponseReturnValue:
    verbs = sorted(((verb, say(said(verb))) for verb in queries.actions_of(here_id())), key=lambda pair: pair[1])
    form = LogForm(verbs)
    fits = form.validate()
    total, entries = queries.entries(here_id(), _wanted(form), asked_page()) if fits else (0, [])
    actions.happened("looked at the log", by=me(), detail=_asked(form))
    names = queries.called(sorted({one.patient_id for one in entries if one.patient_id}))
    rows = [_line(one, names) for one in entries]
    return page("audit/log.html", form=form, rows=rows, paging=paging(total, len(rows)), status=200 if fits else 422)


def _wanted(form: LogForm) -> queries.Wanted:
    since = until = None
    if form.day.data:
        since = datetime.combine(form.day.data, time(), ZoneInfo(zone()))
        until = since + timedelta(days=1)
    return queries.Wanted(form.patient.data or "", form.person.data or "", form.action.data or "", since, until)


def _asked(form: LogForm) -> dict[str, str]:
    """What was looked for, without the words that may be a name."""
    return {name: "asked" for name in ("patient", "person", "action", "day") if form[name].data}


def _line(entry: AuditEntry, names: dict[Any, str]) -> dict[str, Any]:
    return {
        "entry": entry,
        "what": say(said(entry.action)),
        "who": say(telling.actor(entry.actor)),
        "why": why(entry),
        "patient": names.get(entry.patient_id, str(entry.patient_id or "")[-12:]),
        "details": [say(one) for one in telling.details(entry.action, entry.detail, language())]
        if _may_see(entry)
        else [],
    }


def why(entry: AuditEntry) -> str:
    """The reason of an entry, for a page of the log; words that somebody wrote about a patient only for who may read the record."""
    return say(telling.reason(entry.reason)) if entry.reason in telling.REASONS or _may_see(entry) else ""


def _may_see(entry: AuditEntry) -> bool:
    """What was written about a patient's health stays with who may read the record (ASVS 8.2.3)."""
    return entry.patient_id is None or may("records.read")
