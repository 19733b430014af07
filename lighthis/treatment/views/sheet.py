"""The treatment sheet of a coming, a week at a time; one prescription with all its doses; what is printed."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.treatment import actions, queries
from lighthis.treatment.forms import SheetForm
from lighthis.treatment.rules import doses
from lighthis.treatment.views.blueprint import about, dose_facts, facts, pages, reason, short, where
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, zone

WEEK = 7


@pages.route("/encounters/<uuid:encounter_id>/treatment")
@needs("records.read")
def sheet(encounter_id: UUID) -> ResponseReturnValue:
    row = encounters.seen(encounter_id, by=me())
    audit.looked("treatment sheet", by=me(), patient=row.patient_id, detail={"number": row.number})
    first = _day(request.args.get("from", "")) or _this_week(row)
    found = queries.sheet_of(row.id, doses.days_of(first, WEEK), at=here_id())
    place = queries.place_of(row.id, here_id())
    waiting = queries.to_confirm(place, [one.prescription for one in found.rows], clock.now()) if place else []
    return page(
        "treatment/sheet.html", sheet=_shown(found), place=place, where=where(place) if place else "", waiting=waiting, urls=_urls(row, place),
        weeks=_weeks(row, first), **about(row),
    )  # fmt: skip


def _this_week(row: Encounter) -> date:
    """The last seven days, today the last but one, so that what comes tomorrow is seen; of a coming that ended its last week."""
    last = clock.local(row.ended_at, zone()).date() if row.ended_at else clock.today(zone()) + doses.DAY
    return last - timedelta(days=WEEK - 1)


def _day(text: str) -> date | None:
    """A day of an address; None for anything else, and for days that no sheet has."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None


def _weeks(row: Encounter, first: date) -> list[tuple[str, str]]:
    """The way to the days before and after."""
    begins = queries.first_day(row.id, at=here_id(), otherwise=row.arrived_at)
    step = timedelta(days=WEEK)
    found = [(_("Earlier days"), first - step)] if first > begins else []
    found += [(_("Later days"), first + step)] if first <= clock.today(zone()) else []
    return [(title, url_for(".sheet", encounter_id=row.id, **{"from": day.isoformat()})) for title, day in found]


def _urls(row: Encounter, place: queries.Place | None) -> dict[str, str]:
    """What this post may do with the treatment now."""
    lies = place is not None and place.left_at is None and row.status == "open"
    own = {"encounter_id": row.id}
    prescribing = {
        kind: link("treatment.prescribe", "treatment.prescribe", kind=kind, **own)
        for kind in ("drug", "procedure", "diet")
    }
    return {
        **({key: url for key, url in prescribing.items() if url} if lies else {}),
        "give": link("treatment.give", "treatment.give", **own) if place is not None else "",
        "confirm": link("treatment.confirm", "treatment.prescribe", **own) if lies else "",
        "print": link("treatment.print_sheet", "records.read", **own),
        "stay": link("admission.stay", "registration.search", stay_id=place.stay_id) if place is not None else "",
    }


def _shown(found: queries.Sheet) -> dict[str, Any]:
    """The sheet for the page: days, and the rows of each kind."""
    today = clock.today(zone())
    return {
        "days": [{"day": filters.day(day)[:5], "today": day == today} for day in found.days],
        **{f"{kind}s": [_line(row) for row in found.of(kind)] for kind in ("drug", "procedure", "diet")},
    }


def _line(row: queries.Row) -> dict[str, Any]:
    return facts(row.prescription) | {
        "days": [[_mark(cell) for cell in cells] for cells in row.days],
        "holds": row.holds,
    }


def _mark(cell: queries.Cell) -> dict[str, str]:
    """A dose in a cell: its time, how it stands in a word, why not."""
    words = {
        "given": _("given"), "not_given": _("not given"), "overdue": _("overdue"), "due": _("due now"), "ahead": _("to come"),
    }[cell.state]  # fmt: skip
    why = reason(cell.dose) if cell.dose is not None else ""
    took = f", {filters.wall(cell.dose.at)}" if cell.dose is not None and cell.dose.at != cell.at else ""
    who = f", {short(cell.dose.by)}" if cell.dose is not None else ""
    return {"time": filters.wall(cell.at), "state": cell.state, "words": words + took, "why": why, "who": who}


@pages.route("/prescriptions/<uuid:prescription_id>")
@needs("records.read")
def prescription(prescription_id: UUID) -> ResponseReturnValue:
    row = queries.seen_prescription(prescription_id, by=me())
    audit.looked("prescription", by=me(), patient=row.encounter.patient_id)
    written = queries.doses_of_prescription(row.id, at=here_id())
    waiting = {one.subject_id for one in encounters.errors_of(row.encounter_id, at=here_id()) if one.state == "asked"}
    lines = [
        dose_facts(one) | {"url": _dose_url(one, waiting), "waits": one.id in waiting} for one in reversed(written)
    ]
    return page(
        "treatment/prescription.html", one=facts(row), doses=lines, waits=row.id in waiting, links=_links(row, waiting),
        **about(row.encounter),
    )  # fmt: skip


def _links(row: Any, waiting: set[UUID]) -> list[dict[str, str]]:
    """What this post may do with a prescription now."""
    of, standing = {"prescription_id": row.id}, row.withdrawn_at is None and row.encounter.status != "entered_in_error"
    goes_on = standing and queries.goes_on(row, clock.now())
    offered = [
        (goes_on, _("Stop"), "treatment.stop"), (goes_on and row.stopped_at is None, _("Change"), "treatment.change"),
        (standing and row.id not in waiting, _("Entered in error"), "treatment.in_error"),
    ]  # fmt: skip
    found = [(title, link(endpoint, "treatment.prescribe", **of)) for fits, title, endpoint in offered if fits]
    return [{"title": title, "url": url} for title, url in found if url]


def _dose_url(one: Any, waiting: set[UUID]) -> str:
    """The way to take a dose back."""
    may_ask = (
        one.withdrawn_at is None and one.id not in waiting and (may("treatment.give") or may("treatment.prescribe"))
    )
    return link("treatment.dose_in_error", dose_id=one.id) if may_ask else ""


@pages.route("/encounters/<uuid:encounter_id>/treatment/print", methods=["GET", "POST"])
@needs("records.read")
def print_sheet(encounter_id: UUID) -> ResponseReturnValue:
    row, form = encounters.seen(encounter_id, by=me()), SheetForm()
    if request.method == "GET":
        form.since.data = _this_week(row)
        form.until.data = form.since.data + timedelta(days=WEEK - 1)
    if form.validate_on_submit():
        with form.refusals():
            row = encounters.seen(encounter_id, by=me())
            asked = actions.ask_sheet(row, form.since.data, form.until.data, by=me())
            return done(_("Choose how to print."), to=url_for(".printed", sheet_id=asked.id))
    audit.looked("treatment sheet", by=me(), patient=row.patient_id)
    return page("treatment/print.html", form=form, **about(row))


@pages.route("/treatment-sheets/<uuid:sheet_id>")
@needs("records.read")
def printed(sheet_id: UUID) -> ResponseReturnValue:
    asked = queries.asked_sheet(sheet_id, at=here_id())
    row = encounters.seen(asked.encounter_id, by=me())
    audit.looked("treatment sheet", by=me(), patient=row.patient_id)
    days = doses.days_of(asked.since, (asked.until - asked.since).days + 1)
    found, place = queries.sheet_of(row.id, days, at=here_id()), queries.place_of(row.id, here_id())
    paper = link("papers.ask", "records.print", form="treatment_sheet", subject=asked.id)
    return page(
        "treatment/printed.html", sheet=_shown(found), asked=asked, place=place, where=where(place) if place else "", paper=paper, allergies=_allergies(row),
        department=_department(place), **about(row),
    )  # fmt: skip


def _allergies(row: Encounter) -> list[str]:
    return queries.substances(row.patient)


def _department(place: queries.Place | None) -> str:
    if place is None:
        return ""
    return queries.departments({place.department_id})[place.department_id].name_in(language())
