"""The blueprint, and what several pages of triage show alike."""

from uuid import UUID

from flask import Blueprint, current_app, url_for

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.kernel.text import NotFound
from lighthis.packs.pack import current
from lighthis.staff.models import Staff
from lighthis.web.visit import here_id, may, me, visitor

pages = Blueprint("triage", __name__)


def coming(encounter_id: UUID) -> Encounter:
    """A coming for who triages it: in the emergency department a sensitive one too, nobody could be seen otherwise. Raises NotFound."""
    row = encounters.encounter(encounter_id, at=here_id())
    waits = row.status == "open" and row.kind == "emergency"
    if not waits and not encounters.visible(row, me()):
        raise NotFound
    return row


def short(person: Staff | None) -> str:
    """Family name and initials of a colleague."""
    return current().formats.short_name(person.family, person.given, person.patronymic) if person else ""


def link(endpoint: str, permission: str, **values: object) -> str:
    """The address of a page that this post may open here, else nothing."""
    found = visitor()
    off = found.domains_off if found else ()
    reachable = may(permission) and endpoint in current_app.view_functions and endpoint.split(".")[0] not in off
    return url_for(endpoint, **values) if reachable else ""  # type: ignore[arg-type]


def home_of(row: Encounter) -> str:
    """Where a patient's own page is for this reader: the coming, else the patient."""
    own = link("encounters.encounter", "records.read", encounter_id=row.id) if encounters.visible(row, me()) else ""
    return own or link("desk.patient", "registration.search", patient_id=row.patient_id)
