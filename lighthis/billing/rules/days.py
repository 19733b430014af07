"""Bed days: which days of a stay are charged, and as what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lighthis.kernel import clock

# codes of terminology/codes/services.csv; a hospital names its own in its setting `bed_day_items`
BED_DAY_ITEMS = {
    "ordinary": "BED-01",
    "surgical": "BED-02",
    "icu": "BED-03",
    "better": "BED-04",
    "day_hospital": "BED-06",
}
SURGICAL = ("surgical", "obstetrics_gynecology", "traumatology", "neurosurgery", "burns")


@dataclass(frozen=True)
class Place:
    """Where someone lay on [since, until), and what kind of place it is."""

    since: datetime
    until: datetime | None
    room_kind: str
    department_kind: str
    profile: str


def bed_days(admitted: date, left: date | None, until: date, *, by_day: bool = False) -> tuple[date, ...]:
    """The days a stay is charged for before `until`: the day of coming and the day of leaving count as one (cis-forms.md 0.1);
    in a day hospital each of them counts (4.3 item 6)."""
    last = left + timedelta(days=1) if left is not None and by_day else left
    end = until if last is None else min(until, last)
    days = max((end - admitted).days, 1)
    return tuple(admitted + timedelta(days=number) for number in range(days))


def place_on(day: date, places: Iterable[Place], zone: str) -> Place | None:
    """Where the patient lay at the end of a day, or, leaving that day, last."""
    begun = [place for place in places if clock.local(place.since, zone).date() <= day]
    return max(begun, key=lambda place: place.since, default=None)


def bed_day_item(place: Place, codes: Mapping[str, str]) -> str:
    """The code of the priced item for a day at such a place."""
    if place.room_kind == "better":
        return codes["better"]
    if place.department_kind == "day_hospital":
        return codes["day_hospital"]
    if place.department_kind == "icu" or place.profile == "resuscitation":
        return codes["icu"]
    return codes["surgical"] if place.profile in SURGICAL else codes["ordinary"]


def basis_of(stay_id: object, day: date) -> str:
    """The clinical fact that a bed-day charge rests on."""
    return f"stay:{stay_id}:{day.isoformat()}"


def is_bed_day(basis: str) -> bool:
    """Whether a charge rests on a day of a stay."""
    return basis.startswith("stay:")


def day_of(basis: str) -> date:
    """The day of a bed-day charge, read from its basis."""
    return date.fromisoformat(basis.split(":")[2])
