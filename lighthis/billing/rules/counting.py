"""Counting cash: the notes and coins of a currency, and what so many pieces of them come to."""

from collections.abc import Mapping
from decimal import Decimal

from lighthis.kernel.text import N_, Refusal

# notes and coins in use, the greatest first: lists of the central banks (cbu.uz, nationalbank.kz, nbkr.kg, nbt.tj), as known
# in November 2026 and not seen by a cashier of ours; in a currency without a list the sum alone is typed
DENOMINATIONS: dict[str, tuple[str, ...]] = {
    "UZS": ("200000", "100000", "50000", "20000", "10000", "5000", "2000", "1000", "500", "200", "100", "50"),
    "KZT": ("20000", "10000", "5000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "2", "1"),
    "KGS": ("5000", "2000", "1000", "500", "200", "100", "50", "20", "10", "5", "3", "1", "0.50", "0.10"),
    "TJS": ("500", "200", "100", "50", "20", "10", "5", "3", "1", "0.50", "0.25", "0.20", "0.10", "0.05"),
}
MOST_PIECES = 100_000


def denominations(currency: str) -> tuple[str, ...]:
    """Notes and coins of a currency, the greatest first; none where we know no list."""
    return DENOMINATIONS.get(currency, ())


def worth(notes: Mapping[str, int]) -> Decimal:
    """What so many pieces of each denomination come to."""
    return sum((Decimal(value) * pieces for value, pieces in notes.items()), Decimal(0))


def counted(notes: Mapping[str, int], total: Decimal | None, field: str) -> Decimal:
    """The sum that was counted: by pieces, by its total, or by both where they agree. Raises Refusal at the field of the total."""
    if not notes and total is None:
        raise Refusal(N_("count the cash: write the pieces, or the sum"), field=field)
    if total is not None and total < 0:
        raise Refusal(N_("a sum of zero or more is needed"), field=field)
    if notes and total is not None and worth(notes) != total:
        raise Refusal(N_("the pieces come to %(sum)s; correct them or the sum"), field=field, sum=worth(notes))
    return worth(notes) if total is None else total
