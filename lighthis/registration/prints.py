"""Patient's card, and the facts of a patient that other papers share."""

from datetime import date
from uuid import UUID

from lighthis.facility import queries as facilities
from lighthis.facility.models import Facility
from lighthis.kernel import ages, clock
from lighthis.packs import codes
from lighthis.packs.facts import (
    BenefitFacts,
    DocumentFacts,
    FacilityFacts,
    KinFacts,
    PatientCard,
    PatientFacts,
    ReactionFacts,
)
from lighthis.packs.subject import Subject
from lighthis.registration import queries
from lighthis.registration.models import Patient, PatientAddress

FORM = "patient_card"
DOCUMENTS = {  # our kinds of identifiers to codes of `document_types`
    "passport": "passport", "id_card": "id-card", "birth_certificate": "BCT", "foreign_passport": "passport-foreign",
}  # fmt: skip


def patient_card(patient_id: UUID, at: UUID, language: str) -> Subject:
    """The card that a patient carries, with the number of this hospital. Raises NotFound."""
    patient, facility = queries.patient(patient_id), facilities.facility(at)
    today = clock.today(facility.zone)
    facts = PatientCard(facility_facts(facility), patient_facts(patient, facility, language, today), today)
    return Subject(patient.id, facts)


def facility_facts(facility: Facility) -> FacilityFacts:
    """The hospital on the head of a paper."""
    names = {
        "ru": facility.name_ru, "uz": facility.name_uz, "uz_Cyrl": facility.name_uz_cyrl, "en": facility.name_en,
    }  # fmt: skip
    return FacilityFacts(
        names={lang: name for lang, name in names.items() if name},
        addresses={"uz": facility.address} if facility.address else {},
        phone=facility.phone or None,
        code=facility.state_code or None,
        tax_id=facility.tax_id or None,
        licence=facility.licence or None,
        zone=facility.zone,
    )


def patient_facts(patient: Patient, facility: Facility, language: str, on: date) -> PatientFacts:
    """A patient as papers of a hospital tell, aged as on that day; whatever nobody knows stays a line for the pen."""
    name, pinfl = patient.name, patient.identifier("pinfl")
    address = patient.addresses[0] if patient.addresses else None
    estimated = patient.birth_precision == "estimated"
    lived = ages.age(patient.birth_date, on) if patient.birth_date and patient.birth_date <= on else None
    return PatientFacts(
        family=name.family or None if name else None,
        given=name.given or None if name else None,
        patronymic=name.patronymic or None if name else None,
        sex=patient.sex if patient.sex in {"male", "female"} else None,
        born=patient.birth_date if not estimated else None,
        birth_precision=patient.birth_precision,
        age=lived if not estimated else None,
        estimated_age=lived.years if lived and estimated else None,
        card_number=next((card.number for card in patient.cards if card.facility_id == facility.id), None),
        pinfl=pinfl.value if pinfl and pinfl.state == "confirmed" else None,
        documents=_documents(patient),
        citizenship=patient.citizenship or None,
        address=_address(address, language) or None if address else None,
        rural=address.is_rural if address else None,
        phones=tuple(one.phone for one in patient.contacts if one.kind == "own" and one.phone),
        kin=_kin(patient),
        social_status=patient.social_status or None,
        workplace=patient.work or None,
        benefits=(BenefitFacts(patient.benefit),) if patient.benefit else (),
        blood_group=patient.blood_group or None,
        allergies=_reactions(patient),
    )


def _documents(patient: Patient) -> tuple[DocumentFacts, ...]:
    return tuple(
        DocumentFacts(DOCUMENTS[one.kind], one.value)
        for one in patient.identifiers
        if one.kind in DOCUMENTS and one.state in {"confirmed", "unconfirmed"}
    )


def _kin(patient: Patient) -> KinFacts:
    kin = next((one for one in patient.contacts if one.kind == "kin"), None)
    return KinFacts(name=kin.person or None, phone=kin.phone or None) if kin else KinFacts()


def _reactions(patient: Patient) -> tuple[ReactionFacts, ...]:
    known = (one for one in patient.allergies if one.withdrawn_at is None)
    return tuple(ReactionFacts(one.substance, one.reaction or None) for one in known)


def _address(address: PatientAddress, language: str) -> str:
    parts = (
        codes.label("regions", address.region or None, language),
        codes.label("districts", address.district or None, language),
        address.mahalla,
        address.line,
    )
    return ", ".join(part for part in parts if part)
