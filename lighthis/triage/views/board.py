"""The board of the emergency department: everybody present, who is next, who waits too long."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from lighthis.audit import actions as audit
from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.packs.pack import current
from lighthis.registration.models import Patient
from lighthis.triage import queries
from lighthis.triage.queries import BoardRow
from lighthis.triage.views.blueprint import home_of, link, pages, short
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import language
from lighthis.web.pages import page
from lighthis.web.visit import here, here_id, me, zone

URGENT_FIRST = ("red", "", "yellow", "green")
SECONDS = {"": 30, "60": 60, "off": 0}


@pages.route("/emergency")
@needs("triage.board")
def board() -> ResponseReturnValue:
    rows = queries.board(here())
    pace = request.args.get("refresh", "")
    pace, on_wall = pace if pace in SECONDS else "", request.args.get("view") == "wall"
    if not request.args.get("tick"):
        audit.happened("board", by=me(), detail={"ids": [str(row.encounter.patient_id) for row in rows]})
    made = page(
        "triage/board.html", rows=[_line(row, on_wall=on_wall) for row in rows], strip=_strip(rows), on_wall=on_wall,
        seconds=SECONDS[pace], at=f"{clock.local(clock.now(), zone()):%H:%M:%S}", paces=_paces(pace, on_wall),
        other_view=_address(pace, not on_wall),
    )  # fmt: skip
    if not SECONDS[pace]:
        return made
    return made, {"Refresh": f"{SECONDS[pace]}; url={_address(pace, on_wall, tick=1)}"}


def _address(pace: str, on_wall: bool, **more: Any) -> str:
    return url_for(".board", refresh=pace or None, view="wall" if on_wall else None, **more)


def _paces(pace: str, on_wall: bool) -> list[dict[str, Any]]:
    words = {"": _("every 30 seconds"), "60": _("every 60 seconds"), "off": _("do not refresh")}
    return [
        {"title": title, "url": _address(value, on_wall), "current": value == pace} for value, title in words.items()
    ]


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


def _line(row: BoardRow, *, on_wall: bool) -> dict[str, Any]:
    one = row.encounter
    late = one.doctor_id is None and row.late_min
    common = {
        "mark": row.category,
        "rule": "" if row.category else _("up to %(minutes)s min", minutes=row.target_min),
        "number": one.number,
        "place": one.place,
        "with_doctor": filters.wall(one.doctor_at) if one.doctor_id else "",
        "waited": filters.minutes(row.waited_min),
        "target": row.target_min,
        "late": filters.minutes(row.late_min) if late else "",
        "calls": row.assessment is not None and row.assessment.needs_supervisor and one.doctor_id is None,
    }
    return common if on_wall else common | _personal(row)


def _personal(row: BoardRow) -> dict[str, Any]:
    """What stands on the board at the post only, never on the wall."""
    one, (words, url) = row.encounter, _next(row)
    hidden = one.secrecy == "sensitive"
    return {
        "name": _name(one.patient),
        "about": _about(one.patient),
        "url": home_of(one),
        "complaint": _("not shown") if hidden else one.complaint,
        "hidden": hidden,
        "doctor": short(one.doctor),
        "place_url": link("triage.place", "triage.assess", encounter_id=one.id),
        "next": words,
        "next_url": url,
    }


def _name(patient: Patient) -> str:
    name = patient.name
    return current().formats.short_name(name.family, name.given, name.patronymic) if name else _("no name")


def _about(patient: Patient) -> str:
    sex = {"male": _("m"), "female": _("f")}.get(patient.sex, "")
    age = filters.age(patient.birth_date, about=patient.birth_precision == "estimated")
    return ", ".join(part for part in (sex, age) if part)


def _next(row: BoardRow) -> tuple[str, str]:
    """The next step in words, and where it is done by who may do it."""
    one, asked = row.encounter, row.request
    triage = link("triage.assess", "triage.assess", encounter_id=one.id)
    if row.assessment is None:
        return _("Triage now"), triage
    if asked is not None and row.decision is not None:
        return _after_decision(row)
    if one.doctor_id is not None:
        return _("Decision"), _decide(one)
    if row.assessment.needs_supervisor:
        return _("Supervising doctor"), triage
    if row.again_late:
        return _("Triage again"), triage
    return _("Doctor by %(time)s", time=filters.wall(row.assessment.target_at)), ""


def _after_decision(row: BoardRow) -> tuple[str, str]:
    asked = row.request
    if asked is None:
        return _("Decision"), _decide(row.encounter)
    department = asked.department.name_in(language())
    if asked.state == "declined":
        return _("Declined by %(department)s: decide again", department=department), _decide(row.encounter)
    answer = link("admission.accept", "admission.accept", request_id=asked.id)
    if asked.state == "accepted":
        return _("Accepted: %(department)s", department=department), answer
    return _("Waits for a bed: %(department)s", department=department), answer


def _decide(one: Encounter) -> str:
    return link("encounters.decide", "encounters.decide", encounter_id=one.id)
