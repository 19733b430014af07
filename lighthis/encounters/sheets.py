"""The ambulance's accompanying sheet: its times stand in order, its vital signs are ones a person can have (cis-forms.md 11.4).

Values in, a Refusal out.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from lighthis.kernel.text import N_, Message, Refusal

# name: label, unit, least, most (what the scales of triage take at all), places after the comma
VITALS: dict[str, tuple[str, str, int, int, int]] = {
    "heart_rate": (N_("Pulse"), N_("per min"), 0, 300, 0),
    "systolic_bp": (N_("Systolic pressure"), N_("mmHg"), 0, 300, 0),
    "diastolic_bp": (N_("Diastolic pressure"), N_("mmHg"), 0, 250, 0),
    "respiratory_rate": (N_("Breaths"), N_("per min"), 0, 120, 0),
    "spo2_percent": (N_("SpO₂"), "%", 0, 100, 0),
    "temperature_c": (N_("Temperature"), "°C", 20, 45, 1),
    "glucose_mmol": (N_("Glucose"), N_("mmol/L"), 0, 60, 1),
    "gcs": (N_("Glasgow"), "", 3, 15, 0),
}
# in which order they happen, and what each is called
TIMES: dict[str, str] = {
    "called_at": N_("Call taken"),
    "departed_at": N_("Brigade left"),
    "reached_at": N_("Brigade at the patient"),
    "delivered_at": N_("Delivered to the hospital"),
    "received_at": N_("Received here"),
}
CONDITIONS: dict[str, str] = {
    "satisfactory": N_("satisfactory"),
    "moderate": N_("moderate"),
    "severe": N_("severe"),
    "critical": N_("critical"),
    "terminal": N_("clinical death"),
}
LONGEST = timedelta(days=3)  # from the call to the hospital; more is a wrong date


def check_times(times: Mapping[str, datetime | None], now: datetime) -> None:
    """Call, departure, arrival, delivery and reception follow each other; what nobody wrote is left out. Raises Refusal."""
    before: tuple[str, datetime] | None = None
    for name in TIMES:
        at = times.get(name)
        if at is None:
            continue
        if at > now:
            raise Refusal(N_("this time is still to come; check the date and the clock"), field=name)
        if before is not None and at < before[1]:
            raise Refusal(
                N_("this is before “%(earlier)s” (%(at)s)"), earlier=Message(TIMES[before[0]]), at=before[1], field=name
            )
        if before is not None and at - before[1] > LONGEST:
            raise Refusal(
                N_("this is days after “%(earlier)s”; check the date"), earlier=Message(TIMES[before[0]]), field=name
            )
        before = (name, at)


def check_received(received_at: datetime, arrived_at: datetime) -> None:
    """Nobody is received long before the coming that the sheet belongs to. Raises Refusal."""
    if received_at < arrived_at - timedelta(hours=1):
        raise Refusal(N_("this is before the patient came (%(arrived)s)"), arrived=arrived_at, field="received_at")


def kept(vitals: Mapping[str, Decimal | None]) -> dict[str, str]:
    """The vital signs that were measured, exact, as text."""
    return {name: f"{value:f}" for name in VITALS if (value := vitals.get(name)) is not None}


def minutes(since: datetime | None, until: datetime | None) -> int | None:
    """Whole minutes between two times of the sheet; None where one is missing."""
    return None if since is None or until is None else int((until - since).total_seconds() // 60)
