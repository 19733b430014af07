"""What is unusual: plain functions over what people did, and the limits a hospital sets (docs/decisions/unusual.md)."""

from lighthis.oddities.rules.limits import FIELDS, Limit, Limits, limits
from lighthis.oddities.rules.patterns import (
    Act,
    Finding,
    Given,
    Service,
    Work,
    close_to_limit,
    ghosts,
    late,
    much,
    rates,
)

__all__ = [
    "FIELDS",
    "Act",
    "Finding",
    "Given",
    "Limit",
    "Limits",
    "Service",
    "Work",
    "close_to_limit",
    "ghosts",
    "late",
    "limits",
    "much",
    "rates",
]
