"""Prices that were agreed for one coming."""

from collections.abc import Callable, Sequence

from lighthis.billing.rules.prices import Agreed
from lighthis.encounters.models import Encounter

sources: list[Callable[[Encounter], Sequence[Agreed]]] = []  # filled in joins_of_charges.py: contracts


def agreed_for(encounter: Encounter) -> tuple[Agreed, ...]:
    """Whatever was agreed for a coming."""
    return tuple(one for ask in sources for one in ask(encounter))
