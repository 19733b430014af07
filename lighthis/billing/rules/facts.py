"""What a charge rests on: its basis, and who took it back."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

STAY_CORRECTED = "the stay was corrected"
FACT_CORRECTED = "the record was corrected"
CORRECTED = (STAY_CORRECTED, FACT_CORRECTED)  # what the program itself took back may be charged anew


class Row(Protocol):
    """A movement of the ledger."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def reverses_id(self) -> UUID | None: ...
    @property
    def reason(self) -> str: ...


R = TypeVar("R", bound=Row)


def by_hand(reason: str) -> bool:
    """Whether a person took a charge back: then nothing charges the fact again but a person."""
    return reason not in CORRECTED


def taken_by_hand(entries: Sequence[Row]) -> set[str]:
    """The facts whose last charge a person took back."""
    reasons = {one.reverses_id: one.reason for one in entries if one.reverses_id is not None}
    return {
        basis for basis, row in last_charges(entries).items() if row.id in reasons and by_hand(reasons[row.id])
    }  # fmt: skip


def last_charges(entries: Iterable[R]) -> dict[str, R]:
    """The last charge on each fact, standing or not."""
    charges = sorted((one for one in entries if one.kind == "charge" and one.basis), key=lambda one: one.turn)
    return {one.basis: one for one in charges}
