"""The register of operations of a hospital (journal 008): on the screen, and as a table file."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.dates import parse_day
from lighthis.kernel.text import N_, Message, Refusal
from lighthis.packs.people import short
from lighthis.registration.called import called
from lighthis.surgery import queries
from lighthis.surgery.models import Operation
from lighthis.surgery.rules import operations as rules
from lighthis.surgery.views.blueprint import pages
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import page
from lighthis.web.paging import ROWS, asked_page, paging
from lighthis.web.tables import Table, file_of
from lighthis.web.visit import here, here_id, me, zone

LONGEST = 366  # days of one list
MOST = 5000  # lines of one file


@pages.route("/operations")
@needs("records.read")
def register() -> ResponseReturnValue:
    asked, faults = _asked()
    number = asked_page()
    rows = [] if faults else queries.register(asked, here(), by=me(), first=(number - 1) * ROWS)
    total = 0 if faults else queries.count(asked, here(), by=me())
    _log("read the register of operations", asked, rows)
    return page(
        "surgery/register.html", rows=[_row(one) for one in rows], paging=paging(total, len(rows)), faults=faults, total=total,
        typed=_typed(asked), heads=_heads(), departments=_departments(), status=422 if faults else 200,
        csv_url=url_for(".register_csv", **_args(asked)),
    )  # fmt: skip


@pages.route("/operations.csv")
@needs("records.read")
def register_csv() -> ResponseReturnValue:
    asked, faults = _asked()
    total = 0 if faults else queries.count(asked, here(), by=me())
    if total > MOST:
        said = N_("There are %(count)s operations on these days, and a file holds at most %(most)s. Choose fewer days.")
        faults.append(say(Message(said, {"count": total, "most": MOST})))
    if faults:
        return page(
            "surgery/register.html", rows=[], paging=None, faults=faults, total=0, typed=_typed(asked), heads=_heads(),
            departments=_departments(), status=422, csv_url="",
        )  # fmt: skip
    rows = queries.register(asked, here(), by=me(), most=MOST)
    _log("register of operations taken as a file", asked, rows)
    table = Table(_("Register of operations"), "", _heads(), [_row(row)["cells"] for row in rows])
    return file_of([table], f"operations-{asked.since}-{asked.until}", "csv")


def _asked() -> tuple[queries.Asked, list[str]]:
    """What the address asks for, this month where it says nothing; sentences for what cannot be."""
    today, faults = clock.today(zone()), list[str]()
    since = _day("since", today.replace(day=1), faults)
    until = _day("until", max(today, since), faults)
    if until < since:
        faults.append(say(N_("The last day is before the first.")))
    elif (until - since).days >= LONGEST:
        faults.append(say(N_("A list covers at most a year.")))
    return queries.Asked(since, until, _department()), faults


def _day(name: str, otherwise: date, faults: list[str]) -> date:
    text = request.args.get(name, "")[:40].strip()
    if not text:
        return otherwise
    try:
        return parse_day(text, clock.today(zone()), future=True).day
    except Refusal as refusal:
        faults.append(say(refusal.message))
        return otherwise


def _department() -> UUID | None:
    asked = request.args.get("department", "")
    return next((one.id for one in facilities.departments(here_id(), facilities.WARDS) if str(one.id) == asked), None)


def _departments() -> list[tuple[str, str]]:
    return [(str(one.id), one.name_in(language())) for one in facilities.departments(here_id(), facilities.WARDS)]


def _args(asked: queries.Asked) -> dict[str, Any]:
    own = {"since": filters.day(asked.since), "until": filters.day(asked.until)}
    return own | ({"department": str(asked.department_id)} if asked.department_id else {})


def _typed(asked: queries.Asked) -> dict[str, str]:
    """What stands in the fields above the list."""
    return (
        {"department": ""}
        | _args(asked)
        | {name: request.args[name][:40] for name in ("since", "until") if request.args.get(name)}
    )


def _heads() -> list[str]:
    """The columns of the register."""
    return [
        _("Date and time"), _("Patient"), _("Coming No"), _("Department"), _("Operation"), _("Code of the operation"), _("Urgency"),
        _("Anaesthesia"), _("Surgeon"), _("Assistants"), _("Anaesthetist"), _("Operating nurse"), _("Diagnosis after the operation"),
        _("Complications"), _("Sent to histology"),
    ]  # fmt: skip


def _row(one: Operation) -> dict[str, Any]:
    """A line: its cells, and where the operation is opened."""
    coming = one.encounter
    times = (
        f"{filters.instant(one.started_at)} – {filters.wall(one.ended_at)}" if one.started_at and one.ended_at else ""
    )
    cells = [
        times, called(coming.patient.name), coming.number, one.department.name_in(language()) if one.department else "", one.name, one.code,
        say(rules.URGENCIES[one.urgency]), filters.code(one.anaesthesia, "anaesthesia"), short(one.surgeon), one.assistants,
        one.anaesthetist, one.nurse, " ".join(part for part in (one.code_after, one.diagnosis_after) if part), one.complications,
        one.histology,
    ]  # fmt: skip
    return {"cells": cells, "url": link(".operation", "records.read", operation_id=one.id)}


def _log(verb: str, asked: queries.Asked, rows: list[Operation]) -> None:
    """Who saw whom (rulings 12)."""
    ids = [str(one.encounter.patient_id) for one in rows]
    audit.happened(verb, by=me(), detail={"ids": ids, "since": str(asked.since), "until": str(asked.until)})
