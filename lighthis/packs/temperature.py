"""What the temperature chart of a stay tells its paper (form 004 of order 1030; a part of form 003 in order 399)."""

from dataclasses import dataclass
from datetime import date

from lighthis.packs.facts import FacilityFacts, PatientFacts


@dataclass(frozen=True)
class HalfDay:
    """What was measured first in a morning or an evening, written as people read it."""

    pulse: str | None = None
    pressure: str | None = None
    temperature: str | None = None
    breaths: str | None = None


@dataclass(frozen=True)
class ChartDay:
    """A day of the sheet; `number` is the day in hospital, 1 on the day of the admission."""

    day: date | None = None
    number: int | None = None
    morning: HalfDay = HalfDay()
    evening: HalfDay = HalfDay()
    weight: str | None = None
    urine: str | None = None  # ml of the day, where any was written


@dataclass(frozen=True)
class ChartSheet:
    """Fifteen days: the curves as a picture, every set at its hour, and the rows below it."""

    picture: str  # SVG, drawn by observations.picture
    days: tuple[ChartDay, ...] = ()


@dataclass(frozen=True)
class TemperatureChart:
    """The chart of a stay; a blank one has one sheet without days."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    department: str | None = None
    room: str | None = None
    bed: str | None = None
    sheets: tuple[ChartSheet, ...] = ()
