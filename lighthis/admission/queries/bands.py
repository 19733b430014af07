"""The facts of what a coming puts into a patient's hand or on the wrist: the band and the ticket."""

from uuid import UUID

from lighthis.admission.queries.stays import stay_of
from lighthis.encounters import queries as encounters
from lighthis.encounters.models import Encounter
from lighthis.facility import queries as facilities
from lighthis.kernel import clock
from lighthis.packs.handed import VisitSlip, Wristband
from lighthis.packs.subject import Subject
from lighthis.registration import people
from lighthis.registration import queries as registration
from lighthis.registration.models import Patient
from lighthis.registration.on_paper import patient_facts

PLANNED = "planned"


def wristband(encounter_id: UUID, at: UUID, language: str) -> Subject:
    """The band of a coming; of a sensitive one without its department, which visitors would read. Raises NotFound."""
    coming, facility = encounters.encounter(encounter_id, at=at), facilities.facility(at)
    patient = people.behind(coming.patient)
    facts = Wristband(
        facility=facilities.facts(facility),
        patient=patient_facts(coming.patient, facility, language, clock.today(facility.zone)),
        allergies=_allergies(patient),
        encounter_number=coming.number,
        department=_department(coming, language) if coming.secrecy == "ordinary" else None,
        came_at=None if _is_awaited(coming) else coming.arrived_at,
        mother=_mother(patient),
        born_at=patient.born_at,
    )
    return Subject(coming.patient_id, facts, coming.id)


def _mother(patient: Patient) -> str | None:
    """What the mother of a newborn is called, where the two cards are linked."""
    if patient.mother_id is None or patient.born_at is None:
        return None
    name = registration.names_of([patient.mother_id]).get(patient.mother_id)
    return " ".join(filter(None, [name.family, name.given, name.patronymic])) if name else None


def visit_slip(encounter_id: UUID, at: UUID, language: str) -> Subject:
    """The ticket of a coming; of a sensitive one it does not say where to (rulings 9). Raises NotFound."""
    coming, facility = encounters.encounter(encounter_id, at=at), facilities.facility(at)
    is_open_to_all, awaited = coming.secrecy == "ordinary", _is_awaited(coming)
    asked = encounters.live_request(coming.id, at=at) if awaited else None
    facts = VisitSlip(
        facility=facilities.facts(facility),
        patient=patient_facts(coming.patient, facility, language, clock.today(facility.zone)),
        number=coming.number,
        came_at=None if awaited else coming.arrived_at,
        planned_on=asked.planned_on if asked else None,
        department=_department(coming, language) if is_open_to_all else None,
        place=(coming.place or None) if is_open_to_all else None,
    )
    return Subject(coming.patient_id, facts, coming.id)


def _is_awaited(coming: Encounter) -> bool:
    """Whether a planned patient has not come yet."""
    return coming.arrival == PLANNED and coming.came_entered_at is None


def _department(coming: Encounter, language: str) -> str | None:
    """Where the patient lies, else where a bed is asked for, else the department of the coming."""
    stay = stay_of(coming.id, at=coming.facility_id)
    real = [one for one in stay.departments if one.is_real] if stay else []
    if real:
        return real[-1].department.name_in(language)
    asked = encounters.live_request(coming.id, at=coming.facility_id)
    found = asked.department if asked else coming.department
    return found.name_in(language) if found else None


def _allergies(patient: Patient) -> str:
    """Listed; asked and none; nobody asked: three things that a band must not mix up."""
    if any(one.withdrawn_at is None for one in patient.allergies):
        return "listed"
    return "none" if patient.allergies_asked_at else "not_asked"
