"""How old a debt is: what was paid pays the oldest first, so what is still owed is of the newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from lighthis.billing.rules.money import NOTHING

# from how many days back each age begins: 0-30, 31-60, 61-90, over 90
BEGINS = (30, 60, 90)
AGES = len(BEGINS) + 1


@dataclass(frozen=True)
class Aged:
    """A sum and its parts by age, the newest first."""

    parts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """The whole sum."""
        return sum(self.parts, NOTHING)


def first_days(today: date) -> tuple[date, ...]:
    """The first day of each age but the oldest."""
    return tuple(today - timedelta(days=days) for days in BEGINS)


def aged(owed: Decimal, arose: Sequence[Decimal]) -> Aged:
    """Share a balance over the ages in which it arose, the newest first; what arose in none of them is the oldest."""
    rest, parts = owed, []
    for amount in arose[:-1]:
        part = min(rest, max(NOTHING, amount))
        parts.append(part)
        rest -= part
    return Aged((*parts, rest))


def together(of: Sequence[Aged]) -> Aged:
    """The ages of several sums."""
    return Aged(tuple(sum((one.parts[place] for one in of), NOTHING) for place in range(AGES)))
