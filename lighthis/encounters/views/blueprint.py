"""The blueprint, and what several pages of comings show alike."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint, url_for

from lighthis.encounters import checklist, queries, rules
from lighthis.encounters.actions import is_awaited
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.packs.pack import current
from lighthis.registration.models import Patient
from lighthis.registration.views import born
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.visit import here, here_id, may, me

pages = Blueprint("encounters", __name__)
# filled in joins.py: what else a post may do next: fits, title, endpoint, permission, values
more_steps: list[Callable[[Encounter], list[tuple[bool, str, str, str, dict[str, Any]]]]] = []
BY_AMBULANCE = "by-ambulance"  # code of `arrival`
# where a step stands among the others; what no list names belongs to the care of the patient
AROUND = frozenset({
    "encounters.handover", "encounters.together", "encounters.brought", "encounters.put_off", "encounters.cancel", "billing.bill",
    "duties.open_notice", "informing.wish",
})  # fmt: skip
ON_PAPER = frozenset({"papers.ask", "scans.attach", "records.leaves", "discharge.papers", "surgery.consent"})
PUT_RIGHT = frozenset({"encounters.move", "encounters.enter_in_error", "encounters.secrecy"})


def address(row: Encounter) -> str:
    """The coming's own page for who may read it, else the patient."""
    if may("records.read") and queries.visible(row, me()):
        return url_for("encounters.encounter", encounter_id=row.id)
    return url_for("desk.patient", patient_id=row.patient_id)


def unless_hidden(row: Encounter, to: str) -> str:
    """Where to after writing; to the patient, where it has just hidden the coming from its writer."""
    return to if queries.visible(row, me()) else url_for("desk.patient", patient_id=row.patient_id)


def list_of_waiting() -> str:
    """The list of what waits for a second person, for whose post it is."""
    return url_for("encounters.moves") if any(may(one) for one in rules.SECOND) else ""


def wards() -> list[tuple[str, str]]:
    """Departments with beds, for a list to choose from."""
    return [(str(one.id), one.name_in(language())) for one in facilities.departments(here_id(), facilities.WARDS)]


def described(patient: Patient) -> str:
    """A patient in one line: name, birth date, card here."""
    name = patient.name
    whole = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else ""
    card = next((one.number for one in patient.cards if one.facility_id == here_id()), "")
    return ", ".join(filter(None, [whole or _("identity not established"), born(patient), card]))


def steps(row: Encounter, known: queries.Own | None = None) -> list[dict[str, Any]]:
    """What this post may do next, the likeliest first; pages of switched-off domains are left out."""
    own, is_open = {"encounter_id": row.id}, row.status == "open"
    emergency = is_open and row.kind == "emergency"
    written = row.status != "entered_in_error"
    asked = known.live_request if known else queries.live_request(row.id, at=row.facility_id)
    planned = asked is not None and row.arrival == rules.PLANNED and asked.state in {"waiting", "accepted"}
    own_request = {"request_id": asked.id if asked else None}
    offered = [
        (planned and row.came_entered_at is None, _("The patient has come"), "encounters.came", "encounters.planned", own),
        (emergency, _("Triage"), "triage.assess", "triage.assess", own),
        *_bedside(row),
        (emergency, _("Nurse who watches"), "triage.watch", "observations.write", own),
        (is_open and row.kind != "inpatient", _("Decide"), "encounters.decide", "encounters.decide", own),
        (asked is not None and asked.state in {"waiting", "accepted"}, _("Answer the bed request"), "admission.accept",
         "admission.accept", own_request),
        (written and row.arrival == BY_AMBULANCE, _("Sheet of the ambulance"), "encounters.handover", "encounters.register", own),
        (row.together is not None, _("Who was brought together"), "encounters.together", "encounters.register", {"event_id": row.together}),
        (planned and bool(checklist.lines(here().settings)), _("What the patient has brought"), "encounters.brought", "encounters.planned", own),
        (planned, _("Put off"), "encounters.put_off", "encounters.planned", own_request),
        (planned, _("Cancel the stay"), "encounters.cancel", "encounters.planned", own_request),
        (written, _("Bill"), "billing.bill", "billing.read", own),
        (written, _("Written on the wrong patient"), "encounters.move", "encounters.move", own),
        (written and asked is None, _("Entered in error"), "encounters.enter_in_error", "encounters.move", own),
        (written, _("Change the secrecy"), "encounters.secrecy", "records.write", own),
    ]  # fmt: skip
    more = [step for ask in more_steps for step in ask(row)] if written else []
    return [*reachable(offered), *reachable(more), *reachable(_papers(row) if written else [])]


def grouped(ahead: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The same steps under headings, so that the eye finds one among twenty; a heading without steps is left out."""
    apart = [(AROUND, _("Other matters")), (ON_PAPER, _("Papers")), (PUT_RIGHT, _("Put right"))]
    named = AROUND | ON_PAPER | PUT_RIGHT
    groups = [(_("Examination and treatment"), [one for one in ahead if one["endpoint"] not in named])]
    groups += [(title, [one for one in ahead if one["endpoint"] in those]) for those, title in apart]
    return [(title, listed) for title, listed in groups if listed]


def _bedside(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """What is written, measured, ordered and asked at the patient's side."""
    own, is_open, written = {"encounter_id": row.id}, row.status == "open", row.status != "entered_in_error"
    return [
        (written, _("Write the examination"), "records.examine", "records.write", own),
        (is_open and not is_awaited(row), _("Write vital signs"), "observations.take", "observations.write", own),
        (written, _("Write a diagnosis"), "records.diagnose", "records.write", own),
        (written, _("Write a note"), "records.note", "records.write", own),
        (is_open, _("New orders"), "orders.prescribe", "orders.write", own),
        (is_open, _("Ask a specialist"), "consultations.ask", "records.write", own),
        (written, _("Orders and results"), "orders.of_coming", "records.read", own),
        (written, _("Series of vital signs"), "observations.series", "records.read", own),
    ]  # fmt: skip


def _papers(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """What is printed for a coming while it goes on, and what is scanned for it."""
    prints = row.status == "open" and may("encounters.planned")
    has = {one.key for one in current().forms}
    attached = {"patient_id": row.patient_id, "coming": row.id}
    return [
        (prints and "wristband" in has, _("Print the wristband"), "papers.ask", "records.print", {"form": "wristband", "subject": row.id}),
        (prints and "visit_slip" in has, _("Print the ticket"), "papers.ask", "records.print", {"form": "visit_slip", "subject": row.id}),
        (True, _("Attach a scan"), "scans.attach", "scans.add", attached),
    ]  # fmt: skip


def reachable(offered: Iterable[tuple[bool, str, str, str, dict[str, Any]]]) -> Iterable[dict[str, Any]]:
    """The steps that fit now and that this post may take here."""
    for fits, title, endpoint, permission, values in offered:
        if fits and (url := link(endpoint, permission, **values)):
            yield {"title": title, "endpoint": endpoint, "url": url}
