"""What of a notice goes on paper: the forms' keys and where their facts come from."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from lighthis.duties import queries, rules
from lighthis.duties.models import Duty, DutyStep
from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.packs.facts import DiagnosisFacts
from lighthis.packs.subject import Subject
from lighthis.packs.told import InfectionNotice, PoliceNotice
from lighthis.registration import people, places
from lighthis.registration.on_paper import patient_facts
from lighthis.terminology import queries as terminology
from lighthis.web.language import gettext, speaking

FORMS = {"infection": "infection_notice", "police": "police_notice"}


def infection_notice(duty_id: UUID, at: UUID, language: str) -> Subject:
    """The emergency notice of form 058, as it stands now. Raises NotFound."""
    row, facility, steps = _whole(duty_id, at)
    patient = people.behind(row.encounter.patient)
    address = patient.address()
    facts = InfectionNotice(
        facility=facilities.facts(facility), patient=_patient(row, facility, language),
        diagnosis=_diagnosis(row, facility, language), mahalla=places.shown(address.mahalla, language) or None if address else None,
        **_days(row, "laboratory_on", "ill_on", "contact_on", "child_visit_on", "hospitalised_on"),
        **_texts(row, "laboratory_method", "hospital", "poison_place", "poison", "measures", "contacts", "vaccination", "travel"),
        **_told(row, steps, language),
        sent_by=_step(steps, "send", "from_whom"),
        received_at=steps["receipt"].happened_at if "receipt" in steps else None,
        their_number=_step(steps, "receipt", "their_number"),
        received_by=_step(steps, "receipt", "to_whom"),
    )  # fmt: skip
    return _subject(row, facts)


def police_notice(duty_id: UUID, at: UUID, language: str) -> Subject:
    """The notice to the police, as it stands now. Raises NotFound."""
    row, facility, steps = _whole(duty_id, at)
    coming, happened_at = row.encounter, row.content.get("happened_at")
    brought = row.content.get("brought_by") or codes.label("arrival", coming.arrival or None, language)
    facts = PoliceNotice(
        facility=facilities.facts(facility), patient=_patient(row, facility, language), record_number=coming.number,
        came_at=coming.arrived_at, brought_by=brought or None,
        happened_at=datetime.fromisoformat(happened_at) if happened_at else None,
        **_texts(row, "happened", "words_of", "happened_place", "injuries", "condition", "outcome", "signs"),
        **_told(row, steps, language),
        their_number=_step(steps, "signal", "their_number"),
    )  # fmt: skip
    return _subject(row, facts)


given = {"infection_notice": infection_notice, "police_notice": police_notice}


def _whole(duty_id: UUID, at: UUID) -> tuple[Duty, Facility, dict[str, DutyStep]]:
    row = queries.duty(duty_id, at=at)
    return row, facilities.facility(at), queries.steps_of([row.id], at=at)[row.id]


def _subject(row: Duty, facts: Any) -> Subject:
    """A draft until somebody was told; afterwards it stands as it was told."""
    return Subject(row.encounter.patient_id, facts, row.encounter_id, is_draft=row.state not in rules.GONE_OUT)


def _patient(row: Duty, facility: Facility, language: str) -> Any:
    return patient_facts(row.encounter.patient, facility, language, clock.local(row.detected_at, facility.zone).date())


def _diagnosis(row: Duty, facility: Facility, language: str) -> DiagnosisFacts:
    words = row.content.get("diagnosis_text") or terminology.named(row.code, language) or ""
    on = row.content.get("diagnosed_on")
    found = date.fromisoformat(on) if on else clock.local(row.detected_at, facility.zone).date()
    return DiagnosisFacts(words, row.code or None, found)


def _days(row: Duty, *names: str) -> dict[str, Any]:
    return {name: date.fromisoformat(row.content[name]) if row.content.get(name) else None for name in names}


def _texts(row: Duty, *names: str) -> dict[str, Any]:
    return {name: row.content.get(name) or None for name in names}


def _told(row: Duty, steps: dict[str, DutyStep], language: str) -> dict[str, Any]:
    """When, by whom and to whom it was told; under which number; what it follows."""
    first = queries.duty(row.first_id, at=row.facility_id) if row.first_id else None
    with speaking(language):
        cause = gettext(rules.CAUSES[row.cause]) if first else None
    return {
        "cause": cause, "first_number": str(first.number) if first and first.number else None,
        "number": str(row.number) if row.number else None,
        "told_at": steps["signal"].happened_at if "signal" in steps else None,
        "told_by": _step(steps, "signal", "from_whom"), "told_to": _step(steps, "signal", "to_whom"),
        "sent_at": steps["send"].happened_at if "send" in steps else None,
    }  # fmt: skip


def _step(steps: dict[str, DutyStep], kind: str, name: str) -> str | None:
    return str(getattr(steps[kind], name)) or None if kind in steps else None
