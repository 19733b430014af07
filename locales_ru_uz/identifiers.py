"""Numbers and documents of people in Uzbekistan and of its neighbours (cis-forms.md 12, dhp-fhir.md 3.1)."""

import re
from datetime import date

from lighthis.packs.contents import Identifier, Inside

SID = "https://dhp.uz/fhir/core/sid/pid/"
CENTURY = {
    "1": 1800,
    "2": 1800,
    "3": 1900,
    "4": 1900,
    "5": 2000,
    "6": 2000,
}  # odd male, even female; PINFL and IIN alike
PINFL_WEIGHTS = (7, 3, 1)  # Cabinet resolution 177 of 12.04.2022, as cited; modulus 10
IIN_WEIGHTS = (
    tuple(range(1, 12)),
    (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2),
)  # the second where the first gives 10; modulus 11
SERIES = re.compile("[A-Z]{2}[0-9]{7}", re.ASCII)


def pinfl(number: str) -> Inside:
    """Uzbekistan, 14 digits: sex and century, DDMMYY, area, serial, check digit."""
    year = CENTURY.get(number[0], 0) + int(number[5:7])
    born = _day(year, number[3:5], number[1:3]) if number[0] in CENTURY else None
    check = sum(int(digit) * PINFL_WEIGHTS[place % 3] for place, digit in enumerate(number[:13])) % 10
    return Inside(int(number[13]) == check, True, born, _sex(number[0]))


def iin(number: str) -> Inside:
    """Kazakhstan, 12 digits: YYMMDD, sex and century, serial, check digit by two rows of weights."""
    born = _day(CENTURY[number[6]] + int(number[:2]), number[2:4], number[4:6]) if number[6] in CENTURY else None
    check = 10
    for weights in IIN_WEIGHTS:
        if check == 10:
            check = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False)) % 11
    return Inside(int(number[11]) == check, True, born, _sex(number[6]))


def kyrgyz_pin(number: str) -> Inside:
    """Kyrgyzstan, 14 digits: sex (1 female, 2 male), DDMMYYYY, serial. No check digit is published, so none is asked."""
    born = _day(int(number[5:9]), number[3:5], number[1:3])
    return Inside(number[0] in "12", True, born, {"1": "female", "2": "male"}.get(number[0]))


def series(number: str) -> Inside:
    """Passport and ID card of Uzbekistan: two Latin letters, seven digits."""
    return Inside(SERIES.fullmatch(number) is not None)


def _sex(digit: str) -> str | None:
    return None if digit not in CENTURY else "male" if int(digit) % 2 else "female"


def _day(year: int, month: str, day: str) -> date | None:
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


IDENTIFIERS = (
    Identifier("pinfl", f"{SID}uz/ni", "NI", national=True, digits=14, inside=pinfl),
    Identifier("id_card", f"{SID}uz/ppn/local", "id-card", compact=True, inside=series),
    Identifier("passport", f"{SID}uz/ppn/local", "passport", compact=True, inside=series),
    Identifier("birth_certificate", f"{SID}uz/bct", "BCT"),
    Identifier("international_passport", f"{SID}uz/ppn/intl", "passport-international", compact=True),
    Identifier("foreign_passport", f"{SID}{{country}}/ppn", "passport-foreign", compact=True),
    Identifier("iin", f"{SID}kz/ni", "NI-KZ", national=True, digits=12, inside=iin),
    Identifier("kyrgyz_pin", f"{SID}kg/ni", "NI-KG", national=True, digits=14, inside=kyrgyz_pin),
    Identifier("foreign_number", f"{SID}{{country}}/ni", "NI-other", national=True, compact=True),
    Identifier("residence", f"{SID}uz/residence", "residence", compact=True),
    Identifier("military_id", f"{SID}uz/mi", "military"),
    Identifier("drivers_licence", f"{SID}uz/dl", "DL", compact=True),
    Identifier("foreign_licence", f"{SID}{{country}}/dl", "DL-foreign", compact=True),
    Identifier("diplomatic_passport", f"{SID}uz/ppn/dp", "DP", compact=True),
    Identifier("health_card", f"{SID}uz/hc", "health-card", compact=True),
    Identifier("pension", f"{SID}uz/pen", "pension"),
    Identifier("penitentiary", f"{SID}uz/pcn", "penitentiary"),
    Identifier("other", "urn:lighthis:document:{country}", "other"),
)
