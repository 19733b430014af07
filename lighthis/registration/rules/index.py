"""The words of one patient's search document (names.md 5.2), the same in SQLite's FTS5 and in PostgreSQL's text[].

K keys are letters; every other word holds a digit: `1x` `2x` initials, `y1984`, `m0512`, `t` + phone tail, `d` + number, bare PINFL.
"""

import re
from collections.abc import Iterable
from datetime import date

from lighthis.kernel.names.keys import keys, skeleton, soft_skeletons
from lighthis.kernel.names.letters import LOOKS_CYRILLIC, TO_LATIN, is_cyrillic
from lighthis.kernel.names.strict import strict_key, words
from lighthis.registration.rules.person import Precision, Spelling, phone_tail

_ASCII = str.maketrans({"ş": "sh", "ç": "ch", "ö": "o", "ğ": "g"})
_DIGIT = re.compile("[0-9]")
_NO_DIGITS = re.compile("[^0-9]+")


class _Written(dict[int, str]):
    """How each sign of a number is written in its word, learnt as signs come; for str.translate."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        plain = sign if "0" <= sign <= "9" else strict_key(sign).translate(_ASCII)
        self[code] = plain = "".join(c for c in plain if c.isascii() and c.isalnum())
        return plain


_WRITTEN = _Written()


def index_words(
    spellings: Iterable[Spelling],
    birth_date: date | None = None,
    precision: Precision = "day",
    phones: Iterable[str] = (),
    identifiers: Iterable[str] = (),
) -> list[str]:
    """All words under which a patient is found, sorted, each once, each plain [a-z0-9]."""
    found: set[str] = set()
    for spelling in spellings:
        for part in (spelling.surname, spelling.given, spelling.patronymic):
            found.update(part_words(part))
        found.update(f"1{first}" for first in initial_classes(spelling.given))
        found.update(f"2{first}" for first in initial_classes(spelling.patronymic))
    found.update(date_words(birth_date, precision))
    found.update(f"t{tail}" for tail in map(phone_tail, phones) if tail)
    found.update(word for number in identifiers for word in identifier_words(number))
    return sorted(found)


def part_words(part: str) -> list[str]:
    """K keys of one part: glued whole, without a loose tail, and each of its words (Abdu Rahmon)."""
    whole = soft_skeletons(part)
    single = [skeleton(word) for word in words(part)]
    return [k for k in dict.fromkeys(whole + single) if k]


def initial_classes(part: str) -> set[str]:
    """Class of the first letter of each word: all vowels and glides are one class, for О and А, Ў and У are exchanged."""
    return {k[0] for k in (keys(word).skeleton for word in words(part)) if k}


def date_words(birth_date: date | None, precision: Precision = "day") -> list[str]:
    """Year word, and day and month sorted, so that an exchanged date hits the same word."""
    if birth_date is None or precision == "unknown":
        return []
    year = f"y{birth_date.year:04d}"
    if precision != "day":
        return [year]
    low, high = sorted((birth_date.day, birth_date.month))
    return [year, f"m{low:02d}{high:02d}"]


def identifier_word(value: str) -> str:
    """A document, card or source number as one word: letters of either alphabet in Latin, no signs; PINFL stays bare."""
    value = value.upper()
    if all(c in LOOKS_CYRILLIC for c in filter(is_cyrillic, value)):  # АВ of a Russian keyboard is the series AB
        value = value.translate(TO_LATIN)
    plain = value.translate(_WRITTEN)
    if not _DIGIT.search(plain):
        return ""
    return plain if len(plain) == 14 and plain.isdigit() else f"d{plain}"


def identifier_words(value: str) -> set[str]:
    """The number as one word, and without its series: people read out the digits of a passport only."""
    digits = _NO_DIGITS.sub("", value)
    return {word for word in (identifier_word(value), identifier_word(digits) if len(digits) >= 6 else "") if word}


def deletions(k: str) -> set[str]:
    """The key and the key with each one letter left out: two keys that share one are within about one edit."""
    return {k} | {k[:i] + k[i + 1 :] for i in range(len(k)) if len(k) > 1}
