"""What is asked of facts and rules, always of one hospital."""

from lighthis.charging.queries.doers import doer
from lighthis.charging.queries.facts import (
    ROWS,
    by_basis,
    fact,
    in_packages,
    of_coming,
    of_package,
    to_charge,
    uncharged,
    waiting_ids,
    without_fact,
)
from lighthis.charging.queries.packages import held, parts_of
from lighthis.charging.queries.rules import all_rules, decided, rule
from lighthis.charging.queries.stays import facts_of

__all__ = [
    "ROWS",
    "all_rules",
    "by_basis",
    "decided",
    "doer",
    "fact",
    "facts_of",
    "held",
    "in_packages",
    "of_coming",
    "of_package",
    "parts_of",
    "rule",
    "to_charge",
    "uncharged",
    "waiting_ids",
    "without_fact",
]
