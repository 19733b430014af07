"""What is told to a paper that goes into a patient's hand or round the wrist; the rest stands in `facts`."""

from dataclasses import dataclass
from datetime import date, datetime

from lighthis.packs.facts import FacilityFacts, PatientFacts


@dataclass(frozen=True)
class Wristband:
    """A band for one coming. Of the allergies there is the word, never a colour; a newborn has the mother and the hour of birth."""

    facility: FacilityFacts
    patient: PatientFacts
    allergies: str = "not_asked"  # listed, none, not_asked
    encounter_number: str | None = None
    department: str | None = None
    came_at: datetime | None = None
    mother: str | None = None
    born_at: datetime | None = None


@dataclass(frozen=True)
class VisitSlip:
    """The ticket of one coming: who, where to, when. Nothing about health."""

    facility: FacilityFacts
    patient: PatientFacts
    number: str
    came_at: datetime | None = None
    planned_on: date | None = None
    department: str | None = None
    place: str | None = None


@dataclass(frozen=True)
class Labels:
    """A sheet of stickers for the paper record and for tubes."""

    facility: FacilityFacts
    patient: PatientFacts


@dataclass(frozen=True)
class Consent:
    """What a patient signs: the text as it stood on that day, with the name of its edition; the ink comes afterwards."""

    facility: FacilityFacts
    patient: PatientFacts
    edition: str
    clauses: tuple[str, ...]
