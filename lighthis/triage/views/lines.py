"""One line of the board: who, where, how long, what comes next, and where this post may go from it."""

from collections.abc import Container, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import BedRequest, Encounter
from lighthis.kernel import clock
from lighthis.kernel.text import Message, Overdue
from lighthis.packs.people import short
from lighthis.registration.called import called_short
from lighthis.registration.models import Patient
from lighthis.triage.queries import BoardRow
from lighthis.triage.rules import Zone
from lighthis.triage.views.zones import proposed
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, ngettext, say
from lighthis.web.links import way
from lighthis.web.visit import me, zone

TASKS_IN_WORDS = 3


def line(row: BoardRow, known: Container[str]) -> dict[str, Any]:
    """What stands on the wall too: no name, no complaint, no doctor, and of the place only what is a zone of the list."""
    one = row.encounter
    free = one.doctor_id is None
    return {
        "category": row.category,
        "rule": "" if row.category else _("up to %(minutes)s min", minutes=row.target_min),
        "number": one.number,
        "place": one.place,
        "zone": one.place if one.place in known else "",
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

    def __init__(self, known: list[Zone]) -> None:
        self.today = clock.today(zone())
        self.zone_of = cache(lambda category: _proposed(category, known))
        self.sexes = {"male": _("m"), "female": _("f")}
        self.assess = way("triage.assess", "triage.assess", "encounter_id")
        self.take = way("triage.take", "encounters.decide", "encounter_id")
        self.place = way("triage.place", "triage.assess", "encounter_id")
        self.watch = way("triage.watch", "observations.write", "encounter_id")
        self.decide = way("encounters.decide", "encounters.decide", "encounter_id")
        self.accept = way("admission.accept", "admission.accept", "request_id")
        self.coming = way("encounters.encounter", "records.read", "encounter_id")
        self.patient = way("desk.patient", "registration.search", "patient_id")


def personal(row: BoardRow, ways: Ways, tasks: Sequence[Message]) -> dict[str, Any]:
    """What stands on the board of the post only; nothing about the health of a hidden coming (rulings 9)."""
    one, (steps, step_url) = row.encounter, _steps(row, ways)
    hides = one.secrecy == "sensitive"
    own = ways.coming(one.id) if encounters.visible(one, me()) else ""
    return {
        "name": called_short(one.patient.name),
        "about": _about(one.patient, ways),
        "born": one.patient.birth_date if one.patient.birth_precision == "day" else None,
        "url": own or ways.patient(one.patient_id),
        "arrived": one.arrived_at,
        "complaint": _("not shown") if hides else one.complaint,
        "doctor": short(one.doctor),
        "nurse": short(one.nurse),
        "watch_url": ways.watch(one.id),
        "place_url": ways.place(one.id),
        "proposed": "" if one.place or one.doctor_id else ways.zone_of(row.category),
        **_tasks(tasks, hides=hides),
        "take_url": "" if one.doctor_id else ways.take(one.id),
        "steps": steps,
        "assess_url": step_url,
    }


def _proposed(category: str, known: list[Zone]) -> str:
    name = proposed(category, known)
    return _("goes to: %(zone)s", zone=name) if name else ""


def _tasks(tasks: Sequence[Message], *, hides: bool) -> dict[str, str]:
    """What is still to be done, the first ones in words, those that are overdue first; of a hidden coming only how many."""
    if hides and tasks:
        return {"overdue": "", "tasks": ngettext("%(num)d task", "%(num)d tasks", len(tasks))}
    told = sorted(tasks, key=lambda task: not isinstance(task, Overdue))[:TASKS_IN_WORDS]
    overdue = [say(task) for task in told if isinstance(task, Overdue)]
    words = "; ".join(say(task) for task in told[len(overdue) :])
    rest = len(tasks) - TASKS_IN_WORDS
    if rest > 0:
        words = _("%(tasks)s; %(count)s more", tasks=words, count=rest) if words else _("%(count)s more", count=rest)
    return {"overdue": "; ".join(overdue), "tasks": words}


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
