"""The board of the emergency department: everybody present, who is next, who waits too long."""

from collections.abc import Container
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.kernel import clock
from lighthis.packs.pack import current
from lighthis.registration.models import Patient
from lighthis.triage import queries
from lighthis.triage.queries import BoardRow
from lighthis.triage.views.blueprint import pages, short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, pgettext
from lighthis.web.links import way
from lighthis.web.pages import page
from lighthis.web.visit import here, here_id, me, zone

URGENT_FIRST = ("red", "", "yellow", "green")
PACES = {"": 30, "60": 60, "off": 0}  # seconds between two looks
VIEWS = ("wall", "paper")
TEMPLATES = {"": "board", "wall": "wall", "paper": "downtime"}


@pages.route("/emergency")
@needs("triage.board")
def board() -> ResponseReturnValue:
    rows, pace, view = queries.board(here()), _asked("refresh", PACES), _asked("view", VIEWS)
    seconds = 0 if view == "paper" else PACES[pace]
    # a board refreshes for many eyes all day: the log holds who opened it, and whom it showed then
    if not request.args.get("tick"):
        audit.happened(
            "looked: emergency board", by=me(), detail={"ids": [str(row.encounter.patient_id) for row in rows]}
        )
    ways = Ways()
    lines = [SimpleNamespace(**_line(row), **({} if view == "wall" else _personal(row, ways))) for row in rows]
    text, status = page(
        f"triage/{TEMPLATES[view]}.html", rows=lines, strip=_strip(rows), seconds=seconds, links=_links(pace, view),
        at=f"{clock.local(clock.now(), zone()):%H:%M:%S}",
    )  # type: ignore[misc]  # fmt: skip
    return text, status, {"Refresh": f"{seconds}; url={_to(pace, view, tick=1)}"} if seconds else {}


def _asked(name: str, known: Container[str]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _to(pace: str, view: str, **more: Any) -> str:
    return url_for(".board", refresh=pace or None, view=view or None, **more)


def _links(pace: str, view: str) -> dict[str, str]:
    """The other paces of this view, and the other views."""
    paces = {"faster": "", "slower": "60", "off": "off"}
    links = {name: "" if value == pace else _to(value, view) for name, value in paces.items()}
    return links | {"board": _to(pace, ""), "wall": _to(pace, "wall"), "paper": _to("", "paper")}


def _strip(rows: list[BoardRow]) -> list[dict[str, Any]]:
    """How many of each category, in the worst state; everybody; the median time to the doctor."""
    groups = [(mark, [row for row in rows if row.category == mark]) for mark in URGENT_FIRST]
    strip = [
        {"value": len(group), "triage": mark or "untriaged", "words": _worst(mark, group), "url": ""}
        for mark, group in groups
        if group or mark
    ]
    now, first = clock.now(), min((row.encounter.arrived_at for row in rows), default=None)
    longest = filters.minutes((now - first).total_seconds() // 60) if first else ""
    words = _("In the department, the longest %(time)s", time=longest) if longest else _("In the department")
    span = queries.median_to_doctor(here_id())
    return [
        *strip,
        {"value": len(rows), "triage": "", "words": words, "url": ""},
        {"value": "—" if span is None else filters.minutes(span), "triage": "", "url": "",
         "words": _("To the doctor, median of 12 hours")},
    ]  # fmt: skip


def _worst(mark: str, rows: list[BoardRow]) -> str:
    """The category and the state of its worst off in words."""
    name = {
        "red": pgettext("triage", "Red"), "yellow": pgettext("triage", "Yellow"), "green": pgettext("triage", "Green"),
    }.get(mark, pgettext("triage", "Not triaged"))  # fmt: skip
    late = sum(1 for row in rows if row.late_min)
    if not rows:
        return _("%(category)s: nobody", category=name)
    if late:
        return ngettext("%(category)s: %(num)d too late", "%(category)s: %(num)d too late", late, category=name)
    if all(row.encounter.doctor_id for row in rows):
        return _("%(category)s: all with the doctor", category=name)
    return _("%(category)s: all in time", category=name)


def _line(row: BoardRow) -> dict[str, Any]:
    """What stands on the wall too: no name, no complaint, no doctor."""
    one = row.encounter
    free = one.doctor_id is None
    return {
        "category": row.category,
        "rule": "" if row.category else _("up to %(minutes)s min", minutes=row.target_min),
        "number": one.number,
        "place": one.place,
        "taken": "" if free else _("since %(time)s", time=_since(one.doctor_at)),
        "waited": filters.minutes(row.waited_min),
        "target": _("target %(minutes)s", minutes=row.target_min),
        "late": _("overdue by %(time)s", time=filters.minutes(row.late_min)) if free and row.late_min else "",
        "supervisor": free and row.assessment is not None and row.assessment.needs_supervisor,
    }


def _since(moment: datetime | None) -> str:
    """Hours and minutes of today, the day too before that."""
    is_today = moment is not None and clock.local(moment, zone()).date() == clock.today(zone())
    return filters.wall(moment) if is_today else filters.instant(moment)


class Ways:
    """Where the lines of the board lead, as far as this post may go; and what all of them say alike."""

    def __init__(self) -> None:
        self.today = clock.today(zone())
        self.sexes = {"male": _("m"), "female": _("f")}
        self.assess = way("triage.assess", "triage.assess", "encounter_id")
        self.take = way("triage.take", "encounters.decide", "encounter_id")
        self.place = way("triage.place", "triage.assess", "encounter_id")
        self.decide = way("encounters.decide", "encounters.decide", "encounter_id")
        self.accept = way("admission.accept", "admission.accept", "request_id")
        self.coming = way("encounters.encounter", "records.read", "encounter_id")
        self.patient = way("desk.patient", "registration.search", "patient_id")


def _personal(row: BoardRow, ways: Ways) -> dict[str, Any]:
    """What stands on the board of the post only; nothing about the health of a hidden coming (rulings 9)."""
    one, (steps, step_url) = row.encounter, _steps(row, ways)
    own = ways.coming(one.id) if encounters.visible(one, me()) else ""
    return {
        "name": _name(one.patient),
        "about": _about(one.patient, ways),
        "born": one.patient.birth_date if one.patient.birth_precision == "day" else None,
        "url": own or ways.patient(one.patient_id),
        "arrived": one.arrived_at,
        "complaint": _("not shown") if one.secrecy == "sensitive" else one.complaint,
        "doctor": short(one.doctor),
        "place_url": ways.place(one.id),
        "take_url": "" if one.doctor_id else ways.take(one.id),
        "steps": steps,
        "assess_url": step_url,
    }


def _name(patient: Patient) -> str:
    name = patient.name
    return current().formats.short_name(name.family, name.given, name.patronymic) if name else _("no name")


def _about(patient: Patient, ways: Ways) -> str:
    sex = ways.sexes.get(patient.sex, "")
    age = filters.age(patient.birth_date, ways.today, about=patient.birth_precision == "estimated")
    return ", ".join(part for part in (sex, age) if part)


def _steps(row: BoardRow, ways: Ways) -> tuple[list[str], str]:
    """What comes next; where values are missing and nobody has taken the patient, these too."""
    step, url = _next(row, ways)
    if row.assessment is None or row.assessment.is_complete or row.encounter.doctor_id is not None:
        return [step], url
    return [step, _("Complete the triage")], ways.assess(row.encounter.id)


def _next(row: BoardRow, ways: Ways) -> tuple[str, str]:
    """The next step in words, and where it is done by who may do it."""
    one, asked = row.encounter, row.request
    if row.assessment is None:
        return _("Triage now"), ways.assess(one.id)
    if asked is not None and row.decision is not None:
        return _after_decision(one, asked, ways)
    if one.doctor_id is not None:
        return _("Decision"), ways.decide(one.id)
    if row.assessment.needs_supervisor:
        return _("Supervising doctor"), ways.assess(one.id)
    if row.again_late:
        return _("Triage again"), ways.assess(one.id)
    return _("Doctor by %(time)s", time=filters.wall(row.assessment.target_at)), ""


def _after_decision(one: Encounter, asked: BedRequest, ways: Ways) -> tuple[str, str]:
    department = asked.department.name_in(language())
    if asked.state == "declined":
        return _("Declined by %(department)s: decide again", department=department), ways.decide(one.id)
    if asked.state == "accepted":
        return _("Accepted: %(department)s", department=department), ways.accept(asked.id)
    return _("Waits for a bed: %(department)s", department=department), ways.accept(asked.id)
