"""A patient as papers of a hospital tell."""

from datetime import date
from typing import Any

from lighthis.facility.models import Facility
from lighthis.kernel import ages
from lighthis.packs import codes, identifiers
from lighthis.packs.facts import BenefitFacts, DocumentFacts, KinFacts, PatientFacts, ReactionFacts
from lighthis.registration import people, places
from lighthis.registration.models import Patient, PatientAddress

WORDS = {"temporary": "temporary"}  # kinds that no clerk writes, by their code of `document_types`
SCHOOL_YEARS = 7  # who is younger goes to a kindergarten
WAR = "war"  # code of `disability_kinds`


def patient_facts(patient: Patient, facility: Facility, language: str, on: date) -> PatientFacts:
    """A patient as papers tell, aged as on that day; whatever nobody knows stays a line for the pen."""
    patient = people.behind(patient)
    name, pinfl, address = patient.name, patient.national, patient.address()
    estimated = patient.birth_precision == "estimated"
    lived = ages.age(patient.birth_date, on) if patient.birth_date and patient.birth_date <= on else None
    is_small = lived is not None and lived.years < SCHOOL_YEARS
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
        documents=_documents(patient, on),
        citizenship=patient.citizenship or None,
        address=address_words(address, language) or None if address else None,
        rural=_rural(address),
        phones=tuple(one.phone for one in patient.contacts if one.kind == "own" and one.phone),
        kin=_kin(patient),
        **_standing(patient, is_small, language),
        benefits=_benefits(patient, on),
        blood_group=patient.blood_group or None,
        allergies=_reactions(patient),
    )


def _benefits(patient: Patient, on: date) -> tuple[BenefitFacts, ...]:
    return tuple(BenefitFacts(one.category, one.document or None) for one in patient.benefits if one.holds_on(on))


def _standing(patient: Patient, is_small: bool, language: str) -> dict[str, Any]:
    """Work, study and disability: on the paper one block of choices, here several facts."""
    return {
        "social_status": patient.social_status or None,
        "workplace": patient.work or None,
        "occupation": patient.occupation or None,
        "school": patient.school or None if not is_small else None,
        "child_facility": patient.school or None if is_small else None,
        "disability_kind": codes.label("disability_kinds", patient.disability_kind or None, language) or None,
        "disability_group": patient.disability or None,
        "war_disabled": patient.disability_kind == WAR if patient.disability_kind else None,
    }


def _rural(address: PatientAddress | None) -> bool | None:
    if address is None:
        return None
    return address.is_rural if address.is_rural is not None else places.is_rural(address.district)


def _documents(patient: Patient, on: date) -> tuple[DocumentFacts, ...]:
    """The documents in force; the national number has a row of its own, numbers of other systems are no documents."""
    own = identifiers.national().kind
    listed = []
    for one in patient.identifiers:
        kind = identifiers.kind(one.kind)
        words = kind.words if kind else WORDS.get(one.kind)
        in_force = not one.is_old and (one.valid_until is None or one.valid_until >= on)
        if words and one.kind != own and in_force and one.state in {"confirmed", "unconfirmed"}:
            listed.append(DocumentFacts(words, one.value))
    return tuple(listed)


def _kin(patient: Patient) -> KinFacts:
    """Whoever may sign for the patient, else the first of the kin."""
    close = [one for one in patient.contacts if one.kind == "kin"]
    kin = next((one for one in close if one.is_representative), close[0] if close else None)
    if kin is None:
        return KinFacts()
    return KinFacts(kin.person or None, kin.relation or None, kin.address or None, kin.phone or None)


def _reactions(patient: Patient) -> tuple[ReactionFacts, ...]:
    known = (one for one in patient.allergies if one.withdrawn_at is None)
    return tuple(ReactionFacts(one.substance, one.reaction or None) for one in known)


def address_of(patient: Patient, language: str) -> str:
    """Where a patient lives, in one line; empty where nobody knows."""
    address = patient.address()
    return address_words(address, language) if address else ""


def address_words(address: PatientAddress, language: str) -> str:
    """Where somebody lives, in one line."""
    parts = (
        codes.label("regions", address.region or None, language),
        codes.label("districts", address.district or None, language),
        places.shown(address.mahalla, language),
        address.line,
    )
    return ", ".join(part for part in parts if part)
