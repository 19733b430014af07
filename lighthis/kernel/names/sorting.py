"""One order of patients for Latin and Cyrillic names (language.md 12): the Uzbek alphabet of 1995, tutuq ignored."""

from lighthis.kernel.names.letters import TUTUQ
from lighthis.kernel.names.strict import strict_key, words

_ORDER = "abdefghijklmnopqrstuvxyzöğşç"


class _Digits(dict[int, str]):
    """The two digits of each letter, and those of other scripts as they come; for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = coded = f"99{code:06d}"
        return coded


_DIGITS = _Digits({ord(letter): f"{place:02d}" for place, letter in enumerate(_ORDER, start=10)} | {ord(TUTUQ): ""})


def sort_key(*parts: str) -> str:
    """A key for `ORDER BY … ` in binary order: two digits a letter, 00 between words; other scripts come last, by code."""
    coded = [strict_key(word).translate(_DIGITS) for part in parts for word in words(part)]
    return "00".join(filter(None, coded))
