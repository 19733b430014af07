"""The blueprint, and what several pages of the record show alike."""

from typing import Any

from flask import Blueprint, url_for

from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.packs import codes
from lighthis.records import queries
from lighthis.records.models import Diagnosis
from lighthis.web.language import language
from lighthis.web.visit import me

pages = Blueprint("records", __name__)


def written(one: Diagnosis) -> dict[str, Any]:
    """A diagnosis as pages list it."""
    return {
        "id": one.id,
        "role": codes.label("diagnosis_roles", one.role, language()),
        "words": queries.words_of(one, language()),
        "text": one.text,
        "withdrawn": one.withdrawn_why if one.withdrawn_at else "",
    }


def back(row: Encounter) -> str:
    """To the coming; to the patient, where the diagnosis has just hidden the coming from its writer."""
    if encounters.visible(row, me()):
        return url_for("encounters.encounter", encounter_id=row.id)
    return url_for("desk.patient", patient_id=row.patient_id)
