"""What the treatment sheet of a stay tells its paper."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lighthis.packs.facts import FacilityFacts, PatientFacts


@dataclass(frozen=True)
class DoseFacts:
    """One dose of a day: its time on the wall, given, not_given or open; why not, as a code and in words; by whom."""

    time: str
    state: str
    reason: str | None = None
    words: str | None = None
    by: str | None = None


@dataclass(frozen=True)
class PrescribedFacts:
    """One row of the sheet: what, how much, which way, how often, from when until when, with a tuple of doses for each day."""

    name: str
    prescribed_at: datetime
    pattern: str  # times, every, once, needed, always
    days: tuple[tuple[DoseFacts, ...], ...] = ()
    dose: Decimal | None = None
    unit: str | None = None  # codes of `dose_units`, `drug_routes`, `payers`, `diet_tables`
    route: str | None = None
    funding: str | None = None
    table: str | None = None
    times: tuple[str, ...] = ()
    every_hours: int | None = None
    condition: str | None = None
    least_hours: int | None = None
    last_on: date | None = None
    stopped_at: datetime | None = None
    materials: str | None = None
    remark: str | None = None
    doctor: str | None = None


@dataclass(frozen=True)
class TreatmentPaper:
    """Some days of the medication sheet and the procedure sheet, parts of form 003 (cis-forms.md 1.2 J, K)."""

    facility: FacilityFacts
    patient: PatientFacts
    days: tuple[date, ...] = ()
    record_number: str | None = None
    department: str | None = None
    room: str | None = None
    bed: str | None = None
    allergies_asked_on: date | None = None  # when the patient was asked, whatever was answered
    drugs: tuple[PrescribedFacts, ...] = ()
    procedures: tuple[PrescribedFacts, ...] = ()
    diets: tuple[PrescribedFacts, ...] = ()
    attending: str | None = None
