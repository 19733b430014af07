"""What changes the treatment sheet."""

from lighthis.treatment.actions.giving import Mark, check_dose, check_mark, give, take_back
from lighthis.treatment.actions.prescribing import (
    ask_sheet,
    change,
    check_allergy,
    check_double,
    check_error,
    check_goes_on,
    check_place,
    confirm,
    doubles,
    enter_in_error,
    prescribe,
    stop,
)

__all__ = [
    "Mark", "ask_sheet", "change", "check_allergy", "check_dose", "check_double", "check_error", "check_goes_on", "check_mark",
    "check_place", "confirm", "doubles", "enter_in_error", "give", "prescribe", "stop", "take_back",
]  # fmt: skip
