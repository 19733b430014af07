"""The nurse's round: what waits in a ward, and writing what one patient was given."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.registration.called import called, sex_and_age
from lighthis.registration.views import banner
from lighthis.treatment import actions, queries
from lighthis.treatment.forms import GiveForm, asked, give_form
from lighthis.treatment.queries import Bedside, Line
from lighthis.treatment.rules import states
from lighthis.treatment.views.blueprint import often, pages, where
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext
from lighthis.web.links import link, way
from lighthis.web.pages import done, page
from lighthis.web.visit import here, here_id, me

AHEAD = (2, 4, 8)  # hours that the round looks forward; the first is usual
MOST_BACK = 14  # days
WAITING = ("overdue", "due", "ahead")


@pages.route("/wards/<uuid:department_id>/round")
@needs("treatment.prescribe", "treatment.give")
def ward_round(department_id: UUID) -> ResponseReturnValue:
    department = facilities.department(department_id, at=here_id())
    ahead = _ahead()
    found = queries.round_of(department.id, by=me(), now=clock.now(), ahead=timedelta(hours=ahead))
    seen = [str(one.place.patient_id) for one in found if one.patient is not None]
    audit.happened("saw the round", by=me(), object_id=department.id, detail={"ids": seen})
    hours = [
        {"title": _("next %(hours)s h", hours=one), "url": url_for(".ward_round", department_id=department.id, ahead=one), "current": one == ahead}
        for one in AHEAD
    ]  # fmt: skip
    return page(
        "treatment/round.html", department=department, departments=_departments(department_id), rows=_beds(found), hours=hours,
        counts=_counts(found), ahead=ahead,
    )  # fmt: skip


def _ahead() -> int:
    """How many hours the reader looks forward."""
    wanted = request.args.get("ahead", "")
    return next((one for one in AHEAD if str(one) == wanted), AHEAD[0])


def _departments(department_id: UUID) -> list[dict[str, Any]]:
    """The wards, to go from one to another."""
    return [
        {"title": one.name_in(language()), "url": url_for(".ward_round", department_id=one.id), "current": one.id == department_id}
        for one in facilities.departments(here_id(), facilities.WARDS)
    ]  # fmt: skip


def _counts(found: list[Bedside]) -> list[dict[str, Any]]:
    """How much waits."""
    lines = [line for one in found for line in one.lines]
    words = {"overdue": _("overdue"), "due": _("due now"), "ahead": _("in the next hours")}
    return [
        {"title": words[state], "value": sum(line.state == state for line in lines), "url": ""} for state in WAITING
    ]


def _beds(found: list[Bedside]) -> list[dict[str, Any]]:
    """Each bed with what waits at it; those at which something waits first would jump about: by room and bed, as one walks."""
    give = way("treatment.give", "treatment.give", "encounter_id")
    sheet = way("treatment.sheet", "records.read", "encounter_id")
    open_to_me = queries.visible([one.place.encounter_id for one in found], me())
    return [
        {
            "place": one.place, "where": where(one.place), "name": called(one.patient.name) if one.patient else "",
            "about": sex_and_age(one.patient) if one.patient else "", "patient": one.patient,
            "allergies": queries.known_allergies(one.patient) if one.patient else [],
            "lines": [told(line) for line in one.lines if line.state in WAITING],
            "needed": [told(line) for line in one.lines if line.state == "needed"], "forgotten": one.forgotten,
            "confirm": one.confirm, "give": give(one.place.encounter_id) if any(line.state != "ahead" for line in one.lines) else "",
            "sheet": sheet(one.place.encounter_id) if one.place.encounter_id in open_to_me else "",
        }
        for one in found
    ]  # fmt: skip


def told(line: Line) -> dict[str, Any]:
    """A dose that waits, in words."""
    row = line.prescription
    late = int((clock.now() - line.due_at).total_seconds() // 60) if line.due_at is not None else 0
    return {
        "line": line, "name": queries.told(row, language()), "often": often(row), "time": filters.wall(line.due_at),
        "day": "" if line.due_at is None else filters.instant(line.due_at), "state": line.state,
        "late": _("overdue by %(span)s", span=filters.minutes(late)) if line.state == "overdue" else "",
        "remark": row.remark, "materials": row.materials, "allergy": line.allergy,
        "last": filters.instant(line.last_at) if line.last_at else "",
    }  # fmt: skip


@pages.route("/encounters/<uuid:encounter_id>/doses", methods=["GET", "POST"])
@needs("treatment.give")
def give(encounter_id: UUID) -> ResponseReturnValue:
    row = queries.to_give(encounter_id, by=me())
    form = give_form(_lines(row))
    if form.validate_on_submit():
        with form.refusals():
            row = queries.to_give(encounter_id, by=me())
            made = actions.give(row, form.marks(), by=me())
            said = ngettext("%(num)d dose is written.", "%(num)d doses are written.", len(made))
            return done(said, to=_back(row))
    audit.looked("doses form", by=me(), patient=row.patient_id)
    return page(
        "treatment/give.html",
        form=form,
        rows=_fields(form),
        back=_back(row),
        older=url_for(".give", encounter_id=row.id, days=MOST_BACK),
        **_whose(row),
    )


def _whose(row: Encounter) -> dict[str, Any]:
    """Whose doses they are; of a hidden coming the nurse reads who and what, no more (rulings 9)."""
    is_open = row.id in queries.visible([row.id], me())
    return {"banner": banner(row.patient, row if is_open else None), "row": row, "is_open": is_open}


def _fields(form: GiveForm) -> list[dict[str, Any]]:
    return [told(one["line"]) | one for one in form.rows()]


def _lines(row: Encounter) -> list[Line]:
    """The doses of the form: what may be written now, and what a form that came in is about, which may be written meanwhile."""
    place = queries.place_of(row.id, here_id())
    soon = timedelta(minutes=states.limits(here().settings).early)
    there = (
        queries.besides([place], by=me(), at=here_id(), now=clock.now(), ahead=soon, back=_back_to())
        if place is not None
        else []
    )
    lines = [line for one in there for line in one.lines]
    known = {(line.prescription.id, line.due_at) for line in lines}
    sent = {found for name in request.form if (found := asked(name)) is not None} - known
    prescribed = {one.id: one for one in queries.prescriptions_of([row.id], at=here_id())} if sent else {}
    late = [Line(prescribed[id_], due_at, "due" if due_at else "needed") for id_, due_at in sent if id_ in prescribed]
    return lines + sorted(late, key=lambda line: (line.due_at is None, line.due_at or clock.now()))


def _back_to() -> timedelta:
    """How far doses are shown that nobody wrote: a day, or after a long power cut as many days as the address says."""
    wanted = request.args.get("days", "")
    return (
        timedelta(days=min(int(wanted), MOST_BACK))
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 4
        else states.LONGEST_AGO
    )


def _back(row: Encounter) -> str:
    """The round of the ward where the patient lies, at the patient's bed; else the sheet."""
    place = queries.place_of(row.id, here_id())
    if place is None or place.left_at is not None:
        return link("treatment.sheet", "records.read", encounter_id=row.id) or "/"
    return url_for(".ward_round", department_id=place.department_id) + f"#bed-{place.stay_id}"
