"""Rates: exact until they are shown (README of the data, rule 17)."""

from fractions import Fraction

PLACES = 10_000  # four decimals


def rate(value: int | Fraction, by: int | Fraction, times: int = 1) -> Fraction | None:
    """A quotient; None where there is nothing to divide by."""
    return Fraction(value) * times / by if by else None


def rounded(value: Fraction | int | None) -> int | float | None:
    """A rate as a JSON number: four decimals, halves away from nought."""
    if value is None or isinstance(value, int):
        return value
    whole = (2 * abs(value.numerator) * PLACES + value.denominator) // (2 * value.denominator)
    signed = whole if value >= 0 else -whole
    return signed // PLACES if signed % PLACES == 0 else signed / PLACES
