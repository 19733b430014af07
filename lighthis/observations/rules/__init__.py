"""What a set of vital signs must be, how soon the next one is due, and what is usual at an age."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from lighthis.kernel.text import N_, Refusal
from lighthis.scales.rules import Inputs, Vitals

COMA = ("eye", "verbal", "motor")  # always kept apart; the sum is only worked out (triage.md 8.1)
EXTRA = ("weight_kg", "urine_ml")  # measured too, in no score
NUMBERS = (
    "heart_rate", "respiratory_rate", "temperature_c", "spo2_percent", "systolic_bp", "diastolic_bp", "capillary_refill_s",
    "glucose_mmol_l", "pain_score", "oxygen_flow_l_min", *EXTRA,
)  # fmt: skip
WORDS = ("avpu", "respiratory_effort", "supplemental_oxygen", *COMA)
SCALED = ("age_years", "age_months", "age_days", *(each.name for each in fields(Vitals)))
# Minutes to the next set: NEWS2 asks for 12-hourly, 4-6-hourly (we take the longer), hourly, continuous (triage.md 3.3).
# Continuous monitoring is written down at least this often [P]; a hospital's own order stands in `monitoring_minutes`.
MONITORING = {"continuous": 30, "hourly": 60, "every_4_to_6_hours": 360, "every_12_hours": 720}


def check_set(measured: Mapping[str, Any]) -> None:
    """A set holds at least one value. Raises Refusal."""
    if not any(measured.get(name) is not None for name in (*NUMBERS, *WORDS)):
        raise Refusal(N_("Nothing was measured: fill in at least one value."))


def read(measured: Mapping[str, Any]) -> Inputs:
    """A stored set as the scales take it, without signs and what stands in no scale."""
    return Inputs.from_plain({name: measured[name] for name in SCALED if measured.get(name) is not None})


def check_time(taken_at: datetime, *, now: datetime, arrived_at: datetime) -> None:
    """It was measured after the patient came and before now. Raises Refusal."""
    if taken_at > now:
        raise Refusal(N_("this time is still to come; check the date and the clock"), field="taken_at")
    if taken_at < arrived_at:
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="taken_at")


def check_coming(status: str, *, awaited: bool) -> None:
    """Only somebody who is here is measured. Raises Refusal."""
    if status != "open":
        raise Refusal(N_("This coming has ended; vital signs belong to one that goes on."))
    if awaited:
        raise Refusal(N_("This patient is planned and has not come yet."))


def check_standing(withdrawn_at: datetime | None) -> None:
    """What was written is marked as an error once. Raises Refusal."""
    if withdrawn_at is not None:
        raise Refusal(N_("This was withdrawn already."))


LEAST_MINUTES, MOST_MINUTES = 5, 24 * 60  # what a hospital may order


def check_minutes(given: Mapping[str, int | None]) -> None:
    """A stricter monitoring is never rarer than a milder one; what is empty is ours. Raises Refusal."""
    before, said = (
        0,
        {name: MONITORING[name] if given.get(name) is None else int(given[name] or 0) for name in MONITORING},
    )
    for name, minutes in said.items():
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            raise Refusal(N_("from %(least)s to %(most)s minutes"), least=LEAST_MINUTES, most=MOST_MINUTES, field=name)
        if minutes < before:
            raise Refusal(N_("this is more often than the stricter monitoring above"), field=name)
        before = minutes


def next_at(taken_at: datetime, monitoring: str | None, ordered: Mapping[str, Any]) -> datetime | None:
    """When the score asks for the next set; None where it asks for nothing. `ordered`: a hospital's own minutes."""
    if monitoring not in MONITORING:
        return None
    own = ordered.get(monitoring)
    return taken_at + timedelta(minutes=MONITORING[monitoring] if own is None else int(own))


@dataclass(frozen=True)
class Band:
    """What is usual; an end that is None is open."""

    low: Decimal | None
    high: Decimal | None

    def holds(self, value: Decimal) -> bool:
        """Whether a value is usual: both ends belong to the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _band(low: str | None, high: str | None) -> Band:
    return Band(None if low is None else Decimal(low), None if high is None else Decimal(high))


# Usual values by age, for display only and never a rule (triage.md 8.4). Under 18 years: NHS Dumfries & Galloway, RefHelp,
# paediatric page (the row 5-11 years prints SBP 70-109 and probably means 90; kept as printed). Adult, and SpO2 and temperature
# at every age: WHO prehospital form; "over 90" and "over 92" begin at 91 and 93. Adult from 18 completed years [P].
MONTHS = 12
USUAL: tuple[tuple[int, dict[str, Band]], ...] = (  # from completed months of age
    (0, {"heart_rate": _band("110", "159"), "respiratory_rate": _band("30", "49"), "systolic_bp": _band("70", "99")}),
    (12, {"heart_rate": _band("100", "149"), "respiratory_rate": _band("25", "39"), "systolic_bp": _band("70", "99")}),
    (24, {"heart_rate": _band("90", "139"), "respiratory_rate": _band("20", "34"), "systolic_bp": _band("80", "99")}),
    (60, {"heart_rate": _band("80", "129"), "respiratory_rate": _band("20", "29"), "systolic_bp": _band("70", "109")}),
    (144, {"heart_rate": _band("70", "109"), "respiratory_rate": _band("15", "24"), "systolic_bp": _band("95", "140")}),
    (216, {"heart_rate": _band("60", "100"), "respiratory_rate": _band("10", "20"), "systolic_bp": _band("91", None)}),
)  # fmt: skip
ALWAYS = {"spo2_percent": _band("93", None), "temperature_c": _band("36", "38")}


def usual(months: int | None) -> dict[str, Band]:
    """What is usual at an age in completed months, by value; of an unknown age only what holds for everybody."""
    if months is None:
        return dict(ALWAYS)
    return next(bands for since, bands in reversed(USUAL) if months >= since) | ALWAYS
