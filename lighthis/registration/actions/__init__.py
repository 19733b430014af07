"""What happens to the register of patients."""

from lighthis.registration.actions.allergies import add_allergy, no_allergies, withdraw_allergy
from lighthis.registration.actions.benefits import verify_benefit, withdraw_benefit, write_benefit
from lighthis.registration.actions.identity import Named, identify
from lighthis.registration.actions.merging import before_merge, merge, not_one, unmerge
from lighthis.registration.actions.newborns import Birth, register_newborn
from lighthis.registration.actions.numbers import add_number, change_number, withdraw_number
from lighthis.registration.actions.pairs import flag
from lighthis.registration.actions.patients import (
    after_death,
    as_candidate,
    card,
    change,
    correct_death,
    did_not_die,
    died,
    enrol,
    register,
    register_unknown,
)
from lighthis.registration.actions.places import import_mahallas
from lighthis.registration.actions.relatives import Close, add_close, change_close, remove_close
from lighthis.registration.actions.same import keep_answer, known_of, look_again, same_person, supplement
from lighthis.registration.actions.spellings import add_spelling, remove_spelling
from lighthis.registration.rules.draft import Document, Home, PatientDraft
from lighthis.registration.rules.phones import phone

__all__ = [
    "Birth",
    "Close",
    "Document",
    "Home",
    "Named",
    "PatientDraft",
    "add_allergy",
    "add_close",
    "add_number",
    "add_spelling",
    "after_death",
    "as_candidate",
    "before_merge",
    "card",
    "change",
    "change_close",
    "change_number",
    "correct_death",
    "did_not_die",
    "died",
    "enrol",
    "flag",
    "identify",
    "import_mahallas",
    "keep_answer",
    "known_of",
    "look_again",
    "merge",
    "no_allergies",
    "not_one",
    "phone",
    "register",
    "register_newborn",
    "register_unknown",
    "remove_close",
    "remove_spelling",
    "same_person",
    "supplement",
    "unmerge",
    "verify_benefit",
    "withdraw_allergy",
    "withdraw_benefit",
    "withdraw_number",
    "write_benefit",
]
