"""Vital signs among what may turn out to be entered in error (rulings 8)."""

from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_
from lighthis.observations import actions, queries

SUBJECTS = {
    "observation": Subject(
        N_("Vital signs"), "records.read", lambda id_, at: queries.observation(id_, at=at), queries.told,
        actions.check_standing, lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
}  # fmt: skip
