"""The age of a coming's patient as triage and early warning scales take it."""

from datetime import datetime

from lighthis.encounters.models import Encounter
from lighthis.facility.queries import facility
from lighthis.kernel import ages, clock
from lighthis.registration import people
from lighthis.scales.rules import Inputs


def ages_of(encounter: Encounter, *, at: datetime | None = None, appears_adult: bool | None = None) -> Inputs:
    """The patient's age when the coming began, or `at` a moment of it; by appearance where nobody knows it (adult until somebody says)."""
    patient = people.behind(encounter.patient, ())
    if patient.birth_date is None:
        return Inputs(appears_adult=appears_adult is not False, age_is_estimated=True)
    day = clock.local(at or encounter.arrived_at, facility(encounter.facility_id).zone).date()
    lived = ages.age(patient.birth_date, max(day, patient.birth_date))
    if patient.birth_precision == "day":
        return Inputs(age_years=lived.years, age_months=lived.months, age_days=lived.days)
    return Inputs(age_years=lived.years, age_is_estimated=True)
