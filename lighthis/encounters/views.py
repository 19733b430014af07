"""Pages of comings: arriving, planning, the coming itself, the decision, moving to the right patient."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries, rules
from lighthis.encounters.forms import AnswerMoveForm, ArriveForm, DecisionForm, MoveForm, PlanForm, ReasonForm
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.kernel.text import Message
from lighthis.packs import codes
from lighthis.packs.pack import current
from lighthis.registration import queries as patients
from lighthis.registration.models import Patient
from lighthis.registration.views import banner, born
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import language, say
from lighthis.web.pages import done, page
from lighthis.web.visit import here_id, may, me, visitor, zone

pages = Blueprint("encounters", __name__)


@pages.route("/patients/<uuid:patient_id>/arrive", methods=["GET", "POST"])
@needs("encounters.register")
def arrive(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), ArriveForm()
    form.arrival.offer(
        (one.code, one.name(language())) for one in codes.code_list("arrival") if one.code != "from-ward"
    )
    if form.validate_on_submit():
        with form.refusals():
            row = actions.arrive(
                patients.patient(patient_id), form.arrival.data, form.complaint.data, form.arrived_at.data, by=me(),
                referred_by=form.referred_by.data, ambulance=form.ambulance.data, again=form.again.data,
                secrecy="sensitive" if form.sensitive.data else "ordinary",
            )  # fmt: skip
            return done(_("The coming is registered: %(number)s.", number=row.number), to=_after_arrival(row))
    audit.looked("coming form", by=me(), patient=patient.id)
    there = queries.open_emergency_of(patients.ids_of(patient.id), at=here_id())
    return page("encounters/arrive.html", form=form, banner=banner(patient), patient=patient, there=there)


def _after_arrival(row: Encounter) -> str:
    """From the door to triage, where this post triages and the hospital has an emergency department."""
    steps = {step["endpoint"]: step["url"] for step in _steps(row)}
    return steps.get("triage.assess") or _address(row)


def _address(row: Encounter) -> str:
    """The coming's own page for who may read it, else the patient."""
    if may("records.read") and queries.visible(row, me()):
        return url_for("encounters.encounter", encounter_id=row.id)
    return url_for("desk.patient", patient_id=row.patient_id)


@pages.route("/patients/<uuid:patient_id>/plan", methods=["GET", "POST"])
@needs("encounters.register")
def plan(patient_id: UUID) -> ResponseReturnValue:
    patient, form = patients.patient(patient_id), PlanForm()
    form.department.offer(_wards())
    if not form.code.looked_for() and form.validate_on_submit():
        with form.refusals():
            row = actions.plan(
                patients.patient(patient_id), facilities.department(UUID(form.department.data), at=here_id()),
                form.wish.data, form.planned_on.data, form.payer.data, by=me(), referred_by=form.referred_by.data,
                referral_number=form.referral_number.data, diagnosis_code=form.code.data or "",
                diagnosis_text=form.text.data, complaint=form.complaint.data,
                secrecy="sensitive" if form.sensitive.data else "ordinary",
            )  # fmt: skip
            number = row.encounter.number
            return done(_("The stay is planned: %(number)s.", number=number), to=_address(row.encounter))
    audit.looked("plan form", by=me(), patient=patient.id)
    return page("encounters/plan.html", form=form, banner=banner(patient), patient=patient)


def _wards() -> list[tuple[str, str]]:
    return [(str(one.id), one.name_in(language())) for one in facilities.departments(here_id(), facilities.WARDS)]


@pages.route("/encounters/<uuid:encounter_id>")
@needs("records.read")
def encounter(encounter_id: UUID) -> ResponseReturnValue:
    row = queries.seen(encounter_id, by=me())
    asked = queries.requests_of([row.id])
    audit.looked("coming", by=me(), patient=row.patient_id, detail={"number": row.number})
    return page(
        "encounters/encounter.html", row=row, banner=banner(row.patient, row), asked=asked[-1] if asked else None,
        facts=_facts(row), days=_days(queries.timeline(row, language())), steps=_steps(row), rules=rules,
        move=next((one for one in queries.moves_of(row.id) if one.state == "asked"), None), take_url=_take_url(row),
    )  # fmt: skip


def _facts(row: Encounter) -> list[tuple[str, str]]:
    """What is known of the coming itself, without the empty ones."""
    doctor = row.doctor
    listed = [
        (
            _("How the patient came"),
            filters.code(row.arrival, "arrival") if row.arrival != "planned" else _("as planned"),
        ),
        (_("Ambulance"), row.ambulance),
        (_("Who referred"), row.referred_by),
        (_("Referral No"), row.referral_number),
        (_("Department"), row.department.name_in(language()) if row.department else ""),
        (_("Where"), row.place),
        (_("Doctor"), _short(doctor) if doctor else ""),
        (_("Who pays"), say(rules.PAYERS.get(row.payer, ""))),
        (_("Entered"), filters.instant(row.created_at) if _entered_later(row) else ""),
        (_("Ended"), filters.instant(row.ended_at)),
    ]
    return [(title, value) for title, value in listed if value]


def _entered_later(row: Encounter) -> bool:
    return abs((row.created_at - row.arrived_at).total_seconds()) > 600


def _short(person: Any) -> str:
    return current().formats.short_name(person.family, person.given, person.patronymic)


def _days(lines: list[queries.Happening]) -> list[dict[str, Any]]:
    """The timeline by days of the wall clock."""
    people = queries.staff_named({line.by for line in lines if line.by})
    days = []
    for day, of_day in groupby(lines, key=lambda line: clock.local(line.at, zone()).date()):
        days.append({"title": filters.long_day(day), "lines": [_line(line, people) for line in of_day]})
    return days


def _line(line: queries.Happening, people: dict[UUID, Any]) -> dict[str, Any]:
    linked = line.endpoint in current_app.view_functions
    return {
        "at": filters.wall(line.at),
        "kind": say(line.kind),
        "what": say(line.what) if isinstance(line.what, Message) else line.what,
        "words": line.words,
        "withdrawn": say(line.withdrawn) if isinstance(line.withdrawn, Message) else line.withdrawn,
        "by": _short(people[line.by]) if line.by in people else "",
        "url": url_for(line.endpoint, **line.values) if linked else "",
        "is_withdrawal": line.endpoint.startswith("records.withdraw"),
    }


def _steps(row: Encounter) -> list[dict[str, Any]]:
    """What this post may do next, the likeliest first; pages of switched-off domains are left out."""
    own, is_open = {"encounter_id": row.id}, row.status == "open"
    emergency = is_open and row.kind == "emergency"
    written = row.status != "entered_in_error"
    asked = queries.live_request(row.id)
    offered = [
        (emergency, _("Triage"), "triage.assess", "triage.assess", own),
        (written, _("Write a diagnosis"), "records.diagnose", "records.write", own),
        (written, _("Write a note"), "records.note", "records.write", own),
        (is_open and row.kind != "inpatient", _("Decide"), "encounters.decide", "encounters.decide", own),
        (asked is not None and asked.state in {"waiting", "accepted"}, _("Answer the bed request"), "admission.accept",
         "admission.accept", {"request_id": asked.id if asked else None}),
        (written, _("Bill"), "billing.bill", "billing.read", own),
        (written, _("Written on the wrong patient"), "encounters.move", "encounters.move", own),
        (written and asked is None, _("Entered in error"), "encounters.enter_in_error", "encounters.move", own),
        (written, _("Change the secrecy"), "encounters.secrecy", "records.write", own),
    ]  # fmt: skip
    return list(_reachable(offered))


def _take_url(row: Encounter) -> str:
    """The address of the button by which a doctor takes a patient nobody took yet."""
    free = row.status == "open" and row.kind == "emergency" and row.doctor_id is None
    found = _reachable([(free, "", "triage.take", "encounters.decide", {"encounter_id": row.id})])
    return next((step["url"] for step in found), "")


def _reachable(offered: Iterable[tuple[bool, str, str, str, dict[str, Any]]]) -> Iterable[dict[str, Any]]:
    found = visitor()
    off = found.domains_off if found else ()
    for fits, title, endpoint, permission, values in offered:
        if fits and may(permission) and endpoint in current_app.view_functions and endpoint.split(".")[0] not in off:
            yield {"title": title, "endpoint": endpoint, "url": url_for(endpoint, **values)}


@pages.route("/encounters/<uuid:encounter_id>/decision", methods=["GET", "POST"])
@needs("encounters.decide")
def decide(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), DecisionForm()
    form.department.offer(_wards())
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            department = (
                facilities.department(UUID(form.department.data), at=here_id()) if form.department.data else None
            )
            actions.decide(
                row, form.kind.data, form.at.data, by=me(), department=department, wish=form.wish.data, text=form.text.data
            )  # fmt: skip
            return done(_("The decision is written."), to=_address(row))
    audit.looked("decision form", by=me(), patient=row.patient_id)
    days = _days(queries.timeline(row, language()))
    return page("encounters/decide.html", form=form, row=row, banner=banner(row.patient, row), days=days[:2],
                asked=queries.live_request(row.id), can_diagnose=may("records.write"))  # fmt: skip


@pages.route("/encounters/<uuid:encounter_id>/move", methods=["GET", "POST"])
@needs("encounters.move")
def move(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), MoveForm()
    found = _found(form.q.data or "", row.patient_id)
    form.to_patient.offer((str(one.id), _described(one)) for one in found)
    if not form.pressed("find") and form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.ask_move(row, patients.patient(UUID(form.to_patient.data)), form.reason.data, by=me())
            return done(_("The move waits for another person to confirm it."), to=_address(row))
    audit.looked("move form", by=me(), patient=row.patient_id)
    return page("encounters/move.html", form=form, row=row, banner=banner(row.patient, row), found=found)


def _found(text: str, besides: UUID) -> list[Patient]:
    """Who may be the right patient; a search is one entry of the log with the ids shown (rulings 12)."""
    text = text.replace("\0", " ").strip()[:200]
    if not text:
        return []
    found = [one.patient for one in patients.search(text, here_id()) if one.patient.id != besides]
    audit.happened("searched", by=me(), detail={"ids": [str(one.id) for one in found]})
    return found


def _described(patient: Patient) -> str:
    """A patient in one line: name, birth date, card here."""
    name = patient.name
    whole = " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else ""
    card = next((one.number for one in patient.cards if one.facility_id == here_id()), "")
    return ", ".join(filter(None, [whole or _("identity not established"), born(patient), card]))


@pages.route("/moves")
@needs("encounters.confirm_move")
def moves() -> ResponseReturnValue:
    rows = queries.open_moves(here_id())
    for row in rows:
        audit.looked("list of moves", by=me(), patient=row.from_patient_id)
    return page("encounters/moves.html", rows=rows, described=_described)


@pages.route("/moves/<uuid:move_id>", methods=["GET", "POST"])
@needs("encounters.confirm_move")
def answer_move(move_id: UUID) -> ResponseReturnValue:
    row, form = queries.move(move_id, at=here_id()), AnswerMoveForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.move(move_id, at=here_id())
            accepted = not form.pressed("decline")
            actions.answer_move(row, accepted, by=me())
            said = _("The coming was moved to the right patient.") if accepted else _("The move was declined.")
            return done(said, to=url_for(".moves"))
    for patient_id in (row.from_patient_id, row.to_patient_id):
        audit.looked("move", by=me(), patient=patient_id)
    asked_by = _short(queries.staff_named({row.asked_by_id})[row.asked_by_id])
    return page("encounters/answer_move.html", form=form, row=row, described=_described, asked_by=asked_by)


@pages.route("/encounters/<uuid:encounter_id>/error", methods=["GET", "POST"])
@needs("encounters.move")
def enter_in_error(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            actions.enter_in_error(row, form.reason.data, by=me())
            return done(_("The coming is marked as entered in error."), to=_address(row))
    audit.looked("error form", by=me(), patient=row.patient_id)
    return page("encounters/enter_in_error.html", form=form, row=row, banner=banner(row.patient, row))


@pages.route("/encounters/<uuid:encounter_id>/secrecy", methods=["GET", "POST"])
@needs("records.write")
def secrecy(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            turned = "ordinary" if row.secrecy == "sensitive" else "sensitive"
            actions.set_secrecy(row, turned, form.reason.data, by=me())
            return done(_("Saved."), to=_address(row))
    audit.looked("secrecy form", by=me(), patient=row.patient_id)
    return page("encounters/secrecy.html", form=form, row=row, banner=banner(row.patient, row))
