"""What goes into a patient's hand, told to the papers: consents and stickers."""

from uuid import UUID

from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import clock
from lighthis.packs import pack
from lighthis.packs.facts import FacilityFacts, PatientFacts
from lighthis.packs.handed import Consent, Labels
from lighthis.packs.subject import Subject
from lighthis.registration import queries
from lighthis.registration.on_paper import patient_facts

CONSENTS = ("consent_data", "consent_sharing", "consent_withdrawal")


def labels(patient_id: UUID, at: UUID, language: str) -> Subject:
    """Stickers with the number of this hospital. Raises NotFound."""
    facility = facilities.facility(at)
    return Subject(patient_id, Labels(facilities.facts(facility), _patient(patient_id, facility, language)))


def consent(key: str, patient_id: UUID, at: UUID, language: str) -> Subject:
    """A consent in the wording of today, frozen with the name of its edition. Raises NotFound."""
    facility, form = facilities.facility(at), pack.current().form(key)
    facts = Consent(
        facilities.facts(facility), _patient(patient_id, facility, language), form.edition, form.clauses[language]
    )
    return Subject(patient_id, facts)


def blank_consent(key: str, facility: FacilityFacts, language: str) -> Consent:
    """The wording of today with lines for the pen."""
    form = pack.current().form(key)
    return Consent(facility, PatientFacts(), form.edition, form.clauses[language])


def _patient(patient_id: UUID, facility: Facility, language: str) -> PatientFacts:
    return patient_facts(queries.patient(patient_id), facility, language, clock.today(facility.zone))
