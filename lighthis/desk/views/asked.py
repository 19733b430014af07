"""Home: what the reader's departments are asked for: beds, and consultations."""

from typing import Any

from lighthis.consultations import queries
from lighthis.consultations.models import Consultation
from lighthis.consultations.views import is_late
from lighthis.desk.views.home import PARTS, SHOWN, overview
from lighthis.encounters import queries as encounters
from lighthis.encounters.actions import is_awaited
from lighthis.encounters.models import BedRequest
from lighthis.registration.called import called, sex_and_age
from lighthis.registration.models import Patient
from lighthis.registration.people import lean
from lighthis.triage.queries import BoardRow
from lighthis.web import filters
from lighthis.web.language import language, shown
from lighthis.web.links import link
from lighthis.web.visit import here_id, me


def consultations(_people: list[BoardRow]) -> dict[str, Any]:
    """The most pressing questions, and where all of them stand."""
    rows = [_line(one) for one in queries.waiting(me(), most=SHOWN)]
    return {"rows": rows, "all": queries.how_many(me()), "url": link("consultations.open_list", "records.write")}


def _line(one: Consultation) -> dict[str, Any]:
    patient = one.encounter.patient
    return {
        "at": filters.wall(one.due_at),
        "late": is_late(one),
        "name": called(patient.name),
        "url": link("consultations.answer", "records.write", consultation_id=one.id),
        "also": " · ".join(part for part in (str(shown(queries.whom(one))), sex_and_age(patient)) if part),
    }


def _requests(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """Who waits for the word of the reader's department, or of any where the post is for the whole hospital."""
    return _listed([row for row in _own_requests() if not is_awaited(row.encounter)])


def _planned(_people: list[BoardRow]) -> list[dict[str, Any]]:
    """Who is planned and has not come, the overdue first."""
    return _listed([row for row in _own_requests() if is_awaited(row.encounter)])


def _listed(rows: list[BedRequest]) -> list[dict[str, Any]]:
    known = lean({row.encounter.patient_id for row in rows[:SHOWN]})
    return [_asked(row, known[row.encounter.patient_id]) for row in rows[:SHOWN]]


def _own_requests() -> list[BedRequest]:
    own = me().department_ids
    return [
        row for row in encounters.open_requests(here_id(), with_people=False) if not own or row.department_id in own
    ]


def _asked(row: BedRequest, patient: Patient) -> dict[str, Any]:
    return {
        "at": filters.day(row.planned_on) if is_awaited(row.encounter) else filters.wall(row.created_at),
        "triage": "",
        "name": called(patient.name),
        "url": link("admission.accept", "admission.accept", request_id=row.id) or _arrival(row) or overview(patient),
        "also": " · ".join(part for part in (row.department.name_in(language()), sex_and_age(patient)) if part),
    }


def _arrival(row: BedRequest) -> str:
    """Where the coming of a planned patient is written."""
    awaited = is_awaited(row.encounter)
    return link("encounters.came", "encounters.planned", encounter_id=row.encounter_id) if awaited else ""


PARTS.update({"consultations": consultations, "requests": _requests, "planned": _planned})
