"""The personal number of Uzbekistan (PINFL, JShShIR): 14 digits are required, all else only warns (cis-forms.md 12.1)."""

from dataclasses import dataclass
from datetime import date

from lighthis.kernel.text import N_, Message, Refusal
from lighthis.registration.rules.person import Precision, Sex

_WEIGHTS = (7, 3, 1)  # Cabinet resolution 177 of 12.04.2022, as cited; modulus 10
_CENTURY = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


@dataclass(frozen=True, slots=True)
class Pinfl:
    """A number of 14 digits with what in it a clerk should look at again."""

    number: str
    warnings: tuple[Message, ...]


def check_pinfl(
    text: str, birth_date: date | None = None, sex: Sex | None = None, precision: Precision = "day"
) -> Pinfl:
    """The number typed, blanks and hyphens left out. Raises Refusal unless 14 digits; everything else is a warning."""
    number = "".join(c for c in text if not c.isspace() and c != "-")
    if len(number) != 14 or not (number.isascii() and number.isdigit()):
        raise Refusal(N_("The PINFL must have 14 digits."))
    warnings = []
    if int(number[13]) != check_digit(number):
        warnings.append(N_("The PINFL check digit is wrong. Check the number."))
    born = birth_date_of(number)
    if born is None:
        warnings.append(N_("The PINFL does not hold a possible birth date. Check the number."))
    elif birth_date and not _agrees(born, birth_date, precision):
        warnings.append(N_("The birth date in the PINFL is another one. Check both."))
    if sex and sex_of(number) not in {None, sex}:
        warnings.append(N_("The sex in the PINFL is the other one. Check both."))
    return Pinfl(number, tuple(map(Message, warnings)))


def check_digit(number: str) -> int:
    """Last digit as it should be: the sum of the first 13 times 7, 3, 1 repeated, modulo 10."""
    return sum(int(digit) * _WEIGHTS[place % 3] for place, digit in enumerate(number[:13])) % 10


def birth_date_of(number: str) -> date | None:
    """Birth date in digits 1 to 7, or None where it is no date."""
    try:
        return date(_CENTURY[number[0]] + int(number[5:7]), int(number[3:5]), int(number[1:3]))
    except (KeyError, ValueError):
        return None


def sex_of(number: str) -> Sex | None:
    """Sex in digit 1: odd male, even female, 1 to 6 only."""
    if number[:1] not in _CENTURY:
        return None
    return "male" if int(number[0]) % 2 else "female"


def is_valid(number: str) -> bool:
    """Whether a number has 14 digits: all that may be demanded."""
    return len(number) == 14 and number.isascii() and number.isdigit()


def _agrees(born: date, typed: date, precision: Precision) -> bool:
    if precision == "day":
        return born == typed
    if precision == "month":
        return (born.year, born.month) == (typed.year, typed.month)
    return precision != "year" or born.year == typed.year
