"""What of orders may turn out to be entered in error, and what follows when a second person confirms (rulings 8)."""

from lighthis.encounters.queries import Subject
from lighthis.kernel.text import N_
from lighthis.orders import actions, queries

SUBJECTS = {
    "order": Subject(
        N_("Order"), "records.read", lambda id_, at: queries.order(id_, at=at), queries.told, actions.check_order_error,
        lambda row, reason, by: actions.enter_in_error(row, reason, by=by),
    ),
    "result": Subject(
        N_("Result"), "records.read", lambda id_, at: queries.result(id_, at=at), queries.result_told,
        actions.check_result_error, lambda row, reason, by: actions.take_back_result(row, reason, by=by),
    ),
}  # fmt: skip
