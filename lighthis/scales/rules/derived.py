"""Values worked out from two measurements: hints beside them, never a category (triage reference 8.3)."""

from decimal import ROUND_HALF_UP, Decimal

LOW_MAP = Decimal(65)  # mmHg; a hint, general knowledge [G]
HIGH_SHOCK_INDEX = Decimal("0.9")  # of adults; a hint, general knowledge [G]
# SIPA: age in completed years from, to, and what is above (general knowledge [G])
SIPA = ((4, 6, Decimal("1.22")), (7, 12, Decimal("1.0")), (13, 16, Decimal("0.9")))


def mean_arterial_pressure(systolic: Decimal | None, diastolic: Decimal | None) -> Decimal | None:
    """DBP + (SBP - DBP) / 3 in mmHg, one decimal, half up; None where one is missing."""
    if systolic is None or diastolic is None:
        return None
    return ((2 * diastolic + systolic) / 3).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def shock_index(heart_rate: Decimal | None, systolic: Decimal | None) -> Decimal | None:
    """HR / SBP, two decimals, half up; None where one is missing or the pressure is 0."""
    if heart_rate is None or not systolic:
        return None
    return (heart_rate / systolic).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def high_shock_index(value: Decimal | None, years: int | None) -> bool:
    """Whether the index is above the limit of the age; under 4 years and without an age nobody says."""
    if value is None or years is None:
        return False
    limit = next((limit for low, high, limit in SIPA if low <= years <= high), HIGH_SHOCK_INDEX if years > 16 else None)
    return limit is not None and value > limit
