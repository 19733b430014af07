"""The blueprint, and what several pages of the treatment sheet show alike."""

from typing import Any

from flask import Blueprint, url_for

from lighthis.encounters.models import Encounter
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.registration.views import banner
from lighthis.treatment import queries, rules
from lighthis.treatment.models import Dose, Prescription
from lighthis.treatment.rules import states
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import language, say
from lighthis.web.links import link
from lighthis.web.visit import me

pages = Blueprint("treatment", __name__)


def about(row: Encounter) -> dict[str, Any]:
    """What every page of a coming's treatment shows: whose it is, and the way back."""
    return {"row": row, "banner": banner(row.patient, row), "back": url_for("treatment.sheet", encounter_id=row.id)}


def where(place: queries.Place) -> str:
    """Room and bed of a patient, or beside whom a newborn lies."""
    if place.bed:
        return _("Room %(room)s, bed %(bed)s", room=place.room, bed=place.bed)
    if place.beside is None:
        return _("without a bed")
    room, bed = place.beside
    return _("Room %(room)s, beside the mother, bed %(bed)s", room=room, bed=bed) if bed else _("beside the mother")


def often(row: Prescription) -> str:
    """How often, in words."""
    found = queries.often(row)
    return found if isinstance(found, str) else say(found)


def facts(row: Prescription) -> dict[str, Any]:
    """A prescription as every page shows it."""
    return {
        "row": row, "name": queries.told(row, language()), "kind": say(rules.KINDS[row.kind]), "often": often(row),
        "funding": codes.label("payers", row.funding, language()) if row.funding else "", "until": until(row), "by": short(row.by),
        "stopped_by": short(row.stopped_by) if row.stopped_by else "", "later": later(row.created_at, row.prescribed_at),
        "goes_on": queries.goes_on(row, clock.now()), "url": url_for("treatment.prescription", prescription_id=row.id),
    }  # fmt: skip


def until(row: Prescription) -> str:
    """When a prescription ends or ended, in words."""
    if row.stopped_at is not None:
        return _("stopped %(at)s", at=filters.instant(row.stopped_at))
    return _("until %(day)s", day=filters.day(row.last_on)) if row.last_on else ""


def later(entered: Any, happened: Any) -> str:
    """When something was entered, where that was not at once."""
    return filters.instant(entered) if entered and abs((entered - happened).total_seconds()) > 600 else ""


def dose_facts(one: Dose) -> dict[str, Any]:
    """A dose as every page shows it."""
    return {
        "row": one, "by": short(one.by), "later": later(one.created_at, one.at), "why": reason(one),
        "due": filters.instant(one.due_at) if one.due_at else "",
    }  # fmt: skip


def reason(one: Dose) -> str:
    """Why a dose was not given, or what the nurse remarked."""
    listed = say(states.REASONS[one.reason]) if one.reason and one.reason != "other" else ""
    return ", ".join(filter(None, [listed, one.words]))


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For the coming's page: the way to the treatment of somebody who lies here or lay."""
    inpatient, own = row.kind == "inpatient", {"encounter_id": row.id}
    return [(inpatient, _("Treatment sheet"), "treatment.sheet", "records.read", own)]


def ward_links(department_id: Any) -> list[dict[str, str]]:
    """The round and the daily sheets of a ward, for its page."""
    sheets = [
        (_("Drug round"), "treatment.ward_round", {"department_id": department_id}),
        (_("Round list of doctors"), "treatment.ward_sheet", {"department_id": department_id, "name": "patients"}),
        (_("Drugs for 24 hours"), "treatment.ward_sheet", {"department_id": department_id, "name": "drugs"}),
        (_("Shift hand-over"), "treatment.ward_sheet", {"department_id": department_id, "name": "handover"}),
        (_("List on the doors"), "treatment.ward_sheet", {"department_id": department_id, "name": "doors"}),
        (_("Diets for the kitchen"), "treatment.diets", {}),
    ]  # fmt: skip
    allowed = any(me().may(one) for one in (rules.GIVE, rules.PRESCRIBE))
    found = [{"title": title, "url": link(endpoint, **values)} for title, endpoint, values in sheets]  # type: ignore[arg-type]
    down = {"title": _("When the program is down"), "url": link("downtime.packs", "downtime.print")}
    return [one for one in (*found, down) if one["url"]] if allowed else []
