"""What is told to a paper of cash that moves without a patient: encashment, cash handed over, counts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lighthis.kernel.money import Money
from lighthis.packs.facts import FacilityFacts


@dataclass(frozen=True)
class CountedNotes:
    """So many pieces of a denomination."""

    value: Decimal
    pieces: int


@dataclass(frozen=True)
class CashSlip:
    """A paper of cash; `kind` is one of billing.accounts.DRAWER_KINDS."""

    facility: FacilityFacts
    kind: str
    number: str
    at: datetime
    amount: Money
    cashier: str
    desk: str | None = None
    shift: str | None = None
    to: str | None = None
    reference: str | None = None
    reason: str | None = None
    difference: Money | None = None
    undone: bool = False
    notes: tuple[CountedNotes, ...] = ()
