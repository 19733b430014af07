"""What happens to a patient's allergies: seen on every page, in every hospital."""

from lighthis.audit import actions as audit
from lighthis.db.engine import session
from lighthis.kernel import clock
from lighthis.kernel.actor import Actor
from lighthis.kernel.text import N_, Refusal
from lighthis.registration import people
from lighthis.registration.models import Allergy, Patient


def add_allergy(
    patient: Patient, substance: str, reaction: str, year: int | None, how_known: str, *, by: Actor
) -> Allergy:
    """An allergy, seen from then on on every page of the patient in every hospital."""
    if by.id is None:
        raise Refusal(N_("an allergy is written by a person"))
    made = Allergy(
        patient_id=patient.id, substance=substance, reaction=reaction, year=year, how_known=how_known, noted_by_id=by.id
    )
    session.add(made)
    patient.allergies.append(made)
    patient.allergies_asked_at = clock.now()
    session.flush()
    audit.wrote(made, "allergy written", by=by)
    return made


def no_allergies(patient: Patient, *, by: Actor) -> None:
    """Asked, none known. Raises Refusal where some are written."""
    if any(one.withdrawn_at is None for one in people.behind(patient, ("allergies",)).allergies):
        raise Refusal(N_("allergies are written: withdraw them first, with the reason"))
    patient.allergies_asked_at = clock.now()
    audit.wrote(patient, "no allergies known", by=by, patient=patient.id)


def withdraw_allergy(allergy: Allergy, reason: str, *, by: Actor) -> None:
    """An allergy written in error, with the reason; it stays in the record."""
    allergy.withdrawn_at, allergy.withdrawn_why = clock.now(), reason
    audit.wrote(allergy, "allergy withdrawn", by=by, reason=reason)
