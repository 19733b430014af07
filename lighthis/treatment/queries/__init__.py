"""Reads of the treatment sheet; always bounded by the facility."""

from lighthis.treatment.queries.due import (
    Bedside,
    Line,
    besides,
    hidden,
    known_allergies,
    own_beds,
    patients,
    round_of,
    to_give,
    visible,
    waiting_in,
)
from lighthis.treatment.queries.places import (
    Place,
    alike,
    allergic,
    allergic_to,
    departments,
    diagnosed,
    diagnoses,
    lying,
    lying_in,
    place_of,
    same_drugs,
    stays,
)
from lighthis.treatment.queries.rows import (
    asked_sheet,
    dose,
    doses_of,
    doses_of_prescription,
    goes_on,
    plan,
    prescription,
    prescriptions_of,
    runs,
    seen_prescription,
    substances,
    to_confirm,
    used_names,
)
from lighthis.treatment.queries.sheet import Cell, Row, Sheet, first_day, sheet_of
from lighthis.treatment.queries.telling import dose_told, happenings, often, told, waits
from lighthis.treatment.queries.wards import Diets, diet_of, diets, needs, written_since

__all__ = [
    "Bedside", "Cell", "Diets", "Line", "Place", "Row", "Sheet", "alike", "allergic", "allergic_to", "asked_sheet", "besides", "departments",
    "diagnosed", "diagnoses", "diet_of", "diets", "dose", "dose_told", "doses_of", "doses_of_prescription", "first_day", "goes_on",
    "happenings", "hidden", "known_allergies", "lying", "lying_in", "needs", "often", "own_beds", "patients", "place_of", "plan", "prescription",
    "prescriptions_of", "round_of", "runs", "same_drugs", "seen_prescription", "sheet_of", "stays", "substances",
    "to_confirm", "to_give", "told", "used_names", "visible", "waiting_in", "waits", "written_since",
]  # fmt: skip
