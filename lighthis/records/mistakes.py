"""Notes and sick leaves among what may turn out to be entered in error (rulings 8)."""

from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_
from lighthis.records import actions, queries

SUBJECTS = {
    "note": Subject(
        N_("Note"), "records.read", lambda id_, at: queries.note(id_, at=at), lambda row, lang: row.text,
        actions.check_withdrawal, lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
    "sick_leave": Subject(
        N_("Sick leave"), "records.read", lambda id_, at: queries.leave(id_, at=at), lambda row, lang: row.number,
        actions.check_leave_standing, lambda row, reason, by: actions.leave_in_error(row, reason, by=by),
    ),
}  # fmt: skip
