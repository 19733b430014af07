"""What of a stay goes on paper: the form's key and where its facts come from."""

from lighthis.admission.queries import bands, record

FORM = "f003"
case_history = record.case_history
given = {"wristband": bands.wristband, "visit_slip": bands.visit_slip}  # into the patient's hand
