"""The blueprint, and what several pages of triage show alike."""

from flask import Blueprint

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.triage import queries, telling
from lighthis.triage.models import Assessment
from lighthis.web.language import language, pgettext, say
from lighthis.web.links import link
from lighthis.web.visit import me

pages = Blueprint("triage", __name__)


def address(row: Encounter) -> str:
    """The coming's own page, for who may read it."""
    return link("encounters.encounter", "records.read", encounter_id=row.id) if encounters.visible(row, me()) else ""


def home_of(row: Encounter) -> str:
    """Where a patient's own page is for this reader: the coming, else the patient."""
    return address(row) or link("desk.patient", "registration.search", patient_id=row.patient_id)


def back(row: Encounter) -> str:
    """Where a page of triage leads back to: the patient's line of the board, else the coming, else home."""
    return link("triage.board", "triage.board", _anchor=row.number) or home_of(row) or "/"


def why(row: Assessment) -> str:
    """The reason of an override: that of the list with a person's words, or the program's own for "straight to red"."""
    return say(row.override_reason) if row.override_reason == queries.AT_A_GLANCE else telling.why_said(row, language())


def colours() -> dict[str, str]:
    """The categories in words."""
    return {
        "red": pgettext("triage", "Red"),
        "orange": pgettext("triage", "Orange"),
        "yellow": pgettext("triage", "Yellow"),
        "green": pgettext("triage", "Green"),
    }
