"""What of the treatment may turn out to be entered in error, and what follows when a second person confirms (rulings 8)."""

from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_
from lighthis.treatment import actions, queries

SUBJECTS = {
    "prescription": Subject(
        N_("Prescription"), "records.read", lambda id_, at: queries.prescription(id_, at=at), queries.told, actions.check_error,
        lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
    "dose": Subject(
        N_("Dose"), "records.read", lambda id_, at: queries.dose(id_, at=at), queries.dose_told, actions.check_dose,
        lambda row, reason, by: actions.take_back(row, reason, by=by),
    ),
}  # fmt: skip
