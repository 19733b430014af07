"""The blueprint, and what several pages of the papers of a stay show alike."""

from typing import Any
from uuid import UUID

from flask import Blueprint, url_for

from lighthis.admission.models import Stay
from lighthis.discharge import queries, rules
from lighthis.encounters.models import Encounter
from lighthis.encounters.views.blueprint import unless_hidden
from lighthis.packs import codes
from lighthis.packs.people import short
from lighthis.records import queries as records
from lighthis.registration.views import banner
from lighthis.web.language import gettext as _
from lighthis.web.language import language
from lighthis.web.links import link
from lighthis.web.visit import here_id, me

pages = Blueprint("discharge", __name__)


def seen(stay_id: UUID) -> Stay:
    """A stay that this reader may see. Raises NotFound."""
    return queries.stay_seen(stay_id, by=me())


def about(stay: Stay) -> dict[str, Any]:
    """Whose stay it is."""
    return {"stay": stay, "banner": banner(stay.encounter.patient, stay.encounter), "short": short}


def back(stay: Stay) -> str:
    """To the papers of the stay."""
    return url_for("discharge.papers", stay_id=stay.id)


def after(stay: Stay) -> str:
    """Where to after writing: nobody is led to a stay that a diagnosis or a test has just hidden from its writer."""
    return unless_hidden(stay.encounter, back(stay))


def diagnoses(stay: Stay) -> list[tuple[str, str]]:
    """The diagnoses that stand, each with its role."""
    stated = records.diagnoses([stay.encounter_id], at=stay.facility_id)
    said = [
        (codes.label("diagnosis_roles", one.role, language()), records.words_of(one, language()), one.text)
        for one in stated
    ]
    return [(role, f"{words} {text}".strip()) for role, words, text in said]


def state_of(state: str) -> str:
    """How far a paper is, in words."""
    return {
        "": _("not written"), "draft": _("draft"), "signed": _("signed by the doctor"), "confirmed": _("signed by doctor and head"),
    }[state]  # fmt: skip


def where(place: str, stay: Stay) -> str:
    """The page where a fact of the card is entered; empty where this reader may not, or where it is the card itself."""
    coming = {"encounter_id": stay.encounter_id}
    return {
        "patient": link("registration.edit", "registration.register", patient_id=stay.encounter.patient_id),
        "coming": link("encounters.encounter", "records.read", **coming),
        "stay": link("admission.stay", "registration.search", stay_id=stay.id),
        "diagnoses": link("records.diagnose", "records.write", **coming),
        "discharge": link("admission.discharge", "admission.discharge", stay_id=stay.id)
        if stay.left_at is None
        else link("admission.undo_discharge", "admission.discharge", stay_id=stay.id),
        "surgery": link("surgery.plan", "records.write", **coming),
        "death": link("discharge.death", "discharge.write", stay_id=stay.id) if stay.left_at is not None else "",
    }.get(place, "")


def said(found: list[rules.Lack], stay: Stay) -> list[dict[str, Any]]:
    """What is missing or contradicts itself, each with a link to where it is entered."""
    return [{"words": one.words, "forbids": one.forbids, "url": where(one.place, stay)} for one in found]


def steps_of_coming(row: Encounter) -> list[tuple[bool, str, str, str, dict[str, Any]]]:
    """For the page of a coming: the papers that end its stay."""
    stay_id = queries.stay_id_of(row.id, at=here_id()) if row.kind == "inpatient" else None
    own = {"stay_id": stay_id}
    return [(stay_id is not None, _("Papers of the discharge"), "discharge.papers", "records.read", own)]
