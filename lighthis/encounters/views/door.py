"""Somebody stands at the door: a coming in one form, whoever it is; and the people whom one ambulance brought."""

from typing import Any
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries
from lighthis.encounters.forms import NOBODY, NewComingForm
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.arrival import after_arrival, missing, offered
from lighthis.encounters.views.blueprint import address, described, pages, steps
from lighthis.kernel import clock
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import queries as patients
from lighthis.registration.found import cleaned, look_for
from lighthis.registration.models import Patient
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.pages import done, page
from lighthis.web.visit import me, zone


@pages.route("/arrivals/new", methods=["GET", "POST"])
@needs("encounters.register")
def new_coming() -> ResponseReturnValue:
    form = offered(NewComingForm())
    found = _found(form)
    form.patient.offer(
        [(NOBODY, _("Not known, or not yet identified")), *((str(one.id), described(one)) for one in found)]
    )
    seen, form.looked.data = form.looked.data or "", form.q.data or ""
    if not form.pressed("find") and form.validate_on_submit():
        with form.refusals():
            _check_seen(form, seen)
            made = _register(form)
            return done(_said(made), to=_onward(made))
    return page("encounters/new_coming.html", form=form, found=found, missing=missing())


def _check_seen(form: NewComingForm, seen: str) -> None:
    """Enter in the search is a search: who was found is looked at before anybody is registered. Raises Refusal."""
    if (form.q.data or "") != seen:
        raise Refusal(N_("look at who was found and choose, or leave it at “not known”"), field="patient")


def _found(form: NewComingForm) -> list[Patient]:
    """Who may be meant; nobody who died."""
    return [one.patient for one in look_for(cleaned(form.q.data or "")) if one.patient.died_at is None]


def _register(form: NewComingForm) -> list[Encounter]:
    people = int(form.people.data or 1)
    if form.patient.data == NOBODY:
        return _unknown(form, people)
    if people > 1:
        raise Refusal(N_("a patient of the register comes alone; the others are registered beside"), field="people")
    patient = patients.patient(UUID(form.patient.data))
    row = actions.arrive(
        patient, form.arrival.data, form.complaint.data, form.arrived_at.data, by=me(), brought=form.brought(),
        again=form.again.data, secrecy=form.secrecy(),
    )  # fmt: skip
    return [row]


def _unknown(form: NewComingForm, people: int) -> list[Encounter]:
    at = f"{clock.local(clock.now(), zone()):%d.%m.%Y %H:%M}"
    labels = [_("Unknown, %(at)s", at=at)]
    if people > 1:
        labels = [
            _("Unknown %(number)s of %(people)s, %(at)s", number=one + 1, people=people, at=at) for one in range(people)
        ]
    years = None if form.years.data is None else int(form.years.data)
    return actions.arrive_unknown(
        labels, form.arrival.data, form.complaint.data, form.arrived_at.data, by=me(), sex=form.sex.data or "unknown", years=years,
        signs=form.signs.data or "", brought=form.brought(), secrecy=form.secrecy(),
    )  # fmt: skip


def _said(made: list[Encounter]) -> str:
    if len(made) == 1:
        return _("The coming is registered: %(number)s.", number=made[0].number)
    return _("Comings are registered: %(first)s to %(last)s.", first=made[0].number, last=made[-1].number)


def _onward(made: list[Encounter]) -> str:
    """To triage; of several, to the list of their numbers."""
    return url_for(".together", event_id=made[0].together) if made[0].together else after_arrival(made[0])


@pages.route("/arrivals/<uuid:event_id>")
@needs("encounters.register", "triage.board")
def together(event_id: UUID) -> ResponseReturnValue:
    rows = queries.together(event_id, by=me())
    audit.happened("looked: people brought together", by=me(), detail={"ids": [str(row.patient_id) for row in rows]})
    return page("encounters/together.html", rows=[_line(row) for row in rows], first=rows[0])


def _line(row: Encounter) -> dict[str, Any]:
    ahead = {step["endpoint"]: step["url"] for step in steps(row)}
    return {
        "number": row.number, "who": described(row.patient), "url": address(row),
        "triage": ahead.get("triage.assess", ""), "wristband": ahead.get("papers.ask", ""),
        "state": _("ended") if row.status != "open" else "",
    }  # fmt: skip
