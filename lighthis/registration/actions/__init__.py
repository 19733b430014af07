"""What happens to the register of patients."""

from lighthis.registration.actions.allergies import add_allergy, no_allergies, withdraw_allergy
from lighthis.registration.actions.pairs import flag
from lighthis.registration.actions.patients import (
    PASSPORT,
    PINFL,
    as_candidate,
    card,
    change,
    did_not_die,
    died,
    enrol,
    phone,
    register,
    register_unknown,
)
from lighthis.registration.rules.draft import Document, PatientDraft

__all__ = [
    "PASSPORT",
    "PINFL",
    "Document",
    "PatientDraft",
    "add_allergy",
    "as_candidate",
    "card",
    "change",
    "did_not_die",
    "died",
    "enrol",
    "flag",
    "no_allergies",
    "phone",
    "register",
    "register_unknown",
    "withdraw_allergy",
]
