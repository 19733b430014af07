"""When a notice is due, what arises by itself and what may follow what. Values in, decisions out; no database."""

from lighthis.duties.rules.arising import (
    BY_ITSELF,
    FOLLOWS,
    GONE_OUT,
    POLICE_ARRIVALS,
    Known,
    arises,
    confirmed,
    proves,
    refuted,
    standing,
    told_of_death,
    told_with_proof,
)
from lighthis.duties.rules.codes import category, matches, ranges
from lighthis.duties.rules.times import (
    CAUSES,
    DEFAULTS,
    KINDS,
    LONGEST,
    STATES,
    STEPS,
    Limits,
    after,
    check_moment,
    check_step,
    due,
    is_late,
    limits,
    minutes_late,
)

__all__ = [
    "BY_ITSELF", "CAUSES", "DEFAULTS", "FOLLOWS", "GONE_OUT", "KINDS", "LONGEST", "POLICE_ARRIVALS", "STATES", "STEPS", "Known",
    "Limits", "after", "arises", "category", "check_moment", "check_step", "confirmed", "due", "is_late", "limits", "matches", "minutes_late",
    "proves", "ranges", "refuted", "standing", "told_of_death",
    "told_with_proof",
]  # fmt: skip
