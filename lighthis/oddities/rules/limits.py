"""From where on something is unusual. Every number is ours: no source says how often honest people take a charge back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

# settings of the hospital that say how far a right goes: discounts, refunds alone, how long a bill stays open
RIGHTS = ("discount_most", "refund_alone_most", "bill_open_hours")
SETTING = "unusual"  # where a hospital's own limits stand in its settings


@dataclass(frozen=True)
class Limit:
    """Between what a limit can be set."""

    least: int
    most: int


@dataclass(frozen=True)
class Limits:
    """The limits of a hospital."""

    voids_least: int = 6  # taken back by one person in the period
    voids_share: int = 25  # percent of what the person wrote or took back
    by_hand_least: int = 8  # charges without a fact by one person
    by_hand_share: int = 40  # percent of the person's charges
    opens: int = 7  # the hour from which the desk works
    closes: int = 21  # and until which; the same hour: round the clock
    day_minutes: int = 720  # no day of a doctor holds more
    visit_minutes: int = 8
    consultation_minutes: int = 15
    overlap_minutes: int = 15  # two operations of one surgeon at the same time
    discounts_least: int = 5  # comings with a discount close to the limit, by one person
    discounts_near: int = 90  # percent of the limit that is close to it
    tests_days: int = 3  # after the patient left, orders may still be completed for so many days


FIELDS: dict[str, Limit] = {
    "voids_least": Limit(1, 1000), "voids_share": Limit(1, 100), "by_hand_least": Limit(1, 1000), "by_hand_share": Limit(1, 100),
    "opens": Limit(0, 23), "closes": Limit(0, 24), "day_minutes": Limit(60, 1440), "visit_minutes": Limit(1, 240),
    "consultation_minutes": Limit(1, 240), "overlap_minutes": Limit(1, 240), "discounts_least": Limit(1, 1000),
    "discounts_near": Limit(1, 100), "tests_days": Limit(0, 60),
}  # fmt: skip


def limits(settings: Mapping[str, Any]) -> Limits:
    """The limits of a hospital; what it does not set is as shipped."""
    own = settings.get(SETTING, {})
    return Limits(**{one.name: int(own[one.name]) for one in fields(Limits) if own.get(one.name) is not None})
