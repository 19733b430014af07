"""Operations and transfusions among what may turn out to be entered in error (rulings 8)."""

from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_
from lighthis.surgery import actions, queries

SUBJECTS = {
    "operation": Subject(
        N_("Operation"), "records.read", lambda id_, at: queries.operation(id_, at=at), queries.told,
        actions.check_standing, lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
    "transfusion": Subject(
        N_("Transfusion"), "records.read", lambda id_, at: queries.transfusion(id_, at=at), queries.transfusion_told,
        actions.transfusion_stands, lambda row, reason, by: actions.transfusion_in_error(row, reason, by=by),
    ),
}  # fmt: skip
