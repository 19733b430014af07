"""One order of patients for Latin and Cyrillic names (language.md 12): the Uzbek alphabet of 1995, tutuq ignored."""

from lighthis.kernel.names.letters import TUTUQ
from lighthis.kernel.names.strict import strict_key, words

_ORDER = "abdefghijklmnopqrstuvxyzöğşç"
_DIGITS = {letter: f"{place:02d}" for place, letter in enumerate(_ORDER, start=10)}


def sort_key(*parts: str) -> str:
    """A key for `ORDER BY … ` in binary order: two digits a letter, 00 between words; other scripts come last, by code."""
    coded = (_coded(strict_key(word)) for part in parts for word in words(part))
    return "00".join(code for code in coded if code)


def _coded(strict: str) -> str:
    return "".join(_DIGITS.get(c) or f"99{ord(c):06d}" for c in strict if c != TUTUQ)
