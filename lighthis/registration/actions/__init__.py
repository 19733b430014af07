"""What happens to the register of patients."""

from lighthis.registration.actions.allergies import add_allergy, no_allergies, withdraw_allergy
from lighthis.registration.actions.patients import (
    PASSPORT,
    PINFL,
    Document,
    PatientDraft,
    as_candidate,
    card,
    change,
    died,
    phone,
    register,
    register_unknown,
)

__all__ = [
    "PASSPORT",
    "PINFL",
    "Document",
    "PatientDraft",
    "add_allergy",
    "as_candidate",
    "card",
    "change",
    "died",
    "no_allergies",
    "phone",
    "register",
    "register_unknown",
    "withdraw_allergy",
]
