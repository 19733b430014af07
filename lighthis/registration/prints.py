"""What of the register goes on paper: the form's key and where its facts come from."""

from lighthis.registration import queries

FORM = "patient_card"
patient_card = queries.patient_card
