"""A birth among what may turn out to be entered in error (rulings 8)."""

from lighthis.admission import actions, queries, words
from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_

SUBJECTS = {
    "birth": Subject(
        N_("Birth"), "records.read", lambda id_, at: queries.birth(id_, at=at), words.born_told,
        actions.check_error, lambda row, reason, by: actions.enter_birth_in_error(row, reason, by=by),
    ),
}  # fmt: skip
