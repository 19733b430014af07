"""Who may take how much off a bill."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lighthis.billing.rules.shares import WHOLE
from lighthis.kernel.text import N_, BeyondRight

GIVE, GIVE_ALL = "billing.discount", "billing.discount_all"
DEFAULT_MOST = Decimal(10)  # percent; ours, a hospital sets its own


def limit(settings: Mapping[str, Any], permissions: frozenset[str]) -> Decimal:
    """The highest discount, percent of the price, that somebody with these rights gives at a hospital."""
    if GIVE_ALL in permissions:
        return WHOLE
    return of_hospital(settings) if GIVE in permissions else Decimal(0)


def of_hospital(settings: Mapping[str, Any]) -> Decimal:
    """The highest discount without the chief doctor, percent."""
    own = settings.get("discount_most")
    return DEFAULT_MOST if own is None else Decimal(str(own))


def check_right(given: Decimal, gross: Decimal, most: Decimal) -> None:
    """All discounts on some charges together stay within a person's right. Raises Refusal."""
    if given * WHOLE > gross * most:
        raise BeyondRight(
            GIVE_ALL,
            N_("You may take at most %(most)s off the price; the chief doctor or the deputy may take more."),
            field="percent",
            most=f"{most.normalize():f}\u00a0%",
        )
