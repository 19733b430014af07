"""Digits in groups of three."""

from decimal import ROUND_HALF_UP, Decimal

NBSP = "\u00a0"
MINUS = "\u2212"


def grouped(value: Decimal | int, places: int | None = None, point: str = ",") -> str:
    """A number in groups of three by no-break spaces; `places` fixes the decimals, None keeps those that it has."""
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(exact):,f}".replace(",", NBSP).replace(".", point)
    return MINUS + text if exact < 0 else text
