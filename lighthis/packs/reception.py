"""What papers of the reception department are told: how a coming ended, and the coupon that goes back with the ambulance."""

from dataclasses import dataclass
from datetime import datetime

from lighthis.packs.facts import DiagnosisFacts, FacilityFacts, PatientFacts


@dataclass(frozen=True)
class EndingPaper:
    """Advice for home, or the certificate of a refusal. `kind`: home, not_indicated, declined, transferred; `reason` is a code."""

    facility: FacilityFacts
    patient: PatientFacts
    number: str
    came_at: datetime
    decided_at: datetime
    kind: str
    doctor: str
    diagnosis: DiagnosisFacts | None = None
    examination: str | None = None
    help_given: str | None = None
    advice: str | None = None
    reason: str | None = None
    turn: str | None = None  # first, repeat
    transferred_to: str | None = None
    transport: str | None = None
    agreed_with: str | None = None
    remarks: str | None = None


@dataclass(frozen=True)
class AmbulanceTalon:
    """The coupon of the accompanying sheet, filled by the hospital and returned (cis-forms.md 11.4)."""

    facility: FacilityFacts
    patient: PatientFacts
    number: str
    received_at: datetime
    received_by: str
    station: str | None = None
    sheet_number: str | None = None
    brigade: str | None = None
    call_number: str | None = None
    crew: str | None = None
    delivered_at: datetime | None = None
    ambulance_diagnosis: str | None = None
    hospital_diagnosis: DiagnosisFacts | None = None
    operated: bool | None = None  # None: a line for the pen
    outcome: str | None = None  # in words
    bed_days: int | None = None
    remarks: str | None = None
