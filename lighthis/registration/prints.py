"""What of the register goes on paper: the form's key and where its facts come from."""

from functools import partial

from lighthis.registration import handed, queries

FORM = "patient_card"
CONSENTS = handed.CONSENTS
blank = {key: partial(handed.blank_consent, key) for key in CONSENTS}
patient_card = queries.patient_card
given = {"labels": handed.labels} | {key: partial(handed.consent, key) for key in CONSENTS}  # into the patient's hand
