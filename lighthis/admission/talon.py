"""The coupon that goes back with the ambulance: what the hospital found, and how it ended as far as it is known now."""

from uuid import UUID

from lighthis.admission import queries
from lighthis.admission.models import Stay
from lighthis.admission.queries import record
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.encounters.rules import DECISIONS
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.packs import codes
from lighthis.packs.facts import DiagnosisFacts
from lighthis.packs.people import short
from lighthis.packs.reception import AmbulanceTalon
from lighthis.packs.subject import Subject
from lighthis.records import queries as records
from lighthis.records.prints import admission_diagnosis
from lighthis.registration.on_paper import patient_facts
from lighthis.terminology import queries as terminology
from lighthis.web.language import say, speaking

FORM = "ambulance_talon"


def talon(handover_id: UUID, at: UUID, language: str) -> Subject:
    """The coupon of an ambulance's sheet. Raises NotFound."""
    sheet, facility = encounters.kept_sheet(handover_id, at=at), facilities.facility(at)
    coming = encounters.encounter(sheet.encounter_id, at=at)
    stay = queries.stay_of(coming.id, at=at)
    on, receiver = clock.local(sheet.received_at, facility.zone).date(), sheet.received_by
    facts = AmbulanceTalon(
        facility=facilities.facts(facility), patient=patient_facts(coming.patient, facility, language, on),
        number=coming.number, received_at=sheet.received_at,
        received_by=short(receiver),
        station=sheet.station or None, sheet_number=sheet.sheet_number or None, brigade=sheet.brigade or None,
        call_number=sheet.call_number or None, crew=sheet.crew or None, delivered_at=sheet.delivered_at,
        ambulance_diagnosis=sheet.diagnosis or None, hospital_diagnosis=_diagnosis(coming, language),
        outcome=_outcome(coming, stay, language) or None,
        bed_days=record.days_of(stay, facility) if stay is not None else None,
    )  # fmt: skip
    return Subject(coming.patient_id, facts, coming.id)


def _diagnosis(coming: Encounter, language: str) -> DiagnosisFacts | None:
    """The final one, else the clinical, else that of the reception."""
    found = {row.role: row for row in records.diagnoses([coming.id], at=coming.facility_id)}
    row = found.get("main") or found.get("clinical")
    if row is None:
        return admission_diagnosis(coming.id, coming.facility_id, language)
    return DiagnosisFacts(row.text or terminology.named(row.code, language), row.code or None)


def _outcome(coming: Encounter, stay: Stay | None, language: str) -> str:
    if stay is not None:
        words = (
            codes.label(name, code, language)
            for name, code in (("disposition", stay.disposition), ("outcome", stay.outcome))
            if code
        )
        return ", ".join(words)
    made = encounters.decision(coming.id, at=coming.facility_id)
    if made is None or made.kind == "admit":
        return ""
    with speaking(language):
        return ", ".join(filter(None, [say(DECISIONS[made.kind]), made.facility_to]))
