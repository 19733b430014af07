"""The head of every page about a patient."""

from typing import Any
from uuid import UUID

from flask import url_for

from lighthis.kernel import clock
from lighthis.registration import people, queries
from lighthis.registration.found import born
from lighthis.registration.models import Patient
from lighthis.web import filters
from lighthis.web.language import gettext as _
from lighthis.web.language import say
from lighthis.web.visit import here_id, may, me, zone


def banner(patient: Patient, encounter: Any = None, ids: list[UUID] | None = None) -> dict[str, Any]:
    """What parts/banner.html shows: who this is, what is dangerous, where the patient is now; of all linked records."""
    ids = ids or queries.ids_of(patient.id)
    patient = people.behind(patient, people.BANNER) if len(ids) > 1 else patient
    name, pinfl = patient.name, patient.national
    allergies = [one for one in patient.allergies if one.withdrawn_at is None]
    return {
        "surname": name.family.upper() if name else "",
        "given": f"{name.given} {name.patronymic}".strip() if name else "",
        "lang": "",
        "temporary": patient.is_unknown,
        "born": born(patient),
        "sex": patient.sex if patient.sex != "unknown" else "",
        "sex_word": {"male": _("male"), "female": _("female")}.get(patient.sex, ""),
        "card": next((card.number for card in patient.cards if card.facility_id == here_id()), ""),
        "visit": encounter.number if encounter is not None else "",
        "arrived": arrived(encounter) if encounter is not None else "",
        "pinfl": pinfl.value if pinfl else "",
        "disputed": pinfl is not None and pinfl.state == "disputed",
        "allergy": "listed" if allergies else "none" if patient.allergies_asked_at else "not_asked",
        "allergies": [_allergy(one) for one in allergies],
        "asked_on": filters.day(clock.local(patient.allergies_asked_at, zone()).date())
        if patient.allergies_asked_at
        else "",
        "ask_url": url_for("registration.allergies", patient_id=patient.id) if may("records.allergy") else "",
        "alerts": [say(one) for ask in queries.alerts for one in ask(ids, me())],
        "place": queries.place_of(ids, here_id()),
        "died": filters.instant(patient.died_at) if patient.died_at else "",
        "url": url_for("desk.patient", patient_id=patient.id),
    }


def arrived(encounter: Any) -> str:
    """When somebody came; a planned patient who is still expected has not."""
    awaited = encounter.arrival == "planned" and encounter.came_entered_at is None
    return _("not come yet") if awaited else filters.instant(encounter.arrived_at)


def _allergy(one: Any) -> str:
    facts = [text for text in (one.reaction, str(one.year or ""), one.how_known) if text]
    return f"{one.substance}: {', '.join(facts)}" if facts else str(one.substance)
