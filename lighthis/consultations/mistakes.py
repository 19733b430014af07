"""Consultations among what may turn out to be entered in error (rulings 8)."""

from lighthis.consultations import actions, queries
from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_

SUBJECTS = {
    "consultation": Subject(
        N_("Consultation"), "records.read", lambda id_, at: queries.consultation(id_, at=at), queries.told,
        actions.check_standing, lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
}  # fmt: skip
