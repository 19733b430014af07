"""What is told to a paper that leaves the hospital by law: to the sanitary service, to the police."""

from dataclasses import dataclass
from datetime import date, datetime

from lighthis.packs.facts import DiagnosisFacts, FacilityFacts, PatientFacts


@dataclass(frozen=True)
class InfectionNotice:
    """Emergency notice of an infectious disease, poisoning or unusual reaction to a vaccine, form 058 (cis-forms.md 6)."""

    facility: FacilityFacts
    patient: PatientFacts
    diagnosis: DiagnosisFacts | None = None
    cause: str | None = None  # why a new notice follows the first; None on the first
    first_number: str | None = None
    laboratory_on: date | None = None
    laboratory_method: str | None = None
    mahalla: str | None = None
    ill_on: date | None = None
    contact_on: date | None = None
    child_visit_on: date | None = None
    hospitalised_on: date | None = None
    hospital: str | None = None
    poison_place: str | None = None
    poison: str | None = None
    measures: str | None = None
    contacts: str | None = None
    vaccination: str | None = None
    travel: str | None = None
    told_at: datetime | None = None
    told_by: str | None = None
    told_to: str | None = None
    sent_at: datetime | None = None
    sent_by: str | None = None
    number: str | None = None
    received_at: datetime | None = None
    their_number: str | None = None
    received_by: str | None = None


@dataclass(frozen=True)
class PoliceNotice:
    """Notice to the police of an injury, violence, a road accident, an unknown person; the wording of the paper is ours."""

    facility: FacilityFacts
    patient: PatientFacts
    record_number: str | None = None
    came_at: datetime | None = None
    brought_by: str | None = None
    happened: str | None = None
    words_of: str | None = None
    happened_at: datetime | None = None
    happened_place: str | None = None
    injuries: str | None = None
    condition: str | None = None
    outcome: str | None = None
    signs: str | None = None  # of an unknown person: age by looks, clothes, marks
    cause: str | None = None
    first_number: str | None = None
    told_at: datetime | None = None
    told_by: str | None = None
    told_to: str | None = None
    their_number: str | None = None
    number: str | None = None
    sent_at: datetime | None = None


@dataclass(frozen=True)
class TagSheet:
    """Tags for many injured, printed in advance: a number each, its bars, room for the pen."""

    facility: FacilityFacts
    numbers: tuple[str, ...]
