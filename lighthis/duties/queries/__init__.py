"""Reads of notices, always of one facility; what stands in a sensitive coming only for who may see it (rulings 9)."""

from lighthis.duties.queries.lists import ROWS, SHOWS, Listed, listed, printed, waiting_for, years
from lighthis.duties.queries.notices import (
    ALL_INFECTIONS,
    asked,
    confirmable,
    duty,
    happenings,
    known,
    of_comings,
    seen,
    steps_of,
    told,
    visible,
)
from lighthis.duties.queries.settings import code_lists, country_list, limits_at
from lighthis.duties.queries.tasks import pending, tasks

__all__ = [
    "ALL_INFECTIONS", "ROWS", "SHOWS", "Listed", "asked", "code_lists", "confirmable", "country_list", "duty", "happenings", "known", "limits_at",
    "listed", "of_comings", "pending", "printed", "seen", "steps_of", "tasks", "told", "visible", "waiting_for", "years",
]  # fmt: skip
