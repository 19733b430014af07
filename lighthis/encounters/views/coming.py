"""The page of one coming: everything of it, and what may be done next."""

from collections.abc import Callable
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from lighthis.audit import actions as audit
from lighthis.encounters import actions, queries, rules
from lighthis.encounters.forms import ReasonForm
from lighthis.encounters.models import Encounter, EntryError
from lighthis.encounters.views import ended, handover
from lighthis.encounters.views.blueprint import address, grouped, pages, reachable, steps
from lighthis.kernel import clock
from lighthis.kernel.text import Message
from lighthis.packs.pack import current
from lighthis.packs.people import short
from lighthis.registration import at_once
from lighthis.registration.views import banner
from lighthis.web import filters
from lighthis.web.access import needs
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.pages import done, page
from lighthis.web.visit import may, me, zone

FIRST = 3  # steps that stand as buttons above the page
# filled in joins.py: what else of a coming must not be missed, as remarks with a way there: text, link, url, grave
notes: list[Callable[[Encounter], list[dict[str, Any]]]] = []


@pages.route("/encounters/<uuid:encounter_id>")
@needs("records.read")
def encounter(encounter_id: UUID) -> ResponseReturnValue:
    row = queries.seen(encounter_id, by=me())
    own = queries.own_of(row)
    ahead = steps(row, own)
    audit.looked("coming", by=me(), patient=row.patient_id, detail={"number": row.number})
    return page(
        "encounters/encounter.html", row=row, banner=banner(at_once.person(row.patient_id), row),
        asked=own.requests[-1] if own.requests else None, facts=facts(row), decision=ended.shown(row, own), sheet=_sheet(own),
        days=days(queries.timeline(row, language(), own)), steps=ahead[:FIRST], groups=grouped(ahead[FIRST:]), rules=rules,
        move=next((one for one in own.moves if one.state == "asked"), None), take_url=_take_url(row),
        tasks=_tasks(row), mistakes=_mistakes(own.errors), my_id=me().id, held=_held(row), bill_url=_bill_url(row),
        notes=[note for tell in notes for note in tell(row)],
        waits=[_line(line, {}) for ask in queries.waits for line in ask(row, language())],
    )  # fmt: skip


def _mistakes(errors: list[EntryError]) -> list[dict[str, Any]]:
    """What somebody says was entered in error, while it waits for a second person."""
    return [
        {
            "what": say(queries.subjects[one.kind].words),
            "reason": one.reason,
            "mine": one.asked_by_id == me().id,
            "url": _way_to(one),
        }
        for one in errors
        if one.state == "asked"
    ]


def _tasks(row: Encounter) -> list[dict[str, Any]]:
    """What still has to be done for the coming, with the way to it for whose post it is."""
    return [
        {
            "what": say(one.what),
            "why": say(one.why) if isinstance(one.why, Message) else one.why,
            "until": filters.instant(one.until),
            "late": one.is_late,
            "url": link(one.endpoint, one.permission, **one.values),
        }
        for one in queries.tasks_of(row)
    ]


def _held(row: Encounter) -> Decimal:
    """The money that lies on a planned stay which was cancelled."""
    if row.status != "cancelled":
        return Decimal(0)
    return sum((sum_ for ask in queries.money_held for sum_ in ask([row.id], row.facility_id).values()), Decimal(0))


def _bill_url(row: Encounter) -> str:
    """Where something can be done with that money."""
    return link("billing.bill", "billing.read", encounter_id=row.id) if row.status == "cancelled" else ""


def _way_to(one: EntryError) -> str:
    """Who asked may take it back, another person answers."""
    if one.asked_by_id == me().id:
        return url_for(".recall_error", error_id=one.id)
    return url_for(".answer_error", error_id=one.id) if may(rules.CONFIRM) else ""


def facts(row: Encounter) -> list[tuple[str, str]]:
    """What is known of the coming itself, without the empty ones."""
    doctor = row.doctor
    listed = [
        (
            _("How the patient came"),
            filters.code(row.arrival, "arrival") if row.arrival != "planned" else _("as planned"),
        ),
        (_("Ambulance"), ambulance(row)),
        (_("Who brought"), row.brought_by),
        (_("Who referred"), row.referred_by),
        (_("Referral No"), row.referral_number),
        (_("Department"), row.department.name_in(language()) if row.department else ""),
        (_("Where"), row.place),
        (_("Doctor"), short(doctor) if doctor else ""),
        (_("Nurse"), short(row.nurse) if row.nurse else ""),
        (_("Who pays"), say(rules.PAYERS.get(row.payer, ""))),
        (_("Entered"), filters.instant(row.came_entered_at or row.created_at) if _entered_later(row) else ""),
        (_("Ended"), filters.instant(row.ended_at)),
    ]
    return [(title, value) for title, value in listed if value]


def ambulance(row: Encounter) -> str:
    """Station, brigade and call in one line."""
    parts = (
        row.station,
        _("brigade %(number)s", number=row.brigade) if row.brigade else "",
        _("call %(number)s", number=row.call_number) if row.call_number else "",
        row.ambulance,
    )
    return ", ".join(part for part in parts if part)


def _sheet(own: queries.Own) -> dict[str, Any] | None:
    """The ambulance's sheet, and its coupon for the station."""
    kept = own.sheet
    if kept is None:
        return None
    has = "ambulance_talon" in {one.key for one in current().forms}
    offered = (
        has,
        _("Print the coupon for the ambulance"),
        "papers.ask",
        "records.print",
        {"form": "ambulance_talon", "subject": kept.id},
    )
    return {"facts": handover.facts(kept), "links": list(reachable([offered]))}


def _entered_later(row: Encounter) -> bool:
    return abs(((row.came_entered_at or row.created_at) - row.arrived_at).total_seconds()) > 600


def days(lines: list[queries.Happening]) -> list[dict[str, Any]]:
    """The timeline by days of the wall clock."""
    people = queries.staff_named({line.by for line in lines if line.by})
    days = []
    for day, of_day in groupby(lines, key=lambda line: clock.local(line.at, zone()).date()):
        days.append({"title": filters.long_day(day), "lines": [_line(line, people) for line in of_day]})
    return days


def _line(line: queries.Happening, people: dict[UUID, Any]) -> dict[str, Any]:
    linked = _opens(line.endpoint)
    return {
        "at": filters.wall(line.at),
        "kind": say(line.kind),
        "what": say(line.what) if isinstance(line.what, Message) else line.what,
        "words": line.words,
        "withdrawn": say(line.withdrawn) if isinstance(line.withdrawn, Message) else line.withdrawn,
        "by": short(people[line.by]) if line.by in people else "",
        "url": url_for(line.endpoint, **line.values) if linked else "",
        "is_withdrawal": line.endpoint.startswith("records.withdraw"),
    }


def _opens(endpoint: str) -> bool:
    """Whether there is such a page in this build, and this post may open it."""
    view = current_app.view_functions.get(endpoint)
    return view is not None and getattr(view, "access").admits(may)  # noqa: B009  (every page states its access)


def _take_url(row: Encounter) -> str:
    """The address of the button by which a doctor takes a patient nobody took yet."""
    free = row.status == "open" and row.kind == "emergency" and row.doctor_id is None
    found = reachable([(free, "", "triage.take", "encounters.decide", {"encounter_id": row.id})])
    return next((step["url"] for step in found), "")


@pages.route("/encounters/<uuid:encounter_id>/secrecy", methods=["GET", "POST"])
@needs("records.write")
def secrecy(encounter_id: UUID) -> ResponseReturnValue:
    row, form = queries.seen(encounter_id, by=me()), ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            row = queries.seen(encounter_id, by=me())
            turned = "ordinary" if row.secrecy == "sensitive" else "sensitive"
            actions.set_secrecy(row, turned, form.reason.data, by=me())
            return done(_("Saved."), to=address(row))
    audit.looked("secrecy form", by=me(), patient=row.patient_id)
    return page("encounters/secrecy.html", form=form, row=row, banner=banner(row.patient, row))
